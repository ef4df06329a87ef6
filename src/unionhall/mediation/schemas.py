"""What the API of mediation takes and gives."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.mediation import commands, law, queries, telling, yearly
from unionhall.mediation.clocks import Clock
from unionhall.mediation.models import Agreement, Case, Category, Channel, Claim, Event, Side
from unionhall.mediation.session_schemas import AppointmentOut, Long, Reason, appointment
from unionhall.mediation.steps import STEPS

Money = Annotated[Decimal, Field(max_digits=14)]
Short = Annotated[str, Field(max_length=80)]


class ClaimAskedIn(Schema):
    """One claim; ``amount`` empty: not money, or not known yet."""

    kind: Claim.Kind
    amount: Money | None = None


class WorkerNamedIn(Schema):
    name: Short
    claims: Annotated[list[ClaimAskedIn], Field(max_length=12)]
    document: Annotated[str, Field(max_length=24)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    address: Annotated[str, Field(max_length=200)] = ""
    counsel: Short = ""
    represents: bool = False

    def command(self) -> commands.WorkerNamed:
        told = self.dict() | {"claims": claims_of(self.claims)}
        return commands.WorkerNamed(**told)


def claims_of(claims: list[ClaimAskedIn]) -> tuple[commands.ClaimAsked, ...]:
    """Return the claims as the services take them."""
    return tuple(commands.ClaimAsked(kind=one.kind, amount=one.amount) for one in claims)


class ApplyIn(Schema):
    """An application; ``submission_id`` lets it be sent again."""

    submission_id: UUID
    organization: UUID
    employer: UUID
    category: Category
    channel: Channel
    applied_on: date
    facts: Long
    workers: Annotated[list[WorkerNamedIn], Field(max_length=500)]
    applicant: Side = Side.WORKER
    division_code: Annotated[str, Field(max_length=12)] = ""
    known_on: date | None = None
    employed: bool = True
    left_on: date | None = None
    employer_spokesman: Short = ""
    employer_counsel: Short = ""
    elsewhere: Annotated[str, Field(max_length=20)] = ""
    pending: Literal["", "arbitration", "court"] = ""
    consultation: UUID | None = None

    def command(self) -> commands.Apply:
        told = self.dict() | {"workers": tuple(one.command() for one in self.workers)}
        return commands.Apply(**told)


class CorrectIn(Schema):
    """``version`` is the one that was read; an older one is a conflict, and nothing is lost."""

    version: int
    category: Category
    facts: Long
    division_code: Annotated[str, Field(max_length=12)] = ""
    known_on: date | None = None
    employed: bool = True
    left_on: date | None = None


class WorkersIn(Schema):
    workers: Annotated[list[WorkerNamedIn], Field(max_length=500)]


class ClaimsIn(Schema):
    """``version`` is that of the entry that was read."""

    version: int
    claims: Annotated[list[ClaimAskedIn], Field(max_length=12)]


class RepresentativesIn(Schema):
    parties: Annotated[list[UUID], Field(max_length=50)]


class DayIn(Schema):
    on: date


class DayReasonIn(DayIn):
    reason: Reason


class ElsewhereIn(DayIn):
    ground: Annotated[str, Field(max_length=20)]


class ConsentOfSideIn(DayIn):
    side: Side
    agreed: bool


class DeclaredIn(Schema):
    """What is declared; each that is true is a refusal."""

    relative: bool = False
    own_employer: bool = False
    counsel: bool = False
    had_part: bool = False

    def declared(self) -> commands.Declared:
        return commands.Declared(
            relative=self.relative,
            own_employer=self.own_employer,
            counsel=self.counsel,
            had_part=self.had_part,
        )


class MediatorIn(DeclaredIn):
    """An account, or somebody from outside; with the declarations.

    ``another``: how the head knows that it is another person than a party of the same name.
    """

    user: UUID | None = None
    name: Short = ""
    another: Reason = ""

    def command(self, case: UUID) -> commands.NameMediator:
        return commands.NameMediator(
            case=case,
            user=self.user,
            name=self.name,
            declared=self.declared(),
            another=self.another,
        )


class NoteTextIn(Schema):
    text: Long


class HealthIn(Schema):
    party: UUID
    text: Long
    consented_on: date | None = None


class ExtendMediationIn(Schema):
    days: int
    agreed_on: date
    worker_agrees: bool
    employer_agrees: bool


class SumAgreedIn(Schema):
    claim: UUID
    amount: Money


class PartDueIn(Schema):
    due_on: date
    amount: Money


class AgreeIn(Schema):
    """At least one sum, or ``no_money``: the agreement is about no money at all."""

    effective_on: date
    terms: Long
    manner: Long = ""
    sums: Annotated[list[SumAgreedIn], Field(max_length=500)] = []
    parts: Annotated[list[PartDueIn], Field(max_length=60)] = []
    paid_on_spot: bool = False
    no_money: bool = False

    def command(self, case: UUID) -> commands.Agree:
        told: dict[str, Any] = {
            "sums": tuple(commands.SumAgreed(**one.dict()) for one in self.sums),
            "parts": tuple(commands.PartDue(**one.dict()) for one in self.parts),
        }
        return commands.Agree(case=case, **(self.dict() | told))


class PaidIn(Schema):
    submission_id: UUID
    paid_on: date
    amount: Money
    basis: Literal["agreement", "award"] = "agreement"


class EventIn(DayIn):
    kind: Event.Kind
    text: Reason = ""
    amount: Money | None = None


class TakeBackIn(Schema):
    reason: Reason


class GlassIn(DeclaredIn):
    reason: Reason

    def command(self, case: UUID) -> commands.BreakGlass:
        return commands.BreakGlass(case=case, reason=self.reason, declared=self.declared())


class NarrowDisputes(Schema):
    """``due``: overdue, or due within three days; ``opens``: those that are open to oneself."""

    state: Case.State | None = None
    category: Category | None = None
    due: Literal["late", "soon"] | None = None
    opens: bool | None = None


class YearIn(Schema):
    """Whose return, with all bodies below it, and of which year."""

    organization: UUID
    year: Annotated[int, Field(ge=yearly.FIRST_YEAR, le=9999)]


class YearLineOut(Schema):
    """All cases (``by`` empty), or those of one value of a field; each figure apart."""

    by: str
    value: str
    applied: int
    accepted: int
    collective: int
    workers: int
    claimed: Decimal
    ended: int
    settled: int
    agreed: Decimal
    awarded: Decimal
    performed: Decimal

    @staticmethod
    def of(line: yearly.Line) -> "YearLineOut":
        told: dict[str, Any] = {"by": line.by, "value": line.value, **line.cells}
        return YearLineOut(**told)


class LineOut(Schema):
    """One line: number and standing, nobody's name."""

    id: UUID
    reference: str
    state: str
    category: str
    channel: str
    organization: UUID
    collective: bool
    applied_on: date
    accepted_on: date | None
    ended_on: date | None
    closed_on: date | None
    due_on: date | None
    due_rule: str

    @staticmethod
    def told(case: Case) -> dict[str, Any]:
        plain = (
            "reference",
            "state",
            "category",
            "channel",
            "collective",
            "applied_on",
            "accepted_on",
            "ended_on",
            "closed_on",
            "due_on",
            "due_rule",
        )
        return {name: getattr(case, name) for name in plain} | {
            "id": case.public_id,
            "organization": case.organization.public_id,
        }

    @staticmethod
    def of(case: Case) -> "LineOut":
        return LineOut(**LineOut.told(case))


class ClockOut(Schema):
    """One clock: ``why`` is the count, sentence by sentence."""

    id: str
    code: str
    name: str
    who: str
    state: str
    start: date | None
    due_on: date | None
    done_on: date | None
    article: str
    source: str
    grade: str
    why: list[str]

    @staticmethod
    def of(clock: Clock) -> "ClockOut":
        rule = clock.rule
        return ClockOut(
            id=clock.id,
            code=clock.code,
            name=str(clock.name),
            who=str(clock.who),
            state=clock.state,
            start=clock.start,
            due_on=clock.due_on,
            done_on=clock.done_on,
            article=str(rule.article) if rule else "",
            source=str(rule.source.title) if rule else "",
            grade=str(rule.grade) if rule else "",
            why=clock.why,
        )


class ClaimOut(Schema):
    id: UUID
    kind: str
    amount: Decimal | None
    agreed: Decimal | None


class PartyOut(Schema):
    id: UUID
    side: str
    name: str
    phone: str
    document: str
    counsel: str
    represents: bool
    claims: list[ClaimOut]


class HandlerOut(Schema):
    id: UUID
    name: str
    part: str
    since: date
    until: date | None


class TakenBackOut(Schema):
    at: datetime
    by: str
    why: str


class DisputeEventOut(Schema):
    """``taken_back`` says who took a wrong entry back: it counts no more."""

    id: UUID
    kind: str
    was: str
    became: str
    on: date
    amount: Decimal | None
    at: datetime
    by: str
    text: str
    restarts: bool
    taken_back: TakenBackOut | None


class MoneyOut(Schema):
    """Four sums that are never mixed; ``performed`` is what was recovered."""

    claimed: Decimal
    agreed: Decimal
    awarded: Decimal
    performed: Decimal


class DisputeOut(LineOut):
    """One case, for who may open it. Private notes and health stand nowhere in the API."""

    version: int
    next: str
    employer: UUID
    employer_name: str
    facts: str
    terms: str
    consultation: UUID | None
    parties: list[PartyOut]
    handlers: list[HandlerOut]
    appointments: list[AppointmentOut]
    money: MoneyOut
    clocks: list[ClockOut]
    events: list[DisputeEventOut]

    @staticmethod
    def page(actor: Actor, public_id: UUID) -> "DisputeOut":
        case = queries.whole(queries.case(actor, public_id))
        step, money = STEPS.get(case.state), queries.money(case)
        agreed = getattr(case, "agreement", None)
        terms = queries.opened(Agreement.TABLE, agreed).get("terms", "") if agreed else ""
        return DisputeOut(
            **LineOut.told(case),
            version=case.version,
            next=str(step.title) if step else "",
            employer=case.employer.public_id,
            employer_name=case.employer.name,
            facts=queries.facts_text(case),
            terms=terms,
            consultation=case.consultation,
            parties=[_party(one, case) for one in queries.parties(case)],
            handlers=[
                HandlerOut(
                    id=one.public_id,
                    name=one.name,
                    part=one.part,
                    since=one.since,
                    until=one.until,
                )
                for one in case.handlers.all()
            ],
            appointments=[appointment(one) for one in case.appointments.all()],
            money=MoneyOut(
                claimed=money.claimed,
                agreed=money.agreed,
                awarded=money.awarded,
                performed=money.performed,
            ),
            clocks=[ClockOut.of(one) for one in law.clocks_of(case)],
            events=[_event(one) for one in case.events.all()],
        )


def _party(known: queries.Known, case: Case) -> PartyOut:
    claims = [one for one in case.claims.all() if one.party_id == known.party.pk]
    return PartyOut(
        id=known.party.public_id,
        side=known.party.side,
        name=known.name,
        phone=known.phone,
        document=known.document,
        counsel=known.counsel,
        represents=known.party.represents,
        claims=[
            ClaimOut(
                id=one.public_id,
                kind=one.kind,
                amount=one.amount,
                agreed=one.agreed.amount if getattr(one, "agreed", None) else None,
            )
            for one in claims
        ],
    )


def _event(one: Event) -> DisputeEventOut:
    told = one.taken_back_at and TakenBackOut(
        at=one.taken_back_at, by=one.taken_back_by, why=one.taken_back_why
    )
    return DisputeEventOut(
        id=one.public_id,
        kind=one.kind,
        was=one.was,
        became=one.became,
        on=one.on,
        amount=one.amount,
        at=one.at,
        by=one.by,
        text=telling.event(one),
        restarts=one.kind in Event.RESTARTS and one.stands,
        taken_back=told or None,
    )
