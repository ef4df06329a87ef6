"""Who of a list is on record: looked up by the thousand, a few statements a time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from unionhall.codes.documents import normalise_number
from unionhall.core.formats import Month
from unionhall.core.sealed import hasher
from unionhall.intake.models import WRITTEN, Batch, key
from unionhall.members import words
from unionhall.members.identity import DOCUMENT
from unionhall.members.models import Membership, PersonToken

PERSON = """
SELECT {index}, p.id, p.public_id, p.sealed, p.key_version,
       p.nation, p.education, p.political, p.household, p.skill_level,
       m.public_id, m.organization_id, m.scope_path, o.name,
       m.employer_id, COALESCE(e.name, m.employer_typed),
       m.employment_form, m.post, m.began_on, m.began_by_month,
       (SELECT l.ending FROM members_membership l
        WHERE l.person_id = p.id AND l.ended_on IS NOT NULL AND m.id IS NULL
        ORDER BY l.ended_on DESC, l.id DESC LIMIT 1)
FROM members_person p {by}
LEFT JOIN members_membership m ON m.person_id = p.id AND m.ended_on IS NULL
LEFT JOIN organizations_organization o ON o.id = m.organization_id
LEFT JOIN organizations_employer e ON e.id = m.employer_id
WHERE {index} {among}
"""
OWN = PERSON.format(index="p.blind_index", by="", among="{among}")
FURTHER = PERSON.format(
    index="d.blind_index",
    by="JOIN members_persondocument d ON d.person_id = p.id",
    among="{among}",
)
"""By the document on record, and by those of records that were merged into one."""
ENDED_SPELLS = """
SELECT p.blind_index, m.organization_id, m.ended_on
FROM members_person p JOIN members_membership m ON m.person_id = p.id
WHERE m.ended_on IS NOT NULL AND p.blind_index {among}
"""
SAME = """
SELECT n.token, f.token, f.person_id
FROM members_persontoken f
JOIN members_persontoken n ON n.person_id = f.person_id AND n.kind = {name}
WHERE f.kind = {phone} AND f.token {among}
"""
BORNE_OUT = """
SELECT r.line, r.person_public_id
FROM intake_row r
JOIN members_person p ON p.public_id = r.person_public_id
JOIN members_membership m ON m.public_id = r.spell
WHERE r.batch_id = %s AND r.id BETWEEN %s AND %s AND NOT r.undone AND r.verdict IN {written}
  AND p.sealed = r.sealed
  AND p.nation = r.nation AND p.education = r.education AND p.political = r.political
  AND p.household = r.household AND p.skill_level = r.skill_level
  AND m.person_id = p.id AND m.ended_on IS NULL AND m.organization_id = r.organization_id
  AND m.began_on = r.began_on AND m.employment_form = r.employment_form AND m.post = r.post
  AND COALESCE(m.employer_id, 0) = COALESCE(r.employer_id, 0)
  AND m.employer_typed = r.employer_typed
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A person on record, as the comparison with a row needs them.

    ``spell`` is the membership of today; without one, ``ending`` says how the last one ended,
    empty for somebody who never was a member. ``employer_name`` is the employer's, else what
    the member wrote. ``own``: found by the document that is on record, not by a further one.
    """

    pk: int
    own: bool
    public_id: UUID
    sealed: bytes
    key_version: int
    nation: str
    education: str
    political: str
    household: str
    skill_level: str
    spell: UUID | None
    organization: int | None
    scope_path: str
    union: str
    employer: int | None
    employer_name: str
    employment_form: str
    post: str
    began_on: date | None
    began_by_month: bool
    ending: str

    @property
    def began(self) -> date | Month | None:
        """The day from which the membership counts, as well as it is known."""
        if self.began_on is None or not self.began_by_month:
            return self.began_on
        return Month(self.began_on.year, self.began_on.month)

    def began_as(self, day: date, *, by_month: bool) -> bool:
        """Say whether a beginning that a row names is the one on record."""
        if by_month and self.began_on is not None:
            return (day.year, day.month) == (self.began_on.year, self.began_on.month)
        return day == self.began_on and not self.began_by_month


def on_record(indexes: Sequence[str]) -> dict[str, Known]:
    """Find the persons of these blind indexes (hexadecimal), with their membership of today."""
    return _found(OWN, indexes, own=True) | _found(FURTHER, indexes, own=False)


def _found(query: str, indexes: Sequence[str], *, own: bool) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for row in _rows(query, indexes):
        index, pk, public_id, sealed, *rest = row
        version, nation, education, political, household, skill, *rest = rest
        spell, place, path, union, employer, working_at, form, post, began, vague, ending = rest
        found[_hex(index)] = Known(
            pk=pk,
            own=own,
            public_id=_uuid(public_id),
            sealed=bytes(sealed),
            key_version=version,
            nation=nation,
            education=education,
            political=political,
            household=household,
            skill_level=skill,
            spell=_uuid(spell) if spell else None,
            organization=place,
            scope_path=path or "",
            union=union or "",
            employer=employer,
            employer_name=working_at or "",
            employment_form=form or "",
            post=post or "",
            began_on=_day(began),
            began_by_month=bool(vague),
            ending=ending or "",
        )
    return found


def index_of(kind: str, number: str) -> str | None:
    """Return the blind index of a document as a list names it; nothing where it names none."""
    text = normalise_number(number)
    return hasher(DOCUMENT)(f"{words.kind_of(kind)}:{text}") if text else None


def ended(indexes: Sequence[str]) -> set[tuple[str, int, date]]:
    """Return the memberships of these persons that are over: person, union, and the day."""
    return {
        (_hex(index), union, on)
        for index, union, day in _rows(ENDED_SPELLS, indexes)
        if (on := _day(day)) is not None
    }


def borne_out(batch: Batch) -> dict[int, str]:
    """Return the lines that were written, and of which the record says all that they said.

    With each line, the person that it is about (hexadecimal).
    """
    query = BORNE_OUT.format(written=tuple(int(verdict) for verdict in WRITTEN))
    with connection.cursor() as cursor:
        cursor.execute(query, [batch.pk, key(batch.pk, 0), key(batch.pk + 1, 0) - 1])
        return {line: _hex(person) for line, person in cursor.fetchall()}


def same_name_and_phone(phones: Sequence[str]) -> dict[tuple[str, str], set[int]]:
    """Return who has one of the phones, by the hashes of their name and phone."""
    query = SAME.format(
        name=int(PersonToken.Kind.NAME), phone=int(PersonToken.Kind.PHONE), among="{among}"
    )
    found: dict[tuple[str, str], set[int]] = {}
    for name, phone, person in _rows(query, phones):
        found.setdefault((_hex(name), _hex(phone)), set()).add(person)
    return found


ENDED = (Membership.Ending.EXPELLED, Membership.Ending.DECEASED)
"""How a membership ends so that a list alone does not begin it again."""


def _rows(query: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    """Run a query whose ``{among}`` is a list of hashes, given as one parameter."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(query.format(among="= ANY(%s::uuid[])"), [list(values)])
        else:
            among = "IN (SELECT value FROM json_each(%s))"
            cursor.execute(query.format(among=among), [json.dumps(list(values))])
        return list(cursor.fetchall())


def _hex(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else str(value)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
