"""Choosing one body in a form: of a few in a drop-down list, among many by a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from unionhall.core.fields import SearchText
from unionhall.core.filters import ALL
from unionhall.core.http import ActorRequest
from unionhall.organizations.models import Organization
from unionhall.organizations.queries import matching

FEW = 12
"""So many bodies stand in a drop-down list; among more one searches."""
FEW_TO_NARROW_BY = 60
"""So many stand in the filter of a list, the streets of a district; among more one searches."""
TYPED = _("Name, pinyin initials or credit code")

NOT_OFFERED = _("Choose one of the values in the list.")

Choices = Sequence[tuple[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The bodies that a form offers, and what its search needs.

    ``candidates`` hold the one that is chosen already, so that the form takes it. ``field`` is
    the name of what is chosen, ``asked`` of what is typed; ``nobody`` are the words for none,
    where that is possible. ``keep`` is what else stands in the address, and stays there while
    one searches.
    """

    candidates: list[Organization]
    chosen: UUID | None
    field: str = "organization"
    asked: str = "q"
    nobody: StrOrPromise = ""
    many: bool = False
    text: str = ""
    keep: tuple[tuple[str, str], ...] = ()

    @property
    def choices(self) -> Choices:
        """The bodies as the choices of a field."""
        named = [(str(one.public_id), one.name) for one in self.candidates]
        return [("", self.nobody), *named] if self.nobody else named

    @property
    def body(self) -> Organization | None:
        """The body that is chosen, if it may be."""
        return next((one for one in self.candidates if one.public_id == self.chosen), None)

    @property
    def some(self) -> bool:
        """Say whether there is a body to choose, also where the search found none."""
        return self.many or bool(self.candidates)

    @property
    def several(self) -> bool:
        """Say whether there is more than one body to choose."""
        return self.many or len(self.candidates) > 1

    def fields(self, label: StrOrPromise, also: Choices = ()) -> dict[str, forms.Field]:
        """Return the fields by which a list is narrowed: among many one types first."""
        choices = [*self.choices[:1], *also, *self.choices[1:]]
        chosen = BodyField(label=label, required=False, choices=choices)
        if not self.many:
            return {self.field: chosen}
        typed = SearchText(
            label=_("Find: %(what)s") % {"what": label},
            widget=forms.TextInput(attrs=self._finding | {"placeholder": TYPED}),
        )
        return {self.asked: typed, self.field: chosen}

    @property
    def _finding(self) -> dict[str, str]:
        """Have the list take what is found while one types; without scripts the button does it."""
        into = f"[name={self.field}]"
        return {
            "autocomplete": "off",
            "hx-get": "",
            "hx-trigger": "input changed delay:400ms",
            "hx-include": into,
            "hx-select": into,
            "hx-target": into,
            "hx-swap": "outerHTML",
            "hx-push-url": "false",
        }


def offered(  # noqa: PLR0913 -- all but three by name
    request: ActorRequest,
    bodies: QuerySet[Organization],
    start: object = None,
    *,
    field: str = "organization",
    asked: str = "q",
    nobody: StrOrPromise = "",
    few: int | None = None,
) -> Offered:
    """Offer bodies for a field: three statements, however many there are.

    Chosen is what was sent, else what the form begins with, else the topmost, unless nobody
    can be chosen.
    """
    few = FEW if few is None else few
    first = list(bodies[: few + 1])
    text = request.GET.get(asked, "").strip()[:80]
    wanted = _uuid(request.POST.get(field) or start)
    if wanted is None and first and not text and not nobody:
        wanted = first[0].public_id
    if len(first) <= few:
        return Offered(candidates=first, chosen=wanted, field=field, nobody=nobody)
    found = list(matching(bodies, text)[:FEW])
    if wanted is not None and wanted not in {one.public_id for one in found}:
        found = [*bodies.filter(public_id=wanted), *found]
    return Offered(
        candidates=found,
        chosen=wanted,
        field=field,
        asked=asked,
        nobody=nobody,
        many=True,
        text=text,
        keep=tuple((name, str(value)) for name, value in request.GET.items() if name != asked),
    )


def narrowing(
    request: ActorRequest,
    bodies: QuerySet[Organization],
    key: str,
    nobody: StrOrPromise = ALL,
) -> Offered:
    """Offer bodies to narrow a list by; one that the address names is always among them."""
    return offered(
        request,
        bodies,
        request.GET.get(key),
        field=key,
        asked=f"{key}_called",
        nobody=nobody,
        few=FEW_TO_NARROW_BY,
    )


class BodyField(forms.ChoiceField):
    """A body in a form; its choices are those ``offered``, and no other is taken."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={"invalid_choice": NOT_OFFERED}, **options)


class BodyForm(forms.Form):
    """A form in which nothing but a body is chosen."""

    organization = BodyField()

    def __init__(self, data: Any = None, *, offered: Offered, label: StrOrPromise) -> None:
        super().__init__(data, initial={"organization": offered.chosen})
        field: Any = self.fields["organization"]
        field.label, field.choices = label, offered.choices

    @property
    def body(self) -> UUID:
        """Return what was chosen."""
        return UUID(self.cleaned_data["organization"])


def _uuid(told: object) -> UUID | None:
    try:
        return UUID(str(told))
    except ValueError:
        return None
