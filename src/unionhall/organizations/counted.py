"""Which employers, and how many of their staff, counted on a day, and which a union covered."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from unionhall.organizations.models import Coverage, Employer, Headcount
from unionhall.organizations.queries import counted_by, holding


def _covering(on: date, employer: str) -> Exists:
    return Exists(Coverage.objects.filter(holding(on), employer=OuterRef(employer)))


def employers(on: date) -> QuerySet[Employer]:
    """List those of whom a headcount was taken by that day, or whom a union covered on it."""
    taken = Headcount.objects.filter(counted_by(on), employer=OuterRef("pk"))
    return Employer.objects.filter(Q(Exists(taken)) | Q(_covering(on, "pk")))


def covered_employers(on: date) -> QuerySet[Employer]:
    """List those whom a union covered on a day."""
    return Employer.objects.filter(_covering(on, "pk"))


def headcounts(on: date) -> QuerySet[Any]:
    """List each employer's latest headcount of a day."""
    return Headcount.objects.filter(counted_by(on))


def covered_headcounts(on: date) -> QuerySet[Any]:
    """List the headcounts of a day of those whom a union covered on it."""
    return headcounts(on).filter(_covering(on, "employer"))
