"""Admitting and transferring members, and their consents."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.codes.documents import age_on, is_of_age
from unionhall.core import audit, events, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.core.scoping import only
from unionhall.members import consents as texts
from unionhall.members import permissions, queries, rules
from unionhall.members.errors import (
    AlreadyMember,
    AlreadyMemberElsewhere,
    BeforeTheSpellBegan,
    ConsentNotGiven,
    DayInFuture,
    MembershipConsentStays,
    NotAGrassRootsUnion,
    NotAMember,
    SameUnion,
    TooYoung,
    TransferNotConfirmed,
    UnionNotThere,
    UnknownConsentText,
)
from unionhall.members.events import ConsentGiven, ConsentWithdrawn, MemberAdmitted
from unionhall.members.identity import Identity, name_token, phone_token
from unionhall.members.models import Consent, Membership, Person, PersonToken
from unionhall.members.services import spells
from unionhall.organizations import tree
from unionhall.organizations.models import GRASS_ROOTS, Employer, Organization

M = TypeVar("M", Employer, Organization)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What statistics need to know of a person, by code; all of it may be left out."""

    nation: str = ""
    education: str = ""
    political: str = ""
    household: str = ""
    skill_level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The person agreed to a purpose, in the words of this version and language."""

    purpose: str
    text_version: str
    language: str
    channel: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit:
    """A union takes in a person. ``beginning`` left empty: joined, or joined again."""

    identity: Identity
    organization: UUID
    began_on: date
    channel: str
    employment_form: str
    employer: UUID | None = None
    employer_typed: str = ""
    post: str = ""
    guided_by: UUID | None = None
    beginning: str = ""
    profile: Profile = field(default_factory=Profile)
    consents: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """From ``on``, a member belongs to another union.

    ``asked_by_member``: the member asked for it, with a confirmed phone or document; without
    that, whoever transfers needs the permission at the old union too. ``identity`` is what
    the member stated on the occasion, where they did.
    """

    person: UUID
    organization: UUID
    on: date
    channel: str
    employment_form: str
    employer: UUID | None = None
    employer_typed: str = ""
    post: str = ""
    guided_by: UUID | None = None
    asked_by_member: bool = False
    identity: Identity | None = None
    profile: Profile = field(default_factory=Profile)
    consents: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """A person agrees to a purpose."""

    person: UUID
    purpose: str
    text_version: str
    language: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """A person no longer agrees to a purpose."""

    person: UUID
    purpose: str


@transaction.atomic
def admit(actor: Actor, command: Admit) -> Membership:
    """Make a person a member from a day on; the person is entered if not yet known."""
    organization = receiving(actor, command.organization, command.began_on)
    rules.check_spell(command)
    if command.beginning:
        rules.one_of(Membership.Beginning, command.beginning, field="beginning")
    check_age(command.identity.birth, command.began_on)
    person, is_new = _enter(command.identity, command.profile)
    if not is_new:
        if current := queries.current_membership(person):
            raise _already(actor, current)
        _refresh(person, command.identity, command.profile)
    beginning = command.beginning or _beginning(person, is_new=is_new)
    membership = _spell(person, organization, command, command.began_on, beginning)
    try:
        with transaction.atomic():
            spells.begin([membership])
    except IntegrityError as one_membership_at_a_time:
        current = queries.current_membership(person)
        if current is None:
            raise Conflict from one_membership_at_a_time
        raise _already(actor, current) from one_membership_at_a_time
    _agree(person, command.consents)
    audit.record(
        actor,
        "members.admitted",
        membership,
        beginning=beginning,
        channel=command.channel,
        on=command.began_on.isoformat(),
    )
    events.publish(actor, MemberAdmitted(membership, queries.live_consents(person)))
    return membership


@transaction.atomic
def transfer(actor: Actor, command: Transfer) -> Membership:
    """Move a member to another union: one spell ends and the next begins on the same day."""
    organization = receiving(actor, command.organization, command.on)
    rules.check_spell(command)
    person = Person.objects.select_for_update().filter(public_id=command.person).first()
    old = queries.current_membership(person) if person else None
    if person is None or old is None:
        raise NotAMember
    if not command.asked_by_member and not actor.may(permissions.ADMIT, old.scope_path):
        raise TransferNotConfirmed
    if old.organization_id == organization.pk:
        raise SameUnion(name=organization.name)
    if command.on < old.began_on:
        raise BeforeTheSpellBegan(began=formats.day(old.began_on))
    if command.identity is not None:
        _refresh(person, command.identity, command.profile)
    new = _spell(person, organization, command, command.on, Membership.Beginning.TRANSFERRED_IN)
    _agree(person, command.consents)
    spells.change_unions(actor, [old], [new], command.on)
    return new


@transaction.atomic
def give_consent(actor: Actor, command: GiveConsent) -> Consent:
    """Record that a person agrees; agreeing twice to the same words is agreeing once."""
    place = _own_or_in_charge(actor, command.person)
    rules.one_of(Consent.Channel, command.channel, field="channel")
    live = place.person.consents.filter(purpose=command.purpose, withdrawn_at=None).first()
    if live and live.text_version == command.text_version:
        return live
    now = timezone.now()
    agreed = Agreed(
        purpose=command.purpose,
        text_version=command.text_version,
        language=command.language,
        channel=command.channel,
        given_at=now,
    )
    _agree(place.person, (agreed,))
    audit.record(
        actor,
        "members.consent_given",
        place,
        purpose=command.purpose,
        text_version=command.text_version,
        channel=command.channel,
    )
    events.publish(actor, ConsentGiven(place.person, command.purpose))
    return place.person.consents.get(purpose=command.purpose, withdrawn_at=None)


@transaction.atomic
def withdraw_consent(actor: Actor, command: WithdrawConsent) -> None:
    """Take a consent back, at once; what was done before stays done."""
    place = _own_or_in_charge(actor, command.person)
    if command.purpose == Consent.Purpose.MEMBERSHIP and queries.current_membership(place.person):
        raise MembershipConsentStays
    live = place.person.consents.filter(purpose=command.purpose, withdrawn_at=None)
    if not live.update(withdrawn_at=timezone.now()):
        raise ConsentNotGiven
    audit.record(actor, "members.consent_withdrawn", place, purpose=command.purpose)
    events.publish(actor, ConsentWithdrawn(place.person, command.purpose))


def receiving(actor: Actor, public_id: UUID, on: date) -> Organization:
    """Find the union that takes somebody in, and make sure that it can, and keeps its place."""
    tree.hold_still()
    organization = Organization.objects.filter(public_id=public_id).first()
    if organization is None:
        raise NotFound
    actor.require(permissions.ADMIT, organization.path)
    if organization.kind not in GRASS_ROOTS:
        raise NotAGrassRootsUnion(name=organization.name)
    if on > timezone.localdate():
        raise DayInFuture(on=formats.day(on))
    dissolved = organization.dissolved_on
    if on < organization.founded_on or (dissolved is not None and on >= dissolved):
        raise UnionNotThere(name=organization.name, on=formats.day(on))
    return organization


def check_age(birth: date, on: date) -> None:
    """Refuse who is too young to be a member on a day."""
    if not is_of_age(birth, on):
        raise TooYoung(on=formats.day(on), age=max(age_on(birth, on), 0))


def _enter(identity: Identity, profile: Profile) -> tuple[Person, bool]:
    """Enter a person unless known; of two who enter the same one, the second finds the first."""
    index = identity.blind_index
    known = only(queries.bearing(index).select_for_update())
    if known is not None:
        return known, False
    person = Person(
        blind_index=index, sex=identity.sex, birth_year=identity.birth.year, **stated(profile)
    )
    person.sealed, person.key_version = identity.seal(person.public_id)
    Person.objects.bulk_create([person], ignore_conflicts=True)
    stored = Person.objects.select_for_update().get(blind_index=index)
    is_new = stored.public_id == person.public_id
    if is_new:
        _hash_again(stored, identity)
    return stored, is_new


def stated(profile: Profile) -> dict[str, str]:
    """Return what a profile says; what it leaves out may stay as it was."""
    values = {name: getattr(profile, name) for name in Profile.__dataclass_fields__}
    return {name: value for name, value in values.items() if value}


def _refresh(person: Person, identity: Identity, profile: Profile) -> None:
    """Write what the person states now; what they leave out stays as it was."""
    before = queries.identity_of(person)
    now = updated(before, identity)
    if now != before:
        reseal(person, now)
    changes = {k: v for k, v in stated(profile).items() if getattr(person, k) != v}
    if changes:
        Person.objects.filter(pk=person.pk).update(**changes)


def updated(before: Identity, said: Identity) -> Identity:
    """Return who a person is by what they say now.

    Who comes with another document than the one on record (that of a record merged into
    theirs) keeps the one on record, with what it says.
    """
    if said.blind_index != before.blind_index:
        said = replace(
            before,
            name=said.name,
            phone=said.phone,
            address=said.address,
            division_code=said.division_code,
        )
    return replace(
        said,
        address=said.address or before.address,
        phone=said.phone or before.phone,
        division_code=said.division_code or before.division_code,
    )


def reseal(person: Person, identity: Identity) -> None:
    """Seal a person's changed identity, and hash anew by what they are found."""
    person.sealed, person.key_version = identity.seal(person.public_id)
    person.save(update_fields=["sealed", "key_version"])
    _hash_again(person, identity)


def tokens_of(identity: Identity) -> list[tuple[int, UUID]]:
    """Return the hashes by which a person is found."""
    found = [(int(PersonToken.Kind.NAME), name_token(identity.name))]
    if identity.phone:
        found.append((int(PersonToken.Kind.PHONE), phone_token(identity.phone)))
    return found


def _hash_again(person: Person, identity: Identity) -> None:
    wanted = set(tokens_of(identity))
    present = {(token.kind, token.token): token for token in person.tokens.all()}
    stale = [token.pk for key, token in present.items() if key not in wanted]
    if stale:
        PersonToken.objects.filter(pk__in=stale).delete()
    PersonToken.objects.bulk_create(
        PersonToken(person=person, kind=kind, token=token)
        for kind, token in sorted(wanted - present.keys())
    )


def _beginning(person: Person, *, is_new: bool) -> str:
    was_member = not is_new and Membership.objects.filter(person=person).exists()
    return Membership.Beginning.REJOINED if was_member else Membership.Beginning.JOINED


def _spell(
    person: Person,
    organization: Organization,
    command: Admit | Transfer,
    on: date,
    beginning: str,
) -> Membership:
    return Membership(
        person=person,
        organization=organization,
        scope_path=organization.path,
        employer=_found(Employer, command.employer),
        began_on=on,
        beginning=beginning,
        channel=command.channel,
        employment_form=command.employment_form,
        employer_typed=command.employer_typed,
        post=command.post,
        guided_by=_found(Organization, command.guided_by),
    )


def _found(model: type[M], public_id: UUID | None) -> M | None:
    if public_id is None:
        return None
    found = model._default_manager.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _agree(person: Person, agreed: Iterable[Agreed]) -> None:
    """Record consents; a newer text takes the place of the one agreed to before."""
    for one in agreed:
        if texts.find(one.purpose, one.text_version, one.language) is None:
            raise UnknownConsentText
        live = person.consents.filter(purpose=one.purpose, withdrawn_at=None)
        if live.filter(text_version=one.text_version).exists():
            continue
        live.update(withdrawn_at=one.given_at)
        try:
            with transaction.atomic():
                Consent.objects.create(
                    person=person,
                    purpose=one.purpose,
                    text_version=one.text_version,
                    language=one.language,
                    channel=one.channel,
                    given_at=one.given_at,
                )
        except IntegrityError as one_live_consent_per_purpose:
            raise Conflict from one_live_consent_per_purpose


def _already(actor: Actor, current: Membership) -> AlreadyMember:
    """Say that a person is a member; where, only to those who may see it."""
    if actor.may(permissions.VIEW, current.scope_path):
        return AlreadyMember(where=current.organization.name)
    return AlreadyMemberElsewhere()


def _own_or_in_charge(actor: Actor, public_id: UUID) -> queries.PersonAt:
    """Find a person for themselves, or for staff who may admit where they are on record.

    Locked before the consents are: the card that follows from one is locked after its bearer.
    """
    queries.hold(Person.objects.filter(public_id=public_id), no_key=True)
    place = queries.place_of(queries.person(public_id))
    if actor.person != public_id and not actor.may(permissions.ADMIT, place.scope_path):
        raise NotFound
    return place
