"""Which records are compared at all: those that share a block.

Comparing everybody with everybody is out of the question (680,000 people are 231 thousand
million pairs). A block is a set of records with the same key; where it is too big, it is
narrowed by further keys, and what is still too big is counted and named.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from unionhall.duplicates.evidence import BODY, CENTURY, Numbers, People

Keys = npt.NDArray[np.uint64]
LARGEST = 60
"""So many records of one block are compared each with each."""
AT_ONCE = 400_000
"""So many pairs are weighed at a time; it bounds the memory."""
_WEIGHTS = np.random.default_rng(20260302).integers(1, 2**63, 64, dtype=np.uint64) | np.uint64(1)
NO_KEY = np.uint64(0)


@dataclass(slots=True)
class Skipped:
    """What was too big to be compared even after narrowing: by block, how many records."""

    blocks: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)

    def as_rows(self) -> list[dict[str, object]]:
        """Return what a run keeps of it."""
        return [
            {"block": block, "blocks": count, "records": self.records[block]}
            for block, count in sorted(self.blocks.items())
        ]


def mixed(*columns: npt.NDArray[np.generic]) -> Keys:
    """Make one key of several columns."""
    key = np.zeros(len(columns[0]), dtype=np.uint64)
    for number, column in enumerate(columns):
        key = (key ^ column.astype(np.uint64)) * _WEIGHTS[number]
        key ^= key >> np.uint64(29)
    return key


def candidates(people: People, skipped: Skipped) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield pairs of places in the columns, block by block; a pair may come more than once."""
    by_name = mixed(people.name, people.birth // 10000, people.sex)
    yield from _pairs("name", by_name, [people.birth, people.phone, people.employer], skipped)
    employed = np.where(people.employer != 0, mixed(people.name, people.employer), NO_KEY)
    yield from _pairs("employer", employed, [people.birth // 10000, people.birth], skipped)
    for key in _close_numbers(people):
        yield from _pairs("number", key, [people.birth], skipped)


def on_one_phone(people: People, skipped: Skipped) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield pairs that share a phone; where a whole firm shares one, those of one name."""
    phones = np.where(people.phone != 0, mixed(people.phone), NO_KEY)
    yield from _pairs("phone", phones, [people.like, people.birth], skipped)


def alike(people: People, skipped: Skipped) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield pairs whose names are the same but for dots, spaces and rare characters."""
    key = mixed(people.like, people.birth // 10000)
    yield from _pairs("like", key, [people.birth, people.phone], skipped)


def _close_numbers(people: People) -> Iterator[Keys]:
    """Yield keys that are equal for one name and numbers with one mistake between them.

    One place left out in turn (a wrong digit), two neighbours in their order (swapped), and
    the two digits of the century left out (numbers that once had fifteen).
    """
    digits = people.number[:, :BODY].astype(np.uint64)
    weights = _WEIGHTS[10 : 10 + BODY]
    whole = mixed(people.name, people.kind) + (digits * weights).sum(axis=1, dtype=np.uint64)
    for place in range(BODY):
        yield mixed(whole - digits[:, place] * weights[place]) ^ _WEIGHTS[30 + place]
    for place in range(BODY - 1):
        one, two = digits[:, place], digits[:, place + 1]
        rest = whole - one * weights[place] - two * weights[place + 1]
        low, high = np.minimum(one, two), np.maximum(one, two)
        yield mixed(rest + low * weights[place] + high * weights[place + 1]) + np.uint64(place)
    first, last = CENTURY
    yield mixed(whole - digits[:, first] * weights[first] - digits[:, last] * weights[last])


def _pairs(
    block: str, keys: Keys, narrower: Sequence[npt.NDArray[np.generic]], skipped: Skipped
) -> Iterator[tuple[Numbers, Numbers]]:
    places = np.flatnonzero(keys != NO_KEY)
    keys = keys[places]
    order = np.argsort(keys, kind="stable")
    places, keys = places[order], keys[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.array([], int)
    sizes = np.diff(np.r_[starts, len(keys)])
    for size in np.unique(sizes[(sizes > 1) & (sizes <= LARGEST)]):
        one, two = np.triu_indices(size, 1)
        groups = starts[sizes == size]
        step = max(1, AT_ONCE // len(one))
        for at in range(0, len(groups), step):
            rows = places[groups[at : at + step, None] + np.arange(size)]
            yield rows[:, one].ravel(), rows[:, two].ravel()
    big = sizes > LARGEST
    if not big.any():
        return
    inside = np.concatenate(
        [np.arange(s, s + n) for s, n in zip(starts[big], sizes[big], strict=True)]
    )
    if not narrower:
        skipped.blocks[block] += int(big.sum())
        skipped.records[block] += int(sizes[big].sum())
        return
    finer = np.zeros(int(places.max()) + 1, dtype=np.uint64)
    finer[places[inside]] = mixed(keys[inside], narrower[0][places[inside]])
    yield from _pairs(block, finer, narrower[1:], skipped)
