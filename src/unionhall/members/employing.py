"""The employer that a member names: as it is written, and the one on record where there is one."""

from dataclasses import dataclass, field
from typing import Any, Self

from unionhall.members.errors import EmployerNotNamed
from unionhall.members.models import Membership
from unionhall.organizations.models import Employer
from unionhall.organizations.rules import checked_credit_code

LONGEST_NAME, SHORTEST_NAME = 120, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a member writes of their employer; the code may be left out."""

    name: str = field(repr=False)
    code: str = ""

    @classmethod
    def of(cls, name: str, code: str) -> Self | None:
        """Check what was typed; nothing typed is nothing named.

        A code alone is enough for an employer on record.
        """
        code, name = checked_credit_code(code), " ".join(name.split())
        if not name and not code:
            return None
        if not name and (known := Employer.objects.filter(credit_code=code).first()):
            name = known.name
        return cls(name=checked_employer(name), code=code)

    def content(self) -> dict[str, Any]:
        """Return what is sealed of it."""
        return {"employer_name": self.name, "employer_code": self.code}

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """Read what was sealed."""
        return cls(name=content["employer_name"], code=content["employer_code"])

    def on_record(self) -> Employer | None:
        """Find the employer with this code, else the only one of this name."""
        if self.code:
            return Employer.objects.filter(credit_code=self.code).first()
        found = list(Employer.objects.filter(name=self.name)[:2])
        return found[0] if len(found) == 1 else None

    def is_that_of(self, spell: Membership) -> bool:
        """Say whether that is what stands on record of a membership already."""
        if self.code:
            return spell.employer is not None and spell.employer.credit_code == self.code
        return self.name == spell.employer_name


def checked_employer(text: str) -> str:
    """Return an employer's name as people see it; refuses what is none."""
    name = " ".join(text.split())
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise EmployerNotNamed(least=SHORTEST_NAME, most=LONGEST_NAME)
    return name
