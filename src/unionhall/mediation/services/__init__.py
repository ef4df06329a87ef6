"""Taking an application in, and correcting what was entered."""

from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.advice import queries as advice
from unionhall.advice.commands import MarkTurned
from unionhall.advice.models import Turn
from unionhall.advice.services.turning import mark_turned
from unionhall.codes.documents import normalise_name
from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import only
from unionhall.core.sealed import keyed_hash
from unionhall.mediation import errors, law, queries, telling
from unionhall.mediation.commands import (
    AddWorkers,
    Apply,
    ChooseRepresentatives,
    Correct,
    SetClaims,
)
from unionhall.mediation.models import (
    Case,
    CaseSeries,
    Category,
    Channel,
    Event,
    Handler,
    Party,
    Side,
)
from unionhall.mediation.permissions import HANDLE
from unionhall.mediation.services.common import (
    Happened,
    at_state,
    day_between,
    sealed,
    set_due,
    sound_text,
    tell_figures,
    user_of,
    write_down,
)
from unionhall.mediation.services.workers import add_workers as enter_workers
from unionhall.mediation.services.workers import one_at_a_time, refuse_second_cases, set_claims_of
from unionhall.members.models import Person
from unionhall.organizations import queries as organizations
from unionhall.organizations import tree
from unionhall.organizations.models import Organization
from unionhall.supervision import queries as supervision

State = Case.State
LEAVING = timedelta(days=183)
"""Who leaves so long after applying has no mediation of that application any more: a choice of
ours, no rule of law. An end that is only announced has not come: the worker is still employed."""
BEFORE_AGREEMENT = (State.APPLIED, State.ACCEPTED)


@transaction.atomic
def apply(actor: Actor, command: Apply) -> Case:
    """Take an application in, with the body's next number; sent twice, it is one.

    Oral ones too: what is entered is the record that is made on the spot. A consultation
    becomes one case and no second.
    """
    tree.hold_still()
    if earlier := _earlier(actor, command):
        return earlier
    organization = organizations.organization(actor, command.organization)
    actor.require(HANDLE, organization.path)
    _in_scope(command)
    _days(command.applied_on, command)
    employer = supervision.employer(actor, command.employer, timezone.localdate())
    if employer is None:
        raise NotFound
    if not command.workers:
        raise errors.WorkerMissing
    one_at_a_time(employer.pk)
    try:
        with transaction.atomic():
            case = _written(actor, command, organization, employer.pk)
    except IntegrityError as meanwhile:
        if earlier := _earlier(actor, command):
            return earlier
        raise errors.OtherContent from meanwhile
    enter_workers(actor, case, command.workers, _turn(actor, command, case))
    _set_collective(case)
    refuse_second_cases(actor, case)
    text = Channel.ORAL.value if command.channel == Channel.ORAL else ""
    write_down(actor, case, Happened(kind=Event.Kind.APPLIED, on=command.applied_on, text=text))
    return case


def fingerprint(command: Apply) -> UUID:
    """Return the keyed hash by which the same application, sent again, is known."""
    return keyed_hash("mediation.application", repr(sorted(asdict(command).items())))


def _earlier(actor: Actor, command: Apply) -> Case | None:
    earlier = only(
        Case.objects.select_related("organization", "employer").filter(
            submission_id=command.submission_id
        )
    )
    if earlier is None:
        return None
    if (
        earlier.sent_hash != fingerprint(command)
        or not queries.worked(actor).filter(pk=earlier.pk).exists()
    ):
        raise errors.OtherContent
    return earlier


def _turn(actor: Actor, command: Apply, case: Case) -> Person | None:
    """Note that the consultation became this case; return who asked, where they are on record."""
    if command.consultation is None:
        return None
    try:
        told = advice.case_facts(actor, command.consultation)
        become = MarkTurned(consultation=told.consultation, into=Turn.Into.CASE, ref=case.public_id)
        mark_turned(actor, become)
    except (NotFound, NotPermitted) as unseen:
        raise errors.NoSuchConsultation from unseen
    return told.person


def _in_scope(command: Apply) -> None:
    if command.elsewhere:
        what, where = law.ELSEWHERE.get(command.elsewhere, (None, None))
        if what is None or where is None:
            raise errors.UnknownGround(field="elsewhere")
        raise errors.OutOfScope(what=what, where=where)
    if command.pending and command.channel != Channel.REFERRAL:
        raise errors.BarredElsewhere


def _days(applied_on: date, command: Apply | Correct) -> None:
    day_between(applied_on, None, "", field="applied_on")
    if command.known_on is not None:
        day_between(command.known_on, None, "", field="known_on")
        if command.known_on > applied_on:
            raise errors.KnownAfterApplied(applied=formats.day(applied_on))
    if command.left_on is not None:
        if command.left_on > timezone.localdate():
            raise errors.NotLeftYet(day=formats.day(command.left_on))
        day_between(command.left_on, None, "", field="left_on")
        if command.left_on > applied_on + LEAVING:
            raise errors.LeftLongAfter(
                day=formats.day(command.left_on), applied=formats.day(applied_on)
            )


def _written(actor: Actor, command: Apply, organization: Organization, employer: int) -> Case:
    public_id = uuid7()
    facts = sound_text(command.facts, "facts")
    if not facts:
        raise errors.FactsMissing
    user = user_of(actor)
    case = Case.objects.create(
        public_id=public_id,
        submission_id=command.submission_id,
        sent_hash=fingerprint(command),
        organization=organization,
        scope_path=organization.path,
        year=command.applied_on.year,
        number=_next_number(organization, command.applied_on.year),
        state=State.APPLIED,
        category=Category(command.category),
        channel=Channel(command.channel),
        consultation=command.consultation,
        division_code=command.division_code or organization.division_code,
        employer_id=employer,
        applicant=Side(command.applicant),
        applied_on=command.applied_on,
        known_on=command.known_on,
        employed=command.employed and command.left_on is None,
        left_on=command.left_on,
        opened_by=user,
        **sealed(Case.TABLE, public_id, {"facts": facts}),
    )
    Handler.objects.create(
        case=case,
        user=user,
        name=actor.name[:80],
        part=Handler.Part.REGISTRAR,
        since=timezone.localdate(),
    )
    firm = uuid7()
    told = {
        "spokesman": " ".join(command.employer_spokesman.split()),
        "counsel": " ".join(command.employer_counsel.split()),
    }
    Party.objects.create(
        public_id=firm, case=case, side=Side.EMPLOYER, **sealed(Party.TABLE, firm, told)
    )
    return case


def _next_number(organization: Organization, year: int) -> int:
    """Take the body's next number; whoever comes at the same moment waits for this transaction."""
    wanted = {"organization": organization, "year": year}
    CaseSeries.objects.bulk_create([CaseSeries(**wanted)], ignore_conflicts=True)
    row = CaseSeries.objects.select_for_update().get(**wanted)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _set_collective(case: Case) -> None:
    """Mark a case in which so many workers claim the same that they may choose representatives."""
    found = law.rule(law.COLLECTIVE, case, case.applied_on)
    workers = case.parties.filter(side=Side.WORKER).count()
    collective = found is not None and found.value is not None and found.met(workers)
    if collective != case.collective:
        case.collective = collective
        case.save(update_fields=["collective"])


@transaction.atomic
def correct(actor: Actor, command: Correct) -> Case:
    """Correct an entry; who read an older version is shown both, and nothing is lost."""
    case = at_state(actor, command.case, *BEFORE_AGREEMENT)
    facts = sound_text(command.facts, "facts")
    if not facts:
        raise errors.FactsMissing
    if case.version != command.version:
        if queries.entry(case) == _wanted(command, facts):
            return case
        raise _meanwhile(case)
    _days(case.applied_on, command)
    case.category = Category(command.category)
    case.division_code = command.division_code
    case.known_on, case.left_on = command.known_on, command.left_on
    case.employed = command.employed and command.left_on is None
    case.version += 1
    for column, value in sealed(Case.TABLE, case.public_id, {"facts": facts}).items():
        setattr(case, column, value)
    case.save(
        update_fields=[
            "category",
            "division_code",
            "known_on",
            "left_on",
            "employed",
            "version",
            "sealed",
            "key_version",
        ]
    )
    write_down(actor, case, Happened(kind=Event.Kind.CORRECTED, on=timezone.localdate()))
    tell_figures(case)
    return case


def _wanted(command: Correct, facts: str) -> dict[str, object]:
    return {
        "category": command.category,
        "facts": facts,
        "division_code": command.division_code,
        "known_on": command.known_on,
        "employed": command.employed and command.left_on is None,
        "left_on": command.left_on,
    }


def _meanwhile(case: Case) -> errors.EditedMeanwhile:
    """Say who corrected an entry since it was read, with what stands there now."""
    last = case.events.filter(kind=Event.Kind.CORRECTED).order_by("-pk").first()
    now = queries.entry(case) | {"version": case.version, "claims": queries.claims_told(case)}
    return errors.EditedMeanwhile(name=last.by if last else "–", theirs=now)


@transaction.atomic
def add_workers(actor: Actor, command: AddWorkers) -> Case:
    """Let further workers with the same claim join a case."""
    case = at_state(actor, command.case, *BEFORE_AGREEMENT)
    if not command.workers:
        raise errors.WorkerMissing
    there = {one.name for one in queries.parties(queries.whole(case))}
    for one in command.workers:
        if normalise_name(one.name) in there:
            raise errors.SameName(name=one.name)
    one_at_a_time(case.employer_id)
    enter_workers(actor, case, command.workers)
    _set_collective(case)
    refuse_second_cases(actor, case)
    text = str(len(command.workers))
    write_down(actor, case, Happened(kind=Event.Kind.CORRECTED, on=timezone.localdate(), text=text))
    tell_figures(case)
    return case


@transaction.atomic
def set_claims(actor: Actor, command: SetClaims) -> Case:
    """Say anew what one worker asks for; who read an older entry is shown what stands now."""
    case = at_state(actor, command.case, *BEFORE_AGREEMENT)
    party = _worker(case, command.party)
    stand = {one.kind: one.amount for one in party.claims.all()}
    wanted = {one.kind: one.amount for one in command.claims}
    if stand == wanted and len(wanted) == len(command.claims):
        return case
    if case.version != command.version:
        raise _meanwhile(case)
    set_claims_of(party, command.claims)
    case.version += 1
    case.save(update_fields=["version"])
    happened = Happened(kind=Event.Kind.CORRECTED, on=timezone.localdate(), text=telling.CLAIMS)
    write_down(actor, case, happened)
    return case


def _worker(case: Case, party: UUID) -> Party:
    found = case.parties.filter(public_id=party, side=Side.WORKER).first()
    if found is None:
        raise errors.NotAWorkerHere
    return found


@transaction.atomic
def choose_representatives(actor: Actor, command: ChooseRepresentatives) -> Case:
    """Note whom the workers of a collective case chose to speak for them."""
    case = at_state(actor, command.case, *BEFORE_AGREEMENT)
    workers = case.parties.filter(side=Side.WORKER)
    found = law.rule(law.COLLECTIVE, case, case.applied_on)
    count = workers.count()
    if found is None or found.value is None or not found.met(count):
        raise errors.TooFewForRepresentatives(
            count=count,
            least=found.number if found and found.value is not None else "–",
            article=found.article if found else "–",
        )
    chosen = workers.filter(public_id__in=list(command.parties))
    if chosen.count() != len(set(command.parties)):
        raise errors.NotAWorkerHere(field="parties")
    workers.update(represents=False)
    workers.filter(pk__in=[one.pk for one in chosen]).update(represents=True)
    audit.record(actor, "mediation.represented", case, representatives=len(command.parties))
    set_due(case)
    return case
