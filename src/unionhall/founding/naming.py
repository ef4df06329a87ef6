"""Finding the employers that somebody named, by name or by credit code."""

from collections.abc import Sequence
from uuid import UUID

from unionhall.core.actors import Actor
from unionhall.founding.errors import EmployerAmbiguous, EmployerUnknown
from unionhall.organizations import queries as organizations

CODE_LENGTH = 18


def employers(actor: Actor, lines: Sequence[str]) -> tuple[UUID, ...]:
    """Return the employers in sight that the lines name, each once, in their order."""
    wanted = list(dict.fromkeys(line.strip() for line in lines))
    codes = [line.upper() for line in wanted]
    rows = organizations.employers(actor)
    by_code = {e.credit_code: e.public_id for e in rows.filter(credit_code__in=codes)}
    by_name: dict[str, list[UUID]] = {}
    for employer in rows.filter(name__in=wanted):
        by_name.setdefault(employer.name, []).append(employer.public_id)
    found = []
    for line in wanted:
        known = by_code.get(line.upper()) if len(line) == CODE_LENGTH else None
        named = by_name.get(line, [])
        if known is None and len(named) > 1:
            raise EmployerAmbiguous(name=line)
        if known is None and not named:
            raise EmployerUnknown(name=line)
        found.append(known or named[0])
    return tuple(dict.fromkeys(found))
