"""Names in the OpenAPI document: with their app in front, so that two never become one."""

import re
from collections.abc import Iterator

from ninja import Schema
from ninja.openapi import schema as document
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef, JsonSchemaValue
from pydantic_core.core_schema import TimeSchema

MODULE = re.compile(r"unionhall\.(\w+)\.(?:[a-z_0-9]+\.)*")
APPS = {"core": ""}
"""Apps that go by another name than their own."""
NUMBER = re.compile(r":\d+")
PART = re.compile(r"\w+:(\d+)")
"""A part of a generic schema: its class by name and number, without its module."""
OTHER = re.compile(r"\W+")


class AppNames(NinjaGenerateJsonSchema):
    """``unionhall.outreach.models.Meeting.Kind`` is OutreachMeetingKind.

    The library would call it Kind, as it would call every other Kind, and keep the last.
    """

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Put our own name before the library's."""
        chosen = super().get_defs_ref(core_mode_ref)
        own, bracket, parts = core_mode_ref[0].partition("[")
        full = NUMBER.sub("", own) + bracket + NUMBER.sub("", PART.sub(_with_module, parts))
        name = MODULE.sub(lambda found: APPS.get(found[1], found[1].title()), full)
        self._prioritized_defsref_choices[chosen].insert(0, DefsRef(OTHER.sub("", name)))
        return chosen

    def time_schema(self, schema: TimeSchema) -> JsonSchemaValue:
        """Describe a time of day; the format "time" would demand an offset."""
        del schema
        return {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$"}


def _with_module(part: re.Match[str]) -> str:
    """Put its module before the part's name: two apps may call a schema the same."""
    known = {id(schema): schema for schema in _below(Schema)}
    schema = known.get(int(part[1]))
    return f"{schema.__module__}.{schema.__qualname__}" if schema else part[0]


def _below(schema: type[Schema]) -> Iterator[type[Schema]]:
    for one in schema.__subclasses__():
        yield one
        yield from _below(one)


def name_by_app() -> None:
    """Make django-ninja, which has no setting for it, describe with these names."""
    document.NinjaGenerateJsonSchema = AppNames  # type: ignore[attr-defined]
