"""What is counted about union bodies and the employers they cover.

Bodies count at the place where they stand today, from the day of their founding until
that of their dissolution, so that a move or another kind is never taken for a founding;
``unions_then`` counts them where, and as what, they stood on the day.
"""

from typing import Any, cast

from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.organizations import counted, permissions, queries
from unionhall.organizations.models import (
    UNIONS,
    Affiliation,
    Coverage,
    Employer,
    Headcount,
    Organization,
)

_BODY_COLUMNS = (
    ("name", _("name")),
    ("code", _("register code")),
    ("kind", _("kind")),
    ("founded_on", _("founded on")),
    ("dissolved_on", _("dissolved on")),
)


def _url(name: str, public_id: object) -> str:
    try:
        return reverse(f"organizations:{name}", args=[public_id])
    except NoReverseMatch:
        return ""


def _body(body: Organization, kind: str) -> dict[str, Any]:
    return {
        "name": body.name,
        "code": body.code,
        "kind": kind,
        "founded_on": formats.day(body.founded_on),
        "dissolved_on": formats.day(body.dissolved_on),
        "url": _url("organization", body.public_id),
    }


def _bodies(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [_body(body, body.get_kind_display()) for body in cast("list[Organization]", page)]


def _bodies_then(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    spells = cast("list[Affiliation]", page)
    ids = {spell.organization_id for spell in spells}
    bodies = queries.organizations(actor).in_bulk(ids)
    return [
        _body(bodies[spell.organization_id], spell.get_kind_display())
        for spell in spells
        if spell.organization_id in bodies
    ]


def _visible_unions(actor: Actor) -> QuerySet[Organization]:
    return queries.organizations(actor).filter(kind__in=UNIONS)


def _unions_then() -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(kind__in=UNIONS)


def _visible_unions_then(actor: Actor) -> QuerySet[Affiliation]:
    rows = _unions_then()
    if actor.everywhere:
        return rows
    return rows.filter(pk__in=Affiliation.objects.visible_to(actor, permissions.VIEW).values("pk"))


def _covered() -> QuerySet[Coverage]:
    return Coverage.objects.filter(organization__kind="joint")


def _visible_covered(actor: Actor) -> QuerySet[Coverage]:
    return queries.coverages(actor).filter(organization__kind="joint").order_by()


def _firms(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    ids = {row.pk for row in page}
    ties = queries.coverages(actor).in_bulk(ids)
    shown = queries.employers(actor).filter(pk__in={tie.employer_id for tie in ties.values()})
    in_sight = set(shown.order_by().values_list("pk", flat=True))
    return [
        {
            "employer": tie.employer.name,
            "credit_code": tie.employer.credit_code,
            "union": tie.organization.name,
            "valid_from": formats.day(tie.valid_from),
            "url": _url("employer", tie.employer.public_id)
            if tie.employer_id in in_sight
            else _url("organization", tie.organization.public_id),
        }
        for row in page
        if (tie := ties.get(row.pk))
    ]


def _employers(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    shown = queries.employers(actor).in_bulk([row.pk for row in page])
    return [_employer(shown[row.pk]) for row in page if row.pk in shown]


def _visible_headcounts(actor: Actor) -> QuerySet[Headcount]:
    return Headcount.objects.filter(employer__in=queries.employers(actor).order_by().values("pk"))


def _headcounts(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    counts = cast("list[Headcount]", page)
    shown = queries.employers(actor).in_bulk([count.employer_id for count in counts])
    return [
        _employer(shown[count.employer_id])
        | {"staff": count.staff, "counted_on": formats.day(count.counted_on)}
        for count in counts
        if count.employer_id in shown
    ]


def _employer(employer: Employer) -> dict[str, Any]:
    return {
        "employer": employer.name,
        "credit_code": employer.credit_code,
        "area": employer.area.name,
        "url": _url("employer", employer.public_id),
    }


_EMPLOYER_COLUMNS = (
    ("employer", _("employer")),
    ("credit_code", _("unified social credit code")),
    ("area", _("area")),
)
_STAFF_COLUMNS = (*_EMPLOYER_COLUMNS, ("staff", _("staff")), ("counted_on", _("counted on")))
_OF_EMPLOYER = {"ownership": "ownership", "industry": "industry"}
_OF_COUNT = {name: f"employer__{column}" for name, column in _OF_EMPLOYER.items()}

FACTS = (
    Fact(
        code="bodies",
        rows=Organization.objects.all,
        place="path",
        begins="founded_on",
        ends="dissolved_on",
        dimensions={"kind": "kind", "guided_by": "guided_by"},
        visible=queries.organizations,
        columns=_BODY_COLUMNS,
        present=_bodies,
        export=permissions.EXPORT,
    ),
    Fact(
        code="unions",
        rows=queries.unions,
        place="path",
        begins="founded_on",
        ends="dissolved_on",
        dimensions={"kind": "kind", "guided_by": "guided_by"},
        visible=_visible_unions,
        columns=_BODY_COLUMNS,
        present=_bodies,
        export=permissions.EXPORT,
        then="unions_then",
    ),
    Fact(
        code="unions_then",
        rows=_unions_then,
        place="scope_path",
        begins="valid_from",
        ends="valid_until",
        dimensions={"kind": "kind", "guided_by": "guided_by"},
        visible=_visible_unions_then,
        columns=_BODY_COLUMNS,
        present=_bodies_then,
        export=permissions.EXPORT,
    ),
    Fact(
        code="large_employer_unions",
        rows=queries.unions,
        place="path",
        begins="founded_on",
        ends="dissolved_on",
        as_of=queries.unions_of_large_employers,
        dimensions={"kind": "kind", "guided_by": "guided_by"},
        visible=_visible_unions,
        columns=_BODY_COLUMNS,
        present=_bodies,
        export=permissions.EXPORT,
    ),
    Fact(
        code="covered_small_firms",
        rows=_covered,
        place="scope_path",
        begins="valid_from",
        ends="valid_until",
        as_of=queries.covered_small_firms,
        distinct="employer",
        dimensions={"industry": "employer__industry"},
        visible=_visible_covered,
        columns=(
            ("employer", _("employer")),
            ("credit_code", _("unified social credit code")),
            ("union", _("union")),
            ("valid_from", _("covered from")),
        ),
        present=_firms,
        export=permissions.EXPORT,
    ),
    *(
        Fact(
            code=code,
            rows=Employer.objects.all,
            place="scope_path",
            begins="name_key",
            as_of=as_of,
            dimensions=_OF_EMPLOYER,
            visible=queries.employers,
            columns=_EMPLOYER_COLUMNS,
            present=_employers,
            export=permissions.EXPORT,
        )
        for code, as_of in (
            ("employers", counted.employers),
            ("covered_employers", counted.covered_employers),
        )
    ),
    *(
        Fact(
            code=code,
            rows=Headcount.objects.all,
            place="employer__scope_path",
            begins="counted_on",
            as_of=as_of,
            amount="staff",
            dimensions=_OF_COUNT,
            visible=_visible_headcounts,
            columns=_STAFF_COLUMNS,
            present=_headcounts,
            export=permissions.EXPORT,
        )
        for code, as_of in (
            ("staff", counted.headcounts),
            ("covered_staff", counted.covered_headcounts),
        )
    ),
)
"""Unions: single-employer unions, joint unions and federations of a community, building or
industry; no general unions (工会组织：单独基层工会、联合工会和社区、楼宇、行业工会联合会，
不含各级总工会). The definitions that readers see stand in ``indicators.dictionary``."""
