"""What stands in the papers of a case: collected from its own records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.codes.documents import mask_number
from unionhall.core.actors import Actor
from unionhall.founding import electorate, errors, queries
from unionhall.founding.models import WITHIN, Contest, FoundingCase, Office, Round
from unionhall.founding.permissions import PREPARE
from unionhall.founding.queries import Ballots
from unionhall.founding.steps import STEPS, reached
from unionhall.founding.tallying import Outcome
from unionhall.joining import gatherings
from unionhall.joining import queries as joining
from unionhall.members import permissions as members
from unionhall.members.queries import identity_of
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import FEDERATIONS, Employer
from unionhall.papers.kinds import KINDS, Context, Draft, Value
from unionhall.register import law

Row = dict[str, str | int | None]


def common(case: FoundingCase) -> dict[str, Value]:
    """Return what every paper of a case may say."""
    return {
        "union": case.name,
        "kind": case.get_kind_display(),
        "guiding": case.guiding.name,
        "group": case.group,
        "address": case.address,
    }


def application(case: FoundingCase) -> Context:
    today = timezone.localdate()
    rows = organizations.with_staff(
        Employer.objects.filter(foundings__case=case).order_by("name_key"), today
    )
    employers = [
        {"no": n, "name": e.name, "code": e.credit_code, "staff": e.staff}
        for n, e in enumerate(rows, 1)
    ]
    return common(case) | {"employers": employers}


def group(case: FoundingCase) -> Context:
    return common(case) | {"applied_on": case.applied_on}


def congress_request(case: FoundingCase) -> Context:
    """State how many were accepted by the day of the request."""
    asked = None if case.state == FoundingCase.State.GATHERING else case.requested_on
    members = len(electorate.members(case, asked)) if asked else _members(case)
    return common(case) | {
        "members": 0 if case.kind in FEDERATIONS else members,
        "planned_on": case.congress_planned_on,
        "organiser_only": _("organiser") if case.organiser_only else "",
    }


def congress(case: FoundingCase) -> Context:
    return common(case) | {
        "requested_on": case.requested_on,
        "planned_on": case.congress_planned_on,
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """One round of a contest: a row for each who stood in it, and why another followed."""

    rows: list[Row]
    why_another: str


def rounds_of(ballots: Ballots, contest: Contest) -> list[Counted]:
    """Tell a contest round by round, each with its ballots and the votes of that round."""
    names = {one.pk: queries.name_of(one) for one in contest.candidacies.all()}
    counts = list(contest.rounds.all())
    before = ballots.outcome(contest, 0)
    told = []
    for one in counts:
        after = ballots.outcome(contest, one.number)
        chosen = set(after.elected) - set(before.elected)
        tallies = sorted(one.tallies.all(), key=lambda t: (t.candidacy_id not in chosen, -t.votes))
        rows: list[Row] = [
            {
                "office": str(Office(contest.office).label),
                "round": one.number,
                "valid": one.valid,
                "spoiled": one.spoiled,
                "name": names[tally.candidacy_id],
                "votes": tally.votes,
                "elected": _("elected")
                if tally.candidacy_id in chosen
                else _("tie")
                if tally.candidacy_id in after.tied
                else "",
            }
            for tally in tallies
        ]
        another = one.number < len(counts)
        told.append(Counted(rows, _why_another(contest, one, after, names) if another else ""))
        before = after
    return told


def _why_another(contest: Contest, one: Round, after: Outcome, names: dict[int, str]) -> str:
    """Say why a further round was needed: equal votes, or seats without a majority."""
    said = {
        "office": Office(contest.office).label,
        "number": one.number,
        "next": one.number + 1,
        "open": after.open,
    }
    if not after.tied:
        return (
            _(
                "%(office)s: after round %(number)s %(open)s seats were open for want of a "
                "majority; round %(next)s was held on them. "
            )
            % said
        )
    votes = {tally.candidacy_id: tally.votes for tally in one.tallies.all()}
    said |= {
        "who": "、".join(names[key] for key in after.tied),
        "votes": votes[after.tied[0]],
    }
    return (
        _(
            "%(office)s: in round %(number)s %(who)s had %(votes)s votes each for %(open)s open "
            "seats; round %(next)s was held among them. "
        )
        % said
    )


def election_report(case: FoundingCase) -> Context:
    ballots = Ballots(case)
    election = ballots.election
    counted = [one for contest in ballots.contests for one in rounds_of(ballots, contest)]
    return common(case) | {
        "held_on": election.held_on if election else None,
        "planned_on": case.congress_planned_on,
        "day_reason": election.day_reason if election else "",
        "entitled": election.entitled if election else None,
        "attended": election.attended if election else None,
        "results": [row for one in counted for row in one.rows],
        "further_rounds": "".join(one.why_another for one in counted),
    }


def approval(case: FoundingCase) -> Context:
    years = case.term_years or 0
    on = case.approved_on or timezone.localdate()
    return common(case) | {
        "members": _members(case),
        "reported_on": case.reported_on,
        "term_years": years,
        "term_until": law.term_end(on, years) - timedelta(days=1) if years else None,
        "seats": elected_rows(case),
    }


MEMBER_OF: dict[str, str] = {
    Office.COMMITTEE: "委员",
    Office.AUDIT: "经费审查委员会委员",
    Office.WOMEN: "女职工委员会委员",
}
"""What somebody without a post in a body is called; papers are in the office's language."""


def elected_rows(case: FoundingCase) -> list[Row]:
    """List who was elected, each with the highest post."""
    ballots = Ballots(case)
    rows: list[Row] = []
    heads = set()
    for office in (Office.CHAIR, Office.VICE_CHAIR, Office.AUDIT_DIRECTOR, Office.WOMEN_DIRECTOR):
        for one in ballots.elected(office):
            heads.add((WITHIN[office], one.application_id, one.name))
            rows.append({"office": str(office.label), "name": queries.name_of(one)})
    for contest in ballots.contests:
        if contest.office in WITHIN:
            continue
        label = MEMBER_OF.get(contest.office, str(Office(contest.office).label))
        rows += [
            {"office": label, "name": queries.name_of(one)}
            for one in ballots.elected(contest.office)
            if (contest.office, one.application_id, one.name) not in heads
        ]
    return rows


def roll(case: FoundingCase) -> Context:
    """List the members: name, masked number, employer, post."""
    people: list[Row] = []
    rows = electorate.members(case, timezone.localdate())
    for n, one in enumerate(rows, 1):
        if one.sealed is not None:
            papers = joining.papers_of(one)
            identity, post = papers.identity, papers.post
        elif one.membership is not None:
            identity, post = identity_of(one.membership.person), one.membership.post
        else:
            continue
        people.append(
            {
                "no": n,
                "name": identity.name,
                "sex": "男" if identity.sex == "1" else "女",
                "number": mask_number(identity.number),
                "employer": one.employer.name if one.employer else "",
                "post": post,
            }
        )
    return common(case) | {"people": people}


def certificate_application(case: FoundingCase) -> Context:
    chair = next(
        (
            row["name"]
            for row in elected_rows(case)
            if row["office"] in {str(Office.CHAIR.label), str(Office.ORGANISER.label)}
        ),
        "",
    )
    return common(case) | {
        "chair": chair,
        "approval_number": case.approval_number,
        "approved_on": case.approved_on,
        "members": _members(case),
    }


def _members(case: FoundingCase) -> int:
    if case.kind in FEDERATIONS:
        return 0
    if case.organization is not None:
        return len(electorate.members(case, timezone.localdate()))
    return gatherings.gathered(case.public_id).accepted


CONTEXTS: dict[str, Callable[[FoundingCase], Context]] = {
    "founding.application": application,
    "founding.group": group,
    "founding.congress_request": congress_request,
    "founding.congress": congress,
    "founding.election_report": election_report,
    "founding.approval": approval,
    "founding.roll": roll,
    "founding.certificate_application": certificate_application,
}
BY_GUIDE = frozenset({"founding.group", "founding.congress", "founding.approval"})
"""The papers in which the guiding body decides; the others come from those who prepare."""


def body_name(case: FoundingCase, kind: str) -> str:
    """Say who makes a paper: the guiding body, the preparatory group, or the new union."""
    if kind in BY_GUIDE:
        return case.guiding.name
    if case.organization is not None:
        return case.name
    return _("preparatory group of %(name)s") % {"name": case.name}


def from_page(kind: str) -> Callable[[Actor, UUID], Draft]:
    """Return what drafts a paper that somebody asks for on the page of a case."""

    def draft(actor: Actor, subject: UUID) -> Draft:
        case = queries.case(actor, subject, PREPARE)
        _must_be_time(case, kind)
        if kind in WITH_PEOPLE:
            actor.require(members.SEE_NAMES, case.scope_path)
        return Draft(
            place=case.scope_path,
            body_name=body_name(case, kind)[:120],
            subject_name=case.name,
            context=CONTEXTS[kind](case),
        )

    return draft


FIRST: dict[str, str] = {step.paper: str(step.state) for step in STEPS.values() if step.paper} | {
    "founding.roll": str(FoundingCase.State.GATHERING)
}
"""The step from which on a paper can be made."""


def kinds_now(case: FoundingCase) -> list[str]:
    """List the kinds of paper that the step of a case allows."""
    return [kind for kind, first in FIRST.items() if reached(case.state) >= reached(first)]


def _must_be_time(case: FoundingCase, kind: str) -> None:
    """Refuse a paper of a step that the case has not reached."""
    first = FIRST[kind]
    if reached(case.state) < reached(first):
        raise errors.PaperTooEarly(
            paper=KINDS.named(kind), step=STEPS[first].title, state=case.state_name
        )


WITH_PEOPLE = frozenset({"founding.roll", "founding.election_report"})
