"""Reading persons and memberships: always masked, unless the reader may see more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery
from django.utils.functional import Promise

from unionhall.accounts.models import Duty, Role
from unionhall.accounts.queries import phone_token_of
from unionhall.accounts.roles import ROLES
from unionhall.codes.documents import normalise_number
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.personal_fields import Subject
from unionhall.core.scoping import STEP, only
from unionhall.members import permissions
from unionhall.members.identity import Identity, name_token, phone_token, unseal_identity
from unionhall.members.models import (
    Consent,
    Membership,
    Person,
    PersonDocument,
    PersonToken,
    Unsealing,
)
from unionhall.organizations import queries as bodies
from unionhall.organizations import tree
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.searching import called

PURPOSES = tuple(Consent.Purpose)
OWN_PHONE = Consent.Channel.OWN_PHONE


@dataclass(frozen=True, slots=True)
class PersonAt:
    """A person and the place where they are on record: what an audit entry is about."""

    person: Person
    scope_path: str

    _meta = Person._meta

    @property
    def public_id(self) -> UUID:
        """The person's public name."""
        return self.person.public_id


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record about the bearer of a document: a person, perhaps a membership."""

    person: Person | None
    membership: Membership | None

    @property
    def former(self) -> bool:
        """Say whether the person was a member, but is not now."""
        return self.person is not None and self.membership is None


@dataclass(frozen=True, slots=True)
class Shown:
    """A person's data as this reader may see it."""

    name: str
    number: str
    phone: str

    @classmethod
    def of(cls, actor: Actor, person: Person, scope_path: str) -> Self:
        """Open the person's data and keep what the reader may see at this place."""
        identity = identity_of(person)
        masked = identity.masked()
        clear = actor.may(permissions.SEE_NAMES, scope_path)
        return cls(
            name=identity.name if clear else masked.name, number=masked.number, phone=masked.phone
        )


def identity_of(person: Person) -> Identity:
    """Open a person's identity. Never show it whole: that is ``services.unseal``."""
    return unseal_identity(person.public_id, bytes(person.sealed), person.key_version)


def subject(person: Person) -> Subject:
    """Return a person as the registry of personal fields looks for them."""
    identity = identity_of(person)
    return Subject(
        key=person.pk,
        public_id=person.public_id,
        index=person.blind_index,
        name=identity.name,
        numbers=tuple(number for number in (identity.number, identity.phone) if number),
    )


def memberships(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Membership]:
    """List the memberships in sight, past ones too, in the order of the tree."""
    visible = Membership.objects.visible_to(actor, permission)
    return visible.select_related("person", "organization", "employer").order_by("scope_path", "id")


def listed(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Membership]:
    """List the memberships in sight, for those whose duty has to do with members at all."""
    if not actor.holds(permission):
        raise NotPermitted
    return memberships(actor, permission)


def hold(people: QuerySet[Person], *, no_key: bool = False) -> None:
    """Lock persons until the transaction ends: in one order, and before anything of theirs.

    Who merges, deletes, moves or ends several does this first; so one waits for the other, and
    nobody for somebody who waits for them. ``no_key``: where no person goes, so that rows that
    refer to them can be entered meanwhile. The tree stands still before, as everywhere.
    """
    tree.hold_still()
    rows = people.order_by("pk").select_for_update(no_key=no_key)
    list(rows.values_list("pk", flat=True))


def hold_members(memberships: QuerySet[Membership]) -> None:
    """Lock the persons of memberships, as ``hold`` does; none of them goes."""
    hold(Person.objects.filter(pk__in=memberships.values("person")), no_key=True)


def memberships_to_change(
    actor: Actor, public_ids: Iterable[UUID], permission: Permission = permissions.ADMIT
) -> list[Membership]:
    """Find memberships by hundreds and lock them, in one order; one out of reach refuses all."""
    wanted = set(public_ids)
    rows = Membership.objects.filter(public_id__in=wanted)
    hold_members(rows)
    locked = rows.select_for_update(of=("self",))
    found = list(locked.select_related("person", "organization", "employer").order_by("pk"))
    if len(found) != len(wanted):
        raise NotFound
    for path in {one.scope_path for one in found}:
        actor.require(permission, path)
    return found


def memberships_to_read(
    actor: Actor, public_ids: Iterable[UUID], permission: Permission
) -> list[Membership]:
    """Find memberships by hundreds, in the order of the tree; one out of reach refuses all."""
    wanted = set(public_ids)
    rows = Membership.objects.filter(public_id__in=wanted).order_by("scope_path", "id")
    found = list(rows.select_related("person", "organization", "employer"))
    if len(found) != len(wanted):
        raise NotFound
    for path in {one.scope_path for one in found}:
        actor.require(permission, path)
    return found


def own_persons(actor: Actor) -> frozenset[int]:
    """Return whom the actor is: by the account's record, and by the phone noted for it."""
    wanted = Q(public_id=actor.person) if actor.person else Q(pk__in=[])
    if own := phone_token_of(actor):
        wanted |= Q(tokens__kind=PersonToken.Kind.PHONE, tokens__token=own)
    return frozenset(Person.objects.filter(wanted).values_list("pk", flat=True))


def membership(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Membership:
    """Find one membership; with ``lock``, nobody else may change it in the meantime."""
    visible = memberships(actor)
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def with_name(rows: QuerySet[Membership], name: str) -> QuerySet[Membership]:
    """Keep the bearers of exactly this name."""
    return rows.filter(
        person__tokens__kind=PersonToken.Kind.NAME, person__tokens__token=name_token(name)
    )


def with_phone(rows: QuerySet[Membership], phone: str) -> QuerySet[Membership]:
    """Keep those who can be reached under exactly this phone number."""
    return rows.filter(
        person__tokens__kind=PersonToken.Kind.PHONE, person__tokens__token=phone_token(phone)
    )


def found(rows: QuerySet[Membership], words: str) -> QuerySet[Membership]:
    """Keep those whose name or phone is exactly this; refuses what is neither."""
    plain = normalise_number(words)
    if any(character.isdigit() for character in plain):
        return with_phone(rows, plain)
    return with_name(rows, words)


def bearing(index: UUID) -> QuerySet[Person]:
    """Keep the bearer of a document: by the one on record, or by one of a merged record."""
    merged = PersonDocument.objects.filter(blind_index=index).values("person")
    return Person.objects.filter(Q(blind_index=index) | Q(pk=Subquery(merged)))


def bearers(indexes: Collection[UUID], *, lock: bool = False) -> dict[UUID, Person]:
    """Find the bearers of many documents, by document; two statements however many."""
    documents = PersonDocument.objects.filter(blind_index__in=list(indexes))
    merged = dict(documents.values_list("blind_index", "person_id"))
    people = Person.objects.filter(
        Q(blind_index__in=list(indexes)) | Q(pk__in=list(merged.values()))
    ).order_by("pk")
    rows = list(people.select_for_update() if lock else people)
    by_key = {person.pk: person for person in rows}
    wanted = set(indexes)
    found = {person.blind_index: person for person in rows if person.blind_index in wanted}
    return found | {index: by_key[key] for index, key in merged.items() if key in by_key}


def known(index: UUID) -> Known:
    """Say what is on record for a document, anywhere in the tree.

    For a caller who has made sure that the question comes from the bearer: the answer must
    not reach anybody who merely knows the number.
    """
    person = only(bearing(index))
    return Known(person, current_membership(person) if person else None)


def current_membership(person: Person) -> Membership | None:
    """Return the person's membership of today, if there is one."""
    return (
        Membership.objects.filter(person=person, ended_on=None)
        .select_related("organization", "employer")
        .first()
    )


def spells(person: Person) -> QuerySet[Membership]:
    """List a person's spells of membership, the latest first."""
    return (
        Membership.objects.filter(person=person)
        .select_related("organization", "employer")
        .order_by("-began_on", "-pk")
    )


def spells_in_sight(actor: Actor, person: Person) -> list[Membership]:
    """List those of a person's spells that this reader may see, the latest first."""
    return [spell for spell in spells(person) if actor.may(permissions.VIEW, spell.scope_path)]


def place_of(person: Person) -> PersonAt:
    """Return where a person is on record: at the current union, else at the last one."""
    last = (
        Membership.objects.filter(person=person)
        .order_by("ended_on", "-began_on", "-pk")
        .values_list("scope_path", "ended_on")
    )
    paths = [path for path, ended in last if ended is None] or [path for path, _ in last]
    return PersonAt(person, paths[-1] if paths else "")


def places_of(persons: Collection[int]) -> dict[int, str]:
    """Return where many persons (by primary key) are on record, as ``place_of``; one statement."""
    rows = Membership.objects.filter(person__in=list(persons)).order_by("ended_on", "pk")
    places: dict[int, str] = {}
    standing: dict[int, str] = {}
    for person, path, ended in rows.values_list("person_id", "scope_path", "ended_on"):
        (places if ended else standing)[person] = path
    return places | standing


def consents(person: Person) -> QuerySet[Consent]:
    """List what a person agreed to, the latest first."""
    return person.consents.order_by("-given_at", "-pk")


def live_consents(person: Person) -> frozenset[str]:
    """Return the purposes that a person agrees to at present."""
    return frozenset(person.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))


def consenting(persons: Iterable[int], purpose: str) -> set[int]:
    """Return which of these persons (by primary key) agree to a purpose at present."""
    return set(
        Consent.objects.filter(
            person_id__in=list(persons), purpose=purpose, withdrawn_at=None
        ).values_list("person_id", flat=True)
    )


def identities_to_share(persons: Iterable[int], purpose: str) -> dict[int, Identity]:
    """Open the identities of those among these persons who agree to a purpose at present.

    Whoever passes them on records each sharing in the same transaction.
    """
    agreeing = consenting(persons, purpose)
    return {person.pk: identity_of(person) for person in Person.objects.filter(pk__in=agreeing)}


def body_for_full_export(actor: Actor, public_id: UUID) -> Organization:
    """Find the body whose members leave in a file with full data; refuses who may not that."""
    body = bodies.organization(actor, public_id)
    for permission in (permissions.UNSEAL, permissions.EXPORT_IN_FULL):
        actor.require(permission, body.path)
    return body


def for_full_export(body: Organization, *, past: bool) -> QuerySet[Membership]:
    """List the memberships at a body and below it, but those whose data was deleted."""
    rows = Membership.objects.filter(scope_path__within=body.path, person__erased_at=None)
    rows = rows.order_by("scope_path", "id")
    return rows if past else rows.filter(ended_on=None)


def with_everything(keys: list[int]) -> list[Membership]:
    """Fetch memberships with all that is known of them, in the order of their keys."""
    found = Membership.objects.select_related("person", "organization", "employer").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def first_of(spells: Iterable[Membership], current: Membership) -> Membership:
    """Return the spell in which a membership began that transfers have carried on until now."""
    carried_on = {
        one.ended_on: one for one in spells if one.ending == Membership.Ending.TRANSFERRED_OUT
    }
    first = current
    while (before := carried_on.pop(first.began_on, None)) is not None:
        first = before
    return first


def unsealings(person: Person) -> QuerySet[Unsealing]:
    """List who opened a person's full data, the latest first."""
    return person.unsealings.select_related("user", "duty__organization").order_by("-at", "-pk")


def person(public_id: UUID) -> Person:
    """Find a person by public id, for the layers above that hold one."""
    found = Person.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def own(actor: Actor) -> Person:
    """Return the record of the member who is signed in."""
    if actor.person is None:
        raise NotFound
    return person(actor.person)


def person_by_phone(phone: str) -> tuple[UUID, str] | None:
    """Find whom a confirmed phone number belongs to: public id and masked name.

    Only where exactly one person has it: of two who share a phone, neither may open the
    other's record with it.
    """
    found = list(
        Person.objects.filter(
            tokens__kind=PersonToken.Kind.PHONE, tokens__token=phone_token(phone)
        )[:2]
    )
    if len(found) != 1:
        return None
    return found[0].public_id, identity_of(found[0]).masked().name


def is_own(actor: Actor, index: UUID, phone: UUID | None = None) -> bool:
    """Say whether a document, or the phone given with it, is that of the person who acts.

    Known by the account's own record, where it has one, and by the phone noted for a staff
    account: as given here, or as it stands on the record of the document's holder.
    """
    holder = bearing(index)
    if actor.person is not None and holder.filter(public_id=actor.person).exists():
        return True
    own = phone_token_of(actor)
    if own is None:
        return False
    noted = holder.filter(tokens__kind=PersonToken.Kind.PHONE, tokens__token=own)
    return own == phone or noted.exists()


def own_records(actor: Actor) -> QuerySet[Person]:
    """List the persons on record who are the person who acts, as ``is_own`` knows them."""
    mine = Q(pk__in=())
    if actor.person is not None:
        mine |= Q(public_id=actor.person)
    if own := phone_token_of(actor):
        bearers = PersonToken.objects.filter(kind=PersonToken.Kind.PHONE, token=own)
        mine |= Q(pk__in=bearers.values("person"))
    return Person.objects.filter(mine)


def standing_on(rows: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    """Keep the memberships that hold on a day."""
    return rows.filter(began_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


def in_union(rows: QuerySet[Membership], words: str) -> QuerySet[Membership]:
    """Keep the members of unions with these words in their name, or these initials."""
    unions = Organization.objects.filter(called(words))
    return rows.filter(organization__in=unions.values("pk"))


def union_listed(actor: Actor, public_id: UUID) -> Organization | None:
    """Find a union whose members the actor may list."""
    found = Organization.objects.filter(public_id=public_id).first()
    return found if found is not None and actor.may(permissions.VIEW, found.path) else None


def at_employer(rows: QuerySet[Membership], words: str) -> QuerySet[Membership]:
    """Keep the members whose employer has these words in its name, on record or as typed."""
    typed = Q(employer=None, employer_typed__icontains=words)
    return rows.filter(Q(employer__name__icontains=words) | typed)


def ancestors(path: str) -> list[str]:
    """List a place and all places above it."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def handler(path: str) -> str:
    """Name the federation that answers for the data kept at a place."""
    names = dict(
        Organization.objects.filter(path__in=ancestors(path), kind__in=(Kind.DISTRICT, Kind.CITY))
        .order_by("path")
        .values_list("kind", "name")
    )
    return names.get(Kind.DISTRICT) or names.get(Kind.CITY) or ""


@dataclass(frozen=True, slots=True)
class Watcher:
    """A role at a body that can see a member: how many hold it, and how much it shows."""

    organization: str
    role: str | Promise
    holders: int
    names: bool
    full: bool


def watchers(person: Person, on: date) -> list[Watcher]:
    """List who can see a person, by the duties of the day and what their roles allow.

    The same table that decides on every page decides here.
    """
    duties = (
        Duty.objects.filter(scope_path__in=ancestors(place_of(person).scope_path))
        .filter(valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .order_by("-scope_path", "role")
        .values_list("organization__name", "role")
    )
    holders: dict[tuple[str, str], int] = {}
    for organization, role in duties:
        if permissions.VIEW in ROLES[role]:
            holders[organization, role] = holders.get((organization, role), 0) + 1
    return [
        Watcher(
            organization,
            Role(role).label,
            count,
            names=permissions.SEE_NAMES in ROLES[role],
            full=permissions.UNSEAL in ROLES[role],
        )
        for (organization, role), count in holders.items()
    ]
