"""The employer's members in joint unions: taken along before the congress, or moved after it.

Those taken along are of the congress: they are counted, vote and may stand. For those who only
move over on the approval, what was elected must be enough as well.
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.founding import electorate, elsewhere, errors, law, queries
from unionhall.founding.commands import LeaveBehind, TakeMembers
from unionhall.founding.models import CaseStep, FoundingCase, Office
from unionhall.founding.permissions import PREPARE
from unionhall.founding.queries import Ballots
from unionhall.founding.services.moving import write_down
from unionhall.joining.services.along import LeaveOut, TakeAlong, TakenAlong, leave_out, take_along
from unionhall.members.models import Person
from unionhall.organizations import tree

Deed = CaseStep.Deed


@transaction.atomic
def take_members(actor: Actor, command: TakeMembers) -> TakenAlong:
    """Take the employer's members in joint unions along: all in sight, or those named.

    Only while members join; asked twice, nobody is taken along twice. Who applied on their own
    is left as they are.
    """
    case = _gathering(actor, command.case)
    rows = elsewhere.listed(actor, case)
    if command.members is not None:
        rows = rows.filter(public_id__in=command.members)
    members = list(rows)
    if not members:
        raise errors.NobodyToTakeAlong
    if command.members is not None and len(members) < len(set(command.members)):
        raise Conflict  # somebody chosen has left the firm or its joint union meanwhile
    done = take_along(
        actor, TakeAlong(case=case.public_id, memberships=members, agreed=command.agreed)
    )
    if done.taken:
        said = _("%(count)s existing members taken along; told and agreed, by a record at hand")
        write_down(actor, case, Deed.CHANGED, text=said % {"count": len(done.taken)})
    return done


@transaction.atomic
def leave_behind(actor: Actor, command: LeaveBehind) -> None:
    """Take somebody off again, before the congress is asked for."""
    case = _gathering(actor, command.case)
    leave_out(actor, LeaveOut(case=case.public_id, application=command.application))


def _gathering(actor: Actor, public_id: UUID) -> FoundingCase:
    tree.hold_still()  # before any row is locked: who approves the union asks in this order too
    case = queries.case(actor, public_id, PREPARE, lock=True)
    if case.state != FoundingCase.State.GATHERING:
        raise errors.NotNow(state=case.state_name)
    return case


def must_fit(case: FoundingCase, ballots: Ballots, on: date) -> None:
    """Refuse to take along so many that the law asks for more than the congress elected."""
    place = law.place_of(case)
    coming = list(elsewhere.left_behind(case))
    here = electorate.numbers(case, on)
    women = sum(one.person.sex == Person.Sex.FEMALE for one in coming)
    together = replace(here, members=here.members + len(coming), women=here.women + women)
    said: dict[str, Any] = {
        "accepted": here.members,
        "along": len(coming),
        "count": together.members,
    }
    if case.organiser_only:
        below = law.need(together.members, on, place).organiser_below
        if below is not None and not below.met(together.members):
            raise errors.OrganiserTooFewForAll(
                **said, limit=below.number, article=law.article_of(below)
            )
    for check in law.offices(
        ballots.contests, together, organiser_only=case.organiser_only, on=on, place=place
    ):
        if not check.passed:
            raise errors.ElectedTooFewForAll(
                **said,
                office=Office(check.office).label,
                found=check.found,
                wanted=check.wanted,
                article=check.article,
            )
