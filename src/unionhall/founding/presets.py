"""What stands in the forms of a case before anybody types: what is on record already."""

from datetime import date
from typing import Any

from unionhall.core.scoping import STEP
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import Kind, Organization
from unionhall.register import queries as register


def certificate(case: FoundingCase, today: date) -> dict[str, Any]:
    """Return the certificate that the register has of the union, or who will issue it."""
    found = register.certificate_of(case.organization) if case.organization else None
    if found is None:
        return {"issued_on": today, "registrar": registrar(case).name}
    return {
        "number": found.number,
        "credit_code": found.credit_code,
        "issued_on": found.issued_on,
        "last_day": found.last_day,
        "registrar": found.registrar,
    }


def registrar(case: FoundingCase) -> Organization:
    """Return the nearest federation of a district, from the guiding body upwards."""
    path = case.guiding.path
    line = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    above = Organization.objects.filter(path__in=line, kind=Kind.DISTRICT, dissolved_on=None)
    return above.order_by("-path").first() or case.guiding


def account(case: FoundingCase, today: date) -> dict[str, Any]:
    """Return the account that the register has of the union."""
    found = register.account_of(case.organization) if case.organization else None
    if found is None:
        return {"opened_on": today}
    return {"bank": found.bank, "last_four": found.last_four, "opened_on": found.opened_on}
