"""The map of a dashboard's units, where these are areas."""

from django.utils.text import capfirst

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.indicators.dashboard import Dashboard, Unit
from unionhall.organizations.boundaries import maps
from unionhall.organizations.models import AREAS, Organization


def of_units(actor: Actor, board: Dashboard, kept: str) -> maps.Picture | None:
    """Draw the areas below by joinings among members, else by members; None: there are none."""
    units = [
        (unit.body, unit)
        for unit in board.units
        if unit.body is not None and unit.body.kind in AREAS
    ]
    if not board.columns or len(units) < maps.FEWEST:
        return None
    scale = (
        maps.Scale(
            tuple(low for low, _high in board.scale),
            tuple(f"{low:g}–{high:g}" for low, high in board.scale),
        )
        if board.scale
        else maps.counted(unit.values[0] for _body, unit in units)
    )
    query = f"from={board.period.first}&to={board.period.last}{kept}"
    named = board.shared if board.scale else board.columns[0]
    return maps.draw(
        actor,
        "units",
        [_spot(board, body, unit, query) for body, unit in units],
        label=f"{capfirst(str(named.name))} ({named.unit})",
        scale=scale,
    )


def _spot(board: Dashboard, body: Organization, unit: Unit, query: str) -> maps.Spot:
    words = [
        f"{capfirst(str(one.name))} {value:,}"
        for one, value in zip(board.columns, unit.values, strict=True)
    ]
    value: float | None = unit.values[0]
    shown = f"{unit.values[0]:,}"
    if board.scale:
        value = unit.share.percent if unit.share else None
        shown = "–" if value is None else f"{value:.1f}"
        words.append(f"{capfirst(str(board.shared.name))} {shown}")
    return maps.Spot(
        body=body,
        value=value,
        shown=shown,
        words=words,
        url=f"{page_of('indicators:dashboard', body.public_id)}?{query}",
    )
