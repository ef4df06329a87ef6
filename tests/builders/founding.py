"""Founding cases, taken through their steps by the services, as staff would."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.builders.joining import a_submission
from unionhall.codes.documents import demo_number
from unionhall.core.actors import ANYONE, Actor
from unionhall.founding import electorate, queries, services
from unionhall.founding.commands import (
    Apply,
    ApproveCongress,
    ApproveGroup,
    ApproveUnion,
    Count,
    FinishElection,
    HoldCongress,
    Nominate,
    OpenCase,
    ReportResult,
    RequestCongress,
    SetContest,
)
from unionhall.founding.models import Candidacy, FoundingCase, Office, Round
from unionhall.founding.services import approval, election
from unionhall.joining import gatherings
from unionhall.joining import services as joining
from unionhall.joining.models import Application
from unionhall.joining.services import decisions
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.papers.services.words import SetWord, set_word
from unionhall.targets.models import Mode

FULL = 25
"""Members from which there is a committee for the audit, and not one person."""
NAME = "云帆速递有限公司工会委员会"


def today() -> date:
    return timezone.localdate()


def numbered(actor: Actor, body: Organization, word: str = "儒工发") -> None:
    """Give a body the word of its numbers."""
    set_word(actor, SetWord(place=body.path, series="general", word=word))


def a_case(
    actor: Actor, guiding: Organization, employers: Sequence[Employer] = (), **overrides: Any
) -> FoundingCase:
    fields: dict[str, Any] = {
        "submission_id": uuid4(),
        "kind": Kind.SINGLE,
        "name": NAME,
        "mode": Mode.KEY,
        "group": "王建国、李红",
        "address": "湖南小区12号",
    }
    command = OpenCase(
        guiding=guiding.public_id,
        employers=tuple(employer.public_id for employer in employers),
        **fields | overrides,
    )
    return services.open_case(actor, command)


def gathering(
    preparer: Actor, approver: Actor, case: FoundingCase, on: date | None = None
) -> FoundingCase:
    """Take a new case to where people join."""
    day = on or today()
    services.apply(preparer, Apply(case=case.public_id, on=day))
    return services.approve_group(approver, ApproveGroup(case=case.public_id, on=day))


def join(actor: Actor, case: FoundingCase, count: int, **overrides: Any) -> list[Application]:
    """Let as many people apply by the case's link, and accept them by sight."""
    link, firms = gatherings.link_of_case(case.public_id), queries.employers_of(case)
    found = []
    for number in range(count):
        sex = {"number": a_woman()} if overrides.get("women", 0) > number else {}
        rest = {k: v for k, v in overrides.items() if k != "women"}
        if len(firms) > 1:
            rest = {"employer": firms[number % len(firms)].public_id} | rest
        application = joining.submit(ANYONE, a_submission(link, **sex | rest))
        decide = decisions.Approve(application=application.public_id, by_sight=True)
        found.append(decisions.approve(actor, decide))
    return found


_women = iter(range(2, 900, 2))


def a_woman() -> str:
    number = next(_women)
    return demo_number("7001", date(1993, 5, 6), number)


def congress(
    preparer: Actor, approver: Actor, case: FoundingCase, **overrides: Any
) -> FoundingCase:
    """Ask for the congress and approve it, for today."""
    request = RequestCongress(case=case.public_id, on=today(), planned_on=today(), **overrides)
    services.request_congress(preparer, request)
    return services.approve_congress(approver, ApproveCongress(case=case.public_id, on=today()))


def contest(actor: Actor, case: FoundingCase, office: Office, seats: int, **more: Any) -> None:
    election.set_contest(actor, SetContest(case=case.public_id, office=office, seats=seats, **more))


def stand(
    actor: Actor, case: FoundingCase, office: Office, who: Sequence[Application]
) -> list[Candidacy]:
    return [
        election.nominate(
            actor, Nominate(case=case.public_id, office=office, application=one.public_id)
        )
        for one in who
    ]


def counted(
    actor: Actor,
    case: FoundingCase,
    office: Office,
    votes: dict[Candidacy, int],
    *,
    number: int = 1,
    valid: int | None = None,
) -> Round:
    command = Count(
        case=case.public_id,
        office=office,
        number=number,
        valid=max(votes.values()) if valid is None else valid,
        votes={candidacy.public_id: n for candidacy, n in votes.items()},
    )
    return election.count(actor, command)


def held(actor: Actor, case: FoundingCase, attended: int, on: date | None = None) -> None:
    command = HoldCongress(case=case.public_id, held_on=on or today(), attended=attended)
    election.hold_congress(actor, command)


def elected(actor: Actor, case: FoundingCase, people: Sequence[Application]) -> FoundingCase:
    """Elect a committee of three, a chair, and for audit and women as many as there must be.

    With 25 members the audit committee has three and a director, below that it is one.
    """
    n = len(people)
    held(actor, case, n)
    _vote(actor, case, Office.COMMITTEE, people[:4], 3, n)
    if n >= FULL:
        _vote(actor, case, Office.AUDIT, people[3:7], 3, n)
        _vote(actor, case, Office.AUDIT_DIRECTOR, people[3:4], 1, 3, by_body=True)
    else:
        _vote(actor, case, Office.AUDIT, people[3:5], 1, n)
    _vote(actor, case, Office.CHAIR, people[:1], 1, n)
    women = [one for one in people if electorate.sex_of(one) == "2"]
    if len(women) >= 10:
        _vote(actor, case, Office.WOMEN, women[:4], 3, n)
        _vote(actor, case, Office.WOMEN_DIRECTOR, women[:1], 1, 3, by_body=True)
    elif women:
        _vote(actor, case, Office.WOMEN_MEMBER, women[:1], 1, n)
    return election.finish_election(actor, FinishElection(case=case.public_id))


def _vote(
    actor: Actor,
    case: FoundingCase,
    office: Office,
    who: Sequence[Application],
    seats: int,
    voters: int,
    **more: Any,
) -> None:
    contest(actor, case, office, seats, **more)
    standing = stand(actor, case, office, who)
    votes = {one: voters if place < seats else 0 for place, one in enumerate(standing)}
    counted(actor, case, office, votes, valid=voters)


def reported(
    preparer: Actor, approver: Actor, case: FoundingCase, members: int = 30, women: int = 0
) -> FoundingCase:
    """Take a new case to where its result waits for the approval."""
    gathering(preparer, approver, case)
    people = join(preparer, case, members, women=women)
    congress(preparer, approver, case)
    elected(preparer, case, people)
    return election.report_result(preparer, ReportResult(case=case.public_id, on=today()))


def approve(actor: Actor, case: FoundingCase, **overrides: Any) -> FoundingCase:
    fields: dict[str, Any] = {"on": today(), "term_years": 5}
    return approval.approve_union(actor, ApproveUnion(case=case.public_id, **fields | overrides))
