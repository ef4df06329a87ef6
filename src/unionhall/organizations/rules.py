"""What every service checks before it writes."""

import re
import unicodedata
from datetime import date

from django.utils import timezone

from unionhall.codes import counties, lists
from unionhall.codes.credit_code import CreditCodeError, check_credit_code
from unionhall.core import chinese, formats
from unionhall.organizations import errors
from unionhall.organizations.commands import DescribeEmployer, EnterEmployer
from unionhall.organizations.models import Employer, Organization


def checked_credit_code(code: str) -> str:
    """Return the normalised credit code; raises BadCreditCode with the reason."""
    if not code.strip():
        return ""
    try:
        return check_credit_code(code)
    except CreditCodeError as wrong:
        raise errors.BadCreditCode(code=code.strip()[:40], why=str(wrong)) from wrong


def checked_division_code(code: str) -> str:
    """Return a division code of 6, 9 or 12 digits whose county is known, or nothing."""
    code = code.strip()
    if code and not (re.fullmatch(r"\d{6}(\d{3}(\d{3})?)?", code) and counties.is_known(code[:6])):
        raise errors.BadDivisionCode(code=code[:20])
    return code


def checked_name(name: str) -> str:
    """Return a name as people see it.

    Invisible marks (of direction, of no width), which come along when a name is copied, are
    left out: with them a body could be called what, to the eye, another is called.
    """
    seen = (c for c in name if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"})
    name = " ".join("".join(seen).split())
    if not name:
        raise errors.NameMissing
    return name


def not_in_the_future(day: date, *, field: str = "on") -> None:
    if day > timezone.localdate():
        raise errors.InTheFuture(field=field)


def free_credit_code(code: str, *, own: int | None = None) -> None:
    other = Organization.objects.filter(credit_code=code).first() if code else None
    if other and other.pk != own:
        raise errors.CreditCodeTaken(code=code, name=other.name)


def standing(organization: Organization) -> None:
    if organization.dissolved_on is not None:
        raise errors.AlreadyDissolved(
            name=organization.name, on=formats.day(organization.dissolved_on)
        )


def counted(staff: int | None, women: int | None, on: date | None) -> dict[str, int | None] | None:
    """Return what a headcount says, or nothing where nobody counted; raises what does not fit."""
    if (staff is None) != (on is None) or (staff is None and women is not None):
        raise errors.StaffMissing
    if staff is None or on is None:
        return None
    not_in_the_future(on, field="counted_on")
    if women is not None and women > staff:
        raise errors.MoreWomenThanStaff(women=women, staff=staff)
    return {"staff": staff, "women": women}


def employer_columns(command: EnterEmployer | DescribeEmployer) -> dict[str, str]:
    ownership = command.ownership
    if command.unit_class:
        lists.check("unit_class", command.unit_class)
        ownership = ownership or next(
            (
                side
                for side in Employer.Ownership.values
                if command.unit_class in lists.group("unit_class", side)
            ),
            "",
        )
    if command.industry:
        lists.check("industry", command.industry[:1], field="industry")
    name = checked_name(command.name)
    return {
        "name": name,
        "name_key": chinese.sort_key(name),
        "initials": chinese.initials(name.replace(" ", "")),
        "credit_code": checked_credit_code(command.credit_code),
        "industry": command.industry,
        "unit_class": command.unit_class,
        "ownership": ownership,
        "address": command.address.strip(),
        "division_code": checked_division_code(command.division_code),
    }


def free_employer_code(code: str, *, own: int | None = None) -> None:
    other = Employer.objects.filter(credit_code=code).first() if code else None
    if other and other.pk != own:
        raise errors.CreditCodeTaken(code=code, name=other.name)
