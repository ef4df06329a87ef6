"""What a record needs to be qualified (合格会员数据): details, the rule of each, and how it fails.

Each detail is a rule of the book (``quality.nation``): dated, graded, and settable by an
office for itself and all below it. The rules become one SQL expression, a number whose bits
say what a record lacks: a whole city is counted with one statement. Name and document are
checked when a person is entered; without them there is no record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists
from unionhall.members.models import Consent, Membership, PersonToken
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import RuleNotKnown

Words = str | Promise
GROUND = "quality.taken_over_is_ground"
PROFILE = ("nation", "education", "political", "household", "skill_level")

BY_FORM = _("Send the member a link, or bring it with the next list of members.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One detail that may count. ``list`` names its code list.

    ``askable``: the member can fill it in by a link; ``sensitive``: not without a code that
    was sent to the phone.
    """

    code: str
    bit: int
    label: Words
    missing: Words
    remedy: Words = BY_FORM
    list: str = ""
    askable: bool = True
    sensitive: bool = False

    @property
    def rule(self) -> str:
        """The rule that says whether it counts."""
        return f"quality.{self.code}"


_SAID = (
    ("nation", _("Nation"), _("No nation is on record."), True),
    ("education", _("Education"), _("No education is on record."), False),
    ("political", _("Political affiliation"), _("No political affiliation is on record."), True),
    ("household", _("Household type"), _("No household type is on record."), False),
    ("skill_level", _("Skill level"), _("No skill level is on record."), False),
    ("employment_form", _("Employment form"), _("No employment form is on record."), False),
)

DETAILS = (
    *(
        Detail(
            code=code, bit=1 << number, label=label, missing=words, list=code, sensitive=sensitive
        )
        for number, (code, label, words, sensitive) in enumerate(_SAID)
    ),
    Detail(
        code="employer",
        bit=1 << 6,
        label=pgettext_lazy("member", "Employer"),
        missing=_("No employer is on record, nor how the member writes it."),
    ),
    Detail(
        code="phone",
        bit=1 << 7,
        label=_("Mobile phone"),
        missing=_("No mobile phone is on record."),
        remedy=_("Bring the number with the next list of members: no link can be sent without it."),
        askable=False,
    ),
    Detail(
        code="consent",
        bit=1 << 8,
        label=pgettext_lazy("detail", "Consent"),
        missing=_("The member has not agreed to the record, and no other ground is stated."),
        remedy=_("The member agrees on the own page, or to staff at a desk."),
        askable=False,
    ),
)
BY_CODE = {detail.code: detail for detail in DETAILS}
ASKABLE = tuple(detail.code for detail in DETAILS if detail.askable)
Where = Q | bool


def missing_by(mask: int) -> list[Detail]:
    """Return the details whose bits stand in a mask."""
    return [detail for detail in DETAILS if mask & detail.bit]


@dataclass(frozen=True, slots=True)
class Standard:
    """Which details count on a day, and where in the tree: what ships, and what bodies set."""

    on: date
    shipped: Mapping[str, Rule]
    local: Mapping[str, list[tuple[str, bool]]] = field(default_factory=dict)

    def counts_at(self, rule: str, path: str) -> bool:
        """Say whether a rule holds at a place."""
        holds = bool(rule in self.shipped and self.shipped[rule].value)
        for place, value in self.local.get(rule, []):
            if path.startswith(place):
                holds = value
        return holds

    def where(self, rule: str) -> Where:
        """Return where in the tree a rule holds, as the database asks it."""
        holds: Where = bool(rule in self.shipped and self.shipped[rule].value)
        for place, value in self.local.get(rule, []):
            here = Q(scope_path__within=place)
            if value:
                holds = here if holds is False else holds if holds is True else holds | here
            elif holds is not False:
                holds = ~here if holds is True else holds & ~here
        return holds

    def lacking(self, detail: Detail) -> Q:
        """Choose the records that lack a detail, where it counts."""
        gap = _GAPS.get(detail.code) or _not_in_list(detail)
        if detail.code == "consent":
            ground = self.where(GROUND)
            taken_over = Q(beginning=Membership.Beginning.TAKEN_OVER)
            if ground is not False:
                gap &= ~(taken_over if ground is True else taken_over & ground)
        counts = self.where(detail.rule)
        if counts is False:
            return Q(pk__in=[])
        return gap if counts is True else gap & counts

    @property
    def gaps(self) -> Any:
        """The expression whose bits say what a membership's record lacks."""
        parts = [
            Case(
                When(self.lacking(detail), then=Value(detail.bit)),
                default=Value(0),
                output_field=IntegerField(),
            )
            for detail in DETAILS
            if self.where(detail.rule) is not False
        ]
        return reduce(add, parts) if parts else Value(0, output_field=IntegerField())


def standard(on: date) -> Standard:
    """Return what counts on a day; one statement."""
    ids = [*(detail.rule for detail in DETAILS), GROUND]
    shipped: dict[str, Rule] = {}
    for one in ids:
        try:
            shipped[one] = rules.shipped_rule(one, on=on)
        except RuleNotKnown:
            continue
    local: dict[str, list[tuple[str, bool]]] = {}
    for value in rules.settled(ids, on):
        local.setdefault(value.rule, []).append((value.scope_path, bool(value.value)))
    return Standard(on, shipped, local)


def _not_in_list(detail: Detail) -> Q:
    column = f"person__{detail.code}" if detail.code in PROFILE else detail.code
    return ~Q(**{f"{column}__in": list(lists.code_list(detail.list).items)})


_GAPS: dict[str, Q] = {
    "employer": Q(employer=None, employer_typed=""),
    "phone": ~Q(
        Exists(PersonToken.objects.filter(person=OuterRef("person"), kind=PersonToken.Kind.PHONE))
    ),
    "consent": ~Q(
        Exists(
            Consent.objects.filter(
                person=OuterRef("person"),
                purpose=Consent.Purpose.MEMBERSHIP,
                withdrawn_at=None,
            )
        )
    ),
}
