"""Finding the employers that somebody named, by name or by credit code."""

from collections.abc import Collection, Sequence
from uuid import UUID

from unionhall.core.actors import Actor
from unionhall.core.errors import Rejected
from unionhall.founding.errors import EmployerAmbiguous, EmployerUnknown
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Employer

CODE_LENGTH = 18


MOST_OFFERED = 12


def offered(actor: Actor, text: str, chosen: Collection[UUID]) -> tuple[list[Employer], ...]:
    """Return the employers already chosen, and those that a few typed letters could mean."""
    rows = organizations.employers(actor)
    kept = list(rows.filter(public_id__in=chosen)) if chosen else []
    if not text.strip():
        return kept, []
    found = organizations.matching_employers(rows, text).exclude(public_id__in=chosen)
    return kept, list(found[:MOST_OFFERED])


def employers(actor: Actor, lines: Sequence[str]) -> tuple[tuple[UUID, ...], list[Rejected]]:
    """Return the employers in sight that the lines name, each once, and all that is wrong."""
    wanted = list(dict.fromkeys(line.strip() for line in lines))
    codes = [line.upper() for line in wanted]
    rows = organizations.employers(actor)
    by_code = {e.credit_code: e.public_id for e in rows.filter(credit_code__in=codes)}
    by_name: dict[str, list[UUID]] = {}
    for employer in rows.filter(name__in=wanted):
        by_name.setdefault(employer.name, []).append(employer.public_id)
    found: list[UUID] = []
    problems: list[Rejected] = []
    for line in wanted:
        known = by_code.get(line.upper()) if len(line) == CODE_LENGTH else None
        named = by_name.get(line, [])
        if known is None and len(named) > 1:
            problems.append(EmployerAmbiguous(name=line))
        elif known is None and not named:
            problems.append(EmployerUnknown(name=line))
        else:
            found.append(known or named[0])
    return tuple(dict.fromkeys(found)), problems
