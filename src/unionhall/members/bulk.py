"""Entering members by the ten thousand: a few statements a chunk, none a row.

For the demo's data and for intake from files, whose rows have been checked before. What is
written equals what ``services.admit`` writes; a test compares the two. There is one audit
entry for the whole, written by the caller, and no event: the caller recounts the figures.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from unionhall.codes.documents import check_phone, normalise_name, normalise_number
from unionhall.core import bulk
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import hasher, sealer
from unionhall.members.identity import DOCUMENT, NAME, PHONE, TABLE, Identity
from unionhall.members.models import (
    Consent,
    Membership,
    Person,
    PersonDocument,
    PersonToken,
    StandingSpell,
)
from unionhall.members.services import Agreed, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One spell of membership; places by primary key, with the path of the union."""

    organization: int
    scope_path: str
    began_on: date
    channel: str
    employment_form: str
    beginning: str = Membership.Beginning.JOINED
    ended_on: date | None = None
    ending: str = ""
    standing: str = Membership.Standing.ACTIVE
    employer: int | None = None
    guided_by: int | None = None
    post: str = ""
    employer_typed: str = ""
    public_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A person who is not on record yet, with all their spells and consents."""

    identity: Identity
    spells: tuple[Spell, ...]
    profile: Profile = field(default_factory=Profile)
    consents: tuple[Agreed, ...] = ()
    entered_at: datetime | None = None


@dataclass(slots=True)
class Counts:
    """What became of the rows: ``rows`` = ``entered`` + ``known`` (left as they were)."""

    rows: int = 0
    entered: int = 0
    known: int = 0
    memberships: int = 0
    consents: int = 0


PERSON = (
    "id",
    "public_id",
    "blind_index",
    "sealed",
    "key_version",
    "sex",
    "birth_year",
    "nation",
    "education",
    "political",
    "household",
    "skill_level",
    "entered_at",
)
TOKEN = ("person_id", "kind", "token")
MEMBERSHIP = (
    "public_id",
    "scope_path",
    "person_id",
    "organization_id",
    "employer_id",
    "began_on",
    "ended_on",
    "beginning",
    "ending",
    "standing",
    "channel",
    "employment_form",
    "post",
    "employer_typed",
    "guided_by_id",
)
CONSENT = (
    "person_id",
    "purpose",
    "text_version",
    "language",
    "channel",
    "given_at",
    "withdrawn_at",
)


def insert_members(rows: Iterable[NewMember], *, chunk: int = 5000) -> Counts:
    """Enter those who are not known yet, chunk by chunk; each chunk is one transaction."""
    counts = Counts()
    source = iter(rows)
    while batch := list(islice(source, chunk)):
        with transaction.atomic():
            _insert(batch, counts)
    return counts


def _insert(batch: Sequence[NewMember], counts: Counts) -> None:
    hash_document = hasher(DOCUMENT)
    fresh = {
        hash_document(f"{row.identity.kind}:{_number(row.identity.number)}"): row
        for row in reversed(batch)
    }
    for index in _known(list(fresh)):
        del fresh[index]
    people = dict(zip(bulk.new_keys(Person, len(fresh)), reversed(fresh.items()), strict=True))
    bulk.write(Person, PERSON, _persons(people))
    bulk.write(PersonToken, TOKEN, _tokens(people))
    spells, agreed = list(_spells(people)), list(_consents(people))
    bulk.write(Membership, MEMBERSHIP, spells)
    _rest(people)
    bulk.write(Consent, CONSENT, agreed)
    counts.rows += len(batch)
    counts.entered += len(fresh)
    counts.known += len(batch) - len(fresh)
    counts.memberships += len(spells)
    counts.consents += len(agreed)


People = dict[int, tuple[str, NewMember]]


def _persons(people: People) -> Iterator[bulk.Row]:
    seal_row, version = sealer(TABLE)
    now = timezone.now()
    for key, (index, row) in people.items():
        public_id = uuid7()
        who, profile = row.identity, row.profile
        yield (
            key,
            public_id.hex,
            index,
            seal_row(public_id.bytes, who.content()),
            version,
            str(who.sex),
            who.birth.year,
            profile.nation,
            profile.education,
            profile.political,
            profile.household,
            profile.skill_level,
            _moment(row.entered_at or now),
        )


def _tokens(people: People) -> Iterator[bulk.Row]:
    hash_name, hash_phone = hasher(NAME), hasher(PHONE)
    name, phone = int(PersonToken.Kind.NAME), int(PersonToken.Kind.PHONE)
    for key, (_, row) in people.items():
        yield key, name, hash_name(_name(row.identity.name))
        if row.identity.phone:
            yield key, phone, hash_phone(_phone(row.identity.phone))


def _spells(people: People) -> Iterator[bulk.Row]:
    for key, (_, row) in people.items():
        for spell in row.spells:
            yield (
                (spell.public_id or uuid7()).hex,
                spell.scope_path,
                key,
                spell.organization,
                spell.employer,
                _day(spell.began_on),
                _day(spell.ended_on),
                str(spell.beginning),
                str(spell.ending),
                str(spell.standing),
                str(spell.channel),
                spell.employment_form,
                spell.post,
                spell.employer_typed,
                spell.guided_by,
            )


def _rest(people: People) -> None:
    """Date the standing of those who are not active: as far as is known, from the beginning."""
    spells = [spell for _, row in people.values() for spell in row.spells]
    if all(spell.standing == Membership.Standing.ACTIVE for spell in spells):
        return
    written = Membership.objects.filter(person__in=list(people))
    bulk.insert(
        [
            StandingSpell(
                membership=one,
                scope_path=one.scope_path,
                standing=one.standing,
                ground=StandingSpell.Ground.NOT_STATED,
                since=one.began_on,
                until=one.ended_on,
            )
            for one in written.exclude(standing=Membership.Standing.ACTIVE).order_by("pk")
        ]
    )


def _consents(people: People) -> Iterator[bulk.Row]:
    for key, (_, row) in people.items():
        for one in row.consents:
            yield (
                key,
                str(one.purpose),
                one.text_version,
                one.language,
                str(one.channel),
                _moment(one.given_at),
                None,
            )


def _known(indexes: list[str]) -> list[str]:
    """Return which of the hashes are on record; by hand, because the ORM is slow at long lists."""
    postgresql = connection.vendor == "postgresql"
    listed = "= ANY(%s::uuid[])" if postgresql else "IN (SELECT value FROM json_each(%s))"
    query = " UNION ALL ".join(
        f"SELECT blind_index FROM {model._meta.db_table} WHERE blind_index {listed}"  # noqa: S608
        for model in (Person, PersonDocument)
    )
    given: Any = indexes if postgresql else json.dumps(indexes)
    with connection.cursor() as cursor:
        cursor.execute(query, [given, given])
        return [index.hex if postgresql else index for (index,) in cursor.fetchall()]


def _number(text: str) -> str:
    """Normalise what is not in normal form at first sight; the same holds below."""
    return text if text.isascii() and text.isdigit() else normalise_number(text)


def _name(text: str) -> str:
    return text if text.isalpha() else normalise_name(text)


def _phone(text: str) -> str:
    return text if text.isascii() and text.isdigit() and text[0] == "1" else check_phone(text)


@lru_cache(maxsize=4096)
def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


@lru_cache(maxsize=16384)
def _day(on: date | None) -> Any:
    return connection.ops.adapt_datefield_value(on)
