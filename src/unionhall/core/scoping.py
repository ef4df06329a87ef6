"""Places in the organization tree, and querysets that never look beyond them.

A path is the chain of steps from the national federation down to one organization,
``STEP`` characters each: ``0001`` is the root, ``0001000C`` its twelfth child. "Everything
below X" is then one range of one index, on SQLite and on PostgreSQL alike, which neither
``LIKE`` (a full scan on SQLite) nor a recursive query gives us.
"""

from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from unionhall.core.actors import Actor, Permission
from unionhall.core.identifiers import uuid7

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4


def step(number: int) -> str:
    """Write a child's number as one step of a path."""
    digits = ""
    for _ in range(STEP):
        number, remainder = divmod(number, len(ALPHABET))
        digits = ALPHABET[remainder] + digits
    if number:
        raise OverflowError("no more children fit below one organization")
    return digits


def after(path: str) -> str:
    """Return the first string that sorts behind the whole subtree of ``path``."""
    return path[:-1] + chr(ord(path[-1]) + 1)


class PathField(models.CharField[str, str]):
    """A path, compared byte by byte whatever the language of the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16 * STEP)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@PathField.register_lookup
class Within(Lookup[str]):
    """``scope_path__within=path``: the place itself and everything below it."""

    lookup_name = "within"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        column, params = self.process_lhs(compiler, connection)
        path = str(self.rhs)
        bounds = (*params, path, *params, after(path))
        return f"({column} >= %s AND {column} < %s)", bounds


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co, M_co]):
    """Records that belong to a place in the tree."""

    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Keep what lies below any place where the actor holds the permission."""
        if actor.everywhere:
            return self.all()
        scopes = actor.scopes(permission)
        if not scopes:
            return self.none()
        return self.filter(reduce(or_, (Q(scope_path__within=scope) for scope in scopes)))


def only(rows: "models.QuerySet[M_co, M_co]") -> M_co | None:
    """Return the one row that a unique key finds, if there is one.

    ``first`` would compose an order for it, which takes longer than finding the row.
    """
    return next(iter(rows[:1]), None)


class ScopedModel(models.Model):
    """A record of one organization; carries a copy of its path, so no join is needed.

    Only ``organizations.services.move`` may change the copy, together with the path.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    scope_path = PathField(editable=False)

    class Meta:
        abstract = True
