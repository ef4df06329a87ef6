"""Taking in a list of people who want a union that is being founded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.codes.documents import mask_name
from unionhall.codes.errors import UnknownChoiceOfMany
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.sealed import keyed_hash
from unionhall.joining import errors, gatherings, permissions, queries
from unionhall.joining.models import Application, Gathering
from unionhall.joining.papers import Papers, read
from unionhall.joining.readable import grouped
from unionhall.joining.roster import Line
from unionhall.joining.services import Submit, submit_listed
from unionhall.members import permissions as members
from unionhall.organizations import tree

TURNED_AWAY = (Application.State.REJECTED, Application.State.LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRoster:
    """A list of people for a case. ``attested``: their signed forms are at hand, on paper."""

    case: UUID
    lines: Sequence[Line]
    attested: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a row: taken in, there already, or everything that is wrong with it.

    ``name`` is that of the row, as the reader's duty allows; in a preview nobody has an
    ``application`` yet but who is there already. ``doubt``: whoever is there already with
    this document has another name, and somebody has to look at it.
    """

    number: int
    name: str = ""
    application: Application | None = None
    again: bool = False
    problems: tuple[DomainError, ...] = ()
    doubt: DomainError | None = None


class _Before:
    """Who stood in the rows before, by document: the number of the row, and the name."""

    def __init__(self, actor: Actor, gathering: Gathering) -> None:
        self._actor, self._gathering = actor, gathering
        self._rows: dict[UUID, tuple[int, str]] = {}

    def doubt(self, number: int, papers: Papers, found: Application | None) -> DomainError | None:
        """Say what contradicts a row: an earlier row, or an application of another name."""
        name, index = papers.identity.name, papers.identity.blind_index
        if earlier := self._rows.get(index):
            return errors.RowUnderOtherName(row=earlier[0]) if earlier[1] != name else None
        self._rows[index] = (number, name)
        other = queries.name_of(found) if found else ""
        if found is None or other in {"", name}:
            return None
        shown = _as_allowed(self._actor, self._gathering, other)
        return errors.AppliedUnderOtherName(name=shown, receipt=grouped(found.receipt))

    def has(self, index: UUID) -> bool:
        return index in self._rows


def preview_roster(actor: Actor, command: TakeRoster) -> list[Answered]:
    """Say what each row would come to; nothing is written, and nothing need be attested."""
    gathering, _token = _open(actor, command.case)
    here, before = _there(gathering), _Before(actor, gathering)
    answers: list[Answered] = []
    for line in command.lines:
        name = _name(actor, gathering, line)
        papers, problems = _read(line)
        if papers is None:
            answers.append(Answered(line.number, name, problems=problems))
            continue
        index = papers.identity.blind_index
        found = here.get(index)
        again = found is not None or before.has(index)
        doubt = before.doubt(line.number, papers, found)
        answers.append(Answered(line.number, name, found, again=again, doubt=doubt))
    return answers


def take_roster(actor: Actor, command: TakeRoster) -> list[Answered]:
    """Take in each row by itself; the same list sent again takes in nobody twice."""
    gathering, token = _open(actor, command.case)
    if not command.attested:
        raise errors.RosterNotAttested
    before = _Before(actor, gathering)
    answers = [
        replace(
            _answer(actor, command.case, token, line, before), name=_name(actor, gathering, line)
        )
        for line in command.lines
    ]
    taken = sum(answer.application is not None and not answer.again for answer in answers)
    with transaction.atomic():
        audit.record(actor, "joining.roster_taken", gathering, rows=len(answers), taken=taken)
    return answers


def _open(actor: Actor, case: UUID) -> tuple[Gathering, str]:
    """Find those who still gather for a case, and the token of its link."""
    gathering = gatherings.gathering(case)
    if gathering is None:
        raise NotFound
    actor.require(permissions.DECIDE, gathering.scope_path)
    link = gatherings.link_of_case(case)
    if gathering.closed_at is not None or link is None:
        raise errors.GatheringClosed
    return gathering, link.token


def _name(actor: Actor, gathering: Gathering, line: Line) -> str:
    return _as_allowed(actor, gathering, " ".join(line.filled.name.split()))


def _as_allowed(actor: Actor, gathering: Gathering, name: str) -> str:
    clear = actor.may(members.SEE_NAMES, gathering.scope_path)
    return name if clear else mask_name(name)


def _there(gathering: Gathering) -> dict[UUID, Application]:
    """Return who is there already, by document: whoever was not turned away."""
    rows = gathering.applications.exclude(state__in=TURNED_AWAY).defer("signed")
    known = rows.select_related("membership__person", "along__person")
    return {row.blind_index: row for row in known}


def _read(line: Line) -> tuple[Papers | None, tuple[DomainError, ...]]:
    papers, problems = read(line.filled, timezone.localdate())
    return papers, tuple(map(_as_of_a_list, problems))


def _as_of_a_list(problem: DomainError) -> DomainError:
    """Point to the sheet of the empty list where a sentence cannot name all that is allowed."""
    if isinstance(problem, UnknownChoiceOfMany):
        return errors.RosterChoiceUnknown(**problem.facts, field=problem.field)
    return problem


@transaction.atomic
def _answer(actor: Actor, case: UUID, token: str, line: Line, before: _Before) -> Answered:
    """Answer one row; of two lists at once, the second waits and finds who is there already."""
    papers, problems = _read(line)
    if papers is None:
        return Answered(line.number, problems=problems)
    index = papers.identity.blind_index
    tree.hold_still()  # before any row is locked: who approves the union asks in this order too
    Gathering.objects.select_for_update().get(case=case)
    same = Application.objects.filter(held_for__case=case, blind_index=index)
    found = same.exclude(state__in=TURNED_AWAY).first()
    doubt = before.doubt(line.number, papers, found)
    if found:
        return Answered(line.number, application=found, again=True, doubt=doubt)
    number = keyed_hash("joining.roster", f"{case}:{index}:{timezone.now().isoformat()}")
    command = Submit(submission_id=number, filled=line.filled, link=token)
    try:
        return Answered(line.number, application=submit_listed(actor, command))
    except DomainError as refusal:
        return Answered(line.number, problems=(refusal,))
