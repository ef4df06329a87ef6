"""Finding records that may be of one person: all of them, or those that are new or changed.

A run goes part by part: the part is opened and compared in memory, then what was found is
written and the run moves on, in one transaction. Stopped at any moment and started again, it
goes on behind the last part that was finished; a part done twice changes nothing.
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from unionhall.core import bulk
from unionhall.core.actors import Actor
from unionhall.core.states import advance_all
from unionhall.duplicates import blocks, reading
from unionhall.duplicates.blocks import Skipped
from unionhall.duplicates.evidence import PROPOSED_FROM, Numbers, People, judge
from unionhall.duplicates.models import Merge, Pair, PairSide, PairStep, Scan, Unseen
from unionhall.duplicates.places import above
from unionhall.members.events import PersonToBeErased
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.members.queries import places_of

PART = 100_000
"""About so many records are opened at a time."""
SHARING = 4
"""About so many records share a name or a phone with each new one."""
AT_A_TIME = 2000
SEARCHED = (PersonToken.Kind.NAME, PersonToken.Kind.PHONE)
Keys = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks for and against one pair."""

    score: int
    evidence: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; rate and time left are counted from where this process began."""

    done: int
    parts: int
    seen: int
    found: int
    seconds: float
    begun_at: int

    @property
    def rate(self) -> float:
        """Return records a second."""
        return self.seen / max(self.seconds, 0.001)

    @property
    def seconds_left(self) -> float:
        """Return the seconds that the parts left will take at this pace."""
        finished = self.done - self.begun_at
        return self.seconds / finished * (self.parts - self.done) if finished else 0.0


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAt:
    """Records (by primary key) that are new or changed are to be compared with all others."""

    persons: Collection[int]


@transaction.atomic
def look_at(actor: Actor, command: LookAt) -> None:  # noqa: ARG001 -- whoever changed them
    """Put records on the list of those to be compared; ``find_new`` works it off."""
    bulk.insert([Unseen(person_id=key) for key in sorted(set(command.persons))])


def on_to_be_erased(actor: Actor, command: PersonToBeErased) -> None:
    """Let go of the pairs of somebody whose data are deleted: there is nobody to compare."""
    key = command.person.pk
    rows = Pair.objects.select_for_update().filter(
        Q(first=key) | Q(second=key), state__in=Pair.OPEN
    )
    if pairs := list(rows.order_by("pk")):
        take_steps(pairs, Pair.State.WITHDRAWN, by=actor.name)


def forget(persons: Sequence[int]) -> None:
    """Forget the pairs of records that are not there any more, and their merges taken back."""
    for at in range(0, len(persons), AT_A_TIME):
        some = persons[at : at + AT_A_TIME]
        pairs = Pair.objects.filter(Q(first__in=some) | Q(second__in=some))
        Merge.objects.filter(pair__in=pairs).exclude(undone_at=None).delete()
        pairs.delete()


def find_all(watch: Watch | None = None, *, part: int = PART) -> Scan:
    """Compare all records; goes on with a run that was stopped."""
    scan = Scan.objects.filter(whole=True, finished_at=None).order_by("-pk").first()
    if scan is None:
        people, last = Person.objects.count(), _newest()
        parts = max(1, -(-people // part))
        scan = Scan.objects.create(
            whole=True, began_at=timezone.now(), parts=parts * len(SEARCHED), last_person=last
        )
    listed = Unseen.objects.aggregate(last=Max("pk"))["last"] or 0
    _run(scan, watch, only=None)
    Unseen.objects.filter(pk__lte=listed, person_id__lte=scan.last_person).delete()
    return scan


def find_new(watch: Watch | None = None, *, part: int = PART) -> Scan:
    """Compare the records that are new or changed since the last run with all others.

    Stopped, it begins anew: what is on the list stays there until all of it was compared.
    """
    before = Scan.objects.exclude(finished_at=None).aggregate(last=Max("last_person"))["last"]
    if before is None:
        return find_all(watch, part=part)
    newest = _newest()
    entered = Person.objects.filter(pk__gt=before).values_list("pk", flat=True)
    with transaction.atomic():
        bulk.insert([Unseen(person_id=key) for key in entered])
        listed = Unseen.objects.aggregate(last=Max("pk"))["last"] or 0
    only = np.unique(
        np.fromiter(Unseen.objects.filter(pk__lte=listed).values_list("person_id", flat=True), int)
    )
    parts = max(1, -(-len(only) * SHARING // part))
    scan = Scan.objects.create(
        whole=False,
        began_at=timezone.now(),
        parts=parts * len(SEARCHED),
        last_person=max(newest, before),
    )
    if len(only):
        kept = _run(scan, watch, only=only)
        _let_go(only, kept)
        follow_people(only.tolist())
        Unseen.objects.filter(pk__lte=listed).delete()
    else:
        _finish(scan)
    return scan


def _newest() -> int:
    return Person.objects.aggregate(last=Max("pk"))["last"] or 0


def _run(scan: Scan, watch: Watch | None, only: Numbers | None) -> set[Keys]:
    began, begun_at, seen_before = time.monotonic(), scan.done, scan.seen
    each = scan.parts // len(SEARCHED)
    kept: set[Keys] = set()
    hashes: dict[int, list[Any]] = {}
    while scan.done < scan.parts:
        kind, number = int(SEARCHED[scan.done // each]), scan.done % each
        part = reading.Part(kind, number, each)
        if only is not None:
            if kind not in hashes:
                hashes = {kind: reading.hashes_of(only.tolist(), kind)}
            part = replace(part, among=hashes[kind][number::each])
        skipped = Skipped()
        found, seen = _compare(part, only, skipped)
        if only is not None:
            kept |= found.keys()
        with transaction.atomic():
            scan.found += keep(found)
            scan.seen += seen
            scan.done += 1
            scan.skipped = [*scan.skipped, *skipped.as_rows()]
            scan.save(update_fields=["found", "seen", "done", "skipped"])
        if watch is not None:
            seconds = time.monotonic() - began
            watch(
                Progress(
                    scan.done, scan.parts, scan.seen - seen_before, scan.found, seconds, begun_at
                )
            )
    _finish(scan)
    return kept


def _finish(scan: Scan) -> None:
    scan.done, scan.finished_at = scan.parts, timezone.now()
    scan.save(update_fields=["done", "finished_at"])


def _compare(
    part: reading.Part, only: Numbers | None, skipped: Skipped
) -> tuple[dict[Keys, Found], int]:
    """Find the pairs of a part, by the keys of both records; and how many records it has."""
    found: dict[Keys, Found] = {}
    if part.kind == PersonToken.Kind.PHONE:
        people = reading.sharing(part).people
        _weigh(people, blocks.on_one_phone(people, skipped), only, found)
        return found, len(people)
    opened = reading.of_part(part)
    _weigh(opened.people, blocks.candidates(opened.people, skipped), only, found)
    if opened.odd:
        spelt = reading.spelt_otherwise(_concerned(opened.odd, only)).people
        _weigh(spelt, blocks.alike(spelt, skipped), only, found)
    return found, len(opened.people)


def _concerned(odd: dict[int, str], only: Numbers | None) -> dict[int, str]:
    if only is None:
        return odd
    wanted = set(only.tolist())
    return {key: name for key, name in odd.items() if key in wanted}


def _weigh(
    people: People,
    pairs: Iterator[tuple[Numbers, Numbers]],
    only: Numbers | None,
    found: dict[Keys, Found],
) -> None:
    """Keep the pairs that weigh enough; with ``only``, those that one of these is in."""
    wanted = None if only is None else np.isin(people.key, only)
    for one, two in pairs:
        left, right = one, two
        if wanted is not None:
            concerned = wanted[left] | wanted[right]
            left, right = left[concerned], right[concerned]
        judged = judge(people, left, right)
        for at in np.flatnonzero(judged.score >= PROPOSED_FROM):
            a, b = int(people.key[left[at]]), int(people.key[right[at]])
            found[min(a, b), max(a, b)] = Found(
                int(judged.score[at]), int(judged.evidence[at]), bool(judged.exact[at])
            )


def keep(found: dict[Keys, Found]) -> int:
    """Write pairs down, each once; return how many are new or proposed again.

    A pair that was decided on comes back only where the evidence is another.
    """
    fresh = 0
    ordered = sorted(found)
    for at in range(0, len(ordered), AT_A_TIME):
        some = {keys: found[keys] for keys in ordered[at : at + AT_A_TIME]}
        try:
            with transaction.atomic():
                fresh += _keep(some)
        except IntegrityError:  # another run wrote one of them just now
            with transaction.atomic():
                fresh += _keep(some)
    return fresh


def _keep(found: dict[Keys, Found]) -> int:
    known = {
        (pair.first_id, pair.second_id): pair
        for pair in Pair.objects.select_for_update().filter(
            first__in=[first for first, _ in found], second__in=[second for _, second in found]
        )
    }
    new = [keys for keys in found if keys not in known]
    _propose({keys: found[keys] for keys in new})
    changed = [
        pair
        for keys, pair in known.items()
        if keys in found
        and pair.state != Pair.State.MERGED
        and (pair.evidence, pair.score) != (found[keys].evidence, found[keys].score)
    ]
    again = [pair for pair in changed if pair.state in {Pair.State.DIFFERENT, Pair.State.WITHDRAWN}]
    for pair in changed:
        one = found[pair.first_id, pair.second_id]
        pair.score, pair.evidence, pair.exact = one.score, one.evidence, one.exact
    if changed:
        Pair.objects.bulk_update(changed, ["score", "evidence", "exact"])
    if again:
        take_steps(again, Pair.State.PROPOSED)
    return len(new) + len(again)


def _propose(found: dict[Keys, Found]) -> None:
    if not found:
        return
    places = places_of({key for keys in found for key in keys})
    pairs = []
    for (first, second), one in found.items():
        paths = [places.get(first, ""), places.get(second, "")]
        pairs.append(
            Pair(
                first_id=first,
                second_id=second,
                scope_path=above(paths),
                state=Pair.State.PROPOSED,
                score=one.score,
                evidence=one.evidence,
                exact=one.exact,
            )
        )
    bulk.insert(pairs)
    bulk.insert(
        [
            PairSide(pair=pair, person_id=key, scope_path=places.get(key, "") or pair.scope_path)
            for pair in pairs
            for key in (pair.first_id, pair.second_id)
        ]
    )


def _let_go(looked_at: Numbers, kept: set[Keys]) -> None:
    """Withdraw what nothing speaks for any more, now that one of the records was changed."""
    keys = looked_at.tolist()
    for at in range(0, len(keys), AT_A_TIME):
        some = keys[at : at + AT_A_TIME]
        for pairs in (Pair.objects.filter(first__in=some), Pair.objects.filter(second__in=some)):
            gone = [
                pair
                for pair in pairs.filter(state=Pair.State.PROPOSED)
                if (pair.first_id, pair.second_id) not in kept
            ]
            if gone:
                take_steps(gone, Pair.State.WITHDRAWN)


def take_steps(pairs: Sequence[Pair], to: str, *, by: str = "", reason: str = "") -> None:
    """Move pairs on, all by the same step, and write it on their time lines."""
    now = timezone.now()
    advance_all(pairs, to, decided_at=now, decided_by=by, reason=reason)
    bulk.insert([PairStep(pair=pair, became=to, at=now, by=by, reason=reason) for pair in pairs])


def follow_people(persons: Sequence[int]) -> None:
    """Bring the places of pairs up to date where these persons are on record elsewhere now."""
    for at in range(0, len(persons), AT_A_TIME):
        some = persons[at : at + AT_A_TIME]
        sides = list(PairSide.objects.filter(person__in=some, pair__state__in=Pair.OPEN))
        if not sides:
            continue
        places = places_of(some)
        moved = [s for s in sides if places.get(s.person_id, s.scope_path) != s.scope_path]
        for side in moved:
            side.scope_path = places[side.person_id]
        if not moved:
            continue
        PairSide.objects.bulk_update(moved, ["scope_path"])
        settle_places({side.pair_id for side in moved})


def settle_places(pairs: Collection[int]) -> None:
    """Say anew which body stands above both records of these pairs."""
    rows = Pair.objects.filter(pk__in=list(pairs)).prefetch_related("sides")
    changed = []
    for pair in rows:
        place = above([side.scope_path for side in pair.sides.all()])
        if place != pair.scope_path:
            pair.scope_path = place
            changed.append(pair)
    Pair.objects.bulk_update(changed, ["scope_path"])


def whose(spells: Sequence[Membership]) -> list[int]:
    """Return whose spells these are."""
    return [spell.person_id for spell in spells]
