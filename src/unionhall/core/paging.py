"""Paging for the API.

An opaque cursor, at most 200 items, the same for every endpoint::

@router.get("/", response=Paged[MeetingOut], operation_id="outreach_meetings")
def meetings(request: ActorRequest, paging: Query[Paging]) -> Paged[MeetingOut]:
    return page(queries.meetings(request.actor), paging)
"""

from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

from unionhall.core.keyset import cut, keys_for

M = TypeVar("M", bound=Model)
Item = TypeVar("Item")


class Paging(Schema):
    """What the caller may ask for."""

    cursor: Annotated[str, Field(max_length=2000, description="`next` of the page before")] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Paged(Schema, Generic[Item]):
    """One page; ``next`` is null on the last one."""

    items: list[Item]
    next: str | None


def page(rows: QuerySet[M], paging: Paging) -> dict[str, object]:
    """Cut one page from ordered rows; a bad cursor is refused with 422."""
    order = [str(name) for name in rows.query.order_by or rows.model._meta.ordering or ()]
    keys = keys_for(rows.model, order)
    part = cut(rows, keys, size=paging.limit, cursor=paging.cursor, name="api")
    return {"items": part.rows, "next": part.later or None}
