"""The long part of a batch: done at once where it is short, else by a worker beside the pages."""

from collections.abc import Callable

from unionhall.core import jobs
from unionhall.core.actors import Actor
from unionhall.core.models import Job
from unionhall.intake import subjects
from unionhall.intake.models import Batch
from unionhall.intake.services import ways

State = Batch.State
Progress = Callable[[int, int], None]
SHORT_FILE = 200_000
"""Bytes of a file that is checked while its sender waits: some thousand rows."""
SHORT_LIST = 1_000
"""Rows of a list that is written or taken back while its sender waits."""
ONE_BY_ONE = 8
"""So many times longer a row takes that is judged by itself."""

RUNS: dict[str, Callable[[Actor, Batch, Progress], None]] = {
    State.CHECKING: lambda actor, batch, progress: ways.of(batch).check(
        actor, batch, progress, None
    ),
    State.WRITING: lambda actor, batch, progress: ways.of(batch).write(actor, batch, progress),
    State.UNDOING: lambda actor, batch, progress: ways.of(batch).undo(actor, batch, progress),
}
"""What is to be done with a batch, by its state."""


def kind(state: str) -> str:
    """Name the job that takes a batch out of a state."""
    return f"intake.{state}"


def carry_on(actor: Actor, batch: Batch) -> Job | None:
    """Do what the state of a batch asks for; returns the job, where it takes longer."""
    if batch.state not in RUNS:
        return None
    if _short(batch):
        RUNS[batch.state](actor, batch, _quietly)
        batch.refresh_from_db()
        return None
    return jobs.start(
        actor,
        kind(batch.state),
        batch.public_id,
        {"generation": batch.generation},
        place=batch.scope_path,
        once=f"{kind(batch.state)}:{batch.public_id}:{batch.generation}",
    )


def _short(batch: Batch) -> bool:
    share = ONE_BY_ONE if subjects.of(batch).of_records else 1
    if batch.state == State.CHECKING:
        return batch.size <= SHORT_FILE // share
    return batch.total <= SHORT_LIST // share


def _quietly(_done: int, _total: int) -> None:
    """Nobody looks."""
