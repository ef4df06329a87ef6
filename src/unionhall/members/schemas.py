"""What goes in and out of the members' API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.members import queries
from unionhall.members.models import Membership, Unsealing

Purpose = Literal["membership", "card", "contact"]


class MemberOut(Schema):
    """A membership. The name is clear where the duty allows it, the rest always masked."""

    id: UUID
    name: str
    number: str
    phone: str
    sex: str
    organization: UUID
    organization_name: str
    employer: UUID | None
    employer_name: str
    began_on: date
    began_by_month: bool
    ended_on: date | None
    beginning: str
    ending: str
    standing: str
    channel: str
    employment_form: str

    @staticmethod
    def of(actor: Actor, row: Membership) -> "MemberOut":
        shown = queries.Shown.of(actor, row.person, row.scope_path)
        return MemberOut(
            id=row.public_id,
            name=shown.name,
            number=shown.number,
            phone=shown.phone,
            sex=row.person.sex,
            organization=row.organization.public_id,
            organization_name=row.organization.name,
            employer=row.employer.public_id if row.employer else None,
            employer_name=row.employer_name,
            **{
                name: getattr(row, name)
                for name in (
                    "began_on",
                    "began_by_month",
                    "ended_on",
                    "beginning",
                    "ending",
                    "standing",
                    "channel",
                    "employment_form",
                )
            },
        )


class ConsentOut(Schema):
    """What somebody agreed to."""

    purpose: str
    text_version: str
    language: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None


class OpenedOut(Schema):
    """Somebody opened the full data."""

    at: datetime
    role: str
    organization_name: str
    reason: str

    @staticmethod
    def of(one: Unsealing) -> "OpenedOut":
        return OpenedOut(
            at=one.at,
            role=one.role,
            organization_name=one.duty.organization.name if one.duty else "",
            reason=one.reason,
        )


class SpellOut(Schema):
    """One spell of membership."""

    id: UUID
    organization_name: str
    began_on: date
    began_by_month: bool
    ended_on: date | None
    beginning: str
    ending: str

    @staticmethod
    def of(row: Membership) -> "SpellOut":
        return SpellOut(
            id=row.public_id,
            organization_name=row.organization.name,
            began_on=row.began_on,
            began_by_month=row.began_by_month,
            ended_on=row.ended_on,
            beginning=row.beginning,
            ending=row.ending,
        )


class MemberDetail(Schema):
    """A membership with what the page about it shows."""

    member: MemberOut
    spells: list[SpellOut]
    consents: list[ConsentOut]
    opened: list[OpenedOut]


class FullOut(Schema):
    """A person's full data; every look at it is on record."""

    name: str
    kind: str
    number: str
    valid_from: date | None
    valid_until: date | None
    birth: date
    phone: str
    address: str


class Which(Schema):
    """Which members to list; current ones, unless ``state`` says otherwise."""

    state: Literal["current", "past", "all"] = "current"
    organization: UUID | None = None
    employment_form: Annotated[str, Field(max_length=2)] = ""
    channel: Annotated[str, Field(max_length=20)] = ""
    began_from: date | None = None
    began_to: date | None = None
    sex: Annotated[str, Field(max_length=1)] = ""
    education: Annotated[str, Field(max_length=2)] = ""

    def narrow(self, rows: QuerySet[Membership]) -> QuerySet[Membership]:
        """Keep the memberships that were asked for."""
        if self.state != "all":
            rows = rows.filter(ended_on__isnull=self.state == "current")
        wanted: dict[str, Any] = {
            "organization__public_id": self.organization,
            "employment_form": self.employment_form,
            "channel": self.channel,
            "began_on__gte": self.began_from,
            "began_on__lte": self.began_to,
            "person__sex": self.sex,
            "person__education": self.education,
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value})


class FindIn(Schema):
    """A full name or a whole mobile number."""

    words: Annotated[str, Field(min_length=1, max_length=60)]


class ReasonIn(Schema):
    reason: Annotated[str, Field(max_length=200)]


class FullExportIn(Schema):
    """``form``: csv holds codes, xlsx what they are called."""

    organization: UUID
    form: Literal["csv", "xlsx"]
    reason: Annotated[str, Field(max_length=200)]
    past: bool = False


class ConsentIn(Schema):
    purpose: Purpose
    text_version: Annotated[str, Field(max_length=20)]
    language: Annotated[str, Field(max_length=8)]


class PurposeIn(Schema):
    purpose: Purpose


class PhoneIn(Schema):
    phone: Annotated[str, Field(max_length=20)]


class ContactIn(Schema):
    """Phone and address; for another phone than before, with the code sent to it."""

    phone: Annotated[str, Field(max_length=20)]
    address: Annotated[str, Field(max_length=200)] = ""
    code: Annotated[str, Field(max_length=8)] = ""


class TextOut(Schema):
    """A text of consent as it is shown."""

    purpose: str
    version: str
    language: str
    title: str
    label: str
    paragraphs: Annotated[
        list[Annotated[list[str], Field(min_length=2, max_length=2)]],
        Field(description="Pairs of a heading and its text."),
    ]


class OwnOut(Schema):
    """The own membership."""

    name: str
    number: str
    phone: str
    spells: list[SpellOut]
    consents: list[ConsentOut]


class WatcherOut(Schema):
    organization_name: str
    role: str
    holders: int
    sees_names: bool
    may_open: bool


class SharedOut(Schema):
    at: datetime
    recipient: str
    fields: str
    ground: str


class WhoOut(Schema):
    """Who may see the own data, who opened it, who got it."""

    watchers: list[WatcherOut]
    opened: list[OpenedOut]
    shared: list[SharedOut]
