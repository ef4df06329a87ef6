"""Making a paper with its number, and voiding it."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotPermitted
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import keyed_hash, seal
from unionhall.papers import queries, rendering
from unionhall.papers.errors import (
    CannotBeMadeHere,
    DayWrong,
    NotVoided,
    OtherContent,
    PaperDisposed,
    ReasonNeeded,
    VoidedAlready,
    WordNotSet,
)
from unionhall.papers.kinds import KINDS, Context, PaperKind
from unionhall.papers.models import Paper, Series
from unionhall.papers.permissions import MAKE

EARLIEST = date(1949, 10, 1)
DAYS_AHEAD = 400
"""A later or earlier day is a slip of the year, and would begin a series of numbers of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a paper is about: an app's case or union, by its public id."""

    app: str
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePaper:
    """A body makes a paper.

    ``place`` is the body's path. ``context`` holds every variable that the kind declares
    (an empty one is ``None``). ``word`` is used where the body has set none for its
    numbers. ``corrects`` is a voided paper that this one takes the place of.
    """

    kind: str
    place: str
    body_name: str
    subject: Subject
    context: Context
    on: date
    submission_id: UUID
    word: str = ""
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFromPage:
    """Somebody asks for a paper on the page of its subject; the app says what stands in it."""

    kind: str
    subject: UUID
    on: date
    submission_id: UUID
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidPaper:
    """A paper was wrong; its number stays with the reason."""

    paper: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPaper:
    """Somebody reads the file; it may hold people's data."""

    paper: UUID


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(one)) for key, one in value.items())
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else repr(value)


def fingerprint(command: MakePaper) -> UUID:
    """Return the keyed hash by which the same command, sent again, is known."""
    told = (command.kind, command.place, command.body_name, command.subject, command.on)
    return keyed_hash("papers.content", repr((told, command.corrects, _plain(command.context))))


@transaction.atomic
def make_paper(actor: Actor, command: MakePaper) -> Paper:
    """Make a paper, and give it the body's next number where its kind is numbered.

    Sent again under the same key it is the same paper. Everything is one transaction, the
    caller's where there is one: what fails later takes the number back.
    """
    kind = KINDS.get(command.kind)
    actor.require(MAKE, command.place)
    if earlier := _earlier(command):
        return earlier
    corrected = _corrected(actor, command)
    if not EARLIEST <= command.on <= timezone.localdate() + timedelta(days=DAYS_AHEAD):
        raise DayWrong(day=command.on)
    try:
        paper = _written(actor, command, kind, corrected)
    except (IntegrityError, _CameTwice) as twice:
        if earlier := _earlier(command):
            return earlier
        raise Conflict from twice
    audit.record(actor, "papers.made", paper, kind=paper.kind, number=paper.reference)
    return paper


class _CameTwice(Exception):
    """The number that was just taken goes back."""


@transaction.atomic
def _written(actor: Actor, command: MakePaper, kind: PaperKind, corrected: Paper | None) -> Paper:
    paper = _numbered(command, kind)
    if _earlier(command):  # somebody else had the key while we waited for the number
        raise _CameTwice
    _fill(paper, kind, command)
    paper.corrects = corrected
    paper.made_by, paper.made_by_name = actor.user_id, actor.name
    paper.save(force_insert=True)
    return paper


def _earlier(command: MakePaper) -> Paper | None:
    earlier = Paper.objects.filter(submission_id=command.submission_id).first()
    if earlier and earlier.sent_hash != fingerprint(command):
        raise OtherContent
    return earlier


def _corrected(actor: Actor, command: MakePaper) -> Paper | None:
    if command.corrects is None:
        return None
    corrected = queries.paper(actor, command.corrects, MAKE, lock=True)
    if not corrected.is_voided:
        raise NotVoided
    return corrected


def _numbered(command: MakePaper, kind: PaperKind) -> Paper:
    """Begin a paper, with the next number of its series."""
    paper = Paper(
        public_id=uuid7(),
        scope_path=command.place,
        state=Paper.State.MADE,
        submission_id=command.submission_id,
        sent_hash=fingerprint(command),
        kind=kind.code,
        body_name=command.body_name,
        on=command.on,
        year=command.on.year,
        subject_app=command.subject.app,
        subject_id=command.subject.id,
        subject_name=command.subject.name,
        made_at=timezone.now(),
    )
    if kind.numbered:
        paper.series = kind.series
        paper.word = queries.word(command.place, kind.series) or command.word
        if not paper.word:
            raise WordNotSet(body=command.body_name)
        paper.number = _next_number(command.place, kind.series, paper.year)
        paper.reference = kind.number_format.format(
            word=paper.word, year=paper.year, n=paper.number
        )
    return paper


def _next_number(place: str, series: str, year: int) -> int:
    """Take the next number; whoever comes at the same moment waits for this transaction."""
    wanted = {"scope_path": place, "series": series, "year": year}
    Series.objects.bulk_create([Series(**wanted)], ignore_conflicts=True)
    row = Series.objects.select_for_update().get(**wanted)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _fill(paper: Paper, kind: PaperKind, command: MakePaper) -> None:
    own = queries.template_in_use(kind.code, command.place)
    template = bytes(own.docx) if own else queries.shipped(kind)
    given: Context = {
        "number": paper.reference,
        "body_name": command.body_name,
        "subject_name": command.subject.name,
        "on": command.on,
    }
    docx = rendering.render(template, kind, {**given, **command.context})
    paper.template, paper.template_sha256 = own, sha256(template).hexdigest()
    paper.size = len(docx)
    paper.sealed, paper.key_version = sealed_file(Paper.TABLE, paper.public_id, docx)


def sealed_file(table: str, row: UUID, content: bytes) -> tuple[bytes, int]:
    """Seal a file for one row; return the blob and the version of the key."""
    return seal(table, row, {"file": b64encode(content).decode()})


@transaction.atomic
def make_from_page(actor: Actor, command: MakeFromPage) -> Paper:
    """Make a paper that its app drafts from the subject's own records.

    Asked for again under the same key it is the paper that was made, whatever has become of
    its subject meanwhile.
    """
    kind = KINDS.get(command.kind)
    if kind.draft is None:
        raise CannotBeMadeHere(kind=kind.name)
    if earlier := _made_from_page(actor, kind, command):
        return earlier
    draft = kind.draft(actor, command.subject)
    return make_paper(
        actor,
        MakePaper(
            kind=kind.code,
            place=draft.place,
            body_name=draft.body_name,
            subject=Subject(app=kind.app, id=command.subject, name=draft.subject_name),
            context=draft.context,
            on=command.on,
            submission_id=command.submission_id,
            word=draft.word,
            corrects=command.corrects,
        ),
    )


def _made_from_page(actor: Actor, kind: PaperKind, command: MakeFromPage) -> Paper | None:
    """Find the paper that the same words asked for before."""
    earlier = Paper.objects.filter(submission_id=command.submission_id).first()
    if earlier is None or not queries.may_open(actor, earlier):
        return None
    corrected = earlier.corrects.public_id if earlier.corrects is not None else None
    told = (earlier.kind, earlier.subject_app, earlier.subject_id, earlier.on, corrected)
    wanted = (kind.code, kind.app, command.subject, command.on, command.corrects)
    if told != wanted:
        raise OtherContent
    actor.require(MAKE, earlier.scope_path)
    return earlier


@transaction.atomic
def void_paper(actor: Actor, command: VoidPaper) -> Paper:
    """Void a paper; it stays in the list, with its number and the reason."""
    paper = queries.paper(actor, command.paper, MAKE, lock=True)
    reason = command.reason.strip()
    if not reason:
        raise ReasonNeeded
    if paper.is_voided:
        raise VoidedAlready
    paper.advance(Paper.State.VOIDED, voided_at=timezone.now(), void_reason=reason)
    audit.record(actor, "papers.voided", paper, reason=reason, number=paper.reference)
    return paper


@transaction.atomic
def open_paper(actor: Actor, command: OpenPaper) -> tuple[Paper, bytes]:
    """Open a paper's file, and write down who did."""
    paper = queries.paper(actor, command.paper)
    if not paper.size:
        raise PaperDisposed
    if not queries.may_open(actor, paper):
        raise NotPermitted
    audit.record(actor, "papers.opened", paper, kind=paper.kind, number=paper.reference)
    return paper, queries.opened(paper)
