"""Names in the OpenAPI document: with their app in front, so that two never become one."""

import re

from ninja.openapi import schema as document
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef, JsonSchemaValue
from pydantic_core.core_schema import TimeSchema

MODULE = re.compile(r"unionhall\.(\w+)\.(?:[a-z_0-9]+\.)*")
APPS = {"core": ""}
"""Apps that go by another name than their own."""
NUMBER = re.compile(r":\d+")
OTHER = re.compile(r"\W+")


class AppNames(NinjaGenerateJsonSchema):
    """``unionhall.outreach.models.Meeting.Kind`` is OutreachMeetingKind.

    The library would call it Kind, as it would call every other Kind, and keep the last.
    """

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Put our own name before the library's."""
        chosen = super().get_defs_ref(core_mode_ref)
        plain = NUMBER.sub("", core_mode_ref[0])
        name = MODULE.sub(lambda found: APPS.get(found[1], found[1].title()), plain)
        self._prioritized_defsref_choices[chosen].insert(0, DefsRef(OTHER.sub("", name)))
        return chosen

    def time_schema(self, schema: TimeSchema) -> JsonSchemaValue:
        """Describe a time of day; the format "time" would demand an offset."""
        del schema
        return {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$"}


def name_by_app() -> None:
    """Make django-ninja, which has no setting for it, describe with these names."""
    document.NinjaGenerateJsonSchema = AppNames  # type: ignore[attr-defined]
