"""Which mode suits an employer: large ones are key employers, the others for the safety net."""

from datetime import date

from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Employer, Organization
from unionhall.rules import queries as rules
from unionhall.targets.models import Mode


def large_from(body: Organization, on: date) -> int:
    """Return from how many staff on an employer is large, by the rule of a body's place."""
    rule = rules.rule("employer.large", on=on, region=body.division_code, place=body.path)
    if not isinstance(rule.value, int):
        raise TypeError("employer.large is no number")
    return rule.value


def usual(staff: int | None, large: int) -> Mode:
    """Return the mode for so many staff; nobody has counted a small employer yet."""
    return Mode.KEY if staff is not None and staff >= large else Mode.SAFETY_NET


def of(employer: Employer, on: date) -> Mode:
    """Return the mode that suits an employer by its staff of a day."""
    staff = organizations.staff_of(employer, on)
    return usual(staff, large_from(employer.area, on))
