"""Members over the API: what staff and members see on their pages, under the same policy."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.accounts import phone_codes
from unionhall.accounts.addresses import client_address
from unionhall.codes.documents import check_phone
from unionhall.core.errors import NotFound
from unionhall.core.paging import Paged, Paging, page
from unionhall.members import consents as texts
from unionhall.members import queries, services
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.members.models import Consent, Membership, Unsealing
from unionhall.members.services import opening
from unionhall.members.services import own as own_services

router = Router(tags=["members"])
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
    ended_on: date | None
    beginning: str
    ending: str
    standing: str
    channel: str
    employment_form: str

    @staticmethod
    def of(request: HttpRequest, row: Membership) -> "MemberOut":
        shown = queries.Shown.of(_actor(request), row.person, row.scope_path)
        return MemberOut(
            id=row.public_id,
            name=shown.name,
            number=shown.number,
            phone=shown.phone,
            sex=row.person.sex,
            organization=row.organization.public_id,
            organization_name=row.organization.name,
            employer=row.employer.public_id if row.employer else None,
            employer_name=row.employer.name if row.employer else "",
            **{
                name: getattr(row, name)
                for name in (
                    "began_on",
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
    ended_on: date | None
    beginning: str
    ending: str

    @staticmethod
    def of(row: Membership) -> "SpellOut":
        return SpellOut(
            id=row.public_id,
            organization_name=row.organization.name,
            began_on=row.began_on,
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
    paragraphs: list[tuple[str, str]]


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


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined] -- the middleware sets it


@router.get("", response=Paged[MemberOut], operation_id="members_list", summary="Members in sight")
def members(request: HttpRequest, paging: Query[Paging], which: Query[Which]) -> Any:
    """List the members of the bodies that the duty covers, in the order of the tree."""
    part = page(which.narrow(queries.listed(_actor(request))), paging)
    rows: list[Membership] = part["items"]  # type: ignore[assignment]
    return {**part, "items": [MemberOut.of(request, row) for row in rows]}


@router.post(
    "/find", response=list[MemberOut], operation_id="members_find", summary="Find by name or phone"
)
def find(request: HttpRequest, body: FindIn) -> Any:
    """Find members by exact name or phone, 50 at most; posted, so that neither is in an address."""
    rows = queries.found(queries.listed(_actor(request)), body.words)
    return [MemberOut.of(request, row) for row in rows[:50]]


@router.get("/own", response=OwnOut, operation_id="members_own", summary="My membership")
def own(request: HttpRequest) -> Any:
    """Show the signed-in member's own record, masked."""
    person = queries.own(_actor(request))
    masked = queries.identity_of(person).masked()
    return {
        "name": masked.name,
        "number": masked.number,
        "phone": masked.phone,
        "spells": [SpellOut.of(row) for row in queries.spells(person)],
        "consents": list(queries.consents(person)),
    }


@router.get(
    "/own/data",
    response=dict[str, Any],
    operation_id="members_own_data",
    summary="Everything on record about me",
)
def own_data(request: HttpRequest, response: HttpResponse) -> Any:
    """Give a member a copy of all their data; put on record."""
    response["Cache-Control"] = "no-store"
    return own_services.take_own_data(_actor(request), own_services.TakeOwnData())


@router.get("/own/who", response=WhoOut, operation_id="members_own_who", summary="Who can see me")
def own_who(request: HttpRequest) -> Any:
    """Say who may see the member's data, who opened it and who got it."""
    person = queries.own(_actor(request))
    return {
        "watchers": [
            WatcherOut(
                organization_name=one.organization,
                role=str(one.role),
                holders=one.holders,
                sees_names=one.names,
                may_open=one.full,
            )
            for one in queries.watchers(person, timezone.localdate())
        ],
        "opened": [OpenedOut.of(one) for one in queries.unsealings(person)],
        "shared": [
            SharedOut(at=s.at, recipient=s.recipient, fields=s.fields, ground=s.ground)
            for s in CONTRIBUTIONS.sharings(person)
        ],
    }


@router.post(
    "/own/consents", response=ConsentOut, operation_id="members_give_consent", summary="Agree"
)
def give_consent(request: HttpRequest, body: ConsentIn) -> Any:
    """Agree to a purpose, in the words of the text and language named."""
    command = services.GiveConsent(
        person=queries.own(_actor(request)).public_id,
        channel=Consent.Channel.OWN_PHONE,
        **body.dict(),
    )
    return services.give_consent(_actor(request), command)


@router.post(
    "/own/consents/withdraw",
    response={204: None},
    operation_id="members_withdraw_consent",
    summary="Withdraw a consent",
)
def withdraw_consent(request: HttpRequest, body: PurposeIn) -> Any:
    """Take a consent back; it holds at once."""
    person = queries.own(_actor(request))
    command = services.WithdrawConsent(person=person.public_id, purpose=body.purpose)
    services.withdraw_consent(_actor(request), command)
    return None


@router.post(
    "/own/contact/code",
    response={204: None},
    operation_id="members_contact_code",
    summary="Send a code to a new phone",
)
def contact_code(request: HttpRequest, body: PhoneIn) -> Any:
    """Send a code to the phone that is to become one's own."""
    queries.own(_actor(request))
    phone_codes.ask(
        phone_codes.Ask(
            purpose=own_services.CONTACT,
            phone=check_phone(body.phone),
            address=client_address(request),
            text_key="contact_code",
        )
    )
    return None


@router.post(
    "/own/contact",
    response={204: None},
    operation_id="members_correct_contact",
    summary="Correct phone and address",
)
def correct_contact(request: HttpRequest, body: ContactIn) -> Any:
    """Correct one's phone and address."""
    queries.own(_actor(request))
    proof = None
    if body.code:
        phone_codes.count_guess(client_address(request))
        proof = phone_codes.confirm(own_services.CONTACT, check_phone(body.phone), body.code)
    command = own_services.CorrectContact(phone=body.phone, address=body.address, proof=proof)
    own_services.correct_contact(_actor(request), command)
    return None


@router.get(
    "/consent-texts/{purpose}",
    response=TextOut,
    operation_id="members_consent_text",
    summary="The text of a consent",
)
def consent_text(request: HttpRequest, purpose: Purpose, language: str = "zh-hans") -> Any:
    """Return the newest text of a purpose, with the federation that answers for the data."""
    if language not in {"zh-hans", "en"}:
        raise NotFound
    text = texts.current(purpose, language)
    actor = _actor(request)
    place = queries.place_of(queries.own(actor)).scope_path if actor.person else ""
    scopes = sorted(grant.scope for grant in actor.grants)
    return {
        "purpose": text.purpose,
        "version": text.version,
        "language": text.language,
        "title": text.title,
        "label": text.label,
        "paragraphs": text.for_handler(queries.handler(place or next(iter(scopes), ""))),
    }


@router.get(
    "/{uuid:membership}",
    response=MemberDetail,
    operation_id="members_get",
    summary="One membership",
)
def membership(request: HttpRequest, membership: UUID) -> Any:
    """Show one membership with its spells, consents and who opened the full data."""
    actor = _actor(request)
    found = queries.membership(actor, membership)
    return {
        "member": MemberOut.of(request, found),
        "spells": [SpellOut.of(row) for row in queries.spells_in_sight(actor, found.person)],
        "consents": list(queries.consents(found.person)),
        "opened": [OpenedOut.of(one) for one in queries.unsealings(found.person)],
    }


@router.post(
    "/{uuid:membership}/unseal",
    response=FullOut,
    operation_id="members_unseal",
    summary="Open the full data",
)
def unseal(request: HttpRequest, membership: UUID, body: ReasonIn, response: HttpResponse) -> Any:
    """Open the full data for a stated reason; the member can see who did and why."""
    command = opening.Unseal(membership=membership, reason=body.reason)
    identity = opening.unseal(_actor(request), command)
    response["Cache-Control"] = "no-store"
    return {name: getattr(identity, name) for name in FullOut.model_fields}
