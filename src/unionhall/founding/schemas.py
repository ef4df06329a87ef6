"""What the API of founding takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.founding import electorate, law, queries
from unionhall.founding.elsewhere import Stand
from unionhall.founding.models import Contest, FoundingCase, Office
from unionhall.founding.queries import Ballots, Stage
from unionhall.founding.steps import STEPS
from unionhall.joining import gatherings
from unionhall.joining.services.roster import Answered
from unionhall.members.queries import Shown
from unionhall.organizations.models import Kind
from unionhall.rules.book import Rule
from unionhall.targets.models import Mode

Reason = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(max_length=120)]


class CaseIn(Schema):
    """A new case; ``submission_id`` lets it be sent again."""

    submission_id: UUID
    kind: Kind
    mode: Mode
    guiding: UUID
    guided_by: UUID | None = None
    name: Name
    employers: Annotated[list[UUID], Field(max_length=500)] = []
    target: UUID | None = None
    address: Annotated[str, Field(max_length=200)] = ""
    group: Annotated[str, Field(max_length=300)] = ""


class DescribeIn(Schema):
    name: Name
    address: Annotated[str, Field(max_length=200)] = ""
    group: Annotated[str, Field(max_length=300)] = ""


class CaseEmployersIn(Schema):
    employers: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class StepIn(Schema):
    """The day that stands on the paper of a step."""

    on: date


class CongressIn(StepIn):
    planned_on: date
    organiser_only: bool = False


class ReportIn(StepIn):
    """``day_reason``: why the congress was held on another day than the one approved."""

    day_reason: Annotated[str, Field(max_length=200)] = ""


class UnionApprovalIn(StepIn):
    term_years: Annotated[int, Field(ge=1, le=99)]
    take_staff_along: bool = False


class WhyIn(Schema):
    reason: Reason


class HoldIn(WhyIn):
    until: date


class HandIn(Schema):
    """Who stands in; empty: anybody of the body again."""

    user: UUID | None = None


class CertificateOfCaseIn(Schema):
    number: Annotated[str, Field(max_length=40)]
    credit_code: Annotated[str, Field(max_length=30)]
    issued_on: date
    last_day: date
    registrar: Name


class AccountOfCaseIn(Schema):
    bank: Name
    last_four: Annotated[str, Field(max_length=4)]
    opened_on: date


class CongressHeldIn(Schema):
    held_on: date
    attended: Annotated[int, Field(ge=0)]
    entitled: Annotated[int | None, Field(ge=1)] = None


class ContestIn(Schema):
    office: Office
    seats: Annotated[int, Field(ge=1, le=99)]
    by_body: bool = False


class CandidateIn(Schema):
    office: Office
    application: UUID | None = None
    name: Annotated[str, Field(max_length=80)] = ""
    relative: bool = False


class VotesIn(Schema):
    candidacy: UUID
    votes: Annotated[int, Field(ge=0)]


class CountIn(Schema):
    office: Office
    number: Annotated[int, Field(ge=1)]
    valid: Annotated[int, Field(ge=0)]
    spoiled: Annotated[int, Field(ge=0)] = 0
    votes: Annotated[list[VotesIn], Field(max_length=500)]


class RuleOut(Schema):
    """A rule as it holds here: ``value`` as text, empty where nobody has set one."""

    id: str
    name: str
    value: str
    article: str
    source: str
    grade: str

    @staticmethod
    def of(rule: Rule | None) -> "RuleOut | None":
        if rule is None:
            return None
        return RuleOut(
            id=rule.id,
            name=str(rule.name),
            value="" if rule.value is None else str(rule.value),
            article=str(rule.article),
            source=str(rule.source.title),
            grade=str(rule.grade),
        )


class StageOut(Schema):
    state: str
    title: str
    who: str
    status: str
    done_on: date | None
    term: RuleOut | None
    ground: RuleOut | None

    @staticmethod
    def of(stage: Stage) -> "StageOut":
        return StageOut(
            state=str(stage.step.state),
            title=str(stage.step.title),
            who=str(stage.step.who),
            status=stage.status,
            done_on=stage.done_on,
            term=RuleOut.of(stage.term),
            ground=RuleOut.of(stage.ground),
        )


class CaseOut(Schema):
    id: UUID
    name: str
    kind: str
    mode: str
    state: str
    guiding: UUID
    guiding_name: str
    guided_by: UUID | None
    target: UUID | None
    due_on: date | None
    hold_until: date | None
    hold_reason: str
    reason: str
    opened_on: date
    approved_on: date | None
    approval_number: str
    term_years: int | None
    union: UUID | None

    @staticmethod
    def of(case: FoundingCase) -> "CaseOut":
        return CaseOut(**_case(case))


def _case(case: FoundingCase) -> dict[str, Any]:
    plain = (
        "name",
        "kind",
        "mode",
        "state",
        "due_on",
        "hold_until",
        "hold_reason",
        "reason",
        "opened_on",
        "approved_on",
        "approval_number",
        "term_years",
    )
    return {name: getattr(case, name) for name in plain} | {
        "id": case.public_id,
        "guiding": case.guiding.public_id,
        "guiding_name": case.guiding.name,
        "guided_by": case.guided_by.public_id if case.guided_by else None,
        "target": case.target.public_id if case.target else None,
        "union": case.organization.public_id if case.organization else None,
    }


class CaseStepOut(Schema):
    deed: str
    was: str
    became: str
    on: date | None
    at: datetime
    by: str
    text: str


class CasePageOut(CaseOut):
    """One case with its way, its people and its history."""

    next: str
    employers: list[UUID]
    accepted: int
    waiting: int
    link: str
    stages: list[StageOut]
    history: list[CaseStepOut]

    @staticmethod
    def page(case: FoundingCase) -> "CasePageOut":
        gathered = gatherings.gathered(case.public_id)
        link = gatherings.link_of_case(case.public_id)
        step = STEPS.get(case.state)
        return CasePageOut(
            **_case(case),
            next=str(step.title) if step else "",
            employers=[employer.public_id for employer in queries.employers_of(case)],
            accepted=gathered.accepted,
            waiting=gathered.waiting,
            link=link.token if link else "",
            stages=[StageOut.of(stage) for stage in queries.stages(case)],
            history=[
                CaseStepOut(
                    deed=one.deed,
                    was=one.was,
                    became=one.became,
                    on=one.on,
                    at=one.at,
                    by=one.by,
                    text=one.text,
                )
                for one in queries.history(case)
            ],
        )


class CandidateOut(Schema):
    id: UUID
    name: str
    votes: list[int | None]
    elected: bool
    tied: bool


class ContestOut(Schema):
    office: str
    seats: int
    by_body: bool
    entitled: int
    needed: int
    complete: bool
    next_round: int
    standing: list[UUID]
    candidates: list[CandidateOut]

    @staticmethod
    def of(names: dict[int, str], ballots: Ballots, contest: Contest) -> "ContestOut":
        outcome = ballots.outcome(contest)
        rounds = list(contest.rounds.all())
        rows = {one.pk: one for one in contest.candidacies.all()}
        return ContestOut(
            office=contest.office,
            seats=contest.seats,
            by_body=contest.by_body,
            entitled=ballots.voters(contest),
            needed=ballots.needed(contest)[0],
            complete=outcome.complete,
            next_round=len(rounds) + 1,
            standing=[rows[pk].public_id for pk in outcome.standing],
            candidates=[
                CandidateOut(
                    id=one.public_id,
                    name=names[one.pk],
                    votes=[
                        next((t.votes for t in r.tallies.all() if t.candidacy_id == pk), None)
                        for r in rounds
                    ],
                    elected=pk in outcome.elected,
                    tied=pk in outcome.tied,
                )
                for pk, one in rows.items()
            ],
        )


class CheckOut(Schema):
    """``to_explain``: not passed, but a reason in the report is enough."""

    title: str
    office: str
    passed: bool
    to_explain: bool
    found: str
    wanted: str
    rule: RuleOut | None


class ElectionOut(Schema):
    """The congress with every check; empty lists before it is entered."""

    held_on: date | None
    entitled: int
    attended: int
    day_reason: str
    contests: list[ContestOut]
    checks: list[CheckOut]

    @staticmethod
    def of(actor: Actor, case: FoundingCase) -> "ElectionOut":
        ballots = Ballots(case)
        names = queries.names(actor, ballots)
        held = ballots.election
        checks: list[law.Check] = []
        if held is not None:
            checks = ballots.checks(electorate.numbers(case, held.held_on))
        return ElectionOut(
            held_on=held.held_on if held else None,
            entitled=held.entitled if held else 0,
            attended=held.attended if held else 0,
            day_reason=held.day_reason if held else "",
            contests=[ContestOut.of(names, ballots, one) for one in ballots.contests],
            checks=[
                CheckOut(
                    title=str(one.title),
                    office=one.office,
                    passed=one.passed,
                    to_explain=one.to_explain,
                    found=one.found,
                    wanted=one.wanted,
                    rule=RuleOut.of(one.rule),
                )
                for one in checks
            ],
        )


class AlongOut(Schema):
    """A member whom the employer has in a joint union; ``taken`` is the application, if any."""

    id: UUID
    name: str
    union: UUID
    union_name: str
    since: date
    stand: Stand
    taken: UUID | None

    @staticmethod
    def of(actor: Actor, membership: Any) -> "AlongOut":
        return AlongOut(
            id=membership.public_id,
            name=Shown.of(actor, membership.person, membership.scope_path).name,
            union=membership.organization.public_id,
            union_name=membership.organization.name,
            since=membership.began_on,
            stand=Stand(membership.stand),
            taken=membership.taken,
        )


class TakeAlongIn(Schema):
    """Whom to take along (memberships; null: all in sight), who were told and ``agreed``."""

    members: Annotated[list[UUID] | None, Field(max_length=5000)] = None
    agreed: bool


class TakenAlongOut(Schema):
    """What became of them: together as many as were asked for."""

    taken: int
    there: int
    applied: int
    own: int


class ProblemOfRow(Schema):
    field: str
    detail: str


class RowOut(Schema):
    """What became of one row of a list, or what it would come to.

    ``again``: the document is there already, and the row is not taken in; with ``doubt``,
    under another name.
    """

    row: int
    name: str
    taken: bool
    again: bool
    doubt: str
    receipt: str
    problems: list[ProblemOfRow]

    @staticmethod
    def of(answer: Answered) -> "RowOut":
        return RowOut(
            row=answer.number,
            name=answer.name,
            taken=answer.application is not None,
            again=answer.again,
            doubt=str(answer.doubt) if answer.doubt else "",
            receipt=answer.application.receipt if answer.application else "",
            problems=[ProblemOfRow(field=one.field, detail=str(one)) for one in answer.problems],
        )


class NarrowCases(Schema):
    """Filters of the list."""

    state: FoundingCase.State | None = None
    kind: Kind | None = None
    mode: Mode | None = None
    guiding: UUID | None = None
    late: bool | None = None
