"""Which rows a change wrote: what was changed in them, and which are new.

Read from the tables themselves, before and after, so that nothing is forgotten that an app
does when it hears of a change. Taking back is the same in the other direction. Columns that
are sealed are never read; what may hold personal data is never changed by a restructuring.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, Max, Model, Q, QuerySet

from unionhall.core.scoping import ScopedModel
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Affiliation, Organization

Rows = dict[int, tuple[Any, ...]]
Changed = dict[str, dict[str, dict[str, list[Any]]]]
"""By table, by row, by column: the value before and the value after."""
Created = dict[str, dict[str, str]]
"""By table, by row: what the row said when it was new, as a digest."""

LEFT_OUT = frozenset({"sessions", "core", "codes", "restructuring"})
NOT_OURS = {"organizations.organization": frozenset({"children"})}
"""Counters of places that were given out: never set back, since no place is given twice."""
GUIDE = "guided_by"
AT_A_TIME = 5000


@dataclass(slots=True)
class Journal:
    """Every row that was written."""

    changed: Changed = field(default_factory=dict)
    created: Created = field(default_factory=dict)

    def count(self, table: str, *, new: bool = False) -> int:
        """Count the rows of a table that were changed, or that are new."""
        return len(self.created.get(table, {}) if new else self.changed.get(table, {}))


class Watch:
    """Looks at the rows of some bodies before and after a change."""

    def __init__(self, bodies: Sequence[Organization], *, subtree: bool = False) -> None:
        """Read and lock what stands there; with ``subtree`` only the tree itself is watched."""
        self._subtree = bodies[0].path if subtree else ""
        self._bodies = list(bodies)
        self._last: dict[type[Model], int] = {}
        self._before: dict[type[Model], Rows] = {}
        for model, condition in self._scopes(bodies):
            rows = model._default_manager.all()
            self._last[model] = rows.aggregate(last=Max("pk"))["last"] or 0
            locked = rows.select_for_update(of=("self",)).filter(condition)
            self._before[model] = _read(locked, _columns(model))
        for model, _condition in self._children(bodies):
            rows = model._default_manager.all()
            self._last[model] = rows.aggregate(last=Max("pk"))["last"] or 0

    def close(self, founded: Iterable[Organization]) -> Journal:
        """Compare with what stands there now, and at the bodies that were founded."""
        journal = Journal()
        for model, before in self._before.items():
            if changed := _compare(model, before):
                journal.changed[model._meta.label_lower] = changed
        now = [*Organization.objects.filter(pk__in=[b.pk for b in self._bodies]), *founded]
        for model, condition in [*self._scopes(now), *self._children(now)]:
            rows = model._default_manager.filter(condition, pk__gt=self._last[model])
            if new := _digests(rows):
                journal.created[model._meta.label_lower] = new
        return journal

    def _scopes(self, bodies: Sequence[Organization]) -> Iterator[tuple[type[Model], Q]]:
        if self._subtree:
            path = bodies[0].path
            yield Organization, Q(pk=bodies[0].pk)
            yield Affiliation, Q(scope_path__within=path)
            return
        for model in _scoped():
            yield model, _at(model, bodies)

    def _children(self, bodies: Sequence[Organization]) -> Iterator[tuple[type[Model], Q]]:
        """List tables whose rows hang on the watched ones; there, rows are only ever added."""
        if self._subtree:
            return
        scoped = set(_scoped())
        for model in _tables():
            if model in scoped:
                continue
            conditions = [
                Q(
                    **{
                        f"{link.name}__in": link.related_model._default_manager.filter(
                            _at(link.related_model, bodies)
                        )
                    }
                )
                for link in _links(model)
                if link.related_model in scoped and link.related_model is not Organization
            ]
            if conditions:
                yield model, reduce(or_, conditions)


def _tables() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("unionhall.") and model._meta.app_label not in LEFT_OUT:
            yield model


def _scoped() -> list[type[Model]]:
    return [m for m in _tables() if m is Organization or issubclass(m, ScopedModel)]


def _links(model: type[Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.is_relation]


def _at(model: type[Model], bodies: Sequence[Organization]) -> Q:
    """Choose the rows that stand at these bodies, name them, or are their members' own."""
    keys = [body.pk for body in bodies]
    if model is Organization:
        return Q(pk__in=keys)
    conditions = [Q(scope_path=body.path) for body in bodies]
    for link in _links(model):
        if link.related_model is Organization and link.name != GUIDE:
            conditions.append(Q(**{f"{link.name}__in": keys}))
        if link.related_model is Person:
            here = Membership.objects.filter(organization__in=keys, ended_on=None)
            conditions.append(Q(**{f"{link.name}__in": here.values("person")}))
    return reduce(or_, conditions)


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    left_out = NOT_OURS.get(model._meta.label_lower, frozenset())
    return [
        column
        for column in model._meta.concrete_fields
        if not (column.primary_key or isinstance(column, BinaryField) or column.name in left_out)
    ]


def _read(rows: QuerySet[Any], columns: Sequence[Field[Any, Any]]) -> Rows:
    names = [column.attname for column in columns]
    return {row[0]: row[1:] for row in rows.order_by("pk").values_list("pk", *names)}


def _in_parts(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_A_TIME):
        yield ordered[start : start + AT_A_TIME]


def _compare(model: type[Model], before: Rows) -> dict[str, dict[str, list[Any]]]:
    columns = _columns(model)
    changed: dict[str, dict[str, list[Any]]] = {}
    for part in _in_parts(before):
        now = _read(model._default_manager.filter(pk__in=part), columns)
        for key in part:
            if now[key] != before[key]:
                changed[str(key)] = {
                    column.attname: [written(old), written(new)]
                    for column, old, new in zip(columns, before[key], now[key], strict=True)
                    if old != new
                }
    return changed


def _digests(rows: QuerySet[Any]) -> dict[str, str]:
    found = _read(rows, _columns(rows.model))
    return {str(key): _digest(values) for key, values in found.items()}


def _digest(values: Iterable[Any]) -> str:
    text = json.dumps([written(value) for value in values], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def written(value: Any) -> Any:
    """Write a column's value so that it can be kept, and compared with what was kept."""
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return value if isinstance(value, str | int | bool | dict | list | None) else str(value)


# Taking back ------------------------------------------------------------------------------


def model_of(table: str) -> type[Model]:
    return apps.get_model(table)


def drifted(journal: Journal) -> dict[str, int]:
    """Count, by table, the rows that are no longer what the change had made of them."""
    found: dict[str, int] = defaultdict(int)
    for table, rows in journal.changed.items():
        model = model_of(table)
        columns = _columns(model)
        places = {column.attname: number for number, column in enumerate(columns)}
        for part in _in_parts([int(key) for key in rows]):
            now = _read(model._default_manager.filter(pk__in=part), columns)
            for key in part:
                found[table] += key not in now or any(
                    written(now[key][places[name]]) != after
                    for name, (_before, after) in rows[str(key)].items()
                )
    for table, digests in journal.created.items():
        model = model_of(table)
        for part in _in_parts([int(key) for key in digests]):
            says = _digests(model._default_manager.filter(pk__in=part))
            found[table] += sum(says.get(str(key)) != digests[str(key)] for key in part)
    return {table: count for table, count in found.items() if count}


def leaning(journal: Journal) -> dict[str, int]:
    """Count, by table, later rows that refer to what the change created."""
    found: dict[str, int] = defaultdict(int)
    for table, digests in journal.created.items():
        target = model_of(table)
        keys = [int(key) for key in digests]
        for model in apps.get_models():
            if model._meta.app_label == "restructuring":
                continue
            own = journal.created.get(model._meta.label_lower, {})
            for link in _links(model):
                if link.related_model is not target or not digests:
                    continue
                for part in _in_parts(keys):
                    rows = model._default_manager.filter(**{f"{link.name}__in": part})
                    others = [k for k in rows.values_list("pk", flat=True) if str(k) not in own]
                    known = journal.changed.get(model._meta.label_lower, {})
                    found[model._meta.label_lower] += sum(
                        link.attname not in known.get(str(key), {}) for key in others
                    )
    return {table: count for table, count in found.items() if count}


def restore(journal: Journal) -> None:
    """Remove what was created and give every changed row its columns of before.

    What refers to what is looked at by the database at the end of the transaction.
    """
    for table, digests in journal.created.items():
        rows = model_of(table)._default_manager
        for part in _in_parts([int(key) for key in digests]):
            rows.filter(pk__in=part)._raw_delete(rows.db)  # noqa: SLF001 -- others hold on to it until the end
    for table, changed in journal.changed.items():
        _put_back(model_of(table), changed)


def _put_back(model: type[Model], changed: dict[str, dict[str, list[Any]]]) -> None:
    """Write the columns of before; rows with the same columns go together."""
    fields = {column.attname: column for column in _columns(model)}
    alike: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for key, columns in changed.items():
        row = model(pk=int(key))
        for name, (before, _after) in columns.items():
            value = None if before is None else _read_back(fields[name], before)
            setattr(row, name, value)
        alike[tuple(sorted(columns))].append(row)
    for names, rows in alike.items():
        model._default_manager.bulk_update(rows, [fields[n].name for n in names], batch_size=500)


def _read_back(column: Field[Any, Any], value: Any) -> Any:
    return value if column.is_relation else column.to_python(value)
