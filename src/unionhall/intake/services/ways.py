"""How a batch is checked, written and taken back, by what it is about.

Members come by the hundred thousand: their rules are executed column by column, and written
with a few statements. Union bodies and employers are judged by the services of their pages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from unionhall.core.actors import Actor
from unionhall.intake.models import Batch
from unionhall.intake.reading import File
from unionhall.intake.services import checking, undoing, writing
from unionhall.intake.services.checking import Each, Progress
from unionhall.intake.services.records import Keeper, checked_and_written
from unionhall.intake.services.records import undoing as taking_back
from unionhall.intake.services.records.employers import Employers
from unionhall.intake.services.records.unions import Unions
from unionhall.organizations.models import Employer, Organization

Run = Callable[[Actor, Batch, Progress], None]
Dependents = Mapping[int, set[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """What is done with a batch about one subject.

    ``check``, ``write`` and ``undo`` may be killed at any moment and called again. ``count``
    says what a list would come to, ``judge_again`` replaces the verdicts of some lines,
    ``dependents`` says what keeps written rows from being taken back, by line.
    """

    check: Callable[[Actor, Batch, Progress, File | None], None]
    write: Run
    undo: Run
    count: Callable[[Actor, Batch, File, Progress, Each], dict[str, int]]
    judge_again: Callable[[Actor, Batch, frozenset[int]], Sequence[int]]
    dependents: Callable[[Actor, Batch], Dependents]


def _of_records(
    keeper: Callable[[Actor, Batch], Keeper], model: type[Organization | Employer]
) -> Way:
    rows = checked_and_written.Rows(keeper)

    def undo(actor: Actor, batch: Batch, progress: Progress) -> None:
        taking_back.run(actor, batch, progress, keeper(actor, batch))

    def dependents(actor: Actor, batch: Batch) -> Dependents:
        standing = list(taking_back.standing(batch))
        return taking_back.dependents(model, standing, keeper(actor, batch))

    return Way(rows.check, rows.write, undo, rows.count, rows.judge_again, dependents)


WAYS: Mapping[str, Way] = {
    Batch.Subject.MEMBERS: Way(
        checking.run,
        writing.run,
        undoing.run,
        checking.counted,
        checking.judge_again,
        lambda _actor, batch: undoing.dependents(batch),
    ),
    Batch.Subject.UNIONS: _of_records(Unions, Organization),
    Batch.Subject.EMPLOYERS: _of_records(Employers, Employer),
}


def of(batch: Batch) -> Way:
    """Return how a batch is checked, written and taken back."""
    return WAYS[batch.subject]
