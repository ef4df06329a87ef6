"""Finding records by the words of their texts: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Every searchable model has a table of words beside its own, under the same keys, which its app
fills in the transaction of the write (``Index.put``). Words come from ``core.segmenting``, so
the database cuts nothing. ``tags`` are words of another kind, by which finding is narrowed: the
places of a record, its type. What is sealed about people is never handed in.

Of what is found the newest ``RANKED`` are ranked, so that a word that stands in every second
record costs no more than a rare one. Where not all words need stand in it (``loose``), the newest
``CLOSE`` of each word and of any two neighbours are compared by how many of the words they hold:
"any four of seven" is 35 conditions for the database, and took most of the time of a sentence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import log
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Q
from django.db.models.expressions import RawSQL

from unionhall.core.scoping import STEP
from unionhall.core.segmenting import asked, words

RANKED = 300
CLOSE = 100
"""Far fewer, and PostgreSQL looks for a rare word in every record from the newest on."""
CHUNK = 2000
MOST_WORDS = 8
"""So many words of a question count; a whole letter is no question."""
HEAVY, LIGHT = "A", "D"
TITLE, TEXT = 4, 1
"""Words of the title weigh more than those of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one record is to be found by."""

    key: int
    title: str
    text: str
    tags: Sequence[str]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: how many of the words it holds; the higher the rank, the better."""

    key: int
    held: int
    rank: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: all these words, or (``loose``) some of them; and all these tags.

    ``places`` are tags of which one must be there; None: wherever it is.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] | None = None
    first: date | None = None
    last: date | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """The words of one model's records; ``table`` is the name of their table."""

    table: str

    def put(self, entries: Iterable[Entry]) -> None:
        """Store what records are found by, in the place of what was stored before."""
        chunk: list[Entry] = []
        for entry in entries:
            chunk.append(entry)
            if len(chunk) == CHUNK:
                self._write(chunk)
                chunk = []
        self._write(chunk)

    def _write(self, entries: list[Entry]) -> None:
        if not entries:
            return
        self.remove([entry.key for entry in entries])
        if connection.vendor == "postgresql":
            sql = f"INSERT INTO {self.table} (id, words, day) VALUES (%s, %s::tsvector, %s)"  # noqa: S608 -- our own name
            rows: list[tuple[Any, ...]] = [(e.key, _vector(e), e.day) for e in entries]
        else:
            sql = f"INSERT INTO {self.table} (rowid, title, body, tags, day) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608, E501 -- our own name
            rows = [_document(entry) for entry in entries]
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def remove(self, keys: Sequence[int]) -> None:
        """Forget records."""
        column = "id" if connection.vendor == "postgresql" else "rowid"
        with connection.cursor() as cursor:
            for at in range(0, len(keys), 500):
                some = list(keys[at : at + 500])
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(f"DELETE FROM {self.table} WHERE {column} IN ({marks})", some)  # noqa: S608 -- our own name

    def containing(self, text: str) -> Q:
        """Return the condition that a record of the model holds all words of a text."""
        found = asked(text)[:MOST_WORDS]
        if not found:
            return Q(pk__in=[])
        condition, params = self._condition(Wanted(words=tuple(found)))
        column = "id" if connection.vendor == "postgresql" else "rowid"
        sql = f"SELECT {column} FROM {self.table} WHERE {condition}"  # noqa: S608 -- our own name
        return Q(pk__in=RawSQL(sql, params))  # noqa: S611 -- words are parameters

    def hits(self, wanted: Wanted) -> list[Hit]:
        """Rank what holds the words, the best first; the newest among equals.

        Loosely found is what holds at least half as many of the words as the best.
        """
        if not wanted.words or wanted.places == ():
            return []
        sql, params = self.statement(wanted)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = {int(row[0]): row for row in cursor.fetchall()}
        if connection.vendor == "postgresql":
            found = [Hit(key, int(held), float(rank)) for key, held, rank in rows.values()]
        else:
            found = _ranked(rows.values(), wanted.words)
        if wanted.loose and found:
            most = max(hit.held for hit in found)
            found = [hit for hit in found if 2 * hit.held >= most]
        return sorted(found, key=lambda hit: (-hit.held, -hit.rank, -hit.key))

    def statement(self, wanted: Wanted) -> tuple[str, list[Any]]:
        """Return what the database is asked for the hits, and its parameters."""
        postgresql = connection.vendor == "postgresql"
        key, columns = ("id", "id") if postgresql else ("rowid", "rowid, title, body")
        parts: list[str] = []
        params: list[Any] = []
        for some in _arms(wanted):
            condition, more = self._condition(some)
            most = CLOSE if wanted.loose else RANKED
            parts.append(
                f"SELECT * FROM (SELECT {columns} FROM {self.table} WHERE {condition}"  # noqa: S608 -- our own names
                f" ORDER BY {key} DESC LIMIT {most}) AS part"
            )
            params += more
        sql = " UNION ALL ".join(parts)
        if postgresql:
            words = [_quoted(word, "'", ":*") for word in wanted.words]
            held = " + ".join(["(words @@ %s::tsquery)::int"] * len(words))
            sql = f"SELECT id, {held}, ts_rank(words, %s::tsquery) FROM {self.table} WHERE id IN ({sql})"  # noqa: S608, E501 -- our own names
            params = [*words, " | ".join(words), *params]
        return sql, params

    def _condition(self, wanted: Wanted) -> tuple[str, list[Any]]:
        postgresql = connection.vendor == "postgresql"
        condition = "words @@ %s::tsquery" if postgresql else f"{self.table} MATCH %s"
        params: list[Any] = [_tsquery(wanted) if postgresql else _match(wanted)]
        for day, sign in ((wanted.first, ">="), (wanted.last, "<=")):
            if day is not None:
                condition += f" AND day {sign} %s"
                params.append(day if postgresql else day.isoformat())
        return condition, params


def _document(entry: Entry) -> tuple[Any, ...]:
    title, body = " ".join(words(entry.title)), " ".join(words(entry.text))
    day = entry.day.isoformat() if entry.day else None
    return entry.key, title, body, " ".join(entry.tags), day


def _vector(entry: Entry) -> str:
    """Write a tsvector; the position of a word tells how often it stands there and where."""
    lexemes: dict[str, list[str]] = {}
    spot = 0
    for weight, text in ((HEAVY, entry.title), (LIGHT, entry.text)):
        for word, times in Counter(words(text)).items():
            for _time in range(min(times, 3)):
                spot = min(spot + 1, 16_000)
                lexemes.setdefault(word, []).append(f"{spot}{weight}")
    parts = [f"'{word}':{','.join(places)}" for word, places in lexemes.items()]
    return " ".join([*parts, *(f"'#{tag}'" for tag in entry.tags)])


def _quoted(word: str, quote: str, mark: str) -> str:
    """Quote a word; a single character is the beginning of one."""
    beginning = mark if len(word) == 1 and not word.isascii() else ""
    return f"{quote}{word}{quote}{beginning}"


def _ranked(rows: Iterable[tuple[Any, ...]], wanted: Sequence[str]) -> list[Hit]:
    """Rank documents by how often each word stands there, a rare word counting for more.

    The database's own bm25 first counts every record that holds a word or a tag.
    """
    counts = []
    for key, title, body in rows:
        first, rest = title.split(), body.split()
        often = [TITLE * first.count(word) + TEXT * rest.count(word) for word in wanted]
        counts.append((int(key), often, log(9 + len(first) + len(rest))))
    rare = [
        log(1 + len(counts) / (1 + sum(bool(often[at]) for _key, often, _length in counts)))
        for at in range(len(wanted))
    ]
    return [
        Hit(
            key,
            sum(map(bool, often)),
            sum(w * n / (n + TITLE) for w, n in zip(rare, often, strict=True)) / length,
        )
        for key, often, length in counts
    ]


def _arms(wanted: Wanted) -> list[Wanted]:
    """Return what is asked for together: all words, or loosely each one, and any two neighbours."""
    if not wanted.loose:
        return [wanted]
    single = [replace(wanted, words=(word,)) for word in wanted.words]
    return [*single, wanted] if len(single) > 1 else single


def _both(wanted: Wanted, quoted: Sequence[str], both: str, either: str) -> str:
    """Write that all words must be there; loosely any two neighbours."""
    if not wanted.loose or len(quoted) < 2:  # noqa: PLR2004 -- a pair
        return both.join(quoted)
    return either.join(f"({both.join(pair)})" for pair in pairwise(quoted))


def _match(wanted: Wanted) -> str:
    quoted = [_quoted(word, '"', "*") for word in wanted.words]
    parts = [f"{{title body}} : ({_both(wanted, quoted, ' AND ', ' OR ')})"]
    parts += [f'tags : "{tag}"' for tag in wanted.tags]
    if wanted.places is not None:
        places = " OR ".join(f'"{place}"' for place in wanted.places)
        parts.append(f"tags : ({places})")
    return " AND ".join(parts)


def _tsquery(wanted: Wanted) -> str:
    quoted = [_quoted(word, "'", ":*") for word in wanted.words]
    parts = [f"({_both(wanted, quoted, ' & ', ' | ')})"]
    parts += [f"'#{tag}'" for tag in wanted.tags]
    if wanted.places is not None:
        parts.append("(" + " | ".join(f"'#{place}'" for place in wanted.places) + ")")
    return " & ".join(parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an excerpt; ``found`` if it is a word that was asked for."""

    text: str
    found: bool


def excerpt(text: str, wanted: Sequence[str], *, around: int = 40) -> list[Piece]:
    """Return the part of a text where the words stand closest to its beginning, in pieces."""
    plain = "".join(text.split("\r"))
    folded = plain.casefold()
    if len(folded) != len(plain):
        folded = plain
    spots = sorted(_spots(folded, wanted))
    begin = max(0, spots[0][0] - around) if spots else 0
    end = min(len(plain), begin + 4 * around)
    pieces = [Piece("…", found=False)] if begin else []
    done = begin
    for first, last in spots:
        if first < done or last > end:
            continue
        pieces += [Piece(plain[done:first], found=False), Piece(plain[first:last], found=True)]
        done = last
    pieces += [Piece(plain[done:end], found=False)]
    pieces += [Piece("…", found=False)] if end < len(plain) else []
    return [piece for piece in pieces if piece.text]


def _spots(folded: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    for word in wanted:
        spot = folded.find(word)
        while spot >= 0:
            yield spot, spot + len(word)
            spot = folded.find(word, spot + len(word))


class CreateIndex(Operation):
    """Make the table of words of an index, in a migration of the app that fills it."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {}

    def describe(self) -> str:
        return f"Create the table of words {self.table}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are: the table is none of theirs."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 -- Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,  # noqa: ARG002
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TABLE {self.table} (id bigint PRIMARY KEY, words tsvector, day date)"
            )
            schema_editor.execute(
                f"CREATE INDEX {self.table}_words ON {self.table} USING gin (words)"
                " WITH (fastupdate = off)"
            )
        else:
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE {self.table} USING fts5"
                " (title, body, tags, day UNINDEXED, tokenize = 'unicode61')"
            )

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 -- Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,  # noqa: ARG002
    ) -> None:
        schema_editor.execute(f"DROP TABLE {self.table}")


def place_tags(path: str) -> list[str]:
    """Return the tags of a place: one for each body on its line, and one for it alone."""
    line = [below(path[:end]) for end in range(STEP, len(path) + 1, STEP)]
    return [*line, at(path)]


def below(path: str) -> str:
    """Return the tag of everything at a place and below it."""
    return f"p{path}".lower()


def at(path: str) -> str:
    """Return the tag of what is at a place itself."""
    return f"at{path}".lower()
