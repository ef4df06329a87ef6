"""Which rows a merge wrote: read from the tables of all apps, before and after.

A row belongs to a person when it refers to them, or to a row that does. Nothing is imported
from the apps above: the relations of the models say what there is. What identifies people is
kept apart (``merging``), for a blob is bound to its row and its key may be gone by the time
the merge is taken back.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, ManyToOneRel, Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import User
from unionhall.duplicates.models import Unseen
from unionhall.members.merging import MERGING
from unionhall.members.models import Person, PersonDocument, PersonToken
from unionhall.organizations.models import Organization

Row = dict[str, Any]
Rows = dict[str, dict[int, Row]]
OWN = "duplicates"
PERSON = Person._meta.label_lower
ACCOUNT = User._meta.label_lower
TOKEN = PersonToken._meta.label_lower
HARMLESS = frozenset({TOKEN, PersonDocument._meta.label_lower, "members.unsealing"})
"""Later rows of these do not keep a merge from being taken back: they stay with who is kept."""
VERSION = "key_version"
"""Sealed rows get another by a rotation of keys; a merge never writes it by itself."""
PLACE = "scope_path"
"""A copy that follows its body wherever the tree puts it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A column that refers to persons."""

    model: type[Model]
    column: str

    @property
    def table(self) -> str:
        return self.model._meta.label_lower


@dataclass(slots=True)
class Looked:
    """The rows of some persons, and whose each is (by primary key)."""

    rows: Rows = field(default_factory=lambda: defaultdict(dict))
    owners: dict[str, dict[int, set[int]]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, persons: Collection[int]) -> Rows:
        """Return the rows of some of them."""
        wanted = set(persons)
        return {
            table: {key: row for key, row in rows.items() if self.owners[table][key] & wanted}
            for table, rows in self.rows.items()
        }


@dataclass(slots=True)
class Journal:
    """What was changed (columns before and after), made and removed; all by table and key.

    ``stands`` has a digest of every row of the person as it was after the merge.
    """

    changed: dict[str, dict[int, dict[str, list[Any]]]] = field(default_factory=dict)
    made: dict[str, list[int]] = field(default_factory=dict)
    removed: dict[str, dict[int, Row]] = field(default_factory=dict)
    stands: dict[str, dict[int, str]] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """Return what is sealed; keys of rows become texts."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Journal":
        """Read what was sealed."""

        def keyed(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[int, Any]]:
            return {t: {int(k): row for k, row in rows.items()} for t, rows in tables.items()}

        return cls(
            changed=keyed(content["changed"]),
            made=dict(content["made"]),
            removed=keyed(content["removed"]),
            stands=keyed(content["stands"]),
        )

    def counts(self) -> dict[str, int]:
        """Count the rows that were written, by table."""
        found: dict[str, int] = defaultdict(int)
        for tables in (self.changed, self.made, self.removed):
            for table, rows in tables.items():
                found[table] += len(rows)
        return {table: count for table, count in sorted(found.items()) if count}


def links_to(model: type[Model]) -> list[Relation]:
    """List every column of every app that refers to rows of a table, also those without a name."""
    return [
        Relation(link.related_model, link.field.name)
        for link in model._meta.get_fields(include_hidden=True)
        if isinstance(link, ManyToOneRel)  # of one to one as well
    ]


def relations() -> list[Relation]:
    """List every column of every app that refers to persons, but for our own."""
    return [link for link in links_to(Person) if link.model._meta.app_label != OWN]


def _own_relations() -> Iterator[Relation]:
    for link in links_to(Person):
        if link.model._meta.app_label == OWN and link.model is not Unseen:
            yield link


def look(persons: Mapping[int, Any], before: Looked | None = None) -> Looked:
    """Read everything that belongs to these persons (public ids by primary key).

    ``before`` is an earlier look: an account that has lost its person since is read as well.
    """
    looked = Looked()
    _add(looked, Person, Person.objects.filter(pk__in=list(persons)), lambda row: {row["id"]})
    keys = {str(public_id): key for key, public_id in persons.items()}
    had = before.owners[ACCOUNT] if before else {}
    _add(
        looked,
        User,
        User.objects.filter(Q(person__in=list(persons.values())) | Q(pk__in=list(had))),
        lambda row: {keys[row["person"]]} if row["person"] in keys else had[row["id"]],
    )
    near: dict[type[Model], None] = {}
    for relation in [*relations(), *_own_relations()]:
        rows = relation.model._default_manager.filter(**{f"{relation.column}__in": list(persons)})
        column = f"{relation.column}_id"
        _add(looked, relation.model, rows, lambda row, column=column: {int(row[column])})
        if relation.model._meta.app_label != OWN:
            near[relation.model] = None
    for model in near:
        _look_behind(looked, model)
    return looked


def _look_behind(looked: Looked, model: type[Model]) -> None:
    """Read the rows that hang on rows of persons: steps of a card, lines of a file."""
    table = model._meta.label_lower
    keys = list(looked.rows.get(table, {}))
    for link in links_to(model):
        behind, column = link.model, link.column
        if behind._meta.app_label == OWN:
            continue
        rows = behind._default_manager.filter(**{f"{column}__in": keys})
        owners = looked.owners[table]
        _add(
            looked,
            behind,
            rows,
            lambda row, owners=owners, column=column: owners[int(row[f"{column}_id"])],
        )


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """List the columns that a journal reads; what is sealed is not among them."""
    return [
        column
        for column in model._meta.concrete_fields
        if not isinstance(column, BinaryField) and column.name != VERSION
    ]


def _add(looked: Looked, model: type[Model], rows: Any, owner: Any) -> None:
    table = model._meta.label_lower
    names = [column.attname for column in columns(model)]
    for values in rows.order_by("pk").values_list("pk", *names):
        row = {name: written(value) for name, value in zip(names, values[1:], strict=True)}
        looked.rows[table][values[0]] = row
        looked.owners[table].setdefault(values[0], set()).update(owner(row))


def written(value: Any) -> Any:
    """Write a column's value so that it can be kept, and compared with what was kept."""
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return value if isinstance(value, str | int | bool | dict | list | None) else str(value)


def compare(before: Rows, after: Rows) -> Journal:
    """Say what happened between two looks."""
    journal = Journal()
    for table in sorted({*before, *after}):
        was, now = before.get(table, {}), after.get(table, {})
        changed = {
            key: {name: [was[key][name], row[name]] for name in row if was[key][name] != row[name]}
            for key, row in now.items()
            if key in was and was[key] != row
        }
        made = sorted(now.keys() - was.keys())
        removed = {key: was[key] for key in was.keys() - now.keys()}
        if changed:
            journal.changed[table] = changed
        if made:
            journal.made[table] = made
        if removed:
            journal.removed[table] = removed
        journal.stands[table] = {key: digest(row) for key, row in now.items()}
    return journal


def digest(row: Row) -> str:
    """Return a short mark of what a row says, wherever it stands."""
    text = json.dumps({k: v for k, v in row.items() if k != PLACE}, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


# Taking back ------------------------------------------------------------------------------


def in_the_way(journal: Journal, now: Rows) -> dict[str, int]:
    """Count, by table, rows that are no longer what they were after the merge, or came later."""
    found: dict[str, int] = {}
    for table in {*journal.stands, *now}:
        if table in HARMLESS or table == PERSON or table.startswith(f"{OWN}."):
            continue
        stood, here = journal.stands.get(table, {}), now.get(table, {})
        gone = stood.keys() - here.keys()
        others = [key for key, row in here.items() if stood.get(key) != digest(row)]
        if table == ACCOUNT:  # one that was opened since stays with who is kept
            others = [key for key in others if key in stood]
        found[table] = len(gone) + len(others)
    return {table: count for table, count in sorted(found.items()) if count}


def lost_accounts(journal: Journal, kept: int) -> Looked:
    """Return the accounts that the merge took the person from, so that they are looked at too."""
    looked = Looked()
    looked.owners[ACCOUNT] = {key: {kept} for key in journal.changed.get(ACCOUNT, {})}
    return looked


def restore(journal: Journal, put_back_person: Any) -> None:
    """Write everything as it was before.

    First what was made goes, then the record that had gone comes back, then rows go back to
    whom they referred to, and only then their other columns: so nobody has two at any moment.
    """
    for table, keys in journal.made.items():
        if table.startswith(f"{OWN}."):
            continue
        made = _model(table)._default_manager.filter(pk__in=keys)
        made._raw_delete(made.db)  # noqa: SLF001 -- nothing came to hang on them
    _put_back(PERSON, journal.changed.get(PERSON, {}))
    put_back_person()
    linked = {relation.table: f"{relation.column}_id" for relation in relations()}
    for table, rows in journal.changed.items():
        if table in linked:
            owner = linked[table]
            _put_back(table, {k: {owner: c[owner]} for k, c in rows.items() if owner in c})
    for table, rows in journal.changed.items():
        if table != PERSON:
            _put_back(table, rows)
    for table, removed in journal.removed.items():
        if table not in {PERSON, Unseen._meta.label_lower}:
            insert(_model(table), removed.values())


def _model(table: str) -> type[Model]:
    return apps.get_model(table)


def insert(model: type[Model], rows: Iterable[Row], **more: Any) -> None:
    """Write removed rows again, with the moments at which they had been entered."""
    records = [_instance(model, row | more) for row in rows]
    _where_they_are_now(records)
    moments = [c for c in model._meta.concrete_fields if getattr(c, "auto_now_add", False)]
    kept = [{c.attname: getattr(record, c.attname) for c in moments} for record in records]
    model._default_manager.bulk_create(records)
    for record, values in zip(records, kept, strict=True):
        for name, value in values.items():
            setattr(record, name, value)
    if moments:
        model._default_manager.bulk_update(records, [c.name for c in moments])


def _where_they_are_now(records: Sequence[Model]) -> None:
    """Give rows of a body its place of today; the tree may have changed since."""
    bodies = {key for record in records if (key := getattr(record, "organization_id", None))}
    if bodies and hasattr(records[0], PLACE):
        paths = dict(Organization.objects.filter(pk__in=bodies).values_list("pk", "path"))
        for record in records:
            setattr(record, PLACE, paths[getattr(record, "organization_id")])  # noqa: B009


def _instance(model: type[Model], row: Row) -> Model:
    fields = {column.attname: column for column in model._meta.concrete_fields}
    return model(**{name: read_back(fields[name], value) for name, value in row.items()})


def _put_back(table: str, rows: Mapping[int, Mapping[str, list[Any]]]) -> None:
    """Write the columns of before; rows with the same columns go together."""
    model = _model(table)
    fields = {column.attname: column for column in columns(model)}
    alike: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for key, cells in rows.items():
        row = model(pk=key)
        for name, (before, _after) in cells.items():
            setattr(row, name, read_back(fields[name], before))
        alike[tuple(sorted(cells))].append(row)
    for names, records in alike.items():
        model._default_manager.bulk_update(records, [fields[n].name for n in names], batch_size=500)


def read_back(column: Field[Any, Any], value: Any) -> Any:
    """Turn what was kept into the column's value."""
    if value is None or isinstance(value, bytes):
        return value
    return value if column.is_relation else column.to_python(value)


def word_of(table: str) -> str | Promise:
    """Return what the rows of a table are called."""
    rule = MERGING.rules.get(table)
    return rule.name if rule else _("further entries")


def in_words(counts: Mapping[str, int]) -> Iterable[tuple[str | Promise, int]]:
    """Name counted tables for people; our own are not told, nor are hashes."""
    found: dict[str | Promise, int] = defaultdict(int)
    for table, count in counts.items():
        if not table.startswith(f"{OWN}.") and table != TOKEN:
            found[word_of(table)] += count
    return found.items()
