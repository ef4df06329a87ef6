"""The medical-treatment period (医疗期), in which a sick worker cannot be dismissed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.entitlements.law import acts
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Kind, asked, ordered, region
from unionhall.entitlements.law.results import Problem, Result, Unit
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.spans import DAY, Span, plus_months
from unionhall.entitlements.law.words import Text, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the medical-treatment period follows from."""

    start: date = asked(Kind.DAY, "First day of work here", "入职日期", required=True)
    day: date = asked(Kind.DAY, "First day of sick leave", "病休开始日期", required=True)
    earlier_months: int = asked(
        Kind.WHOLE,
        "Months worked elsewhere before",
        "此前累计工作月数",
        hint=Text("All years of work count together.", "包括在其他单位的工作时间。"),
        default=0,
        least=Decimal(0),
        most=Decimal(600),
    )
    region: str = region()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say that the leave lies before the work."""
        yield from ordered(sent, "start", "day")


def compute(given: Input, book: Book) -> Result:
    """Find the period in months, and until when sick leave adds up to it."""
    sheet = Sheet(book, on=given.day, region=given.region, day_field="day")
    here = Span.of(given.start, given.day).years
    total = Span.of(plus_months(given.start, -given.earlier_months), given.day).years
    long_from = sheet.law("medical.long_service_from")
    table = sheet.law("medical.period_long" if total >= long_from.whole else "medical.period_short")
    months = table.of(here) or 0
    sheet.step(
        Text(
            f"{total} full years of work in all, {here} of them here.",
            f"实际工作年限{total}年，其中本单位工作年限{here}年。",
        ),
        f"{total}, {here} → {months}",
        table.basis,
    )
    window = sheet.law("medical.window")
    counted = window.of(months) or 0
    last = plus_months(given.day, counted) - DAY
    sheet.step(
        Text(
            f"Sick leave adds up to it within {counted} months from its first day, until "
            f"{day(last).en}; days of rest and holidays in it count.",
            f"自病休第一天起{counted}个月内累计计算，至{day(last).zh}；期间的休息日、法定节假日计算在内。",
        ),
        f"{given.day.isoformat()} + {counted} → {last.isoformat()}",
        window.basis,
    )
    without_break = plus_months(given.day, months) - DAY
    sheet.step(
        Text(
            f"Sick without a break, it ends on {day(without_break).en}.",
            f"连续病休的，医疗期至{day(without_break).zh}届满。",
        ),
        f"{given.day.isoformat()} + {months} → {without_break.isoformat()}",
        table.basis,
    )
    sheet.mark(given.day, Text("sick leave begins", "病休开始"))
    sheet.mark(without_break, Text("ends, if without a break", "连续病休届满"), main=True)
    sheet.mark(last, Text("window of counting ends", "累计计算截止"))
    sheet.ask(
        Text(
            "For grave illnesses, such as cancer, the period may be longer.",
            "患癌症、精神病、瘫痪等特殊疾病的，医疗期可以适当延长。",
        ),
        acts.cite(acts.MEDICAL),
    )
    sheet.ask(
        Text(
            "Within the period the employer may not give notice for illness or lay off; a contract "
            "that would run out is prolonged to its end.",
            "医疗期内，用人单位不得以患病为由预告解除或者裁员；合同期满的，续延至医疗期满。",
        ),
        acts.cite(acts.CONTRACT_LAW, 42, 45),
    )
    return sheet.result(months, Unit.MONTHS, Text("Medical-treatment period", "医疗期"))
