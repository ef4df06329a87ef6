"""Taking in a list of people who want a union that is being founded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.codes.documents import mask_name
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.sealed import keyed_hash
from unionhall.joining import errors, gatherings, permissions
from unionhall.joining.models import Application, Gathering
from unionhall.joining.papers import read
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
    ``application`` yet but who is there already.
    """

    number: int
    name: str = ""
    application: Application | None = None
    again: bool = False
    problems: tuple[DomainError, ...] = ()


def preview_roster(actor: Actor, command: TakeRoster) -> list[Answered]:
    """Say what each row would come to; nothing is written, and nothing need be attested."""
    gathering, _token = _open(actor, command.case)
    here = _there(gathering)
    answers: list[Answered] = []
    seen: set[UUID] = set()
    for line in command.lines:
        name = _name(actor, gathering, line)
        papers, problems = read(line.filled, timezone.localdate())
        if papers is None:
            answers.append(Answered(line.number, name, problems=tuple(problems)))
            continue
        index = papers.identity.blind_index
        again = index in here or index in seen
        answers.append(Answered(line.number, name, here.get(index), again=again))
        seen.add(index)
    return answers


def take_roster(actor: Actor, command: TakeRoster) -> list[Answered]:
    """Take in each row by itself; the same list sent again takes in nobody twice."""
    gathering, token = _open(actor, command.case)
    if not command.attested:
        raise errors.RosterNotAttested
    answers = [
        replace(_answer(actor, command.case, token, line), name=_name(actor, gathering, line))
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
    name = " ".join(line.filled.name.split())
    clear = actor.may(members.SEE_NAMES, gathering.scope_path)
    return name if clear else mask_name(name)


def _there(gathering: Gathering) -> dict[UUID, Application]:
    """Return who is there already, by document: whoever was not turned away."""
    rows = gathering.applications.exclude(state__in=TURNED_AWAY).defer("sealed", "signed")
    return {row.blind_index: row for row in rows}


@transaction.atomic
def _answer(actor: Actor, case: UUID, token: str, line: Line) -> Answered:
    """Answer one row; of two lists at once, the second waits and finds who is there already."""
    filled = line.filled
    papers, problems = read(filled, timezone.localdate())
    if papers is None:
        return Answered(line.number, problems=tuple(problems))
    index = papers.identity.blind_index
    tree.hold_still()  # before any row is locked: who approves the union asks in this order too
    Gathering.objects.select_for_update().get(case=case)
    before = Application.objects.filter(held_for__case=case, blind_index=index)
    if found := before.exclude(state__in=TURNED_AWAY).first():
        return Answered(line.number, application=found, again=True)
    number = keyed_hash("joining.roster", f"{case}:{index}:{timezone.now().isoformat()}")
    command = Submit(submission_id=number, filled=filled, link=token)
    try:
        return Answered(line.number, application=submit_listed(actor, command))
    except DomainError as refusal:
        return Answered(line.number, problems=(refusal,))
