"""Union bodies and employers: nothing of people."""

from unionhall.core.personal_fields import declare, nothing
from unionhall.organizations.models import (
    Affiliation,
    Boundary,
    Coverage,
    Employer,
    FormerName,
    Headcount,
    Organization,
    ServiceStation,
)

_NAMED = ("name", "name_key", "initials", "credit_code", "division_code", "address")

declare(
    nothing(Organization, *_NAMED, "code", "path"),
    nothing(Affiliation),
    nothing(Boundary, "outline", "source"),
    nothing(Employer, *_NAMED, "industry", "unit_class"),
    nothing(FormerName, "name", "initials"),
    nothing(Headcount, "source"),
    nothing(Coverage),
    nothing(ServiceStation, "name", "division_code", "address"),
)
