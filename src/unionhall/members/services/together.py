"""Admitting many on one day: as many statements for hundreds as for one.

When a union is founded, all whom its preparatory group accepted become members at once. What
is written equals what ``admit`` and ``transfer`` write one by one; a test compares the two.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from unionhall.core import audit, bulk, events
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.members import consents as texts
from unionhall.members import queries, rules
from unionhall.members.errors import UnknownConsentText
from unionhall.members.events import MembersAdmitted
from unionhall.members.models import Consent, Membership, Person, PersonToken
from unionhall.members.services import Admit, check_age, receiving, spells, stated, tokens_of
from unionhall.members.services import updated as said_now
from unionhall.organizations.models import Employer, Organization

Beginning = Membership.Beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitTogether:
    """A union takes in many on one day.

    ``people`` are all for this union and this day. ``movers``: the documents (blind indexes)
    of those who, should they be members of another union, asked to be transferred.
    """

    organization: UUID
    on: date
    people: Sequence[Admit]
    movers: Collection[UUID] = frozenset()


@dataclass(slots=True)
class Together:
    """What became of them, by document; ``left_out`` are members of another union who stay."""

    admitted: dict[UUID, Membership] = field(default_factory=dict)
    transferred: dict[UUID, Membership] = field(default_factory=dict)
    left_out: set[UUID] = field(default_factory=set)

    def membership(self, index: UUID) -> Membership | None:
        """Return the spell that began for a document."""
        return self.admitted.get(index) or self.transferred.get(index)


@transaction.atomic
def admit_together(actor: Actor, command: AdmitTogether) -> Together:
    """Make all members of a union from a day on; who stays with another union is left out."""
    organization = receiving(actor, command.organization, command.on)
    wanted: dict[UUID, Admit] = {}
    for one in command.people:
        rules.check_spell(one)
        check_age(one.identity.birth, command.on)
        wanted[one.identity.blind_index] = one
    known = queries.bearers(wanted, lock=True)
    places = _Places(organization, command.on, wanted.values())
    current = _current(known.values())
    done = Together()
    people: dict[UUID, Person] = {}
    left: dict[UUID, Membership] = {}
    seen: set[int] = set()
    for index in wanted:
        person = known.get(index)
        if person is not None and person.pk in seen:  # on the list with two documents
            done.left_out.add(index)
            continue
        seen |= {person.pk} if person is not None else set()
        standing = current.get(person.pk) if person else None
        if standing is None:
            continue
        if standing.organization_id == organization.pk or index not in command.movers:
            done.left_out.add(index)
        else:
            left[index] = standing
    staying = {index: one for index, one in wanted.items() if index not in done.left_out}
    people |= _entered({i: one for i, one in staying.items() if i not in known})
    _refreshed([(known[i], one) for i, one in staying.items() if i in known])
    people |= {index: known[index] for index in staying if index in known}
    returning = _members_before(known.values())
    for index, one in staying.items():
        person = people[index]
        if index in left:
            spell = places.spell(person, one, Beginning.TRANSFERRED_IN)
            done.transferred[index] = spell
        else:
            again = person.pk in returning
            done.admitted[index] = places.spell(
                person, one, Beginning.REJOINED if again else Beginning.JOINED
            )
    _begin(actor, done, left, command.on)
    _agree([(people[index], one) for index, one in staying.items()])
    _tell(actor, list(done.admitted.values()), command.on)
    return done


class _Places:
    """Where the new spells are: the union, and employers looked up once."""

    def __init__(self, organization: Organization, on: date, people: Collection[Admit]) -> None:
        self.organization, self.on = organization, on
        employers = {one.employer for one in people if one.employer}
        guides = {one.guided_by for one in people if one.guided_by}
        self.employers = _keys(Employer, employers)
        self.guides = _keys(Organization, guides)

    def spell(self, person: Person, one: Admit, beginning: str) -> Membership:
        return Membership(
            person=person,
            organization=self.organization,
            scope_path=self.organization.path,
            employer_id=self.employers.get(one.employer) if one.employer else None,
            began_on=self.on,
            beginning=beginning,
            channel=one.channel,
            employment_form=one.employment_form,
            employer_typed=one.employer_typed,
            post=one.post,
            guided_by_id=self.guides.get(one.guided_by) if one.guided_by else None,
        )


def _keys(
    model: type[Employer] | type[Organization], public_ids: Collection[UUID]
) -> Mapping[UUID, int]:
    if not public_ids:
        return {}
    rows = model._default_manager.filter(public_id__in=public_ids)
    return dict(rows.values_list("public_id", "pk"))


def _current(people: Collection[Person]) -> dict[int, Membership]:
    if not people:
        return {}
    standing = Membership.objects.filter(person__in=people, ended_on=None)
    return {one.person_id: one for one in standing.select_related("organization")}


def _members_before(people: Collection[Person]) -> set[int]:
    if not people:
        return set()
    return set(Membership.objects.filter(person__in=people).values_list("person_id", flat=True))


def _entered(fresh: Mapping[UUID, Admit]) -> dict[UUID, Person]:
    """Enter those who are not on record yet."""
    people: dict[UUID, Person] = {}
    for index, one in fresh.items():
        who = one.identity
        person = Person(
            blind_index=index, sex=who.sex, birth_year=who.birth.year, **stated(one.profile)
        )
        person.sealed, person.key_version = who.seal(person.public_id)
        people[index] = person
    try:
        with transaction.atomic():
            bulk.insert(list(people.values()))
    except IntegrityError as entered_just_now:
        raise Conflict from entered_just_now
    _hash([(people[index], one) for index, one in fresh.items()])
    return people


def _refreshed(known: Sequence[tuple[Person, Admit]]) -> None:
    """Write what those on record say now; what they leave out stays as it was."""
    changed: list[tuple[Person, Admit]] = []
    for person, one in known:
        before = queries.identity_of(person)
        now = said_now(before, one.identity)
        news = {k: v for k, v in stated(one.profile).items() if getattr(person, k) != v}
        if now == before and not news:
            continue
        person.sealed, person.key_version = now.seal(person.public_id)
        for column, value in news.items():
            setattr(person, column, value)
        changed.append((person, one))
    if changed:
        people = [person for person, _ in changed]
        columns = ["sealed", "key_version", *stated_columns()]
        Person.objects.bulk_update(people, columns)
        PersonToken.objects.filter(person__in=people).delete()
        _hash(changed)


def stated_columns() -> tuple[str, ...]:
    """Return the columns that a profile fills."""
    return ("nation", "education", "political", "household", "skill_level")


def _hash(people: Sequence[tuple[Person, Admit]]) -> None:
    bulk.insert(
        [
            PersonToken(person=person, kind=kind, token=token)
            for person, one in people
            for kind, token in tokens_of(one.identity)
        ]
    )


def _begin(actor: Actor, done: Together, left: Mapping[UUID, Membership], on: date) -> None:
    try:
        with transaction.atomic():
            if done.admitted:
                spells.begin(list(done.admitted.values()))
            if done.transferred:
                old = [left[index] for index in done.transferred]
                spells.change_unions(actor, old, list(done.transferred.values()), on)
    except IntegrityError as joined_just_now:
        raise Conflict from joined_just_now


def _agree(people: Sequence[tuple[Person, Admit]]) -> None:
    """Record the consents; a newer text takes the place of the one agreed to before."""
    live = {
        (consent.person_id, consent.purpose): consent
        for consent in Consent.objects.filter(
            person__in=[person for person, _ in people], withdrawn_at=None
        )
    }
    fresh: list[Consent] = []
    for person, one in people:
        for agreed in one.consents:
            if texts.find(agreed.purpose, agreed.text_version, agreed.language) is None:
                raise UnknownConsentText
            before = live.get((person.pk, agreed.purpose))
            if before is not None and before.text_version == agreed.text_version:
                continue
            if before is not None:
                Consent.objects.filter(pk=before.pk).update(withdrawn_at=agreed.given_at)
            fresh.append(
                Consent(
                    person=person,
                    purpose=agreed.purpose,
                    text_version=agreed.text_version,
                    language=agreed.language,
                    channel=agreed.channel,
                    given_at=agreed.given_at,
                )
            )
    bulk.insert(fresh)


def _tell(actor: Actor, memberships: Sequence[Membership], on: date) -> None:
    if not memberships:
        return
    audit.record_all(
        actor,
        [
            audit.deed(
                "members.admitted",
                one,
                beginning=str(one.beginning),
                channel=str(one.channel),
                on=on.isoformat(),
            )
            for one in memberships
        ],
    )
    agreed: dict[int, set[str]] = {one.person_id: set() for one in memberships}
    rows = Consent.objects.filter(person__in=list(agreed), withdrawn_at=None)
    for person, purpose in rows.values_list("person_id", "purpose"):
        agreed[person].add(purpose)
    found = {person: frozenset(purposes) for person, purposes in agreed.items()}
    events.publish(actor, MembersAdmitted(memberships, found))
