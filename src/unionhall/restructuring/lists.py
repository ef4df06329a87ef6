"""What the lists of changes and of firms show, and by what they can be narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.fields import Day
from unionhall.core.filters import Boolean, Choice, DateRange, Filter
from unionhall.core.listing import Column
from unionhall.indicators import permissions as figures
from unionhall.indicators.dictionary import INDICATORS
from unionhall.organizations.models import Coverage, Kind
from unionhall.restructuring import queries
from unionhall.restructuring.models import Change


class AsOf(Filter):
    """The day as of which a list is made; the rows that come in are those of that day."""

    def fields(self) -> dict[str, forms.Field]:
        return {"on": Day(label=_("As of"), required=False)}

    def narrow(self, rows: QuerySet[Any], given: Mapping[str, Any]) -> QuerySet[Any]:  # noqa: ARG002 -- the day is in the rows
        return rows


def bodies_of(change: Change) -> str:
    """Name the bodies that a change touched, with their parts."""
    return gettext("; ").join(
        gettext("%(name)s (%(part)s)") % {"name": one.name, "part": one.get_part_display()}
        for one in change.bodies.all()
    )


def state_of(change: Change) -> str:
    return gettext("taken back") if change.undone_at else gettext("in force")


def change_url(change: Change) -> str:
    return reverse("restructuring:change", args=[change.public_id])


def change_columns() -> list[Column[Change]]:
    """Say what the list of changes shows."""
    return [
        Column("kind", pgettext_lazy("restructuring", "Change"), lambda c: c.get_kind_display()),
        Column("on", pgettext_lazy("change", "From"), lambda c: c.on, sort="on"),
        Column("bodies", _("Union bodies"), bodies_of),
        Column("firms", pgettext_lazy("change", "Firms"), lambda c: c.firms, numeric=True),
        Column("members", pgettext_lazy("change", "Members"), lambda c: c.members, numeric=True),
        Column("made_by", _("By"), lambda c: c.made_by_name),
        Column("made_at", _("Carried out"), lambda c: c.made_at, shown=False),
        Column(
            "state",
            pgettext_lazy("change", "State"),
            state_of,
            template="restructuring/state.html",
        ),
        Column("reason", pgettext_lazy("change", "Reason"), lambda c: c.reason, shown=False),
    ]


def change_filters() -> list[Filter]:
    """Say by what the list of changes can be narrowed."""
    return [
        Choice(
            key="kind", label=pgettext_lazy("restructuring", "Change"), choices=Change.Kind.choices
        ),
        DateRange(key="on", label=pgettext_lazy("change", "From")),
        Boolean(
            key="state",
            label=pgettext_lazy("change", "State"),
            yes=_("in force"),
            no=_("taken back"),
            apply=queries.undone,
        ),
    ]


def firm_columns(*, several: bool) -> list[Column[Coverage]]:
    """Say what the list of firms shows; the union only where there are several."""
    union: list[Column[Coverage]] = [
        Column("union", _("Joint union"), lambda tie: tie.organization.name, shown=several)
    ]
    return [
        Column("employer", _("Firm"), lambda tie: tie.employer.name, sort="employer__name_key"),
        *union,
        Column("staff", _("Staff"), lambda tie: _of(tie, "staff"), sort="staff", numeric=True),
        Column("here", _("Members here"), lambda tie: _of(tie, "here"), sort="here", numeric=True),
        Column(
            "elsewhere",
            _("Members elsewhere"),
            lambda tie: _of(tie, "elsewhere"),
            sort="elsewhere",
            numeric=True,
        ),
        Column(
            "share",
            _("Members here of staff"),
            lambda tie: _of(tie, "share"),
            sort="share",
            template="restructuring/share.html",
        ),
        Column(
            "valid_from",
            pgettext_lazy("coverage", "Covered from"),
            lambda tie: tie.valid_from,
            sort="valid_from",
        ),
        Column(
            "valid_until",
            pgettext_lazy("coverage", "Covered until"),
            lambda tie: tie.valid_until,
            sort="valid_until",
        ),
    ]


def _of(tie: Coverage, column: str) -> Any:
    """Return what the query counted for a row."""
    return getattr(tie, column)


def firm_filters() -> list[Filter]:
    """Say by what the list of firms can be narrowed."""
    return [
        AsOf(),
        Boolean(
            key="large",
            label=pgettext_lazy("firm", "Size"),
            yes=_("100 staff and more"),
            no=_("fewer than 100 staff"),
            apply=queries.large,
        ),
        Boolean(
            key="members",
            label=_("Members here"),
            yes=_("some"),
            no=pgettext_lazy("members", "none"),
            apply=queries.with_members,
        ),
    ]


# Figures -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a body: on the day before, and on the day before and after the change."""

    label: str
    eve: int
    eve_after: int
    before: int
    after: int

    @property
    def difference(self) -> str:
        """Return what the change makes of it, with its sign; nothing where it stays."""
        change = self.after - self.before
        return f"{change:+,d}".replace("-", "−") if change else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one body."""

    id: str
    name: str
    lines: list[Line]

    @property
    def changes(self) -> bool:
        """Say whether any of the figures changes."""
        return any(line.difference for line in self.lines)


def tables(actor: Actor, kept: list[dict[str, Any]]) -> list[Table]:
    """Lay kept figures out for a reader: only of bodies whose figures they may see."""
    return [
        Table(
            body["id"],
            body["name"],
            [
                Line(_label(one["code"]), *one["days"][0], *one["days"][1])
                for one in body["figures"]
            ],
        )
        for body in kept
        if actor.may(figures.VIEW, body["path"])
    ]


def _label(code: str) -> str:
    if code in INDICATORS:
        return str(INDICATORS[code].name)
    kind = str(Kind(code).label)
    return gettext("of these: %(kind)s") % {"kind": kind}
