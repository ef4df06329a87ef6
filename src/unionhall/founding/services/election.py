"""Recording the congress: who came, who stood, what was counted; then the checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.founding import electorate, errors, law, queries, tallying
from unionhall.founding.commands import (
    Count,
    FinishElection,
    HoldCongress,
    Nominate,
    RepeatElection,
    ReportResult,
    SetContest,
    TakeOff,
)
from unionhall.founding.models import (
    WITHIN,
    Candidacy,
    CaseStep,
    Contest,
    Election,
    FoundingCase,
    Office,
    Round,
    Tally,
)
from unionhall.founding.queries import Ballots
from unionhall.founding.services.drafting import make
from unionhall.founding.services.moving import (
    Move,
    at_step,
    day_between,
    move,
    sound_reason,
    user_of,
    write_down,
)
from unionhall.founding.services.standing import counts_fit, enough_by, still_free, still_hold
from unionhall.joining import gatherings
from unionhall.joining.models import Application
from unionhall.members import standings
from unionhall.members.models import Person
from unionhall.organizations.models import FEDERATIONS
from unionhall.organizations.rules import checked_name

State = FoundingCase.State
Deed = CaseStep.Deed
SINGLE_SEAT = frozenset(
    {
        Office.CHAIR,
        Office.WOMEN_MEMBER,
        Office.ORGANISER,
        Office.AUDIT_DIRECTOR,
        Office.WOMEN_DIRECTOR,
    }
)
FOR_WOMEN = frozenset({Office.WOMEN, Office.WOMEN_MEMBER, Office.WOMEN_DIRECTOR})


@transaction.atomic
def hold_congress(actor: Actor, command: HoldCongress) -> Election:
    """Note when the congress was held and how many came; may be corrected until the end."""
    case = at_step(actor, command.case, State.CONGRESS)
    approved = case.congress_approved_on
    day_between(command.held_on, None, "", field="held_on")
    if approved is not None and command.held_on < approved:
        raise errors.CongressTooEarly(approved=formats.day(approved))
    if case.kind in FEDERATIONS:
        if not command.entitled:
            raise errors.EntitledMissing
        entitled = command.entitled
    else:
        enough_by(case, command.held_on, organiser_only=case.organiser_only, field="held_on")
        entitled = len(electorate.electors(case, command.held_on))
    if command.attended > entitled:
        raise errors.MoreThanEntitled(attended=command.attended, entitled=entitled)
    election, _made = Election.objects.update_or_create(
        case=case,
        defaults={
            "scope_path": case.scope_path,
            "held_on": command.held_on,
            "entitled": entitled,
            "attended": command.attended,
        },
    )
    counts_fit(Ballots(case))
    voted = Round.objects.filter(contest__election=election, contest__by_body=False)
    voted.update(present=command.attended)
    audit.record(
        actor,
        "founding.congress_held",
        case,
        on=command.held_on.isoformat(),
        entitled=entitled,
        attended=command.attended,
    )
    return election


@transaction.atomic
def set_contest(actor: Actor, command: SetContest) -> Contest:
    """Set how many seats an office has; once it is counted, to a number that fits the counts."""
    case, election = _congress(actor, command.case)
    office = Office(command.office)
    if command.seats < 1 or (office in SINGLE_SEAT and command.seats != 1):
        raise errors.SeatsWrong(office=office.label, seats=1)
    if command.by_body and office not in WITHIN:
        raise errors.NotAnElector
    contest = Contest.objects.filter(election=election, office=office).first()
    before = contest.seats if contest is not None else None
    if contest is not None and contest.rounds.exists():
        if contest.by_body != command.by_body:
            raise errors.AlreadyCounted
        _counts_fit(case, office, command.seats)
    contest, _made = Contest.objects.update_or_create(
        election=election,
        office=office,
        defaults={"seats": command.seats, "by_body": command.by_body},
    )
    audit.record(
        actor,
        "founding.contest_set",
        case,
        office=str(office),
        seats=command.seats,
        before=before,
    )
    return contest


def _counts_fit(case: FoundingCase, office: str, seats: int) -> None:
    """Refuse a number of seats with which the ballots that were counted cannot be right."""
    ballots = queries.Ballots(case)
    contest = ballots.contest(office)
    if contest is None:
        return
    candidates = [one.pk for one in contest.candidacies.all()]
    needed = ballots.needed(contest)[0]
    counted: list[dict[int, int]] = []
    for one in contest.rounds.all():
        left = tallying.outcome(seats, candidates, counted, needed).open
        votes = {tally.candidacy_id: tally.votes for tally in one.tallies.all()}
        if left < 1 or sum(votes.values()) > one.valid * left:
            raise errors.SeatsDoNotFit(seats=seats, number=one.number)
        counted.append(votes)


@audit.keeps_refusals
@transaction.atomic
def nominate(actor: Actor, command: Nominate) -> Candidacy:
    """Put somebody up for an office; standing twice for the same is standing once."""
    case, election = _congress(actor, command.case)
    contest = _contest(election, command.office)
    if contest.rounds.exists():
        raise errors.AlreadyCounted
    found = law.rule(law.RELATIVES, election.held_on, law.place_of(case))
    if command.relative and found is not None and found.value:
        raise audit.refusal(
            errors.RelativeExcluded(article=law.article_of(found)),
            "founding.refused",
            case,
            office=str(contest.office),
            rule_of_law=found.id,
        )
    if case.kind in FEDERATIONS:
        if not command.name.strip():
            raise errors.CandidateNameMissing
        who: dict[str, Any] = {"name": checked_name(command.name)}
    else:
        who = {"application": _accepted(case, contest, command.application, election.held_on)}
    if contest.office in WITHIN and not _sits_in(case, contest.office, who):
        raise errors.NotInTheBody(
            office=Office(contest.office).label, body=Office(WITHIN[contest.office]).label
        )
    candidacy, made = Candidacy.objects.get_or_create(contest=contest, **who)
    if made:
        audit.record(
            actor,
            "founding.nominated",
            case,
            office=str(contest.office),
            candidacy=str(candidacy.public_id),
        )
    return candidacy


def _sits_in(case: FoundingCase, office: str, who: dict[str, Any]) -> bool:
    seated = queries.Ballots(case).elected(WITHIN[office])
    return any(all(getattr(one, key) == value for key, value in who.items()) for one in seated)


def _accepted(
    case: FoundingCase, contest: Contest, public_id: UUID | None, on: date
) -> Application:
    accepted = gatherings.accepted(case.public_id).select_for_update(of=("self",))
    application = accepted.filter(public_id=public_id).first() if public_id else None
    if application is None:
        raise errors.CandidateUnknown
    if contest.office in FOR_WOMEN and electorate.sex_of(application) != Person.Sex.FEMALE:
        raise errors.WomenOnly(office=Office(contest.office).label)
    for membership in electorate.at_rest(case, [application], on).values():
        raise errors.CandidateAtRest(why=standings.rights(membership, on).vote.why)
    return application


@transaction.atomic
def take_off(actor: Actor, command: TakeOff) -> None:
    """Take somebody off the list of an office, before it is counted."""
    case, election = _congress(actor, command.case)
    row = Candidacy.objects.filter(
        contest__election=election, public_id=command.candidacy
    ).select_related("contest")
    candidacy = row.first()
    if candidacy is None:
        raise NotFound(field="candidacy")
    if candidacy.contest.rounds.exists():
        raise errors.AlreadyCounted
    audit.record(
        actor,
        "founding.taken_off",
        case,
        office=str(candidacy.contest.office),
        candidacy=str(candidacy.public_id),
    )
    candidacy.delete()


@transaction.atomic
def count(actor: Actor, command: Count) -> Round:
    """Enter the count of a round, or correct one: the rounds after it are counted anew.

    What was counted before stays in the trail.
    """
    case, election = _congress(actor, command.case)
    contest = _contest(election, command.office)
    rows = list(contest.rounds.order_by("number"))
    again = [one for one in rows if one.number >= command.number]
    before: dict[str, audit.Scalar] = {}
    for one in again:
        before |= _as_counted(one)
        rows.remove(one)
        one.delete()
    ballots = Ballots(case)
    if command.number != len(rows) + 1:
        raise errors.RoundOutOfOrder(next=len(rows) + 1)
    here = ballots.contest(contest.office)
    if here is None:
        raise errors.OfficeNotSet(office=Office(contest.office).label)
    so_far = ballots.outcome(here)
    if so_far.complete:
        raise errors.NothingLeftToDecide
    present = ballots.present(here)
    votes = _votes(here, so_far.standing, command.votes)
    _plausible(command, present, so_far.open, votes)
    try:
        with transaction.atomic():
            counted = Round.objects.create(
                contest=contest,
                number=command.number,
                present=present,
                valid=command.valid,
                spoiled=command.spoiled,
            )
    except IntegrityError as counted_meanwhile:
        raise Conflict from counted_meanwhile
    Tally.objects.bulk_create(
        [Tally(round=counted, candidacy_id=key, votes=n) for key, n in votes.items()]
    )
    audit.record(
        actor,
        "founding.counted",
        case,
        office=str(contest.office),
        number=command.number,
        valid=command.valid,
        spoiled=command.spoiled,
        before=before,
    )
    return counted


def _as_counted(one: Round) -> dict[str, int]:
    votes = {
        f"round {one.number} {tally.candidacy.public_id}": tally.votes
        for tally in one.tallies.select_related("candidacy")
    }
    return {
        f"round {one.number} valid": one.valid,
        f"round {one.number} spoiled": one.spoiled,
    } | votes


def _votes(contest: Contest, standing: tuple[int, ...], said: Mapping[UUID, int]) -> dict[int, int]:
    keys = {one.public_id: one.pk for one in contest.candidacies.all() if one.pk in standing}
    if set(said) != set(keys) or not keys:
        raise errors.VotesMissing
    return {keys[public_id]: votes for public_id, votes in said.items()}


def _plausible(command: Count, present: int, seats: int, votes: Mapping[int, int]) -> None:
    ballots = command.valid + command.spoiled
    if command.valid < 0 or command.spoiled < 0 or ballots > present:
        raise errors.TooManyBallots(ballots=ballots, present=present)
    most = command.valid * seats
    if any(not 0 <= n <= command.valid for n in votes.values()) or sum(votes.values()) > most:
        raise errors.TooManyVotes(valid=command.valid, seats=seats, most=most)


@transaction.atomic
def finish_election(actor: Actor, command: FinishElection) -> FoundingCase:
    """Close the election: every check must pass; who is elected is written down."""
    case, election = _congress(actor, command.case)
    ballots = Ballots(case)
    must_pass(case, election, ballots)
    for contest in ballots.contests:
        elected = [one.pk for one in ballots.elected(contest.office)]
        Candidacy.objects.filter(contest=contest).update(elected=False)
        Candidacy.objects.filter(pk__in=elected).update(elected=True)
    move(actor, case, Move(to=State.ELECTED, deed=Deed.DONE, on=election.held_on))
    return case


def must_pass(case: FoundingCase, election: Election, ballots: Ballots) -> None:
    """Refuse an election that the rules of its day do not allow; says the first thing wrong."""
    if not ballots.contests:
        raise errors.OfficeNotSet(office=Office.COMMITTEE.label)
    counts_fit(ballots)
    still_hold(case, election, ballots)
    numbers = electorate.numbers(case, election.held_on)
    for check in ballots.checks(numbers):
        if check.unknown:
            raise errors.WomenStaffUnknown(article=check.article)
        if not check.passed and not check.to_explain:
            problem = _("%(office)s%(title)s: %(found)s instead of %(wanted)s %(article)s") % {
                "office": f"{check.office_label}: " if check.office_label else "",
                "title": check.title,
                "found": check.found,
                "wanted": check.wanted,
                "article": f"({check.article})" if check.article else "",
            }
            raise errors.ChecksFailed(problem=problem.strip())


@transaction.atomic
def repeat_election(actor: Actor, command: RepeatElection) -> FoundingCase:
    """Hold the election again: counts and candidates are put aside, the history keeps why."""
    case = at_step(actor, command.case, State.CONGRESS, State.ELECTED)
    reason = sound_reason(command.reason)
    Contest.objects.filter(election__case=case).delete()
    if case.state == State.ELECTED:
        move(
            actor,
            case,
            Move(to=State.CONGRESS, deed=Deed.RETURNED, on=timezone.localdate(), text=reason),
            reason=reason,
        )
    else:
        text = _("Election begun anew: %(reason)s") % {"reason": reason}
        write_down(actor, case, Deed.CHANGED, text=text)
    audit.record(actor, "founding.election_repeated", case, reason=reason)
    return case


@transaction.atomic
def report_result(actor: Actor, command: ReportResult) -> FoundingCase:
    """Report the result to the guiding body; it waits for its approval."""
    case = at_step(actor, command.case, State.ELECTED)
    election = Election.objects.get(case=case)
    day_between(command.on, election.held_on, _("the election"))
    still_free(case, timezone.localdate())
    must_pass(case, election, Ballots(case))
    _explain_day(case, election, command.day_reason)
    move(
        actor,
        case,
        Move(to=State.REPORTED, deed=Deed.SUBMITTED, on=command.on),
        reported_on=command.on,
        submitted_by=user_of(actor),
    )
    make(actor, case, "founding.election_report", command.on)
    return case


def _explain_day(case: FoundingCase, election: Election, reason: str) -> None:
    """Keep why the congress was held on another day; without such a day there is no reason."""
    approved = case.congress_planned_on
    if approved is None or election.held_on == approved:
        election.day_reason = ""
    else:
        try:
            election.day_reason = sound_reason(reason)
        except errors.ReasonNeeded:
            raise errors.DayReasonNeeded(
                approved=formats.day(approved), held=formats.day(election.held_on)
            ) from None
    election.save(update_fields=["day_reason"])


def _congress(actor: Actor, public_id: UUID) -> tuple[FoundingCase, Election]:
    case = at_step(actor, public_id, State.CONGRESS)
    election = Election.objects.select_for_update().filter(case=case).first()
    if election is None:
        raise errors.ElectionMissing
    return case, election


def _contest(election: Election, office: str) -> Contest:
    contest = Contest.objects.filter(election=election, office=office).first()
    if contest is None:
        raise errors.OfficeNotSet(office=Office(office).label)
    return contest
