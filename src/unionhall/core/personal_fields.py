"""The one registry of personal fields: what is held of people, why, how long, and what goes.

Every app declares its tables in a room called ``personal``: each text, file or key in which
something of a person stands or may stand, and each that holds nothing of the kind. A field
that is in neither list fails a test. From the registry come the page "everything held", the
copy that a person takes along, the deletion and ``docs/personal-data.md``.

``core.personal`` tells numbers in texts; this module knows where people's data is.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.core.personal import HIDDEN
from unionhall.core.personal_words import PLAIN, SEALED
from unionhall.core.sealed import seal, unseal
from unionhall.core.sealed_tables import sealed_tables

Words = str | Promise
Changes = dict[str, Any]
Content = dict[str, Any]
YES, NO = _("yes"), _("no")
COUNTED = _("figures that were reported count it; it names nobody (PIPL Art. 4)")
EVIDENCE = _(
    "proof that the law was kept: agreements, sharings (3 years) and answers (PIPL Art. 69)"
)
STAFF = _("names who acted in office, not the person whom the record is about")
TRAIL = _("the audit trail must stay whole and names members by their masked name only")
ARCHIVE = _("papers of the union are archives, which nobody may alter (Archives Law)")
PUBLIC_OFFICE = _("names a body's contact or representative in office")


class Ground(StrEnum):
    """Why it may be held; PIPL Art. 13."""

    CONSENT = "consent"
    LAW = "law"
    OFFICE = "office"

    @property
    def words(self) -> Words:
        """Say so in the reader's language."""
        return _GROUNDS[self]


_GROUNDS: dict[str, Words] = {
    Ground.CONSENT: _("your consent (PIPL Art. 13 No. 1)"),
    Ground.LAW: _("a duty by law (PIPL Art. 13 No. 3)"),
    Ground.OFFICE: _("the union's work by the Trade Union Law"),
}


class Gone(StrEnum):
    """What becomes of a field when its person is deleted."""

    EMPTIED = "emptied"
    REKEYED = "another random key"
    REPLACED = "replaced"
    PARTED = "the person's part is taken out"
    SCRUBBED = "overwritten where it names the person"
    KEPT = "kept"
    DROPPED = "the row is deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The person in question, as the apps find what is theirs.

    ``numbers`` (document, phone) are looked for in every free text, ``name`` only in rows
    that are about the person: others bear the same name.
    """

    key: int
    public_id: uuid.UUID
    index: uuid.UUID
    name: str = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """One field: what becomes of it, why if it stays, and whether the person gets it.

    ``fresh`` makes what is written instead (with all columns that belong to it); ``said``
    puts a value into words.
    """

    gone: Gone
    why: Words = ""
    exported: bool = True
    fresh: Callable[[Any], Changes] | None = None
    said: Callable[[Any], Words] | None = None
    part: "Part | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a sealed content that several people share is one's own, and what is the others'.

    ``own`` is what the person is shown, ``rest`` what is left when the person is deleted:
    nothing, where nobody else stands in it.
    """

    own: Callable[[Subject, Content], Content]
    rest: Callable[[Subject, Content], Content]


def emptied(said: Callable[[Any], Words] | None = None) -> Personal:
    """Leave nothing."""
    return Personal(gone=Gone.EMPTIED, said=said)


def rekeyed() -> Personal:
    """Put a random key in the place of a keyed hash: nobody is found by it any more."""
    return Personal(gone=Gone.REKEYED, exported=False)


def replaced(fresh: Callable[[Any], Changes], *, exported: bool = True) -> Personal:
    """Write something that says nothing of the person."""
    return Personal(gone=Gone.REPLACED, fresh=fresh, exported=exported)


def parted(part: Part) -> Personal:
    """Take out what is the person's of a sealed content that several share."""
    return Personal(gone=Gone.PARTED, part=part)


def scrubbed() -> Personal:
    """Overwrite name, number and phone where they stand in the text."""
    return Personal(gone=Gone.SCRUBBED)


def dropped(*, exported: bool = False) -> Personal:
    """Delete the row."""
    return Personal(gone=Gone.DROPPED, exported=exported)


def kept(
    why: Words, *, exported: bool = True, said: Callable[[Any], Words] | None = None
) -> Personal:
    """Leave it, for a reason that the person is told."""
    return Personal(gone=Gone.KEPT, why=why, exported=exported, said=said)


def of_staff() -> Personal:
    """Leave it: it names who acted in office."""
    return kept(STAFF, exported=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one table holds of people.

    ``of`` finds a person's rows; without it nothing in the table is tied to a person, and
    only numbers in free texts can be found. ``also`` are columns that say nothing by
    themselves but belong to the copy (days, the union). ``plain`` are the texts, files and
    keys in which nothing personal stands.
    """

    model: type[Model]
    title: Words = ""
    purpose: Words = ""
    ground: Ground = Ground.OFFICE
    keep: Words = ""
    of: Callable[[Subject], QuerySet[Any]] | None = None
    fields: Mapping[str, Personal] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The table's stable name."""
        return str(self.model._meta.label_lower)

    @property
    def drops(self) -> bool:
        """Say whether rows are deleted rather than changed."""
        return any(one.gone is Gone.DROPPED for one in self.fields.values())


_tables: dict[str, Table] = {}


def declare(*tables: Table) -> None:
    """Add tables; declaring one again replaces it."""
    for table in tables:
        _tables[table.label] = table


def nothing(model: type[Model], *plain: str) -> Table:
    """Describe a table that holds nothing of people; ``plain`` are its texts and keys."""
    return Table(model=model, plain=frozenset(plain))


def tables() -> list[Table]:
    """List what is declared, by name."""
    return [_tables[label] for label in sorted(_tables)]


def by_type(column: "models.Field[Any, Any]") -> bool:
    """Say whether a field's type alone tells that nothing personal stands in it.

    Numbers, days, switches, links, codes from a list, and the public id of the row; but when
    somebody was born says who they are.
    """
    if "birth" in (column.name or ""):
        return False
    if column.primary_key and isinstance(column, models.AutoField):
        return True
    kinds = (
        models.ForeignKey,
        models.BooleanField,
        models.DateField,
        models.TimeField,
        models.IntegerField,
    )
    if isinstance(column, kinds) or column.name in {"public_id", "scope_path"}:
        return True
    return isinstance(column, models.CharField) and bool(column.choices)


def undeclared(models_: Iterable[type[Model]]) -> list[str]:
    """Name every field that no app has declared, and every declaration without a field."""
    found = []
    for model in models_:
        label = str(model._meta.label_lower)
        table = _tables.get(label)
        declared = {*table.fields, *table.plain} if table else set()
        names = {column.name for column in model._meta.concrete_fields}
        found += [f"{label}.{name} (no such field)" for name in sorted(declared - names)]
        for column in model._meta.concrete_fields:
            if column.name not in declared and not by_type(column):
                found.append(f"{label}.{column.name}")
    return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field of one row as the person sees it."""

    field: str
    label: Words
    value: Any
    words: str

    @property
    def readable(self) -> bool:
        """Say whether it tells people anything: no key, no picture, no column without a name."""
        last = self.field.rpartition(".")[2]
        technical = isinstance(self.value, TOKENS) or last in DRAWN or str(self.label) == last
        return bool(self.words) and not technical


TOKENS = (uuid.UUID, bytes, memoryview)
DRAWN = frozenset({"drawing"})
"""What is sealed as strokes of a finger: for the machine's copy only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a table holds of a person: the rows, each with its lines."""

    table: Table
    rows: list[list[Line]]


def held(subject: Subject) -> list[Held]:
    """Collect everything that is held of a person: one statement for each table."""
    found = []
    for table in tables():
        if table.of is None or not (shown := _shown(table)):
            continue
        rows = [list(_lines(table, row, shown, subject)) for row in table.of(subject)]
        if rows:
            found.append(Held(table=table, rows=rows))
    return found


def _shown(table: Table) -> list[str]:
    exported = [name for name, one in table.fields.items() if one.exported]
    return [*table.also, *exported]


def _lines(table: Table, row: Any, names: Sequence[str], subject: Subject) -> Iterator[Line]:
    for name in names:
        column = table.model._meta.get_field(name)
        own: Words | None = getattr(column, "_verbose_name", None)
        label = own or PLAIN.get(name, name)
        opened = _opened(table.model, name, row)
        if isinstance(opened, dict):
            part = table.fields[name].part
            opened = part.own(subject, opened) if part else opened
            yield from _unfolded(name, opened)
            continue
        value = opened if not isinstance(opened, Model) else str(opened)
        yield Line(field=name, label=label, value=value, words=_words(table, row, name, value))


def _unfolded(name: str, content: Mapping[str, Any]) -> Iterator[Line]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _unfolded(f"{name}.{key}", value)
        else:
            label, said = SEALED.get(key, key), _said_inside(key, value)
            yield Line(field=f"{name}.{key}", label=label, value=value, words=said)


def _said_inside(key: str, value: Any) -> str:
    """Put a value of a sealed record into words, as far as its app has said how."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return gettext("; ").join(one for one in value if isinstance(one, str))
    return str(SAID[key](value)) if key in SAID and isinstance(value, str) else str(value)


def _words(table: Table, row: Any, name: str, value: Any) -> str:
    said = table.fields[name].said if name in table.fields else None
    if value is None or value == "":
        return ""
    if said is not None:
        return str(said(value))
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value)


def _opened(model: type[Model], name: str, row: Any) -> Any:
    value = getattr(row, name)
    for sealed in sealed_tables():
        if sealed.model is model and sealed.blob == name:
            if not value:
                return None
            version = getattr(row, sealed.version)
            return unseal(sealed.bound, getattr(row, sealed.row), bytes(value), version)
    return value


SAID: dict[str, Callable[[str], Words]] = {}
"""How values in sealed blobs are put into words, by their key; added by the app that knows them."""


def day_in_words(text: str) -> str:
    """Put a day into words that is kept as a text; anything else stays what it is."""
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text


def erase(subject: Subject) -> dict[str, int]:
    """Take a person out of every table, in the caller's transaction; count the rows by table.

    The rows are found first and changed afterwards, so that no table is looked for by what
    another has lost already.
    """
    mine = {table.label: list(table.of(subject)) for table in tables() if table.of is not None}
    counts: dict[str, int] = {}
    for table in tables():
        rows = mine.get(table.label, [])
        done = _drop(table, rows) if table.drops else _change(table, rows, subject)
        done += _scrub_everywhere(table, subject, {row.pk for row in rows})
        if done:
            counts[table.label] = done
    return counts


def _drop(table: Table, rows: Sequence[Any]) -> int:
    keys = [row.pk for row in rows]
    if keys:
        table.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)


def _change(table: Table, rows: Sequence[Any], subject: Subject) -> int:
    done = 0
    for row in rows:
        changes: Changes = {}
        for name, one in table.fields.items():
            changes |= _fresh(table.model, name, one, row, subject)
        if changes:
            table.model._default_manager.filter(pk=row.pk).update(**changes)
            done += 1
    return done


def _fresh(model: type[Model], name: str, one: Personal, row: Any, subject: Subject) -> Changes:
    value = getattr(row, name)
    if one.gone is Gone.REKEYED:
        return {} if value is None else {name: uuid.uuid4()}
    if one.gone is Gone.EMPTIED:
        return _empty(model, name, value)
    if one.gone is Gone.REPLACED and one.fresh is not None:
        return one.fresh(row)
    if one.gone is Gone.PARTED and one.part is not None:
        return _rest(model, name, one.part, row, subject)
    if one.gone is Gone.SCRUBBED:
        text = without(value, (subject.name, *subject.numbers))
        return {} if text == value else {name: text}
    return {}


def _rest(model: type[Model], name: str, part: Part, row: Any, subject: Subject) -> Changes:
    """Seal anew what a content holds of others."""
    content = _opened(model, name, row)
    if content is None:
        return {}
    rest = part.rest(subject, content)
    if not rest:
        return _empty(model, name, getattr(row, name))
    [sealed] = [one for one in sealed_tables() if one.model is model and one.blob == name]
    blob, version = seal(sealed.bound, getattr(row, sealed.row), rest)
    return {name: blob, sealed.version: version}


def _empty(model: type[Model], name: str, value: Any) -> Changes:
    column = model._meta.get_field(name)
    nothing_there: Any = None if getattr(column, "null", False) else type(value)()
    changes: Changes = {} if value == nothing_there else {name: nothing_there}
    for sealed in sealed_tables():
        if sealed.model is model and sealed.blob == name and changes:
            changes[sealed.version] = None
    return changes


def without(text: str, words: Iterable[str]) -> str:
    """Return a text in which words that name a person are overwritten."""
    for word in words:
        if word:
            text = text.replace(word, HIDDEN)
    return text


def _scrub_everywhere(table: Table, subject: Subject, seen: set[Any]) -> int:
    """Overwrite the person's numbers wherever somebody typed them into a free text."""
    texts = [name for name, one in table.fields.items() if one.gone is Gone.SCRUBBED]
    numbers = [number for number in subject.numbers if number]
    if not texts or not numbers:
        return 0
    named = reduce(or_, (Q(**{f"{t}__contains": n}) for t in texts for n in numbers))
    done = 0
    for row in table.model._default_manager.filter(named).exclude(pk__in=seen):
        changes = {name: without(getattr(row, name), numbers) for name in texts}
        table.model._default_manager.filter(pk=row.pk).update(**changes)
        done += 1
    return done
