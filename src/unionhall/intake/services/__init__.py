"""Handing in a list, having it checked and written, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.codes import lists
from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.intake import errors, filing, headings, queries, reading, subjects
from unionhall.intake.models import Batch, Layout
from unionhall.intake.permissions import TAKE_IN
from unionhall.intake.services.checking import back_to_columns, must_be
from unionhall.intake.services.retention import let_go
from unionhall.intake.subjects import SUBJECTS
from unionhall.organizations.models import Organization

State = Batch.State
LONGEST_NAME = 120
MOST_SHEETS = 10
"""So many sheets are looked at for headings when nobody says which one is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """A list of what belongs to a body or stands below it. ``sheet``: the first unless named."""

    organization: UUID
    filename: str
    content: bytes = field(repr=False)
    sheet: str = ""
    subject: str = Batch.Subject.MEMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the columns mean, and what holds where a row says nothing.

    ``mapping`` is by field: the column (``c0``, ``c1``, …) that holds it.
    """

    batch: UUID
    mapping: Mapping[str, str]
    began_on: date | None = None
    employment_form: str = ""
    attested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Undo a batch; ``lines``: only these rows."""

    batch: UUID
    lines: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSheet:
    """Take another sheet of a batch's file."""

    batch: UUID
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Take a batch a step further: write it, begin it again, cancel it."""

    batch: UUID


def hand_in(actor: Actor, command: HandIn, file: reading.File | None = None) -> Batch:
    """Take a file in and guess its columns; the same file under way is the same batch.

    ``file`` is the content where it has been opened already.
    """
    organization = Organization.objects.filter(public_id=command.organization).first()
    if organization is None:
        raise NotFound
    for permission in queries.needs(SUBJECTS[command.subject]):
        actor.require(permission, organization.path)
    digest = filing.digest(command.content)
    if found := queries.under_way(organization.pk, digest, command.subject):
        return found
    batch = draft(actor, organization, command, file or reading.open_file(command.content))
    try:
        with transaction.atomic():
            for lost in queries.without_file(organization.pk, digest, command.subject):
                cancel(actor, Step(batch=lost.public_id))
            batch.save(force_insert=True)
            filing.put(batch, command.content)
            audit.record(actor, "intake.handed_in", batch, digest=digest, size=batch.size)
    except IntegrityError as handed_in_just_now:
        if found := queries.under_way(organization.pk, digest, command.subject):
            return found
        raise handed_in_just_now from None
    return batch


def draft(actor: Actor, organization: Organization, command: HandIn, file: reading.File) -> Batch:
    """Return what a file would be as a batch, with its columns guessed; nothing is written."""
    sheet, head = _sheet(file, command)
    batch = Batch(
        subject=command.subject,
        organization=organization,
        scope_path=organization.path,
        state=State.MAPPING,
        user_id=actor.user_id,
        by=actor.name[:80],
        at=timezone.now(),
        filename=command.filename[-LONGEST_NAME:],
        digest=filing.digest(command.content),
        size=len(command.content),
        sheet=sheet.name,
        head_line=head.line,
        titles=dict(head.titles),
        fingerprint=queries.fingerprint(command.subject, head.words),
        began_on=timezone.localdate(),
    )
    batch.mapping = _remembered(actor, batch) or dict(head.guess)
    return batch


def _sheet(file: reading.File, command: HandIn) -> tuple[reading.Sheet, headings.Headings]:
    """Return the sheet asked for; else the first whose headings are known, or just the first."""
    read = SUBJECTS[command.subject].meaning
    found = []
    for name in [command.sheet] if command.sheet else file.sheets[:MOST_SHEETS]:
        sheet = file.beginning(name)
        found.append((sheet, headings.of_list(sheet, read)))
        if found[-1][1].known:
            return found[-1]
    return found[0]


@transaction.atomic
def choose_sheet(actor: Actor, command: ChooseSheet) -> Batch:
    """Take another sheet of the file."""
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    must_be(batch, State.MAPPING)
    sheet = reading.open_file(filing.get(batch)).beginning(command.sheet)
    head = headings.of_list(sheet, subjects.of(batch).meaning)
    batch.sheet, batch.head_line, batch.titles = sheet.name, head.line, dict(head.titles)
    batch.fingerprint = queries.fingerprint(batch.subject, head.words)
    batch.mapping = _remembered(actor, batch) or dict(head.guess)
    batch.save(update_fields=["sheet", "head_line", "titles", "fingerprint", "mapping"])
    audit.record(actor, "intake.sheet_chosen", batch)
    return batch


@transaction.atomic
def begin_check(actor: Actor, command: Check) -> Batch:
    """Say what the columns mean; the checking itself is done by its way."""
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    if batch.state == State.CHECKING:
        return batch
    must_be(batch, State.MAPPING)
    mapping = sound(batch, command.mapping)
    today = timezone.localdate()
    began_on = command.began_on or today
    if began_on > today:
        raise errors.DayInFuture(on=formats.day(began_on))
    if command.employment_form:
        lists.check("employment_form", command.employment_form)
    batch.advance(
        State.CHECKING,
        mapping=mapping,
        began_on=began_on,
        employment_form=command.employment_form,
        attested=command.attested,
        checked_on=today,
        **dict.fromkeys(batch.counts, 0),
    )
    _remember(actor, batch)
    audit.record(actor, "intake.columns_named", batch, attested=command.attested)
    return batch


@transaction.atomic
def begin_again(actor: Actor, command: Step) -> Batch:
    """Go back to the columns; the verdicts so far are forgotten, nothing was written."""
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    must_be(batch, State.CHECKING, State.CHECKED)
    if not filing.kept(batch):
        raise errors.FileGone
    back_to_columns(batch)
    audit.record(actor, "intake.begun_again", batch)
    return batch


@transaction.atomic
def begin_writing(actor: Actor, command: Step) -> Batch:
    """Have a checked list written; the writing itself is done by its way."""
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    if batch.state in {State.WRITING, State.DONE}:
        return batch
    must_be(batch, State.CHECKED)
    if not batch.new + batch.updated:
        raise errors.NothingToWrite
    batch.advance(State.WRITING)
    audit.record(actor, "intake.writing_begun", batch, counts=dict(batch.counts))
    return batch


@transaction.atomic
def cancel(actor: Actor, command: Step) -> Batch:
    """Stop a list that is under way; what is written already stays until it is taken back.

    A file that was not checked to its end goes at once: nothing can be answered from it.
    """
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    if batch.state == State.CANCELLED:
        return batch
    must_be(batch, *Batch.UNDER_WAY)
    unread = batch.state in {State.MAPPING, State.CHECKING}
    batch.advance(State.CANCELLED, finished_at=timezone.now())
    audit.record(actor, "intake.cancelled", batch)
    if unread:
        let_go(actor, batch)
    return batch


@transaction.atomic
def begin_undo(actor: Actor, command: TakeBack) -> Batch:
    """Have a list taken back; the taking back itself is done by its way."""
    batch = queries.batch(actor, command.batch, lock=True)
    if not queries.may_take_back(actor, batch):
        raise NotPermitted
    if batch.state in {State.UNDOING, State.UNDONE}:
        return batch
    must_be(batch, State.DONE, State.CANCELLED)
    if batch.forgotten_at is not None:
        raise errors.NotKept
    if not queries.standing(batch, command.lines).exists():
        raise errors.NothingToUndo
    only = None if command.lines is None else sorted(command.lines)
    batch.advance(State.UNDOING, undo_only=only)
    audit.record(actor, "intake.taking_back", batch, rows=None if only is None else len(only))
    return batch


def sound(batch: Batch, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping whose fields and columns exist, each once, and which says who is meant."""
    chosen = {name: column for name, column in mapping.items() if column}
    subject = subjects.of(batch)
    for name, column in chosen.items():
        if name not in subject.by_field or column not in batch.titles:
            raise errors.UnknownColumn
    if len(set(chosen.values())) < len(chosen):
        seen: set[str] = set()
        for name, column in chosen.items():
            if column in seen:
                raise errors.ColumnTwice(column=subject.label_of(name))
            seen.add(column)
    missing = [names for names in subject.identifying if chosen.keys().isdisjoint(names)]
    if missing:
        labels = ", ".join(" / ".join(map(subject.label_of, names)) for names in missing)
        raise errors.ColumnsMissing(columns=labels)
    return chosen


def _remembered(actor: Actor, batch: Batch) -> dict[str, str] | None:
    if found := queries.layout(actor, batch):
        return dict(found.mapping)
    if subjects.of(batch).of_records:
        return None
    template = queries.template_of(batch)
    if template is None:
        return None
    return {name: column for column, (name, _form) in template.columns.items()}


def _remember(actor: Actor, batch: Batch) -> None:
    if actor.user_id is None or not batch.fingerprint:
        return
    Layout.objects.update_or_create(
        user_id=actor.user_id,
        scope_path=batch.scope_path,
        fingerprint=batch.fingerprint,
        defaults={"mapping": batch.mapping, "used_at": timezone.now()},
    )
