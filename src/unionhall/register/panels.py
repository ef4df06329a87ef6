"""What the register shows on the page of a union: as of any day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.core.scoping import STEP
from unionhall.members.permissions import VIEW as SEE_LIST
from unionhall.organizations.models import GRASS_ROOTS, Organization
from unionhall.register import queries
from unionhall.register.law import RequiredBody
from unionhall.register.models import Body, Post, Seat, Term
from unionhall.register.permissions import KEEP

ORDER = {post: number for number, post in enumerate(Post)}


@dataclass(frozen=True, slots=True)
class Sitting:
    """A body of a union, who sits in it, and what the law demands of it."""

    body: Body
    seats: list[Seat]
    required: RequiredBody | None

    @property
    def missing(self) -> bool:
        """Say whether the law demands it and nobody sits in it."""
        return not self.seats and self.required is not None and not self.required.may

    @property
    def too_few(self) -> bool:
        least = self.required.least if self.required else None
        return bool(self.seats) and least is not None and len(self.seats) < least


def sittings(seats: list[Seat], required: list[RequiredBody]) -> list[Sitting]:
    """Sort seats by body; with the bodies that the law demands and nobody sits in."""
    taken: dict[str, list[Seat]] = defaultdict(list)
    for seat in sorted(seats, key=lambda one: (ORDER[Post(one.post)], one.pk)):
        taken[seat.body].append(seat)
    demanded = {one.body: one for one in required if not one.full_time}
    if taken[Body.ORGANISER] or taken[Body.COMMITTEE]:
        without = Body.ORGANISER if taken[Body.COMMITTEE] else Body.COMMITTEE
        demanded.pop(without, None)
    return [
        Sitting(body, taken[body], demanded.get(body))
        for body in Body
        if taken[body] or body in demanded
    ]


def state(term: Term | None, day: date) -> str:
    """Say how a term stood on a day."""
    if term is None:
        return "none"
    if term.lapsed(day):
        return "lapsed"
    return "extended" if term.ends_on <= day else "running"


def content(actor: Actor, body: Organization, day: date) -> dict[str, Any]:
    """Gather who sat, which term ran, which certificate counted and which accounts there were."""
    today = timezone.localdate()
    now = day >= today
    terms = list(queries.terms(actor).filter(organization=body))
    term = next((one for one in terms if one.ran(day)), None)
    seats = queries.seats(actor).filter(queries.sitting_on(day), organization=body)
    required, members = queries.required_with_members(body, day)
    alive = body.dissolved_on is None
    may_keep = alive and now and actor.may(KEEP, body.path)
    upper = body.path[:-STEP]
    return {
        "body": body,
        "day": day,
        "term": term,
        "state": state(term, day),
        "terms": terms,
        "sittings": sittings(list(seats), required),
        "full_time": next((one for one in required if one.full_time), None),
        "may_see_members": actor.may(SEE_LIST, body.path),
        "members": members if body.kind in GRASS_ROOTS else None,
        "certificate": queries.certificate_on(body, day),
        "accounts": queries.accounts(actor).filter(organization=body),
        "notices": queries.notices(actor).filter(organization=body),
        "may_keep": may_keep,
        "may_order": may_keep and bool(upper) and actor.may(KEEP, upper),
    }
