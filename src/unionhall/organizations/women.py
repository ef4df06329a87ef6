"""Women on the staff of employers: rules of law before May 2026 count them in Beijing."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from unionhall.organizations.queries import women_on


def women_among(employers: QuerySet[Any], day: date) -> int | None:
    """Add up the women on the staff of employers; None where it is not known of every one."""
    rows = employers.order_by().annotate(women_then=women_on(day))
    known = list(rows.values_list("women_then", flat=True))
    return None if not known or None in known else sum(known)
