"""Giving each row of a list its verdict, with a fixed number of questions for all rows."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _

from unionhall.codes.credit_code import CreditCodeError, check_credit_code
from unionhall.core import chinese, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import (
    GENERAL_UNIONS,
    Coverage,
    Employer,
    FormerName,
    Kind,
    Organization,
)
from unionhall.organizations.permissions import VIEW
from unionhall.organizations.rules import checked_name
from unionhall.targets.headings import Row, folded
from unionhall.targets.models import Target
from unionhall.targets.permissions import KEEP
from unionhall.targets.verdicts import Judged, Verdict

AT_A_TIME = 5000
_TO_FULL = str.maketrans("()", "（）")
_TO_HALF = str.maketrans("（）", "()")


def judge(actor: Actor, body: Organization, rows: Iterable[Row], today: date) -> list[Judged]:
    """Give every row its verdict; new employers belong to the body, or to the street named."""
    judged = _first_look(rows)
    streets = _streets(body)
    for one in judged:
        one.area = _area(one.row, body, streets)
    waiting = [one for one in judged if one.verdict == Verdict.NEW]
    _by_code(actor, [one for one in waiting if one.code])
    _by_name(body, [one for one in waiting if one.verdict == Verdict.NEW])
    found = [one for one in waiting if one.employer and one.verdict == Verdict.KNOWN]
    _who_has_one(actor, found, today)
    _same_employer_twice(judged)
    return judged


def _first_look(rows: Iterable[Row]) -> list[Judged]:
    """Judge what a row says by itself, and what stood in the file before."""
    judged, seen = [], dict[tuple[str, ...], Row]()
    for row in rows:
        one = Judged(row, Verdict.NEW)
        judged.append(one)
        try:
            name = checked_name(row.name)
        except DomainError:
            name = ""
        if not name or len(name) > 120:  # noqa: PLR2004 -- the column's width
            one.verdict = Verdict.NO_NAME
            continue
        if row.credit_code:
            try:
                one.code = check_credit_code(row.credit_code)
            except CreditCodeError as wrong:
                one.verdict, one.reason = Verdict.BAD_CODE, str(wrong)
                continue
        key = (one.code,) if one.code else (folded(name), address_key(row.address))
        if earlier := seen.get(key):
            same = folded(name) == folded(earlier.name)
            one.verdict = Verdict.DUPLICATE if same else Verdict.OTHER_NAME
            one.reason = _as_in(earlier) if same else _same_code(earlier)
            continue
        seen[key] = row
    return judged


def _same_code(row: Row) -> str:
    return _("Row %(number)s has the same credit code: %(name)s") % {
        "number": row.number,
        "name": row.name,
    }


def _as_in(row: Row) -> str:
    return _("As in row %(number)s: %(name)s") % {"number": row.number, "name": row.name}


def address_key(text: str) -> str:
    """Return an address without spaces and punctuation, for comparing."""
    return re.sub(r"[,，。、;；\-—()（）]", "", folded(text)).removeprefix("北京市")


def _streets(body: Organization) -> dict[str, Organization]:
    below = Organization.objects.filter(
        path__within=body.path, kind__in=GENERAL_UNIONS, dissolved_on=None
    )
    return {folded(one.name).removesuffix("总工会"): one for one in below}


def _area(row: Row, body: Organization, streets: dict[str, Organization]) -> Organization:
    text = folded(row.street).removesuffix("办事处").removesuffix("总工会")
    return streets.get(text, body) if text else body


def _by_code(actor: Actor, rows: list[Judged]) -> None:
    """Look up by credit code who is on record, under this name or another."""
    by_code = {
        employer.credit_code: employer
        for employer in Employer.objects.filter(
            credit_code__in=[one.code for one in rows]
        ).select_related("area")
    }
    former: dict[int, set[str]] = {}
    for key, name in FormerName.objects.filter(employer__in=by_code.values()).values_list(
        "employer", "name"
    ):
        former.setdefault(key, set()).add(folded(name))
    for one in rows:
        employer = by_code.get(one.code)
        if employer is None:
            continue
        if not actor.may(KEEP, employer.scope_path):
            one.verdict = Verdict.ELSEWHERE
            one.reason = _("The union of that place keeps it.")
            continue
        one.employer = employer
        names = {folded(employer.name), *former.get(employer.pk, ())}
        if folded(one.row.name) in names:
            one.verdict = Verdict.KNOWN
        else:
            one.verdict = Verdict.OTHER_NAME
            one.reason = _("On record as %(name)s. Rename it there, or correct the list.") % {
                "name": employer.name
            }


def _by_name(body: Organization, rows: list[Judged]) -> None:
    """Look up by name and address, where a row or the record has no credit code."""
    wanted: dict[str, None] = {}
    for one in rows:
        name = checked_name(one.row.name)
        for written in (name, name.translate(_TO_FULL), name.translate(_TO_HALF)):
            wanted[chinese.sort_key(written)] = None
    named: dict[str, list[Employer]] = {}
    for keys in _in_parts(wanted):
        rows_there = Employer.objects.filter(scope_path__within=body.path, name_key__in=keys)
        for employer in rows_there.select_related("area").order_by("pk"):
            named.setdefault(folded(employer.name), []).append(employer)
    for one in rows:
        namesakes = named.get(folded(one.row.name), [])
        if one.code:  # who has another code is another employer
            namesakes = [employer for employer in namesakes if not employer.credit_code]
        if not namesakes:
            continue
        own = address_key(one.row.address)
        same = [e for e in namesakes if address_key(e.address) == own]
        if len(same) == 1:
            one.employer, one.verdict = same[0], Verdict.KNOWN
        else:
            one.verdict = Verdict.NAMESAKE
            one.reason = _("On record at %(address)s. Look which of the two it is.") % {
                "address": namesakes[0].address or _("no address")
            }


def _in_parts(keys: Iterable[str]) -> Iterator[list[str]]:
    source = iter(keys)
    while part := list(islice(source, AT_A_TIME)):
        yield part


def _who_has_one(actor: Actor, rows: list[Judged], today: date) -> None:
    """Find who is listed already, or has a union, in two questions."""
    keys = [one.employer.pk for one in rows if one.employer]
    listed = {
        target.employer_id: target
        for target in Target.objects.filter(employer__in=keys, closed_on=None)
    }
    unions: dict[int, Organization] = {}
    held = Coverage.objects.filter(organizations.holding(today), employer__in=keys)
    for coverage in held.select_related("organization").order_by("pk"):
        known = unions.get(coverage.employer_id)
        if known is None or known.kind != Kind.SINGLE:
            unions[coverage.employer_id] = coverage.organization
    for one in rows:
        assert one.employer is not None  # noqa: S101 -- the caller chose them so
        target, union = listed.get(one.employer.pk), unions.get(one.employer.pk)
        if target is not None:
            one.verdict = Verdict.LISTED
            one.reason = _("listed since %(day)s") % {"day": formats.day(target.listed_on)}
        elif union is not None:
            own = union.kind == Kind.SINGLE
            one.verdict = Verdict.HAS_UNION if own else Verdict.COVERED
            one.reason = union.name if actor.may(VIEW, union.path) else ""


def _same_employer_twice(judged: list[Judged]) -> None:
    """Find rows that came to one employer by different ways: by code, and by name."""
    seen: dict[int, Row] = {}
    for one in judged:
        if one.employer is None or one.verdict in {Verdict.OTHER_NAME, Verdict.DUPLICATE}:
            continue
        earlier = seen.setdefault(one.employer.pk, one.row)
        if earlier is not one.row:
            one.verdict = Verdict.DUPLICATE
            one.reason = _as_in(earlier)
