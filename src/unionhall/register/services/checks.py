"""What every service checks before it writes."""

from datetime import date

from django.utils import timezone

from unionhall.organizations.models import Organization
from unionhall.register import errors


def not_in_the_future(day: date, *, field: str) -> None:
    """Refuse what has not happened yet."""
    if day > timezone.localdate():
        raise errors.InTheFuture(day=day, field=field)


def begins_there(union: Organization, day: date, *, field: str) -> None:
    """Refuse a day on which the union did not exist, or that has not come."""
    not_in_the_future(day, field=field)
    if day < union.founded_on:
        raise errors.BeforeFounding(name=union.name, founded=union.founded_on, field=field)
    if union.dissolved_on and day >= union.dissolved_on:
        raise errors.AfterTheEnd(name=union.name, on=union.dissolved_on, field=field)


def sound_reason(reason: str) -> str:
    """Return a reason that says something."""
    if not reason.strip():
        raise errors.ReasonNeeded
    return reason.strip()
