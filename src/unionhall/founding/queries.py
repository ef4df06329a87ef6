"""Reading cases: starts from an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.accounts.models import Duty, User
from unionhall.accounts.roles import ROLES
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.scoping import STEP
from unionhall.founding import law, tallying
from unionhall.founding.models import (
    WITHIN,
    Candidacy,
    CaseEmployer,
    CaseStep,
    Contest,
    Election,
    FoundingCase,
    Office,
    Round,
)
from unionhall.founding.permissions import APPROVE, VIEW
from unionhall.founding.steps import STEPS, Step
from unionhall.joining import queries as joining
from unionhall.members.queries import identity_of
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import (
    FEDERATIONS,
    GRASS_ROOTS,
    Coverage,
    Employer,
    Kind,
    Organization,
)
from unionhall.rules import wording
from unionhall.rules.book import Rule
from unionhall.targets.models import Target

State = FoundingCase.State
MOST_STAND_INS = 100


def cases(actor: Actor, permission: Permission = VIEW) -> QuerySet[FoundingCase]:
    """List the cases in sight, the latest first."""
    return (
        FoundingCase.objects.visible_to(actor, permission)
        .select_related("guiding", "guided_by", "organization", "acting", "submitted_by", "target")
        .order_by("-pk")
    )


def case(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> FoundingCase:
    """Find one case; with ``lock``, nobody else may change it in the meantime."""
    rows = cases(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def overdue(rows: QuerySet[FoundingCase], on: date) -> QuerySet[FoundingCase]:
    """Keep the cases whose day is over, that of the rule or that until which they were held."""
    return rows.filter(due_on__lt=on).exclude(state__in=FoundingCase.OVER)


def running(rows: QuerySet[FoundingCase]) -> QuerySet[FoundingCase]:
    """Keep the cases that are not over."""
    return rows.exclude(state__in=FoundingCase.OVER)


def deciding(actor: Actor) -> QuerySet[FoundingCase]:
    """List what waits for an approval by this actor, and not by another on purpose."""
    waits = [state for state, step in STEPS.items() if step.is_decision]
    rows = FoundingCase.objects.visible_to(actor, APPROVE).filter(state__in=waits)
    mine = Q(acting=None) | Q(acting=actor.user_id)
    return rows.filter(mine).exclude(submitted_by=actor.user_id)


def employers_of(found: FoundingCase) -> list[Employer]:
    """List the employers of a case, by name."""
    rows = CaseEmployer.objects.filter(case=found).select_related("employer")
    return [row.employer for row in rows.order_by("employer__name_key", "pk")]


def staff_of(employers: Iterable[Employer], on: date) -> int:
    """Add up how many people the employers had on a day, as far as it is known."""
    keys = [employer.pk for employer in employers]
    rows = organizations.with_staff(Employer.objects.filter(pk__in=keys), on)
    return sum(row.staff or 0 for row in rows)


def history(found: FoundingCase) -> QuerySet[CaseStep]:
    """List what happened to a case, the first thing first."""
    return found.steps.order_by("pk")


def open_case_of(target: Target) -> FoundingCase | None:
    """Find the case under way for a target."""
    return (
        FoundingCase.objects.filter(target=target, state__in=FoundingCase.BEFORE_APPROVAL)
        .order_by("pk")
        .first()
    )


def open_for(employers: Iterable[UUID]) -> QuerySet[CaseEmployer]:
    """List, for others' own rules, which of these employers have a case before its approval."""
    rows = CaseEmployer.objects.filter(
        employer__public_id__in=list(employers), case__state__in=FoundingCase.BEFORE_APPROVAL
    )
    return rows.select_related("case", "employer").order_by("employer__name_key", "pk")


def under_way_for(actor: Actor, target: Target) -> FoundingCase | None:
    """Find the case in sight in which a target's employer gets its union."""
    own = open_for([target.employer.public_id]).filter(alone=True)
    rows = cases(actor).filter(
        Q(target=target) | Q(pk__in=own.order_by().values("case")),
        state__in=FoundingCase.BEFORE_APPROVAL,
    )
    return rows.first()


def touched_by(
    actor: Actor, employers: Iterable[Employer], bodies: Iterable[Organization]
) -> list[FoundingCase]:
    """List the cases in sight, before approval, of these employers or guided by these bodies."""
    concerned = CaseEmployer.objects.filter(employer__in=[one.pk for one in employers])
    rows = cases(actor).filter(
        Q(pk__in=concerned.values("case")) | Q(guiding__in=[one.pk for one in bodies]),
        state__in=FoundingCase.BEFORE_APPROVAL,
    )
    return list(rows)


def covered_by_another(kind: str, employers: Iterable[Employer], on: date) -> Coverage | None:
    """Find the union in whose place none of this kind can be founded from a day on.

    For a single union that is another of this employer alone, for a joint one any union. One
    that covers the employer only from a later day on stands in the way as well.
    """
    rows = Coverage.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on),
        employer__in=[employer.pk for employer in employers],
        organization__kind__in=[Kind.SINGLE] if kind == Kind.SINGLE else GRASS_ROOTS,
    )
    return rows.select_related("organization", "employer").order_by("pk").first()


def possible_guides(actor: Actor, permission: Permission) -> QuerySet[Organization]:
    """List the bodies below which the actor may have a union founded."""
    within = Q(pk__in=())
    for scope in actor.scopes(permission):
        within |= Q(path__within=scope)
    bodies = Organization.objects.filter(within, dissolved_on=None)
    return bodies.exclude(kind__in=("single", "joint")).order_by("path")


def bodies_above(bodies: Iterable[Organization]) -> QuerySet[Organization]:
    """List what these bodies stand below, from the top; their names are no secret."""
    above = {body.path[:end] for body in bodies for end in range(STEP, len(body.path), STEP)}
    return Organization.objects.filter(path__in=above, dissolved_on=None).order_by("path")


def stand_ins(found: FoundingCase) -> list[User]:
    """List who may take the step at which a case is: everybody with a duty that allows it."""
    step = STEPS.get(found.state)
    if step is None:
        return []
    roles = [role for role, held in ROLES.items() if step.permission in held]
    path = found.scope_path
    line = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    today = timezone.localdate()
    duties = Duty.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        scope_path__in=line,
        role__in=roles,
        valid_from__lte=today,
    )
    users = User.objects.filter(pk__in=duties.values("user"), is_active=True)
    return list(users.order_by("name", "pk")[:MOST_STAND_INS])


@dataclass(frozen=True, slots=True)
class Stage:
    """One step as the timeline of a case shows it."""

    step: Step
    number: int
    status: str
    done_on: date | None
    done_by: str
    term: Rule | None = None
    ground: Rule | None = None

    @property
    def ground_value(self) -> str:
        """The value of the ground in words, where the rule sets one."""
        return wording.value(self.ground) if self.ground and self.ground.value is not None else ""


DAYS: dict[str, str] = {
    State.DRAFT: "applied_on",
    State.APPLIED: "group_approved_on",
    State.GATHERING: "requested_on",
    State.REQUESTED: "congress_approved_on",
    State.ELECTED: "reported_on",
    State.REPORTED: "approved_on",
}
"""Which column holds the day on which the step of a state was done."""


def stages(found: FoundingCase) -> list[Stage]:
    """Return the way of a case: what is done, what is waited for, what comes."""
    place = law.place_of(found)
    today = timezone.localdate()
    order = list(STEPS)
    done: dict[str, CaseStep] = {}
    for one in history(found):
        if one.was in STEPS and one.became == STEPS[one.was].next:
            done[one.was] = one
    here = order.index(found.state) if found.state in order else len(order)
    if found.is_stopped:
        here = max((order.index(state) for state in done), default=-1) + 1
    rows = []
    for number, (state, step) in enumerate(STEPS.items()):
        status = "done" if number < here else "now" if number == here else "later"
        if found.is_stopped and status == "now":
            status = "stopped"
        last = done.get(state)
        if status == "done" and last is None:
            status = "skipped"
        rows.append(
            Stage(
                step,
                number + 1,
                status,
                last.on if last and status == "done" else None,
                last.by if last and status == "done" else "",
                law.rule(step.term, today, place) if status == "now" else None,
                law.rule(step.ground, today, place) if status == "now" else None,
            )
        )
    return rows


class Ballots:
    """The election of a case, with what follows from its counts."""

    def __init__(self, found: FoundingCase) -> None:
        self.case = found
        self.election = (
            Election.objects.filter(case=found)
            .prefetch_related(
                Prefetch("contests", Contest.objects.order_by("pk")),
                Prefetch(
                    "contests__candidacies",
                    Candidacy.objects.select_related(
                        "application__membership__person",
                        "application__along__person",
                        "application__held_for",
                    ).order_by("pk"),
                ),
                Prefetch("contests__rounds", Round.objects.order_by("number")),
                "contests__rounds__tallies",
            )
            .first()
        )
        self.place = law.place_of(found)

    @cached_property
    def contests(self) -> list[Contest]:
        return list(self.election.contests.all()) if self.election else []

    @cached_property
    def _by_office(self) -> dict[str, Contest]:
        return {contest.office: contest for contest in self.contests}

    def contest(self, office: str) -> Contest | None:
        """Return the contest of an office."""
        return self._by_office.get(office)

    def voters(self, contest: Contest) -> int:
        """Return how many may vote: the congress, or those in the body itself."""
        if not contest.by_body or self.election is None:
            return self.election.entitled if self.election else 0
        from_body = self._by_office.get(WITHIN.get(contest.office, ""))
        return from_body.seats if from_body else 0

    def present(self, contest: Contest) -> int:
        """Return how many could cast a ballot: those who came, or those in the body itself."""
        if contest.by_body or self.election is None:
            return self.voters(contest)
        return self.election.attended

    def needed(self, contest: Contest) -> tuple[int, Rule | None]:
        """Return how many votes elect for an office."""
        on = self.election.held_on if self.election else timezone.localdate()
        return law.majority(self.voters(contest), on, self.place)

    def outcome(self, contest: Contest, rounds: int | None = None) -> tallying.Outcome:
        """Return who is elected for an office so far, or was after so many rounds."""
        votes = [
            {tally.candidacy_id: tally.votes for tally in one.tallies.all()}
            for one in list(contest.rounds.all())[:rounds]
        ]
        candidates = [one.pk for one in contest.candidacies.all()]
        return tallying.outcome(contest.seats, candidates, votes, self.needed(contest)[0])

    def elected(self, office: str) -> list[Candidacy]:
        """List who is elected for an office, the most votes first."""
        contest = self.contest(office)
        if contest is None:
            return []
        rows = {one.pk: one for one in contest.candidacies.all()}
        return [rows[key] for key in self.outcome(contest).elected]

    def may_stand(self, contest: Contest) -> set[str] | None:
        """Return the applications elected into the body that a post leads; None: any may stand."""
        body = WITHIN.get(contest.office)
        if body is None:
            return None
        return {str(o.application.public_id) for o in self.elected(body) if o.application}

    def checks(self, numbers: law.Numbers) -> list[law.Check]:
        """Check the whole election against the rules of its day."""
        if self.election is None:
            return []
        on, checks = self.election.held_on, []
        day = law.approved_day(self.case, self.election)
        if day is not None:
            checks.append(day)
        present = law.attendance(self.election, self.place)
        if present is not None:
            checks.append(present)
        if self.case.kind not in FEDERATIONS:
            checks += law.offices(
                self.contests,
                numbers,
                organiser_only=self.case.organiser_only,
                on=on,
                place=self.place,
            )
        checks += head_checks(self)
        for contest in self.contests:
            margin = law.margin(contest, len(contest.candidacies.all()), on, self.place)
            if margin is not None:
                checks.append(margin)
            checks.append(law.result(contest, self.outcome(contest), self.needed(contest)[1]))
        return checks


def held_otherwise(found: FoundingCase) -> Election | None:
    """Return the election of a case if it was held on another day than the approved one."""
    if found.congress_planned_on is None:
        return None
    return Election.objects.filter(case=found).exclude(held_on=found.congress_planned_on).first()


def head_checks(ballots: Ballots) -> list[law.Check]:
    """Check that there is somebody to lead, and that whoever leads a body sits in it."""
    checks = []
    if not ballots.case.organiser_only:
        chair = ballots.contest(Office.CHAIR)
        checks.append(
            law.Check(
                title=Office.CHAIR.label,
                passed=chair is not None and chair.seats == 1,
                found=str(chair.seats if chair else 0),
                wanted="1",
                office=Office.CHAIR,
            )
        )
    for office, body in WITHIN.items():
        seated = {(one.application_id, one.name) for one in ballots.elected(body)}
        heads = ballots.elected(office)
        if heads:
            inside = sum((one.application_id, one.name) in seated for one in heads)
            checks.append(
                law.Check(
                    title=_("Elected into the %(body)s as well") % {"body": Office(body).label},
                    passed=inside == len(heads),
                    found=str(inside),
                    wanted=str(len(heads)),
                    office=office,
                )
            )
    return checks


HELD = frozenset({State.ELECTED, State.REPORTED, State.APPROVED, State.CERTIFIED, State.CLOSED})
"""The election is over: who was elected is an office-holder, whose name is no secret."""


def names(actor: Actor, ballots: Ballots) -> dict[int, str]:
    """Return the names under which people stand: those elected in clear, others by the duty.

    Office-holders of a union are public within the federation, as in register and approval;
    who only stood is shown as this reader may see it.
    """
    elected = set()
    if ballots.case.state in HELD:
        elected = {one.pk for c in ballots.contests for one in ballots.elected(c.office)}
    return {
        one.pk: name_of(one) if one.pk in elected else _shown(actor, one)
        for contest in ballots.contests
        for one in contest.candidacies.all()
    }


def _shown(actor: Actor, candidacy: Candidacy) -> str:
    if candidacy.application is None:
        return candidacy.name
    return joining.shown_one(actor, candidacy.application).name


def name_of(candidacy: Candidacy) -> str:
    """Return the full name under which somebody stands: for papers, and for those elected."""
    application = candidacy.application
    if application is None:
        return candidacy.name
    if application.sealed is not None:
        return joining.papers_of(application).identity.name
    person = application.on_record
    return identity_of(person).name if person else "–"
