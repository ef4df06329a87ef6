"""Reading pairs and merges: whoever has one of the two records in their area sees the pair."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from unionhall.accounts.models import User
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.formats import Month
from unionhall.duplicates import permissions
from unionhall.duplicates.evidence import Reason
from unionhall.duplicates.fields import Record
from unionhall.duplicates.models import Merge, Pair, PairSide, PairStep, Scan
from unionhall.duplicates.places import above
from unionhall.members import permissions as members
from unionhall.members.models import Membership, Person
from unionhall.members.queries import Shown, identity_of, places_of
from unionhall.organizations.models import Organization

WITHIN, ACROSS = "within", "across"


def pairs(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Pair]:
    """List the pairs with a record in sight."""
    rows = Pair.objects.select_related("first", "second").prefetch_related("sides")
    if actor.everywhere:
        return rows
    mine = PairSide.objects.visible_to(actor, permission).filter(pair=OuterRef("pk"))
    return rows.filter(Exists(mine))


def listed(actor: Actor) -> QuerySet[Pair]:
    """List them for those whose duty has to do with pairs at all."""
    if not actor.holds(permissions.VIEW):
        raise NotPermitted
    return pairs(actor).order_by("-score", "id")


def pair(actor: Actor, public_id: UUID, *, lock: bool = False) -> Pair:
    """Find one pair; with ``lock``, nobody else may decide on it in the meantime."""
    rows = pairs(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where both records are today, and the lowest body above them."""

    first: str
    second: str

    @property
    def above(self) -> str:
        return above([self.first, self.second])

    def sides_of(self, actor: Actor, permission: Permission) -> list[str]:
        """List those of the two places where the actor holds a permission."""
        return [path for path in (self.first, self.second) if actor.may(permission, path)]


def places(found: Pair) -> Places:
    """Say where both records are today; one without a place stands where the other does."""
    known = places_of([found.first_id, found.second_id])
    first, second = known.get(found.first_id, ""), known.get(found.second_id, "")
    return Places(first=first or second, second=second or first)


def places_of_many(rows: Sequence[Pair]) -> dict[int, Places]:
    """Say it for many pairs, by key of the pair; one statement."""
    known = places_of({key for one in rows for key in (one.first_id, one.second_id)})
    found = {}
    for one in rows:
        first, second = known.get(one.first_id, ""), known.get(one.second_id, "")
        found[one.pk] = Places(first=first or second, second=second or first)
    return found


def is_across(actor: Actor, found: Pair) -> bool:
    """Say whether one of the records lies outside the actor's area."""
    return not all(actor.may(permissions.VIEW, side.scope_path) for side in found.sides.all())


def within(rows: QuerySet[Pair], actor: Actor, wanted: str) -> QuerySet[Pair]:
    """Keep the pairs that lie wholly in the actor's area, or those that reach out of it."""
    if actor.everywhere:
        return rows if wanted == WITHIN else rows.none()
    scopes = actor.scopes(permissions.VIEW)
    inside = reduce(or_, (Q(scope_path__within=scope) for scope in scopes), Q(pk__in=[]))
    out = PairSide.objects.filter(pair=OuterRef("pk")).exclude(inside)
    return rows.filter(~Exists(out) if wanted == WITHIN else Exists(out))


def at_body(rows: QuerySet[Pair], words: str) -> QuerySet[Pair]:
    """Keep the pairs with a record at or below a body with these words in its name."""
    bodies = Organization.objects.filter(
        Q(name__icontains=words) | Q(initials__startswith=words.lower()), dissolved_on=None
    ).values_list("path", flat=True)[:50]
    below = reduce(or_, (Q(scope_path__within=path) for path in bodies), Q(pk__in=[]))
    return rows.filter(Exists(PairSide.objects.filter(below, pair=OuterRef("pk"))))


def with_reason(rows: QuerySet[Pair], reason: str) -> QuerySet[Pair]:
    """Keep the pairs that have a reason."""
    bit = int(Reason(int(reason)))
    return rows.annotate(held=F("evidence").bitand(bit)).filter(held=bit)


def undecided(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """Keep the pairs about which something is to be done."""
    return rows.filter(state__in=Pair.OPEN)


def to_answer(actor: Actor) -> QuerySet[Pair]:
    """List the questions that were put to the actor's unions."""
    mine = PairSide.objects.visible_to(actor, permissions.DECIDE).filter(asked=True)
    return Pair.objects.filter(Exists(mine.filter(pair=OuterRef("pk"))), state=Pair.State.ASKED)


def asked_sides(actor: Actor, path: str = "") -> QuerySet[PairSide]:
    """List the records about which the actor's unions were asked, at or below a place."""
    rows = PairSide.objects.visible_to(actor, permissions.DECIDE)
    rows = rows.filter(asked=True, pair__state=Pair.State.ASKED).select_related("pair")
    return rows.filter(scope_path__within=path) if path else rows


def to_decide(actor: Actor) -> QuerySet[Pair]:
    """List the pairs that the actor may decide on: both records in their area."""
    rows = Pair.objects.visible_to(actor, permissions.DECIDE).exclude(scope_path="")
    return rows.filter(state__in=Pair.OPEN)


def exact(actor: Actor) -> QuerySet[Pair]:
    """List the exact pairs that the actor may merge, the surest first."""
    ready = (Pair.State.PROPOSED, Pair.State.CONFIRMED)
    rows = to_decide(actor).filter(
        exact=True, state__in=ready, first__erased_at=None, second__erased_at=None
    )
    return rows.select_related("first", "second").order_by("-score", "id")


# What is shown of it ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One record as this reader may see it; ``membership`` is one they may open."""

    person: Person
    shown: Shown
    union: str
    inside: bool
    membership: UUID | None = None
    since: date | None = None


def outside() -> str:
    """Return what is said of a union that the reader may not know."""
    return gettext("another union outside your area")


def sides(actor: Actor, rows: Iterable[Pair]) -> dict[int, tuple[Side, Side]]:
    """Open both records of some pairs for a reader, by key of the pair; two statements."""
    found = list(rows)
    people = {p.pk: p for one in found for p in (_first(one), _second(one)) if p is not None}
    spells: dict[int, Membership] = {}
    standing = Membership.objects.filter(person__in=list(people)).select_related("organization")
    for spell in standing.order_by("ended_on", "pk"):
        known = spells.get(spell.person_id)
        if known is None or known.ended_on is not None:
            spells[spell.person_id] = spell
    made = {key: _side(actor, person, spells.get(key)) for key, person in people.items()}
    return {
        one.pk: (made[one.first_id], made[one.second_id])
        for one in found
        if one.first_id in made and one.second_id in made
    }


def _first(one: Pair) -> Person | None:
    try:
        return one.first
    except Person.DoesNotExist:
        return None


def _second(one: Pair) -> Person | None:
    try:
        return one.second
    except Person.DoesNotExist:
        return None


def _side(actor: Actor, person: Person, spell: Membership | None) -> Side:
    path = spell.scope_path if spell else ""
    inside = actor.may(members.VIEW, path)
    if spell is None or not inside:
        union = outside() if spell else gettext("no membership on record")
        identity = identity_of(person).masked()
        masked = Shown(name=identity.name, number=identity.number, phone=identity.phone)
        return Side(person=person, shown=masked, union=union, inside=inside)
    return Side(
        person=person,
        shown=Shown.of(actor, person, path),
        union=spell.organization.name,
        inside=True,
        membership=spell.public_id,
        since=spell.began_on,
    )


def masked_name(person: Person) -> str:
    """Return what a file may hold of a name."""
    return identity_of(person).masked().name


def steps(found: Pair) -> QuerySet[PairStep]:
    """List the steps of a pair, the latest first."""
    return found.steps.order_by("-at", "-pk")


def body_at(path: str) -> Organization | None:
    """Return the body that stands at a place."""
    return Organization.objects.filter(path=path).first() if path else None


def bodies_at(paths: Collection[str]) -> dict[str, Organization]:
    """Return the bodies at some places; one statement."""
    return {body.path: body for body in Organization.objects.filter(path__in=list(paths))}


# Records, opened for a merge --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Both records of a pair with their spells."""

    first: Record
    second: Record
    spells: list[Membership]
    accounts: frozenset[UUID]

    def of(self, key: UUID | None) -> tuple[Record, Record] | None:
        """Return the record that is kept and the one that goes, where one has this public id."""
        if key == self.first.person.public_id:
            return self.first, self.second
        if key == self.second.person.public_id:
            return self.second, self.first
        return None

    @property
    def usual(self) -> UUID:
        """Return whose record is kept by the rules.

        The one with an account, else the one who is a member, else the older one.
        """

        def rank(record: Record) -> tuple[bool, bool, int]:
            has_account = record.person.public_id in self.accounts
            return (has_account, record.current, -record.person.pk)

        return max((self.first, self.second), key=rank).person.public_id


def opened(rows: Sequence[Pair], *, lock: bool = False) -> dict[int, Opened]:
    """Open both records of some pairs, by key of the pair; three statements however many."""
    keys = {key for one in rows for key in (one.first_id, one.second_id)}
    people = Person.objects.filter(pk__in=keys).order_by("pk")
    by_key = {one.pk: one for one in (people.select_for_update() if lock else people)}
    spells: dict[int, list[Membership]] = {key: [] for key in keys}
    standing = Membership.objects.filter(person__in=keys).select_related("organization")
    if lock:
        standing = standing.select_for_update(of=("self",))
    for spell in standing.order_by("began_on", "pk"):
        spells[spell.person_id].append(spell)
    accounts = User.objects.filter(person__in=[p.public_id for p in by_key.values()])
    signed_up = frozenset(accounts.values_list("person", flat=True))
    records = {key: _record(person, spells[key]) for key, person in by_key.items()}
    return {
        one.pk: Opened(
            first=records[one.first_id],
            second=records[one.second_id],
            spells=[*spells[one.first_id], *spells[one.second_id]],
            accounts=frozenset(key for key in signed_up if key is not None),
        )
        for one in rows
        if one.first_id in records and one.second_id in records
    }


def _record(person: Person, spells: Sequence[Membership]) -> Record:
    entered = timezone.localtime(person.entered_at).date()
    return Record(
        person=person,
        identity=identity_of(person),
        stated=max([spell.began_on for spell in spells], default=entered),
        current=any(spell.ended_on is None for spell in spells),
    )


# Merges -----------------------------------------------------------------------------------


def merges(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Merge]:
    """List the merges in sight, the latest first."""
    return Merge.objects.visible_to(actor, permission).select_related("pair").order_by("-pk")


def merge(actor: Actor, public_id: UUID, *, lock: bool = False) -> Merge:
    """Find one merge; with ``lock``, nobody else may take it back in the meantime."""
    rows = merges(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Who was kept in a merge, masked, and since when they are a member."""

    name: str
    number: str
    since: date | Month | None


def kept(rows: Iterable[Merge]) -> dict[int, Kept]:
    """Say who was kept in some merges, by key of the merge; two statements however many.

    A record that a later merge took away is not there any more.
    """
    found = list(rows)
    keys = {one.kept for one in found}
    people = Person.objects.in_bulk(keys)
    since: dict[int, date | Month] = {}
    for spell in Membership.objects.filter(person__in=keys).order_by("-began_on", "-pk"):
        since[spell.person_id] = spell.began
    shown = {key: identity_of(person).masked() for key, person in people.items()}
    return {
        one.pk: Kept(
            name=shown[one.kept].name, number=shown[one.kept].number, since=since.get(one.kept)
        )
        for one in found
        if one.kept in shown
    }


def merge_of(found: Pair) -> Merge | None:
    """Return the merge that a pair ended in, unless it was taken back."""
    return found.merges.filter(undone_at=None).first()


def later_merges(found: Merge) -> QuerySet[Merge]:
    """List later merges of the record that was kept; they must be taken back first."""
    later = Merge.objects.filter(pk__gt=found.pk, undone_at=None)
    return later.filter(Q(kept=found.kept) | Q(gone=found.kept))


def merged_into(person: int) -> set[UUID]:
    """Return the public ids of the records that were merged into a person's, also by way of others.

    ``person`` is the key of the record that was kept.
    """
    found: set[UUID] = set()
    kept = {person}
    while kept:
        standing = Merge.objects.filter(kept__in=kept, undone_at=None).exclude(gone_id__in=found)
        gone = dict(standing.values_list("gone", "gone_id"))
        found |= set(gone.values())
        kept = set(gone)
    return found


def last_scan() -> Scan | None:
    """Return the latest run that was finished."""
    return Scan.objects.exclude(finished_at=None).order_by("-pk").first()
