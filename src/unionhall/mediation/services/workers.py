"""The workers of a case: named, recognised as members, each with claims of their own."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.codes.documents import (
    DocumentKind,
    check_document,
    mask_number,
    normalise_name,
    normalise_number,
)
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.identifiers import uuid7
from unionhall.mediation import errors, queries
from unionhall.mediation.commands import ClaimAsked, WorkerNamed
from unionhall.mediation.models import Case, Claim, Party, Side
from unionhall.mediation.services.common import sealed, sound_amount, user_of
from unionhall.mediation.services.interest import close_glass, refuse_handlers
from unionhall.members import queries as members
from unionhall.members.identity import blind_index
from unionhall.members.models import Person
from unionhall.organizations.models import Employer


def add_workers(
    actor: Actor, case: Case, workers: Sequence[WorkerNamed], asker: Person | None = None
) -> None:
    """Enter workers with their claims; a member is recognised by the document.

    ``asker`` is the person on record who asked in the consultation: recognised by the name.
    Of who handles the case nobody may be among them, or speak for one of them.
    """
    first = not case.parties.filter(side=Side.WORKER).exists()
    entered = list(case.parties.all()) if first else []
    user = user_of(actor)
    own = user.person if user is not None else None
    for one in workers:
        name = normalise_name(one.name)
        if not name:
            raise errors.WorkerMissing
        if not one.claims:
            raise errors.ClaimMissing(name=name)
        index, document = _document(one)
        if index is None and asker is not None and members.identity_of(asker).name == name:
            index, document = asker.blind_index, members.identity_of(asker).masked().number
        person = members.known(index).person if index else None
        if person is not None and own is not None and person.public_id == own:
            raise errors.OwnCase
        entered.append(_enter(case, one, document, index=index, person=person))
    refuse_handlers(case, entered)
    close_glass(case)


def _document(one: WorkerNamed) -> tuple[UUID | None, str]:
    """Return the keyed hash of a worker's document, and the document masked."""
    if not one.document.strip():
        return None, ""
    number = normalise_number(one.document)
    try:
        check_document(
            DocumentKind.RESIDENT_ID, number, on=timezone.localdate(), demo=settings.DEMO
        )
    except DomainError as wrong:
        raise errors.DocumentWrong(name=one.name) from wrong
    return blind_index(DocumentKind.RESIDENT_ID, number), mask_number(number)


def _enter(
    case: Case, one: WorkerNamed, document: str, *, index: UUID | None, person: Person | None
) -> Party:
    public_id = uuid7()
    told = {
        "name": normalise_name(one.name),
        "document": document,
        "phone": one.phone.strip()[:20],
        "address": " ".join(one.address.split())[:200],
        "counsel": " ".join(one.counsel.split())[:80],
    }
    try:
        with transaction.atomic():
            party = Party.objects.create(
                public_id=public_id,
                case=case,
                side=Side.WORKER,
                person=person,
                index=index,
                represents=one.represents,
                **sealed(Party.TABLE, public_id, told),
            )
    except IntegrityError as twice:
        raise errors.WorkerTwice from twice
    set_claims_of(party, one.claims)
    return party


def set_claims_of(party: Party, claims: Sequence[ClaimAsked]) -> None:
    """Write the claims of a worker in the place of those before; one that stays keeps its id."""
    if not claims:
        raise errors.ClaimMissing(name="–")
    kinds = [Claim.Kind(one.kind) for one in claims]
    if len(set(kinds)) < len(kinds):
        raise errors.ClaimTwice
    if any(one.kind == Claim.Kind.NO_MONEY and one.amount is not None for one in claims):
        raise errors.NotMoney(kind=Claim.Kind.NO_MONEY.label)
    party.claims.exclude(kind__in=kinds).delete()
    Claim.objects.bulk_create(
        [
            Claim(
                case_id=party.case_id,
                party=party,
                kind=one.kind,
                amount=None if one.amount is None else sound_amount(one.amount),
            )
            for one in claims
        ],
        update_conflicts=True,
        unique_fields=["party", "kind"],
        update_fields=["amount"],
    )


def one_at_a_time(employer: int) -> None:
    """Let applications about one employer wait for one another until the transaction ends.

    Of two bodies at the same instant the later sees the case of the earlier: who took an
    application in first is competent.
    """
    Employer.objects.select_for_update(no_key=True).get(pk=employer)


def refuse_second_cases(actor: Actor, case: Case) -> None:
    """Refuse a worker who has another case with this employer that is not over.

    The body that took the other one in is competent. Its number and its body are told to those
    who see its line; to others only that there is one, which the worker knows as well.
    """
    if (other := _other_open_case(actor, case)) is None:
        return
    name, seen = other
    if seen is None:
        raise errors.OpenElsewhere(name=name)
    if seen.organization_id == case.organization_id:
        raise errors.AlreadyOpen(name=name, reference=seen.reference)
    raise errors.OpenAtAnother(name=name, reference=seen.reference, body=seen.organization.name)


def refuse_to_open_beside(actor: Actor, case: Case) -> None:
    """Refuse to open a case again while a worker of it has another one with this employer.

    Of the other one as much is told as when an application is taken in.
    """
    one_at_a_time(case.employer_id)
    if (other := _other_open_case(actor, case)) is None:
        return
    name, seen = other
    if seen is None:
        raise errors.OpensBesideUnseen(name=name)
    raise errors.OpensBeside(name=name, reference=seen.reference, body=seen.organization.name)


def _other_open_case(actor: Actor, case: Case) -> tuple[str, Case | None] | None:
    """Find a worker's other case with this employer that is not over: by name, and as far as seen.

    The case is empty where the actor does not see its line.
    """
    indexes = [one.index for one in case.parties.all() if one.index is not None]
    other = (
        Party.objects.filter(index__in=indexes, case__employer=case.employer_id)
        .filter(case__state__in=Case.OPEN)
        .exclude(case=case)
        .order_by("case")
        .first()
    )
    if other is None:
        return None
    return _name(case, other.index), queries.lines(actor).filter(pk=other.case_id).first()


def _name(case: Case, index: UUID | None) -> str:
    party = case.parties.get(index=index)
    return str(queries.opened(Party.TABLE, party).get("name", "–"))
