"""Opening many records at once, so that they can be compared in memory.

What identifies people is in clear here for as long as one part is compared, and nowhere else.
Records are chosen in the database by their keyed hashes; only those chosen are opened.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from unionhall.codes.documents import MIDDLE_DOT, DocumentKind
from unionhall.core.sealed import opener
from unionhall.duplicates.evidence import NUMBER_LENGTH, People
from unionhall.members.identity import TABLE, name_token
from unionhall.members.models import Membership, Person, PersonToken

AT_ONCE = 10_000
KINDS = {str(kind): number for number, kind in enumerate(DocumentKind)}
_SEPARATORS = str.maketrans("", "", f"{MIDDLE_DOT} .'’-")
_MASK = (1 << 64) - 1
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"

_PERSON = Person._meta.db_table
_TOKEN = PersonToken._meta.db_table
_SPELL = Membership._meta.db_table

_ROWS = (
    f"SELECT p.id, p.public_id, p.sealed, p.key_version, m.employer_id FROM {_PERSON} p "  # noqa: S608
    f"LEFT JOIN {_SPELL} m ON m.person_id = p.id AND m.ended_on IS NULL"
)


@dataclass(slots=True)
class Opened:
    """Records in columns, and the unusual names among them, by record."""

    people: People
    odd: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One of ``of`` equal parts of all records, by their hashes of one kind.

    ``among``: only the bearers of these hashes, as the database writes them.
    """

    kind: int
    number: int
    of: int
    among: Sequence[Any] | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """Say in SQL which hashes (``t``) belong to it."""
        first, last = (hex_of(at, self.of) for at in (self.number, self.number + 1))
        where, given = "t.kind = %s AND t.token >= %s", [self.kind, first]
        if self.number + 1 < self.of:
            where, given = f"{where} AND t.token < %s", [*given, last]
        return where, given


def hex_of(number: int, of: int) -> Any:
    """Return the first hash of a part, as the database writes it."""
    start = UUID(int=min((number << 128) // of, (1 << 128) - 1))
    return start if connection.vendor == "postgresql" else start.hex


def of_part(part: Part) -> Opened:
    """Open the records of a part of the names."""
    if part.among is not None:
        return of_keys(sorted({key for keys in _bearers(part).values() for key in keys}))
    where, given = part.condition()
    return _opened(
        f"{_ROWS} WHERE p.id IN (SELECT t.person_id FROM {_TOKEN} t WHERE {where})",  # noqa: S608
        given,
    )


def sharing(part: Part) -> Opened:
    """Open the records of a part that share their hash with another record."""
    if part.among is not None:
        shared_by = [keys for keys in _bearers(part).values() if len(keys) > 1]
        return of_keys(sorted({key for keys in shared_by for key in keys}))
    where, given = part.condition()
    shared = (
        f"SELECT t.token FROM {_TOKEN} t WHERE {where} "  # noqa: S608
        "GROUP BY t.token HAVING COUNT(*) > 1"
    )
    return _opened(
        f"{_ROWS} WHERE p.id IN (SELECT s.person_id FROM {_TOKEN} s "  # noqa: S608
        f"WHERE s.kind = %s AND s.token IN ({shared}))",
        [part.kind, *given],
    )


def hashes_of(keys: Sequence[int], kind: int) -> list[Any]:
    """Return the hashes by which some records are found, each once, in order."""
    found: set[Any] = set()
    for some in _in_parts(keys):
        query = f"SELECT t.token FROM {_TOKEN} t WHERE t.kind = %s AND t.person_id {_in('bigint')}"  # noqa: S608
        found.update(token for (token,) in _rows(query, [kind, _list(some)]))
    return sorted(found)


def _bearers(part: Part) -> dict[Any, list[int]]:
    """Return who bears each of the hashes of a part."""
    found: dict[Any, list[int]] = {}
    query = (
        f"SELECT t.token, t.person_id FROM {_TOKEN} t "  # noqa: S608
        f"WHERE t.kind = %s AND t.token {_in('uuid')}"
    )
    for some in _in_parts(part.among or ()):
        for token, key in _rows(query, [part.kind, _list(some)]):
            found.setdefault(token, []).append(key)
    return found


def spelt_otherwise(odd: dict[int, str]) -> Opened:
    """Open the bearers of unusual names with those who have the same name spelt otherwise."""
    tokens = {name_token(other) for name in odd.values() for other in spellings(name)}
    keys = set(odd)
    source = iter(sorted(tokens))
    while some := list(islice(source, AT_ONCE)):
        named = PersonToken.objects.filter(kind=PersonToken.Kind.NAME, token__in=some)
        keys.update(named.values_list("person_id", flat=True))
    return of_keys(sorted(keys)) if len(keys) > 1 else Opened(_columns([]))


def of_keys(keys: Sequence[int]) -> Opened:
    """Open records by primary key."""
    found = [list(_rows(_listed(), [_list(part)])) for part in _in_parts(keys)]
    return _collect(row for rows in found for row in rows)


def _listed() -> str:
    return f"{_ROWS} WHERE p.id {_in('bigint')}"


def _in(kind: str) -> str:
    """Say in SQL that a column is one of a list, which is given as one parameter."""
    if connection.vendor == "postgresql":
        return f"= ANY(%s::{kind}[])"
    return "IN (SELECT value FROM json_each(%s))"


def _list(values: Sequence[Any]) -> Any:
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))


def _in_parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(keys), AT_ONCE):
        yield keys[at : at + AT_ONCE]


def _opened(query: str, given: Sequence[Any]) -> Opened:
    return _collect(_rows(query, given))


def _rows(query: str, given: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Fetch some thousand rows at a time: a part never stands in memory sealed and opened."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(query, given)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _collect(rows: Iterable[tuple[Any, ...]]) -> Opened:
    open_row = opener(TABLE)
    source, odd = iter(rows), dict[int, str]()
    parts = []
    while some := list(islice(source, AT_ONCE)):
        plain = []
        for key, public_id, sealed, version, employer in some:
            row = public_id.bytes if isinstance(public_id, UUID) else bytes.fromhex(public_id)
            who = open_row(row, bytes(sealed), version)
            if not who["kind"]:  # deleted on request: a record of nobody
                continue
            like = folded(who["name"])
            if like is not who["name"] or not _usual(like):
                odd[key] = who["name"]
            plain.append((key, employer or 0, who, like))
        parts.append(_columns(plain))
    return Opened(_joined(parts), odd)


def _columns(rows: Sequence[tuple[int, int, dict[str, Any], str]]) -> People:
    count = len(rows)
    numbers = "".join(who["number"][:NUMBER_LENGTH].ljust(NUMBER_LENGTH) for _, _, who, _ in rows)
    return People(
        key=np.fromiter((key for key, *_ in rows), np.int64, count),
        name=np.fromiter((hash(who["name"]) & _MASK for _, _, who, _ in rows), np.uint64, count),
        like=np.fromiter((hash(like) & _MASK for *_, like in rows), np.uint64, count),
        birth=np.fromiter(
            (int(who["birth"].replace("-", "")) for _, _, who, _ in rows), np.int64, count
        ),
        sex=np.fromiter((int(who["sex"] or 0) for _, _, who, _ in rows), np.int64, count),
        phone=np.fromiter((int(who["phone"] or 0) for _, _, who, _ in rows), np.int64, count),
        employer=np.fromiter((employer for _, employer, *_ in rows), np.int64, count),
        kind=np.fromiter((KINDS[who["kind"]] for _, _, who, _ in rows), np.int64, count),
        number=np.frombuffer(numbers.encode("ascii", "replace"), np.uint8).reshape(
            count, NUMBER_LENGTH
        ),
    )


def _joined(parts: Sequence[People]) -> People:
    if not parts:
        return _columns([])
    names = People.__dataclass_fields__
    return People(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def folded(name: str) -> str:
    """Return a name without dots, spaces, case and compatibility characters; to compare only."""
    if name.isalpha() and _usual(name):
        return name
    like = unicodedata.normalize("NFKC", name).translate(_SEPARATORS).casefold()
    return name if like == name else like


def _usual(name: str) -> bool:
    return all(_FIRST_HAN <= character <= _LAST_HAN for character in name)


def spellings(name: str) -> set[str]:
    """Return other ways in which a name may have been written down."""
    plain = unicodedata.normalize("NFKC", name)
    joined = plain.translate(_SEPARATORS)
    spaced = " ".join(plain.replace(MIDDLE_DOT, " ").replace("-", " ").split())
    ways = {plain, joined}
    if plain.isascii():
        ways |= {spaced}
        ways |= {way for one in (plain, joined, spaced) for way in (one.upper(), one.title())}
    return {way for way in ways if way} - {name}
