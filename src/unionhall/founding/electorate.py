"""The people of a case as the law counts them: its members, and those of them who vote."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from unionhall.founding import law
from unionhall.founding.models import FoundingCase
from unionhall.founding.queries import employers_of, staff_of
from unionhall.joining import gatherings
from unionhall.joining import queries as joining
from unionhall.joining.models import Application
from unionhall.members import standings
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Employer
from unionhall.organizations.women import women_among


def numbers(found: FoundingCase, on: date) -> law.Numbers:
    """Count the people of a case as the law counts them: opens each accepted application."""
    people = members(found, on)
    women = sum(is_woman(one) for one in people)
    employers = employers_of(found)
    firms = Employer.objects.filter(pk__in=[employer.pk for employer in employers])
    return law.Numbers(
        members=len(people),
        women=women,
        staff=staff_of(employers, on),
        women_staff=women_among(firms, on),
    )


def electors(found: FoundingCase, on: date) -> list[Application]:
    """List who votes and may be elected at a congress on a day: its members, and not at rest."""
    people = members(found, on)
    resting = at_rest(found, people, on)
    return [one for one in people if one.along_id not in resting]


def at_rest(found: FoundingCase, people: Iterable[Application], on: date) -> dict[int, Membership]:
    """Return the memberships at rest of those taken along, who so may neither vote nor stand."""
    along = [one.along_id for one in people if one.along_id]
    if not along:
        return {}
    rows = Membership.objects.filter(pk__in=along)
    return {one.pk: one for one in standings.without_vote(rows, on, found.scope_path)}


def members(found: FoundingCase, on: date) -> list[Application]:
    """List who counts as a member at a congress on a day: everybody accepted by then."""
    if found.organization_id is not None:
        approved = Application.objects.filter(
            held_for__case=found.public_id, state=Application.State.APPROVED
        )
        return list(approved.select_related("membership__person", "held_for").order_by("pk"))
    return [
        one
        for one in gatherings.accepted(found.public_id)
        if one.decided_at and timezone.localdate(one.decided_at) <= on
    ]


def first_possible(found: FoundingCase, least: int) -> date | None:
    """Return the day on which so many had been accepted: no congress can be held before."""
    days = sorted(
        timezone.localdate(one.decided_at)
        for one in gatherings.accepted(found.public_id)
        if one.decided_at
    )
    return days[least - 1] if len(days) >= least else None


def sex_of(application: Application) -> str:
    """Return the sex that somebody stated in the application, or that stands on record."""
    if application.sealed is not None:
        return joining.papers_of(application).identity.sex
    person = application.on_record
    return person.sex if person else ""


def is_woman(application: Application) -> bool:
    """Say whether somebody may stand for what only women stand for."""
    return sex_of(application) == Person.Sex.FEMALE
