"""The mechanics of the tree: giving out places, moving them, and proving that all is well.

Only ``services`` (those of other apps for ``hold_still``) and ``check_tree`` come here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Model, Value
from django.db.models.functions import Concat, Substr

from unionhall.core.scoping import STEP, ScopedModel, step
from unionhall.organizations.models import Affiliation, Organization

_LOCK = 0x756E696F6E
BATCH = 2000


def hold_still(*, for_moving: bool = False) -> None:
    """Keep the tree's shape until the transaction ends.

    Foundings may run side by side, a move runs alone: a body founded below a county while
    the county moves would be left behind. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        function = "pg_advisory_xact_lock" if for_moving else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_LOCK])


def stands_as(read: Organization) -> bool:
    """Say whether a body still stands where it stood when it was read, before ``hold_still``."""
    same = Organization.objects.filter(pk=read.pk, path=read.path, dissolved_on=read.dissolved_on)
    return same.exists()


def next_path(parent: Organization | None) -> str:
    """Give out the next place below a parent; no place is ever given twice.

    The counter is raised in the database, and its row stays locked until the transaction
    ends, so that of forty foundings at once each gets a place of its own.
    """
    if parent is None:
        hold_still(for_moving=True)
        roots = Organization.objects.filter(parent=None).values_list("path", flat=True)
        return step(max((int(path, 36) for path in roots), default=0) + 1)
    Organization.objects.filter(pk=parent.pk).update(children=F("children") + 1)
    parent.refresh_from_db(fields=["children", "path"])
    return parent.path + step(parent.children)


def scoped_models() -> Iterator[type[Model]]:
    """List the tables that carry a copy of a path, all but the dated affiliations."""
    for model in apps.get_models():
        if issubclass(model, ScopedModel) and model is not Affiliation:
            yield model


def transplant(old: str, new: str, on: date) -> None:
    """Give a subtree its new paths everywhere; past affiliations keep the old ones."""
    _date_the_move(old, new, on)
    carry(old, new)


def carry(old: str, new: str) -> None:
    """Rewrite the paths of a subtree and their copies; no affiliation is touched by that."""
    for model in scoped_models():
        _rewrite(model, "scope_path", old, new)
    _rewrite(Organization, "path", old, new)


def _date_the_move(old: str, new: str, on: date) -> None:
    """Close the affiliations of the subtree on the day and open them at their new places."""
    standing = Affiliation.objects.filter(scope_path__within=old, valid_until=None)
    # What began on or after the day of the move never stood at the old place.
    _rewrite(Affiliation, "scope_path", old, new, valid_from__gte=on)
    before = list(standing.filter(valid_from__lt=on))
    standing.filter(pk__in=[a.pk for a in before]).update(valid_until=on)
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                organization_id=a.organization_id,
                parent_id=a.parent_id,
                kind=a.kind,
                guided_by_id=a.guided_by_id,
                scope_path=new + a.scope_path[len(old) :],
                valid_from=on,
            )
            for a in before
        ],
        batch_size=500,
    )


def _rewrite(model: type[Model], column: str, old: str, new: str, **which: object) -> None:
    rows = model._default_manager.filter(**{f"{column}__within": old}, **which)
    rows.update(**{column: Concat(Value(new), Substr(column, len(old) + 1))})


# Proving it


@dataclass(frozen=True, slots=True)
class Finding:
    """One row whose place is not what the parent links say."""

    table: str
    row: int
    found: str
    expected: str


def _owner_column(model: type[Model]) -> str | None:
    """Name the link by which a scoped record belongs to a body, where there is one.

    A model whose place is another body's than its ``organization`` names the link itself.
    """
    for name in (getattr(model, "PLACED_BY", ""), "organization", "area"):
        for column in model._meta.concrete_fields:
            if column.name == name and column.related_model is Organization:
                return column.attname
    return None


def check(*, repair: bool = False) -> Iterator[Finding]:
    """Recompute every path from the parent links, and every copy; yield what differs.

    With ``repair``, differing rows are written anew, in one transaction for each table.
    A place that was given twice cannot be repaired by prefix: it gets the next free step.
    """
    expected = _expected_paths()
    yield from _bodies(expected, repair=repair)
    for model in scoped_models():
        column = _owner_column(model)
        if column is not None:
            yield from _copies(model, column, expected, repair=repair)
    yield from _standing(expected, repair=repair)


def _expected_paths() -> dict[int, str]:
    """Compute each body's path: its own last step behind its parent's path.

    Of two with the same last step below one parent, the second gets the next free one.
    """
    below: dict[int | None, list[tuple[int, str]]] = {}
    for pk, above, path in Organization.objects.order_by("path", "pk").values_list(
        "pk", "parent_id", "path"
    ):
        below.setdefault(above, []).append((pk, path))
    expected: dict[int, str] = {}
    ready: list[tuple[int | None, str]] = [(None, "")]
    while ready:
        parent, prefix = ready.pop()
        children = below.get(parent, [])
        highest = max((int(path[-STEP:], 36) for _pk, path in children), default=0)
        taken: set[str] = set()
        for pk, path in children:
            own = path[-STEP:]
            if own in taken or len(own) != STEP:
                highest += 1
                own = step(highest)
            taken.add(own)
            expected[pk] = prefix + own
            ready.append((pk, prefix + own))
    return expected


def _bodies(expected: dict[int, str], *, repair: bool) -> Iterator[Finding]:
    wrong = [
        Finding("organizations.organization", pk, path, expected[pk])
        for pk, path in Organization.objects.values_list("pk", "path").iterator(BATCH)
        if path != expected[pk]
    ]
    counters = _wrong_counters(expected)
    yield from wrong
    yield from counters
    if repair:
        with transaction.atomic():
            hold_still(for_moving=True)
            for finding in wrong:  # out of the way first: two may have to change places
                Organization.objects.filter(pk=finding.row).update(path=f"~{finding.row}")
            for finding in wrong:
                Organization.objects.filter(pk=finding.row).update(path=finding.expected)
            for finding in counters:
                Organization.objects.filter(pk=finding.row).update(children=int(finding.expected))


def _wrong_counters(expected: dict[int, str]) -> list[Finding]:
    """Find bodies whose counter would give out a place that is taken."""
    highest: dict[str, int] = {}
    for path in expected.values():
        parent = path[:-STEP]
        highest[parent] = max(highest.get(parent, 0), int(path[-STEP:], 36))
    return [
        Finding("organizations.organization.children", pk, str(given), str(highest[expected[pk]]))
        for pk, given in Organization.objects.values_list("pk", "children").iterator(BATCH)
        if given < highest.get(expected[pk], 0)
    ]


def _copies(
    model: type[Model], column: str, expected: dict[int, str], *, repair: bool
) -> Iterator[Finding]:
    rows: Any = model._default_manager.exclude(**{column: None})
    wrong = [
        Finding(model._meta.label_lower, pk, path, expected[owner])
        for pk, owner, path in rows.values_list("pk", column, "scope_path").iterator(BATCH)
        if path != expected[owner]
    ]
    yield from wrong
    if repair:
        with transaction.atomic():
            for finding in wrong:
                rows.filter(pk=finding.row).update(scope_path=finding.expected)


def _standing(expected: dict[int, str], *, repair: bool) -> Iterator[Finding]:
    """Compare the affiliations of today; those of the past keep the paths of the past."""
    rows = Affiliation.objects.filter(valid_until=None)
    wrong = [
        Finding("organizations.affiliation", pk, path, expected[owner])
        for pk, owner, path in rows.values_list("pk", "organization_id", "scope_path").iterator(
            BATCH
        )
        if path != expected[owner]
    ]
    yield from wrong
    if repair:
        with transaction.atomic():
            for finding in wrong:
                rows.filter(pk=finding.row).update(scope_path=finding.expected)
