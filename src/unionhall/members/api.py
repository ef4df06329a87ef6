"""Members over the API: what staff and members see on their pages, under the same policy."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.accounts import phone_codes
from unionhall.accounts.addresses import client_address
from unionhall.codes.documents import check_phone
from unionhall.core.errors import NotFound
from unionhall.core.jobs_api import JobOut
from unionhall.core.paging import Paged, Paging, page
from unionhall.members import consents as texts
from unionhall.members import queries, services
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.members.models import Consent, Membership
from unionhall.members.schemas import (
    ConsentIn,
    ConsentOut,
    ContactIn,
    FindIn,
    FullExportIn,
    FullOut,
    MemberDetail,
    MemberOut,
    OpenedOut,
    OwnOut,
    PhoneIn,
    Purpose,
    PurposeIn,
    ReasonIn,
    SharedOut,
    SpellOut,
    TextOut,
    WatcherOut,
    Which,
    WhoOut,
)
from unionhall.members.services import full_export as full_exports
from unionhall.members.services import opening
from unionhall.members.services import own as own_services

router = Router(tags=["members"])


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@router.get("", response=Paged[MemberOut], operation_id="members_list", summary="Members in sight")
def members(request: HttpRequest, paging: Query[Paging], which: Query[Which]) -> Any:
    """List the members of the bodies that the duty covers, in the order of the tree."""
    part = page(which.narrow(queries.listed(_actor(request))), paging)
    rows: list[Membership] = part["items"]  # type: ignore[assignment]
    return {**part, "items": [MemberOut.of(_actor(request), row) for row in rows]}


@router.post(
    "/find", response=list[MemberOut], operation_id="members_find", summary="Find by name or phone"
)
def find(request: HttpRequest, body: FindIn) -> Any:
    """Find members by exact name or phone, 50 at most; posted, so that neither is in an address."""
    rows = queries.found(queries.listed(_actor(request)), body.words)
    return [MemberOut.of(_actor(request), row) for row in rows[:50]]


@router.post(
    "/file",
    response={202: JobOut},
    operation_id="members_full_export",
    summary="Have members written to a file, with full data",
)
def full_export(request: HttpRequest, body: FullExportIn) -> Any:
    """Start a job that writes the file; each person's opening is recorded, with the reason."""
    command = full_exports.AskFullExport(**body.dict())
    return Status(202, JobOut.of(full_exports.ask_full_export(_actor(request), command)))


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
        "member": MemberOut.of(_actor(request), found),
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
