"""Paging by position: the next page begins behind the last row of this one.

Costs the same on page one and on page ten thousand, and no row is shown twice or skipped
when others are added meanwhile. The position travels in a sealed cursor, because the value
that a list is sorted by may be somebody's name and must not stand in an address.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Rejected

M = TypeVar("M", bound=Model)


class BadCursor(Rejected):
    message = _("This place in the list no longer exists. Begin again from the first page.")
    field = "cursor"


@dataclass(frozen=True, slots=True)
class Key:
    """One column of the order."""

    name: str
    descending: bool = False
    nullable: bool = False

    def expression(self) -> Any:
        """Order with nothing first (last, when descending), alike on both databases."""
        if not self.nullable:
            return f"-{self.name}" if self.descending else self.name
        if self.descending:
            return F(self.name).desc(nulls_last=True)
        return F(self.name).asc(nulls_first=True)

    def behind(self, value: object) -> Q:
        """Say which rows lie strictly behind a value in this order."""
        if value is None:
            return Q(pk__in=[]) if self.descending else Q((f"{self.name}__isnull", False))
        beyond = Q((f"{self.name}__{'lt' if self.descending else 'gt'}", value))
        if self.nullable and self.descending:
            beyond |= Q((f"{self.name}__isnull", True))
        return beyond

    def level(self, value: object) -> Q:
        return Q((f"{self.name}__isnull", True)) if value is None else Q((self.name, value))

    def turned(self) -> "Key":
        return Key(self.name, not self.descending, self.nullable)


def keys_for(model: type[Model], order: Sequence[str]) -> tuple[Key, ...]:
    """Describe an order given as for ``order_by``; the primary key decides what is level."""
    keys = [
        Key(name.removeprefix("-"), name.startswith("-"), _nullable(model, name.removeprefix("-")))
        for name in order
    ]
    if keys and keys[-1].name in {"pk", "id"}:
        return tuple(keys)
    return (*keys, Key("pk", descending=bool(keys) and keys[-1].descending))


def _nullable(model: type[Model], name: str) -> bool:
    if name == "pk":
        return False
    nullable = False
    current: Any = model
    for part in name.split(LOOKUP_SEP):
        try:
            field = current._meta.get_field(part)
        except FieldDoesNotExist:
            return True  # an annotation: nobody knows
        nullable = nullable or bool(field.null)
        current = field.related_model
    return nullable


def _behind(keys: Sequence[Key], position: Sequence[object]) -> Q:
    first, rest = keys[0], keys[1:]
    beyond = first.behind(position[0])
    if not rest:
        return beyond
    tie = first.level(position[0]) & _behind(rest, position[1:])
    if position[0] is None or first.nullable:
        return beyond | tie
    # The same once more as one plain bound, which is what an index can use.
    bound = Q((f"{first.name}__{'lte' if first.descending else 'gte'}", position[0]))
    return bound & (beyond | tie)


@dataclass(frozen=True, slots=True)
class Slice(Generic[M]):
    """Some consecutive rows; ``start`` counts the rows before them."""

    rows: list[M]
    start: int
    earlier: str
    later: str


def cut(
    rows: QuerySet[M], keys: Sequence[Key], *, size: int, cursor: str = "", name: str = ""
) -> Slice[M]:
    """Take one page of the rows; one query. ``name`` ties a cursor to one list and order."""
    tied = f"{name}:{','.join(f'{k.name}{int(k.descending)}' for k in keys)}"
    backwards, start, position = False, 0, None
    if cursor:
        backwards, start, position = _open(cursor, tied, len(keys))
    order = [key.turned() for key in keys] if backwards else list(keys)
    if position is not None:
        rows = rows.filter(_behind(order, position))
    taken = list(rows.order_by(*(key.expression() for key in order))[: size + 1])
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
        start = max(start - len(taken), 0) if more else 0
    earlier = later = ""
    # Whoever came from one side can go back there; on the other there may be more.
    if taken and (more if backwards else position is not None):
        earlier = _seal(tied, keys, taken[0], start=start, backwards=True)
    if taken and (backwards or more):
        later = _seal(tied, keys, taken[-1], start=start + len(taken), backwards=False)
    return Slice(taken, start, earlier, later)


def _value(row: Model, name: str) -> object:
    value: Any = row
    for part in name.split(LOOKUP_SEP):
        value = getattr(value, part, None)
        if value is None:
            return None
    return value


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"cursor:" + secret.encode()).digest()))


_KINDS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "Decimal": Decimal,
    "UUID": UUID,
}


def _seal(tied: str, keys: Sequence[Key], row: Model, *, start: int, backwards: bool) -> str:
    position = []
    for key in keys:
        value = _value(row, key.name)
        kind = type(value).__name__
        position.append([kind, str(value)] if kind in _KINDS else ["", value])
    content = json.dumps([tied, backwards, start, position]).encode()
    return _box(settings.SECRET_KEY).encrypt(content).decode().rstrip("=")


def _open(cursor: str, tied: str, length: int) -> tuple[bool, int, list[object]]:
    try:
        token = (cursor + "=" * (-len(cursor) % 4)).encode("ascii")
        sealed_for, backwards, start, position = json.loads(
            _box(settings.SECRET_KEY).decrypt(token)
        )
    except (InvalidToken, UnicodeEncodeError) as wrong:
        raise BadCursor from wrong
    if sealed_for != tied or len(position) != length:
        raise BadCursor
    return backwards, start, [_KINDS[kind](v) if kind else v for kind, v in position]
