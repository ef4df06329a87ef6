"""A whole list in one go, as the console does it: hand in, check, write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from unionhall.core.actors import Actor
from unionhall.intake import errors, filing, queries
from unionhall.intake.models import Batch
from unionhall.intake.reading import File, open_file
from unionhall.intake.services import (
    Check,
    HandIn,
    Step,
    begin_check,
    begin_writing,
    draft,
    hand_in,
    sound,
    ways,
)
from unionhall.intake.services.checking import Each, unheard
from unionhall.organizations.models import Organization

State = Batch.State
Told = Callable[[str, int, int], None]
"""Told what is being done, how many rows are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A file, and what holds where its rows say nothing.

    ``go_on``: also with a list that somebody else handed in and that waits.
    """

    organization: Organization
    filename: str
    content: bytes = field(repr=False)
    sheet: str = ""
    began_on: date | None = None
    employment_form: str = ""
    attested: bool = False
    subject: str = Batch.Subject.MEMBERS
    go_on: bool = False

    def as_handed_in(self) -> HandIn:
        """Return the file as it is handed in."""
        return HandIn(
            organization=self.organization.public_id,
            filename=self.filename,
            content=self.content,
            sheet=self.sheet,
            subject=self.subject,
        )


def compared(actor: Actor, command: Take, told: Told, each: Each = unheard) -> Batch:
    """Return what a list would come to, as a batch with its counts; nothing is written."""
    file = open_file(command.content)
    batch = draft(actor, command.organization, command.as_handed_in(), file)
    batch.mapping = sound(batch, batch.mapping)
    batch.began_on = command.began_on or batch.began_on
    batch.employment_form = command.employment_form
    batch.attested = command.attested
    for name, number in _would_be(actor, batch, file, told, each).items():
        setattr(batch, name, number)
    batch.total = sum(batch.counts.values())
    return batch


def take(actor: Actor, command: Take, told: Told) -> Batch:
    """Take a list in from beginning to end; what was begun before is gone on with.

    A file that was written before is compared with the record again: where it changes
    nothing, nothing is written, and the answer is the earlier batch with today's counts.
    """
    organization = command.organization
    digest, file = filing.digest(command.content), open_file(command.content)
    found = queries.under_way(organization.pk, digest, command.subject)
    if found is None and (earlier := queries.finished(organization.pk, digest, command.subject)):
        counts = _would_be(actor, earlier, file, told)
        if not counts["new"] + counts["updated"]:
            for name, number in counts.items():
                setattr(earlier, name, number)
            return earlier
        file = open_file(command.content)  # the first was read to its end
    if found is not None and found.user_id != actor.user_id and not command.go_on:
        raise errors.WaitsOnThePage(by=found.by, state=Batch.state_label(found.state))
    batch = found or hand_in(actor, command.as_handed_in(), file)
    way = ways.of(batch)
    if batch.state == State.MAPPING:
        batch = begin_check(
            actor,
            Check(
                batch=batch.public_id,
                mapping=batch.mapping,
                began_on=command.began_on,
                employment_form=command.employment_form,
                attested=command.attested,
            ),
        )
    if batch.state == State.CHECKING:
        way.check(actor, batch, lambda done, total: told("check", done, total), file)
        batch.refresh_from_db()
    if batch.state == State.CHECKED and batch.new + batch.updated:
        batch = begin_writing(actor, Step(batch=batch.public_id))
    if batch.state == State.WRITING:
        way.write(actor, batch, lambda done, total: told("write", done, total))
        batch.refresh_from_db()
    return batch


def _would_be(
    actor: Actor, batch: Batch, file: File, told: Told, each: Each = unheard
) -> dict[str, int]:
    def progress(done: int, total: int) -> None:
        told("check", done, total)

    return ways.of(batch).count(actor, batch, file, progress, each)
