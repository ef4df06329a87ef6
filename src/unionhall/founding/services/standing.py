"""Who stands and who was elected stays with the case until the union is approved."""

from datetime import date

from django.utils import timezone

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.founding import electorate, errors, law, queries
from unionhall.founding.models import Candidacy, Contest, Election, FoundingCase, Office
from unionhall.founding.queries import Ballots
from unionhall.joining.events import HeldToBeTurnedAway
from unionhall.joining.models import Application
from unionhall.members import standings
from unionhall.organizations.models import FEDERATIONS

State = FoundingCase.State


def on_held_to_be_turned_away(actor: Actor, event: HeldToBeTurnedAway) -> None:
    """Refuse to let somebody go who stands for an office, or was elected to one."""
    del actor
    standing = Candidacy.objects.filter(
        application=event.application,
        contest__election__case__state__in=[State.CONGRESS, State.ELECTED, State.REPORTED],
    ).select_related("contest")
    if candidacy := standing.first():
        raise errors.StandsForOffice(office=Office(candidacy.contest.office).label)


def still_free(case: FoundingCase, on: date) -> None:
    """Refuse to go on where an employer has got a union by another way."""
    covered = queries.covered_by_another(case.kind, queries.employers_of(case), on)
    if covered is not None:
        raise errors.GotItsUnion(employer=covered.employer.name, union=covered.organization.name)


def enough_by(case: FoundingCase, on: date, *, organiser_only: bool, field: str = "on") -> None:
    """Refuse a day by which fewer people had been accepted than the congress needs."""
    count = len(electorate.members(case, on))
    least = 1 if organiser_only else law.need(max(count, 1), on, law.place_of(case)).least
    first = electorate.first_possible(case, least)
    if count < least and first is not None:
        raise errors.TooFewByThatDay(
            day=formats.day(on), count=count, least=least, first=formats.day(first), field=field
        )


def still_hold(case: FoundingCase, election: Election, ballots: Ballots) -> None:
    """Refuse a result whose people are no longer there: those elected, and enough of the rest."""
    elected = {
        one.application: contest.office
        for contest in ballots.contests
        for one in ballots.elected(contest.office)
        if one.application is not None
    }
    for application, office in elected.items():
        if not _waits(case, application):
            raise errors.ElectedHasLeft(office=Office(office).label)
    for membership in electorate.at_rest(case, elected, election.held_on).values():
        office = next(at for one, at in elected.items() if one.along_id == membership.pk)
        why = standings.rights(membership, election.held_on).vote.why
        raise errors.ElectedAtRest(office=Office(office).label, why=why)
    if case.kind in FEDERATIONS:
        return
    count = len(electorate.members(case, election.held_on))
    if not count:
        raise errors.NobodyAccepted
    need = law.need(count, timezone.localdate(), law.place_of(case))
    if not case.organiser_only and count < need.least:
        raise errors.TooFewMembers(count=count, least=need.least, article=need.article)


def _waits(case: FoundingCase, application: Application) -> bool:
    gathering = application.held_for
    return (
        application.state == Application.State.ACCEPTED
        and gathering is not None
        and gathering.case == case.public_id
    )


def counts_fit(ballots: Ballots) -> None:
    """Refuse counts with more ballots than people who could cast them."""
    for contest in ballots.contests:
        _fits(contest, ballots.present(contest))


def _fits(contest: Contest, present: int) -> None:
    for one in contest.rounds.all():
        if one.valid + one.spoiled > present:
            raise errors.CountsDoNotFit(
                office=Office(contest.office).label,
                number=one.number,
                ballots=one.valid + one.spoiled,
                present=present,
            )
