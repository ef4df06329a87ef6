"""What a change does to the figures: counted before and after it, for the same bodies and days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from unionhall.core.actors import Actor
from unionhall.core.facts import Period
from unionhall.core.scoping import STEP
from unionhall.indicators import engine, permissions
from unionhall.indicators import queries as figures
from unionhall.indicators.dictionary import INDICATORS
from unionhall.indicators.engine import Ask
from unionhall.organizations.models import UNIONS, Organization

Values = dict[tuple[int, date, str], int]
COUNTED = (
    "unions_of_employers_with_100_or_more",
    "small_firms_covered_by_joint_unions",
    "members",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of some bodies on two days, at one moment."""

    bodies: tuple[Organization, ...]
    values: Values


def days_of(on: date) -> tuple[date, date]:
    """Return the day before a change and its day."""
    return on - timedelta(days=1), on


def count(actor: Actor, bodies: Iterable[Organization], on: date) -> Counted:
    """Count the figures of bodies and of all above them, as far as the actor may see them.

    Each day's figures are by the tree of that day: moving a body leaves earlier days alone.
    """
    fresh = Organization.objects.filter(pk__in=[body.pk for body in bodies]).order_by("path")
    paths = {body.path[:end] for body in fresh for end in range(STEP, len(body.path) + 1, STEP)}
    seen = Organization.objects.filter(path__in=paths).order_by("path")
    shown = tuple(body for body in seen if actor.may(permissions.VIEW, body.path))
    asked: list[tuple[tuple[int, date, str], Ask]] = []
    for day in days_of(on):
        places = figures.stood_on(shown, day)
        for body in shown:
            where = figures.Where(body=body, then=True, stood=(places.get(body.pk, body.path),))
            asked += [((body.pk, day, code), one) for code, one in _asks(where, day)]
    answers = engine.tally([ask for _key, ask in asked])
    values: Values = {}
    for ((pk, day, code), ask), answer in zip(asked, answers, strict=True):
        if ask.by:
            for kind in UNIONS:
                values[pk, day, str(kind)] = sum(
                    number for key, number in answer.items() if key[1] == kind
                )
        values[pk, day, code] = sum(answer.values())
    return Counted(shown, values)


def _asks(where: figures.Where, day: date) -> list[tuple[str, Ask]]:
    on = Period(first=day, last=day)
    plain = [(code, figures.ask(INDICATORS[code], where, on)) for code in COUNTED]
    return [("unions", figures.ask(INDICATORS["unions"], where, on, by="kind")), *plain]


def moved(before: Counted, after: Counted, on: date) -> Counted:
    """Give the day before a mere move by the tree of then: nothing but the tree has changed."""
    eve = days_of(on)[0]
    values = {
        key: before.values.get(key, n) if key[1] == eve else n for key, n in after.values.items()
    }
    return Counted(after.bodies, values)


def kept(before: Counted, after: Counted, on: date) -> list[dict[str, Any]]:
    """Lay both side by side, body by body, as a change keeps it."""
    bodies = {body.pk: body for body in (*before.bodies, *after.bodies)}
    ordered = sorted(bodies.values(), key=lambda body: body.path)
    return [_kept(body, before.values, after.values, on) for body in ordered]


def _kept(body: Organization, before: Values, after: Values, on: date) -> dict[str, Any]:
    codes = [code for code in names() if _says(body, code, (before, after), on)]
    return {
        "id": str(body.public_id),
        "name": body.name,
        "path": body.path,
        "figures": [
            {
                "code": code,
                "days": [
                    [before.get((body.pk, day, code), 0), after.get((body.pk, day, code), 0)]
                    for day in days_of(on)
                ],
            }
            for code in codes
        ],
    }


def _says(body: Organization, code: str, sides: Sequence[Values], on: date) -> bool:
    return any(side.get((body.pk, day, code)) for side in sides for day in days_of(on))


def names() -> list[str]:
    """List the figures in the order in which they are shown."""
    return ["unions", *(str(kind) for kind in UNIONS), *COUNTED]
