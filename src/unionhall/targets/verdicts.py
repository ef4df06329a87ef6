"""What each row of a list comes to: exactly one of these."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.organizations.models import Employer, Organization
from unionhall.targets.headings import Row


class Verdict(models.TextChoices):
    """A row's fate; the first two become targets, the last ones need a person."""

    NEW = "new", _("new employer, listed")
    KNOWN = "known", _("employer on record, listed")
    LISTED = "listed", _("listed already")
    DUPLICATE = "duplicate", _("stands twice in the file")
    HAS_UNION = "has_union", _("has a union already")
    COVERED = "covered", _("covered by a joint union")
    NO_NAME = "no_name", pgettext_lazy("verdict", "no employer's name")
    BAD_CODE = "bad_code", _("credit code wrong")
    OTHER_NAME = "other_name", _("credit code of an employer with another name")
    NAMESAKE = "namesake", _("same name at another address")
    ELSEWHERE = "elsewhere", _("on record at another place")


TAKEN = (Verdict.NEW, Verdict.KNOWN)
NEED_A_PERSON = (
    Verdict.NO_NAME,
    Verdict.BAD_CODE,
    Verdict.OTHER_NAME,
    Verdict.NAMESAKE,
    Verdict.ELSEWHERE,
)


@dataclass(slots=True)
class Judged:
    """A row with its verdict, the reason in words, and where it belongs."""

    row: Row
    verdict: Verdict
    reason: str = ""
    code: str = ""
    area: Organization | None = None
    employer: Employer | None = None

    @property
    def words(self) -> str:
        """Return the reason and what was left out, in one line."""
        *before, last = [*filter(None, (self.reason, *self.row.notes))] or [""]
        return "；".join([*(one.rstrip("。.") for one in before), last])


@dataclass(slots=True)
class Outcome:
    """What a list comes to. The verdicts add up to the rows, or nothing is written."""

    rows: Sequence[Judged]
    digest: str
    headings: Sequence[str] = ()
    cells: Sequence[Sequence[object]] = ()
    unused: Sequence[str] = ()
    saved: bool = False
    counts: Counter[Verdict] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counter(judged.verdict for judged in self.rows)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def taken(self) -> int:
        """How many become targets."""
        return sum(self.counts[verdict] for verdict in TAKEN)

    @property
    def table(self) -> list[tuple[Verdict, int]]:
        """The verdicts that occur, with their numbers."""
        return [(verdict, self.counts[verdict]) for verdict in Verdict if self.counts[verdict]]
