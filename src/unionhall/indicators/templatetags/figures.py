"""Tags for pages about figures.

The cells of the tables are written by hand: a page has some hundreds of them.
"""

from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from unionhall.core.addresses import page_of
from unionhall.core.facts import Period
from unionhall.indicators import queries
from unionhall.indicators.dashboard import Dashboard, Trend, Unit
from unionhall.indicators.definition import Indicator, Kind
from unionhall.indicators.queries import Figure

register = template.Library()


class _ANY:
    """Stands for any body in an address that is written once for all units."""

    public_id = "00000000-any-body"


@register.simple_tag(takes_context=True)
def opens(context: dict[str, Any], indicator: Indicator, body: Any = None, **narrow: str) -> str:
    """Address the records behind a figure, with the page's days and scope."""
    query = context["query"]
    if body is not None and (scope := context.get("scope")) is not None:
        days = context["days"]
        query = f"from={days.first}&to={days.last}"
        if scope.guided_by and queries.knows_guide(indicator):
            narrow["guided_by"] = str(scope.guided_by.public_id)
    return _records(context, indicator, body or context["body"], query, narrow)


@register.simple_tag(takes_context=True)
def month_cells(
    context: dict[str, Any], trends: list[Trend], month: int, days: Period
) -> SafeString:
    """Draw one month of each trend, with the way to its records."""
    query = f"from={days.first}&to={days.last}"
    if (scope := context.get("scope")) is not None:
        query += "&" + urlencode({"scope": scope.name})
    cells = []
    for trend in trends:
        count = trend.values[month]
        url = escape(_records(context, trend.indicator, context["body"], query, {}))
        cells.append(f'<td class="numeric" data-value="{count}"><a href="{url}">{count:,}</a></td>')
    return mark_safe("".join(cells))  # noqa: S308 -- numbers and an escaped address


@register.simple_tag(takes_context=True)
def unit_lines(context: dict[str, Any], board: Dashboard) -> SafeString:
    """Draw the lines of the table of units; each figure of a body leads to its records."""
    columns = [(one, escape(capfirst(str(one.name)))) for one in board.columns]
    shared = (board.shared, escape(capfirst(str(board.shared.name)))) if board.scale else None
    days = f"from={board.period.first}&to={board.period.last}{context['kept']}"
    ways = {one.code: escape(opens(context, one, _ANY)) for one in (*board.columns, board.shared)}
    lines = []
    for unit in board.units:
        drawn: list[tuple[Indicator, str, float | str, str]] = [
            (*one, count, f"{count:,}") for one, count in zip(columns, unit.values, strict=True)
        ]
        if shared is not None and unit.share is not None:
            percent = "" if unit.share.percent is None else unit.share.percent
            drawn.append((*shared, percent, shown_value(unit.share)))
        cells = "".join(_unit_cell(ways, unit, *one) for one in drawn)
        lines.append(_unit_head(unit, days) + cells + "</tr>")
    return mark_safe("".join(lines))  # noqa: S308 -- escaped part by part


def _unit_head(unit: Unit, days: str) -> str:
    if unit.body is None:
        return f'<tr><th scope="row">{escape(gettext("Directly below"))}</th>'
    url = escape(f"{page_of('indicators:dashboard', unit.body.public_id)}?{days}")
    return (
        f'<tr data-short="{escape(unit.short)}" data-shade="{unit.shade}">'
        f'<th scope="row"><a href="{url}">{escape(unit.body.name)}</a></th>'
    )


def _unit_cell(  # noqa: PLR0913, PLR0917 -- the parts of one cell
    ways: dict[str, str],
    unit: Unit,
    indicator: Indicator,
    label: str,
    value: float | str,
    words: str,
) -> str:
    if unit.body is not None and value != "":
        way = ways[indicator.code].replace(_ANY.public_id, str(unit.body.public_id))
        words = f'<a href="{way}">{words}</a>'
    return (
        f'<td class="numeric" data-label="{label}" data-key="{indicator.code}"'
        f' data-value="{value}">{words}</td>'
    )


def _records(
    context: dict[str, Any], indicator: Indicator, body: Any, query: str, narrow: dict[str, str]
) -> str:
    address = page_of("indicators:records", indicator.code, body.public_id)
    more = "".join(f"&{name}={value}" for name, value in narrow.items())
    if context.get("then") and "tree" not in narrow and queries.knows_then(indicator):
        more += "&tree=then"
    return f"{address}?{query}{more}"


@register.simple_tag
def bar(value: int, most: int) -> SafeString:
    """Draw a bar as long as the value is large; the number beside it says the same."""
    width = round(100 * value / most) if most > 0 and value > 0 else 0
    return format_html(
        '<svg class="bar-line" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"></rect></svg>',
        width,
    )


@register.filter
def shown_value(figure: Figure) -> str:
    """Write a figure: a ratio with one decimal place, a number with its thousands."""
    if figure.indicator.kind is Kind.RATIO:
        return "—" if figure.percent is None else f"{figure.percent:.1f}"
    return f"{figure.value:,}"


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """Look a value up."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def narrowed(context: dict[str, Any], indicator: Indicator, dimension: str, value: str) -> str:
    """Address the records of one part of a figure."""
    return opens(context, indicator, **{dimension: value})
