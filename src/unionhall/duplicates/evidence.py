"""Why two records may be of one person, or not: fixed reasons with fixed weights.

Nothing is learned and nothing is guessed: the score of a pair is the sum of the weights of
its reasons, and every reason can be read on its page. ``docs/duplicates.md`` explains each.
"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Reason(IntFlag):
    """A reason, as a bit of ``Pair.evidence``."""

    SAME_NAME = 1
    LIKE_NAME = 2
    SAME_BIRTH = 4
    SAME_YEAR = 8
    SAME_PHONE = 16
    SAME_EMPLOYER = 32
    NUMBER_CLOSE = 64
    NUMBER_CENTURY = 128
    OTHER_SEX = 256
    OTHER_NUMBER = 512
    OTHER_NAME = 1024
    OTHER_BIRTH = 2048


WEIGHTS: dict[Reason, int] = {
    Reason.SAME_NAME: 25,
    Reason.LIKE_NAME: 20,
    Reason.SAME_BIRTH: 30,
    Reason.SAME_YEAR: 5,
    Reason.SAME_PHONE: 40,
    Reason.SAME_EMPLOYER: 20,
    Reason.NUMBER_CLOSE: 45,
    Reason.NUMBER_CENTURY: 45,
    Reason.OTHER_SEX: -30,
    Reason.OTHER_NUMBER: -45,
    Reason.OTHER_NAME: -25,
    Reason.OTHER_BIRTH: -15,
}
PROPOSED_FROM = 50
"""The score from which a pair is shown to people."""

WORDS: dict[Reason, str | Promise] = {
    Reason.SAME_NAME: _("same name"),
    Reason.LIKE_NAME: _("same name but for dots, spaces or rare characters"),
    Reason.SAME_BIRTH: _("same date of birth"),
    Reason.SAME_YEAR: _("same year of birth"),
    Reason.SAME_PHONE: _("same phone"),
    Reason.SAME_EMPLOYER: _("same employer"),
    Reason.NUMBER_CLOSE: _("document numbers differ in one or two places"),
    Reason.NUMBER_CENTURY: _("document numbers differ in the century only (old 15 digits)"),
    Reason.OTHER_SEX: _("different sex"),
    Reason.OTHER_NUMBER: _("two valid documents of the same kind with different numbers"),
    Reason.OTHER_NAME: _("different names"),
    Reason.OTHER_BIRTH: _("different dates of birth"),
}
NUMBER_LENGTH = 18
BODY = 17
"""The characters of a resident ID number before its check character."""
CLOSE = 2
CENTURY = (6, 7)


@dataclass(frozen=True, slots=True)
class People:
    """Records in columns, opened in memory only for as long as they are compared.

    ``birth`` is year, month, day as one number, ``phone`` and ``employer`` are 0 where there
    is none, ``number`` the characters of the document number, ``kind`` of which kind it is.
    ``name`` and ``like`` are hashes of the name as it is and without dots, spaces and case.
    """

    key: Numbers
    name: npt.NDArray[np.uint64]
    like: npt.NDArray[np.uint64]
    birth: Numbers
    sex: Numbers
    phone: Numbers
    employer: Numbers
    kind: Numbers
    number: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about pairs of records."""

    score: Numbers
    evidence: Numbers
    exact: Flags


def judge(people: People, left: Numbers, right: Numbers) -> Judged:
    """Weigh pairs of records, given by their places in the columns."""
    alike = _alike(people, left, right)
    evidence = np.zeros(len(left), dtype=np.int64)
    score = np.zeros(len(left), dtype=np.int64)
    for reason, holds in alike.items():
        evidence |= np.where(holds, int(reason), 0)
        score += np.where(holds, WEIGHTS[reason], 0)
    wanted = int(Reason.SAME_NAME | Reason.SAME_BIRTH | Reason.SAME_PHONE)
    against = int(Reason.OTHER_SEX | Reason.OTHER_NUMBER | Reason.NUMBER_CLOSE)
    exact = ((evidence & wanted) == wanted) & ((evidence & against) == 0)
    return Judged(score, evidence, exact)


def _alike(people: People, left: Numbers, right: Numbers) -> dict[Reason, Flags]:
    def same(column: npt.NDArray[np.generic]) -> Flags:
        return np.asarray(column[left] == column[right])

    name, birth = same(people.name), same(people.birth)
    like = same(people.like) & ~name
    year = people.birth[left] // 10000 == people.birth[right] // 10000
    close, century = _numbers(people, left, right)
    near = close | century
    kind = same(people.kind)
    return {
        Reason.SAME_NAME: name,
        Reason.LIKE_NAME: like,
        Reason.SAME_BIRTH: birth,
        Reason.SAME_YEAR: year & ~birth,
        Reason.SAME_PHONE: same(people.phone) & (people.phone[left] != 0),
        Reason.SAME_EMPLOYER: same(people.employer) & (people.employer[left] != 0),
        Reason.NUMBER_CLOSE: close & ~century,
        Reason.NUMBER_CENTURY: century,
        Reason.OTHER_SEX: ~same(people.sex),
        Reason.OTHER_NUMBER: kind & ~near,
        Reason.OTHER_NAME: ~name & ~like,
        Reason.OTHER_BIRTH: ~birth & ~near,
    }


def _numbers(people: People, left: Numbers, right: Numbers) -> tuple[Flags, Flags]:
    """Tell numbers of one kind with up to two other characters, and other centuries only."""
    differ = people.number[left, :BODY] != people.number[right, :BODY]
    count = differ.sum(axis=1)
    kind = people.kind[left] == people.kind[right]
    elsewhere = np.delete(differ, CENTURY, axis=1).any(axis=1)
    return kind & (count <= CLOSE), kind & (count > 0) & ~elsewhere


def reasons(evidence: int) -> list[Reason]:
    """List the reasons that a pair has, the heaviest first."""
    held = [reason for reason in WEIGHTS if evidence & reason]
    return sorted(held, key=lambda reason: -abs(WEIGHTS[reason]))
