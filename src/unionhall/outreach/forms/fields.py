"""Fields and helpers that the forms of outreach share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.identifiers import uuid7
from unionhall.organizations.models import Organization
from unionhall.outreach.errors import ReasonNeeded

Bodies = Iterable[Organization]


class Hour(forms.TimeField):
    """A time of day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(
            error_messages={"invalid": _("Write the time as hours and minutes, like 11:30.")},
            **kwargs,
        )


class Text(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Reason(forms.CharField):
    """Why something is done; never left out."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Reason"), max_length=200, error_messages={"required": ReasonNeeded.message}
        )


class Key(forms.UUIDField):
    """The page's own id for what it sends, so that sending it twice does it once."""

    def __init__(self) -> None:
        super().__init__(initial=uuid7, required=False, widget=forms.HiddenInput)


def bodies_offered(bodies: Bodies, empty: object = None) -> list[tuple[str, object]]:
    choices: list[tuple[str, object]] = [(str(b.public_id), b.name) for b in bodies]
    return choices if empty is None else [("", empty), *choices]


def uuid_or_none(value: str) -> UUID | None:
    return UUID(value) if value else None
