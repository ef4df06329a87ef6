"""Taking in a list of people who want a union that is being founded."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.sealed import keyed_hash
from unionhall.joining import errors, gatherings, permissions
from unionhall.joining.models import Application, Gathering
from unionhall.joining.papers import read
from unionhall.joining.roster import Line
from unionhall.joining.services import Submit, submit_listed
from unionhall.organizations import tree


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRoster:
    """A list of people for a case. ``attested``: their signed forms are at hand, on paper."""

    case: UUID
    lines: Sequence[Line]
    attested: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a row: taken in, there already, or everything that is wrong with it."""

    number: int
    application: Application | None = None
    again: bool = False
    problems: tuple[DomainError, ...] = ()


def take_roster(actor: Actor, command: TakeRoster) -> list[Answered]:
    """Take in each row by itself; the same list sent again takes in nobody twice."""
    gathering = gatherings.gathering(command.case)
    if gathering is None:
        raise NotFound
    actor.require(permissions.DECIDE, gathering.scope_path)
    if gathering.closed_at is not None:
        raise errors.GatheringClosed
    if not command.attested:
        raise errors.RosterNotAttested
    link = gatherings.link_of_case(command.case)
    if link is None:
        raise errors.GatheringClosed
    answers = [_answer(actor, command.case, link.token, line) for line in command.lines]
    taken = sum(answer.application is not None and not answer.again for answer in answers)
    with transaction.atomic():
        audit.record(actor, "joining.roster_taken", gathering, rows=len(answers), taken=taken)
    return answers


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
    if found := before.exclude(state=Application.State.REJECTED).first():
        return Answered(line.number, found, again=True)
    number = keyed_hash("joining.roster", f"{case}:{index}:{timezone.now().isoformat()}")
    command = Submit(submission_id=number, filled=filled, link=token)
    try:
        return Answered(line.number, submit_listed(actor, command))
    except DomainError as refusal:
        return Answered(line.number, problems=(refusal,))
