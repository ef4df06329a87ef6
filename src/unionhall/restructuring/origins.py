"""Reading how a union came to be."""

from django.db.models import QuerySet

from unionhall.core.actors import Actor
from unionhall.founding import permissions as founding
from unionhall.founding import queries as cases
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import Organization
from unionhall.outreach import queries as outreach
from unionhall.outreach.models import Meeting


def case_of(actor: Actor, body: Organization) -> FoundingCase | None:
    """Find the founding case that a union came of, if it lies in sight."""
    if not actor.holds(founding.VIEW):
        return None
    return cases.cases(actor).filter(organization=body).first()


def was_founded_here(actor: Actor, body: Organization) -> bool:
    """Say whether a union came of a founding case in sight."""
    return case_of(actor, body) is not None


def meetings_before(actor: Actor, case: FoundingCase) -> QuerySet[Meeting]:
    """List the meetings in sight at the employers of a case, the latest first."""
    employers = case.employers.order_by().values("employer")
    return outreach.meetings(actor).filter(visit__employer__in=employers)
