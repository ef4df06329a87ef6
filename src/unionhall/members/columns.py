"""The columns of a member in files that go out and come back: one list for both ways.

An export of full data writes them, and intake knows them again by ``code`` or by either
label; a file that nobody changed comes back as "unchanged". CSV holds codes, for programs;
a workbook holds what the codes are called, for people. Dates are days, texts stay texts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.members.identity import Identity
from unionhall.members.models import Membership, Person

FOR_GOOD = "长期"
"""How a document that is valid for good is written, in either language: forms print it so."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A membership with the identity of its person in clear, for as long as a row is written."""

    membership: Membership
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column. ``value`` gives text, code, day or public id; ``label`` what a code is called."""

    code: str
    zh: str
    en: str
    value: Callable[[Opened], object]
    label: Callable[[str], object] | None = None

    @property
    def heading(self) -> str:
        """What stands above it in the reader's language."""
        return self.zh if (get_language() or "zh").startswith("zh") else self.en

    def shown(self, row: Opened) -> object:
        """Return what a person reads in the column."""
        value = self.value(row)
        return self.label(str(value)) if self.label and value else value


def _listed(name: str) -> Callable[[str], object]:
    return lambda code: lists.label(name, code)


def _standing(code: str) -> object:
    choices = {**dict(Membership.Standing.choices), **dict(Membership.Ending.choices)}
    return choices[code]


def _until(row: Opened) -> object:
    who = row.identity
    return FOR_GOOD if who.valid_from and who.valid_until is None else who.valid_until


FIELDS = (
    Field(code="name", zh="姓名", en="Name", value=lambda r: r.identity.name),
    Field(
        code="kind",
        zh="证件类型",
        en="Document type",
        value=lambda r: r.identity.kind,
        label=lambda code: DocumentKind(code).label,
    ),
    Field(code="number", zh="证件号码", en="Document number", value=lambda r: r.identity.number),
    Field(
        code="sex",
        zh="性别",
        en="Sex",
        value=lambda r: r.identity.sex,
        label=lambda code: Person.Sex(code).label,
    ),
    Field(code="birth", zh="出生日期", en="Date of birth", value=lambda r: r.identity.birth),
    Field(
        code="nation",
        zh="民族",
        en="Nation",
        value=lambda r: r.membership.person.nation,
        label=_listed("nation"),
    ),
    Field(
        code="education",
        zh="学历",
        en="Education",
        value=lambda r: r.membership.person.education,
        label=_listed("education"),
    ),
    Field(
        code="political",
        zh="政治面貌",
        en="Political affiliation",
        value=lambda r: r.membership.person.political,
        label=_listed("political"),
    ),
    Field(
        code="household",
        zh="户籍类型",
        en="Household type",
        value=lambda r: r.membership.person.household,
        label=_listed("household"),
    ),
    Field(
        code="skill_level",
        zh="技能等级",
        en="Skill level",
        value=lambda r: r.membership.person.skill_level,
        label=_listed("skill_level"),
    ),
    Field(code="phone", zh="手机号", en="Mobile phone", value=lambda r: r.identity.phone),
    Field(code="address", zh="现住址", en="Address", value=lambda r: r.identity.address),
    Field(
        code="division_code",
        zh="现住址区划代码",
        en="Division code of the address",
        value=lambda r: r.identity.division_code,
    ),
    Field(
        code="valid_from",
        zh="证件有效期起",
        en="Document valid from",
        value=lambda r: r.identity.valid_from,
    ),
    Field(code="valid_until", zh="证件有效期止", en="Document valid until", value=_until),
    Field(
        code="organization_name",
        zh="工会名称",
        en="Union",
        value=lambda r: r.membership.organization.name,
    ),
    Field(
        code="organization_code",
        zh="工会编号",
        en="Union code",
        value=lambda r: r.membership.organization.code,
    ),
    Field(
        code="employer_name",
        zh="工作单位",
        en="Employer",
        value=lambda r: r.membership.employer_name,
    ),
    Field(
        code="credit_code",
        zh="统一社会信用代码",
        en="Unified social credit code",
        value=lambda r: r.membership.employer.credit_code if r.membership.employer else "",
    ),
    Field(
        code="employment_form",
        zh="就业形态",
        en="Employment form",
        value=lambda r: r.membership.employment_form,
        label=_listed("employment_form"),
    ),
    Field(code="post", zh="职务", en="Post", value=lambda r: r.membership.post),
    Field(code="began_on", zh="入会日期", en="Member since", value=lambda r: r.membership.began),
    Field(
        code="channel",
        zh="入会渠道",
        en="Joining channel",
        value=lambda r: r.membership.channel,
        label=lambda code: Membership.Channel(code).label,
    ),
    Field(
        code="standing",
        zh="会籍状态",
        en="Membership state",
        value=lambda r: r.membership.ending or r.membership.standing,
        label=_standing,
    ),
    Field(code="ended_on", zh="终止日期", en="Member until", value=lambda r: r.membership.ended_on),
    Field(
        code="employer",
        zh="单位编号",
        en="Employer id",
        value=lambda r: r.membership.employer and r.membership.employer.public_id,
    ),
    Field(
        code="membership",
        zh="会籍编号",
        en="Membership id",
        value=lambda r: r.membership.public_id,
    ),
)
BY_CODE = {field.code: field for field in FIELDS}


def headings() -> list[str]:
    """Return the first row of a file, in the reader's language."""
    return [field.heading for field in FIELDS]


def cells(row: Opened, *, codes: bool) -> Sequence[object]:
    """Return a member's row of a file: with codes, or with what they are called."""
    return [field.value(row) if codes else field.shown(row) for field in FIELDS]
