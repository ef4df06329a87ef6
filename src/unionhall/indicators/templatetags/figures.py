"""Tags for pages about figures."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from unionhall.core.addresses import page_of
from unionhall.core.facts import Period
from unionhall.indicators import queries
from unionhall.indicators.dashboard import Trend, Unit
from unionhall.indicators.dictionary import Indicator, Kind
from unionhall.indicators.queries import Figure

register = template.Library()
BAR = 1000


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
    return format_html_join(
        "",
        '<td class="numeric" data-value="{}"><a href="{}">{}</a></td>',
        (
            (
                trend.values[month],
                _records(context, trend.indicator, context["body"], query, {}),
                f"{trend.values[month]:,}",
            )
            for trend in trends
        ),
    )


@register.simple_tag(takes_context=True)
def unit_cells(context: dict[str, Any], columns: list[Indicator], unit: Unit) -> SafeString:
    """Draw the figures of one unit; those of a body with the way to their records."""
    return format_html_join(
        "",
        '<td class="numeric" data-label="{}" data-key="{}" data-value="{}">{}</td>',
        (
            (
                one.name,
                one.code,
                count,
                format_html('<a href="{}">{}</a>', opens(context, one, unit.body), f"{count:,}")
                if unit.body
                else f"{count:,}",
            )
            for one, count in zip(columns, unit.values, strict=True)
        ),
    )


def _records(
    context: dict[str, Any], indicator: Indicator, body: Any, query: str, narrow: dict[str, str]
) -> str:
    address = page_of("indicators:records", indicator.code, body.public_id)
    more = "".join(f"&{name}={value}" for name, value in narrow.items())
    if context.get("then") and queries.knows_then(indicator):
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
