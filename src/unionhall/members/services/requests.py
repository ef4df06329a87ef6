"""What members ask about their own data, until it is decided: PIPL Arts. 45 to 50."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts.models import User
from unionhall.codes.documents import check_document, check_validity, normalise_name, read_validity
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.personal import holds_number
from unionhall.core.sealed import seal
from unionhall.members import errors, permissions, queries, requests, rules
from unionhall.members.employing import Named
from unionhall.members.identity import Identity
from unionhall.members.models import DataRequest, Membership, Person
from unionhall.members.services import Profile, reseal
from unionhall.members.services.erasing import erase
from unionhall.organizations.models import Organization

State, Kind = DataRequest.State, DataRequest.Kind
SHORTEST_ANSWER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection:
    """A member says what is to stand in the record. ``key``: the form's own.

    ``employer`` and ``credit_code`` left empty: the employer stays as it is.
    """

    key: UUID
    name: str = field(repr=False)
    kind: str
    number: str = field(repr=False)
    sex: str = ""
    birth: date | None = field(default=None, repr=False)
    valid_until: str = ""
    profile: Profile = field(default_factory=Profile)
    employer: str = field(default="", repr=False)
    credit_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDeletion:
    """A member wants the own data deleted, having read what follows from it."""

    key: UUID
    understood: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """A member no longer wants what was asked."""

    request: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Staff carry a request out."""

    request: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """Staff send a correction back with a sentence; the member may ask again."""

    request: UUID
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Staff refuse a request, for one of the grounds that the law knows."""

    request: UUID
    ground: str
    answer: str


@transaction.atomic
def ask_correction(actor: Actor, command: AskCorrection) -> DataRequest:
    """Ask the union to correct name, document, birth, details or employer of the own record."""
    person = _own(actor)
    if known := _sent_before(person, command.key):
        return known
    before = queries.identity_of(person)
    wanted = _wanted(before, command)
    profile = {name: getattr(command.profile, name) for name in Profile.__dataclass_fields__}
    employer = _employer_asked(person, command)
    if wanted == before and profile == requests.profile_of(person) and employer is None:
        raise errors.NothingToCorrect
    content = {"identity": wanted.content(), "profile": profile}
    if employer is not None:
        content["employer"] = employer.content()
    request = _ask(actor, person, Kind.CORRECTION, command.key, content)
    changed = [one.field for one in requests.sides(request) if one.changed]
    audit.record(actor, "members.correction_asked", request, changed=", ".join(changed))
    return request


@transaction.atomic
def ask_deletion(actor: Actor, command: AskDeletion) -> DataRequest:
    """Ask for deletion of the own data, which ends the membership."""
    person = _own(actor)
    if known := _sent_before(person, command.key):
        return known
    if not command.understood:
        raise errors.UnderstandFirst
    request = _ask(actor, person, Kind.DELETION, command.key, None)
    audit.record(actor, "members.deletion_asked", request)
    return request


@transaction.atomic
def take_back(actor: Actor, command: TakeBack) -> DataRequest:
    """Take the own request back while nobody has decided it."""
    person = _own(actor)
    request = DataRequest.objects.filter(person=person, public_id=command.request).first()
    if request is None:
        raise NotFound
    if not request.is_open:
        raise errors.RequestDecided
    request.advance(State.TAKEN_BACK, decided_at=timezone.now(), sealed=None, key_version=None)
    audit.record(actor, "members.request_taken_back", request)
    return request


@transaction.atomic
def grant(actor: Actor, command: Grant) -> DataRequest:
    """Carry a request out: correct the record, or delete the person's data."""
    request = _to_decide(actor, command.request)
    if request.kind == Kind.DELETION:
        _stop_if_in_office(request.person)
        request.advance(State.DONE, **_decided(actor))
        _close_others(actor, request)
        erase(actor, request.person)
        return request
    changed = [one.field for one in requests.sides(request) if one.changed]
    _correct(request)
    request.advance(State.DONE, **_decided(actor))
    audit.record(actor, "members.corrected", request, changed=", ".join(changed))
    return request


def _close_others(actor: Actor, request: DataRequest) -> None:
    """Close what else somebody asked whose data are deleted, for that reason.

    There is nothing left to correct, and nobody took anything back.
    """
    rows = DataRequest.objects.select_for_update().filter(
        person=request.person_id, state=State.ASKED
    )
    for other in rows.exclude(pk=request.pk).order_by("pk"):
        other.advance(State.CLOSED, **_decided(actor))
        audit.record(actor, "members.request_closed", other)


@transaction.atomic
def send_back(actor: Actor, command: SendBack) -> DataRequest:
    """Send a request back with a sentence that the member reads."""
    request = _to_decide(actor, command.request)
    answer = _answer(request, command.answer)
    request.advance(State.RETURNED, answer=answer, **_decided(actor))
    audit.record(actor, "members.request_returned", request)
    return request


@transaction.atomic
def refuse(actor: Actor, command: Refuse) -> DataRequest:
    """Refuse a request: the law demands a reason (PIPL Art. 50)."""
    request = _to_decide(actor, command.request)
    if command.ground not in DataRequest.Ground.values:
        raise errors.GroundNeeded
    answer = _answer(request, command.answer)
    request.advance(State.REFUSED, ground=command.ground, answer=answer, **_decided(actor))
    audit.record(actor, "members.request_refused", request, ground=command.ground)
    return request


def _own(actor: Actor) -> Person:
    """Return the member's record, locked, so that two taps ask once."""
    known = queries.own(actor)
    return Person.objects.select_for_update().get(pk=known.pk)


def _sent_before(person: Person, key: UUID) -> DataRequest | None:
    return DataRequest.objects.filter(person=person, key=key).first()


def _ask(
    actor: Actor, person: Person, kind: str, key: UUID, content: dict[str, Any] | None
) -> DataRequest:
    """Put a request on record; a newer one takes the place of an open one of its kind."""
    for older in DataRequest.objects.filter(person=person, kind=kind, state=State.ASKED):
        take_back(actor, TakeBack(request=older.public_id))
    path = queries.place_of(person).scope_path
    union = Organization.objects.filter(path=path).first()
    if union is None:
        raise errors.NotAMember
    now = timezone.now()
    request = DataRequest(
        person=person,
        organization=union,
        scope_path=path,
        kind=kind,
        state=State.ASKED,
        key=key,
        asked_at=now,
        due_on=requests.due_on(timezone.localdate(now), union),
    )
    if content is not None:
        sealed = seal(DataRequest.TABLE, request.public_id, content)
        request.sealed, request.key_version = sealed
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as key_of_another:
        raise NotFound from key_of_another
    return request


def _employer_asked(person: Person, command: AskCorrection) -> Named | None:
    """Return the employer that a member names, unless that one stands on record already."""
    named = Named.of(command.employer, command.credit_code)
    if named is None:
        return None
    spell = queries.current_membership(person)
    if spell is None:
        raise errors.NotAMember
    return None if named.is_that_of(spell) else named


def _wanted(before: Identity, command: AskCorrection) -> Identity:
    today = timezone.localdate()
    rules.one_of(requests.KINDS, command.kind, field="kind")
    document = check_document(command.kind, command.number, on=today, demo=settings.DEMO)
    until = before.valid_until
    if command.valid_until:
        until = read_validity(command.valid_until)
        check_validity(None, until, on=today)
    same = document.number == before.number
    sex = document.sex or command.sex or before.sex
    rules.one_of(Person.Sex, sex, field="sex")
    return replace(
        before,
        name=normalise_name(command.name),
        kind=str(document.kind),
        number=document.number,
        sex=sex,
        birth=document.birth or command.birth or before.birth,
        division_code=before.division_code if same else document.division_code,
        valid_until=until,
    )


def _to_decide(actor: Actor, public_id: UUID) -> DataRequest:
    queries.hold(Person.objects.filter(pk=requests.request(actor, public_id).person_id))
    request = requests.request(actor, public_id, lock=True)
    needed = permissions.ERASE if request.kind == Kind.DELETION else permissions.DECIDE
    actor.require(needed, request.scope_path)
    if not request.is_open:
        raise errors.RequestDecided
    if queries.is_own(actor, request.person.blind_index):
        raise errors.OwnRequest
    return request


def _decided(actor: Actor) -> dict[str, object]:
    return {
        "decided_at": timezone.now(),
        "decided_by": _account(actor),
        "sealed": None,
        "key_version": None,
    }


def _account(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


def _answer(request: DataRequest, text: str) -> str:
    answer = " ".join(text.split())
    if len(answer) < SHORTEST_ANSWER:
        raise errors.AnswerNeeded
    if holds_number(answer) or queries.identity_of(request.person).name in answer:
        raise errors.AnswerNamesSomebody
    return answer


def _stop_if_in_office(person: Person) -> None:
    for one in requests.stays(person):
        if one.blocks:
            raise errors.StillInOffice(what=one.what)


def _correct(request: DataRequest) -> None:
    """Write what was asked for; figures that counted the old sex are counted again."""
    if (employer := requests.employer_asked(request)) is not None:
        _employ(request.person_id, employer)
    person = Person.objects.select_for_update().get(pk=request.person_id)
    wanted, profile = requests.content(request)
    was = person.sex
    person.blind_index, person.sex = wanted.blind_index, wanted.sex
    person.birth_year = wanted.birth.year
    for name, value in profile.items():
        setattr(person, name, value)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as document_is_on_record:
        raise errors.DocumentOfAnother from document_is_on_record
    reseal(person, replace(wanted, phone=queries.identity_of(person).phone))
    if was != person.sex:
        spells = Membership.objects.filter(person=person)
        days = spells.values_list("scope_path", "began_on", "ended_on")
        facts.rows_changed("memberships", [(path, spell) for path, *spell in days])


def _employ(person: int, named: Named) -> None:
    """Write the employer on record, else the name as the member wrote it."""
    rows = Membership.objects.filter(person=person, ended_on=None)
    known = named.on_record()
    if not rows.update(employer=known, employer_typed="" if known else named.name):
        raise errors.NotAMember
