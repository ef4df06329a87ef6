"""The page of the election, made for a phone: one small form for each thing."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, DomainError, Rejected
from unionhall.core.http import ActorRequest
from unionhall.founding import electorate, forms, law, queries
from unionhall.founding.commands import FinishElection, RepeatElection, TakeOff
from unionhall.founding.permissions import PREPARE
from unionhall.founding.services import election as services
from unionhall.joining import queries as joining

FEDERATIONS = frozenset({"community", "building", "industry"})


@require_safe
def election(request: ActorRequest, case: UUID) -> HttpResponse:
    """Show the congress: who came, who stands, what was counted, and every check."""
    return page(request, case)


def page(
    request: ActorRequest,
    public_id: UUID,
    *,
    wrong: dict[str, forms.Sheet] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Draw the page, with a refused form in its place (by office, or "held", "contest")."""
    actor, wrong = request.actor, wrong or {}
    found = queries.case(actor, public_id)
    ballots = queries.Ballots(found)
    may = found.state == "congress" and actor.may(PREPARE, found.scope_path)
    on = ballots.election.held_on if ballots.election else timezone.localdate()
    numbers = electorate.numbers(found, on)
    electors = electorate.electors(found, on) if may else []
    people = _people(actor, electors)
    women = {str(one.public_id) for one in electors if electorate.is_woman(one)}
    checks = ballots.checks(numbers)
    names = queries.names(actor, ballots)
    context = {
        "case": found,
        "election": ballots.election,
        "federation": found.kind in FEDERATIONS,
        "may": may,
        "numbers": numbers,
        "checks": checks,
        "missing": [one for one in checks if not one.passed and not one.to_explain],
        "contests": [
            _contest(names, ballots, contest, _able(contest, people, women), wrong)
            for contest in ballots.contests
        ],
        "held_form": wrong.get("held") or forms.HeldForm(initial=_held(found, ballots, on)),
        "contest_form": wrong.get("contest") or forms.ContestForm(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "founding/election.html", context, status=status)


def _held(found: Any, ballots: queries.Ballots, on: Any) -> dict[str, Any]:
    held = ballots.election
    return {
        "held_on": held.held_on if held else _likely_day(found, on),
        "attended": held.attended if held else None,
        "entitled": held.entitled if held else None,
    }


def _likely_day(found: Any, today: date) -> date:
    """Offer the day that was planned, moved to where the congress can have been held."""
    least = 1
    if not found.organiser_only and found.kind not in FEDERATIONS:
        least = law.need(1, today, law.place_of(found)).least
    days = [
        found.congress_planned_on,
        found.congress_approved_on,
        electorate.first_possible(found, least),
    ]
    return min(max((day for day in days if day), default=today), today)


def _people(actor: Actor, electors: list[Any]) -> list[tuple[str, object]]:
    return [
        (str(shown.application.public_id), shown.name or shown.application.receipt)
        for shown in joining.shown(actor, electors)
    ]


def _able(contest: Any, people: list[tuple[str, object]], women: set[str]) -> Any:
    """Offer whoever may stand: for the women's offices only women."""
    if contest.office not in services.FOR_WOMEN:
        return people
    return [(key, name) for key, name in people if key in women]


def _contest(
    names: dict[int, str],
    ballots: queries.Ballots,
    contest: Any,
    people: list[tuple[str, object]],
    wrong: dict[str, forms.Sheet],
) -> dict[str, Any]:
    outcome = ballots.outcome(contest)
    rounds = list(contest.rounds.all())
    rows = {one.pk: one for one in contest.candidacies.all()}
    standing = [(str(rows[pk].public_id), names[pk]) for pk in outcome.standing]
    number = len(rounds) + 1
    office = str(contest.office)
    seated = ballots.may_stand(contest)
    if seated is not None:
        people = [(key, name) for key, name in people if key in seated]
    needed, rule = ballots.needed(contest)
    return {
        "contest": contest,
        "needed": needed,
        "rule": rule,
        "voters": ballots.voters(contest),
        "outcome": outcome,
        "number": number,
        "candidates": [
            {
                "candidacy": one,
                "name": names[pk],
                "votes": [
                    next((t.votes for t in r.tallies.all() if t.candidacy_id == pk), None)
                    for r in rounds
                ],
                "elected": pk in outcome.elected,
                "tied": pk in outcome.tied,
            }
            for pk, one in rows.items()
        ],
        "rounds": rounds,
        "nominate": wrong.get(f"nominate.{office}")
        or forms.NominateForm(initial={"office": office}, people=people),
        "count": wrong.get(f"count.{office}")
        or forms.CountForm(initial={"office": office, "number": number}, standing=standing),
        "countable": bool(standing) and not outcome.complete,
        "again": wrong.get(f"again.{office}") or _again(office, rounds, rows, names),
    }


def _again(
    office: str, rounds: list[Any], rows: dict[int, Any], names: dict[int, str]
) -> forms.CountForm | None:
    """Offer the last count of an office once more, as it was entered."""
    if not rounds:
        return None
    last = rounds[-1]
    tallies = [t for t in last.tallies.all() if t.candidacy_id in rows]
    votes = {f"votes_{rows[t.candidacy_id].public_id}": t.votes for t in tallies}
    initial = {
        "office": office,
        "number": last.number,
        "valid": last.valid,
        "spoiled": last.spoiled,
    }
    standing = [(str(rows[t.candidacy_id].public_id), names[t.candidacy_id]) for t in tallies]
    return forms.CountForm(initial=initial | votes, standing=standing)


def _back(case: UUID, office: str = "") -> HttpResponse:
    """Go back to where the reader was: the part of the page that is about an office."""
    where = reverse("founding:election", args=[case])
    return redirect(f"{where}#{office}" if forms.is_office(office) else where)


@require_POST
def hold(request: ActorRequest, case: UUID) -> HttpResponse:
    """Note the day of the congress and how many came."""
    form = forms.HeldForm(request.POST)
    if form.is_valid():
        try:
            services.hold_congress(request.actor, form.command(case))
        except Rejected as refusal:
            form.blame(refusal)
        else:
            return _back(case)
    return page(request, case, wrong={"held": form})


@require_POST
def contest(request: ActorRequest, case: UUID) -> HttpResponse:
    """Set the seats of an office."""
    form = forms.ContestForm(request.POST)
    if form.is_valid():
        try:
            services.set_contest(request.actor, form.command(case))
        except Rejected as refusal:
            form.blame(refusal)
        else:
            return _back(case, form.cleaned_data["office"])
    return page(request, case, wrong={"contest": form})


@require_POST
def nominate(request: ActorRequest, case: UUID) -> HttpResponse:
    """Put somebody up for an office."""
    found = queries.case(request.actor, case)
    office = request.POST.get("office", "")[:16]
    held = queries.Ballots(found).election
    people = electorate.members(found, held.held_on if held else timezone.localdate())
    form = forms.NominateForm(request.POST, people=_people(request.actor, people))
    if form.is_valid():
        try:
            services.nominate(request.actor, form.command(case))
        except Rejected as refusal:
            form.blame(refusal)
        else:
            return _back(case, office)
    return page(request, case, wrong={f"nominate.{office}": form})


@require_POST
def take_off(request: ActorRequest, case: UUID, candidacy: UUID) -> HttpResponse:
    """Take somebody off the list."""
    try:
        services.take_off(request.actor, TakeOff(case=case, candidacy=candidacy))
    except (Rejected, Conflict) as refusal:
        return page(request, case, refusal=refusal)
    return _back(case, request.POST.get("office", ""))


@require_POST
def count(request: ActorRequest, case: UUID) -> HttpResponse:
    """Enter the count of a round."""
    found = queries.case(request.actor, case)
    office = request.POST.get("office", "")[:16]
    ballots = queries.Ballots(found)
    here = ballots.contest(office)
    standing: list[tuple[str, object]] = []
    again = False
    if here is not None:
        before = [one for one in here.rounds.all() if str(one.number) == request.POST.get("number")]
        again = bool(before)
        keys = set(ballots.outcome(here).standing)
        if again:
            keys = {tally.candidacy_id for tally in before[0].tallies.all()}
        names = queries.names(request.actor, ballots)
        standing = [
            (str(one.public_id), names[one.pk]) for one in here.candidacies.all() if one.pk in keys
        ]
    form = forms.CountForm(request.POST, standing=standing)
    if form.is_valid():
        try:
            services.count(request.actor, form.command(case))
        except Rejected as refusal:
            form.blame(refusal)
        except Conflict as refusal:
            return page(request, case, refusal=refusal)
        else:
            return _back(case, office)
    return page(request, case, wrong={f"{'again' if again else 'count'}.{office}": form})


@require_POST
def finish(request: ActorRequest, case: UUID) -> HttpResponse:
    """Close the election, if every check passes."""
    try:
        services.finish_election(request.actor, FinishElection(case=case))
    except (Rejected, Conflict) as refusal:
        return page(request, case, refusal=refusal)
    messages.success(request, _("The election is recorded."))
    return redirect("founding:case", case)


@require_POST
def repeat(request: ActorRequest, case: UUID) -> HttpResponse:
    """Hold the election again, for a reason."""
    reason = request.POST.get("reason", "")[:400]
    try:
        services.repeat_election(request.actor, RepeatElection(case=case, reason=reason))
    except (Rejected, Conflict) as refusal:
        return page(request, case, refusal=refusal)
    return _back(case)
