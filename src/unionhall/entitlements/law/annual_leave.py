"""Pay for annual leave not taken (未休年休假工资)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Kind, asked, ordered, paid, region, wage
from unionhall.entitlements.law.results import Problem, Result
from unionhall.entitlements.law.sheet import ZERO, Sheet
from unionhall.entitlements.law.spans import DAY, Span, plus_months
from unionhall.entitlements.law.words import Text, day, number, per_cent

NOTHING_DUE = Text(
    "No full year of work behind: no annual leave in that time.",
    "连续工作未满一年，该期间不享受年休假。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the pay for leave not taken is computed from."""

    year: int = asked(
        Kind.WHOLE,
        "Year of the leave",
        "年休假年度",
        required=True,
        least=Decimal(1949),
        most=Decimal(2100),
    )
    start: date = asked(Kind.DAY, "First day of work", "入职日期", required=True)
    average_monthly_wage: Decimal = wage(
        "Average monthly wage without overtime pay (yuan)",
        "前12个月平均工资（不含加班费，元）",
        required=True,
        hint=Text(
            "Of the 12 months before the leave is paid; fewer if you worked fewer.",
            "支付未休年休假工资前12个月的月平均工资；不满12个月的按实际月份。",
        ),
    )
    taken_days: Decimal = asked(
        Kind.NUMBER,
        "Days of leave taken",
        "已休天数",
        default=ZERO,
        least=ZERO,
        most=Decimal(60),
    )
    earlier_months: int = asked(
        Kind.WHOLE,
        "Months worked elsewhere before",
        "此前累计工作月数",
        hint=Text(
            "All years of work count together, also with other employers.",
            "累计工作时间包括在其他单位的工作时间。",
        ),
        default=0,
        least=Decimal(0),
        most=Decimal(600),
    )
    end: date | None = asked(
        Kind.DAY,
        "Last day of work",
        "离职日期",
        hint=Text("Only if you have left.", "已离职的填写。"),
    )
    refused_in_writing: bool = asked(
        Kind.FLAG,
        "I declined the leave in writing, for reasons of my own",
        "本人因个人原因书面提出不休年休假",
        default=False,
    )
    region: str = region()
    paid: Decimal | None = paid()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say that the work ends before it begins, or lies outside the year."""
        wrong = list(ordered(sent, "start", "end"))
        yield from wrong
        year, start, end = sent.get("year"), sent.get("start"), sent.get("end")
        if wrong or year is None or start is None:
            return
        if start.year > year or (end is not None and end.year < year):
            yield Problem(
                "year",
                Text(
                    f"You did not work here in {year}: check the year and the days of work.",
                    f"{year}年不在本单位工作期间，请核对年度和入职、离职日期。",
                ),
            )


def compute(given: Input, book: Book) -> Result:
    """Compute what is paid on top of the normal wage for leave not taken."""
    first, last = date(given.year, 1, 1), date(given.year, 12, 31)
    worked_from, worked_until = max(first, given.start), min(last, given.end or last)
    sheet = Sheet(book, on=worked_until, region=given.region, day_field="year")
    days = _entitled(sheet, given, worked_from, worked_until)
    unused = max(ZERO, days - given.taken_days)
    sheet.step(
        Text(
            "Days not taken; what was taken beyond is not taken back.",
            "应休天数减去已休天数；多休的不再扣回。",
        ),
        f"{days} − {number(given.taken_days)} → {number(unused)}",
        acts.cite(acts.LEAVE_MEASURES, 12),
    )
    amount = _pay(sheet, given, unused)
    _ask(sheet)
    left = sheet.less_paid(amount, given.paid)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Pay for annual leave not taken", "未休年休假工资"))


def _entitled(sheet: Sheet, given: Input, first: date, last: date) -> int:
    """Return the days of leave that the part of the year gives."""
    table, waiting = sheet.law("annual_leave.days"), sheet.law("annual_leave.after_months")
    year_days = sheet.law("annual_leave.year_days").whole
    begun = plus_months(given.start, -given.earlier_months)
    entitled_from = max(first, plus_months(begun, waiting.whole))
    if entitled_from > last:
        sheet.step(NOTHING_DUE, f"{begun.isoformat()} + {waiting.whole}", waiting.basis)
        return 0
    years = Span.of(begun, last).years
    full = table.of(years) or 0
    sheet.step(
        Text(
            f"{years} full years of work in all give {full} days a year.",
            f"累计工作已满{years}年，年休假{full}天。",
        ),
        f"{years} → {full}",
        table.basis,
    )
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_year and entitled_from == first:
        return full
    counted = (last - entitled_from + DAY).days
    share = counted * full // year_days
    sheet.step(
        Text(
            f"Part of a year, {day(entitled_from).en} to {day(last).en}: by days, and what is less "
            "than a day falls away.",
            f"不足一年（{day(entitled_from).zh}至{day(last).zh}），按日历天数折算，不足一整天的不计。",
        ),
        f"{counted} ÷ {year_days} × {full} → {share}",
        acts.cite(acts.LEAVE_MEASURES, 5, 12),
    )
    return share


def _pay(sheet: Sheet, given: Input, unused: Decimal) -> Decimal:
    paid_days, rate = sheet.law("annual_leave.paid_days"), sheet.law("annual_leave.rate")
    daily = given.average_monthly_wage / paid_days.decimal
    sheet.step(
        Text("Wage of a day.", "日工资。"),
        f"{number(given.average_monthly_wage)} ÷ {number(paid_days.decimal)} = {number(daily)}",
        paid_days.basis,
    )
    if given.refused_in_writing:
        sheet.step(
            Text(
                "Leave declined in writing: only the normal wage, which was paid.",
                "职工本人书面提出不休的，只支付正常工作期间的工资收入（已随工资支付）。",
            ),
            "0",
            acts.cite(acts.LEAVE_MEASURES, 10),
        )
        return ZERO
    extra = rate.decimal - 1
    amount = daily * unused * extra
    sheet.step(
        Text(
            f"{per_cent(rate.decimal)} of a day's wage is due, of which the normal wage was paid: "
            f"{per_cent(extra)} are left.",
            f"按日工资的{per_cent(rate.decimal)}支付，其中含已支付的正常工资，还应支付"
            f"{per_cent(extra)}。",
        ),
        f"{number(daily)} × {number(unused)} × {per_cent(extra)} = {number(amount)}",
        rate.basis,
    )
    normal = daily * unused
    sheet.part(Text("normal wage, paid with the wages", "正常工资（已随工资支付）"), normal)
    sheet.part(Text("on top, still due", "另应支付部分"), amount)
    return amount


def _ask(sheet: Sheet) -> None:
    sheet.ask(
        Text(
            "One need not have asked for the leave: it is for the employer to arrange it.",
            "劳动者没有申请休假不等于放弃：年休假应当由用人单位安排。",
        ),
        acts.cite(acts.LEAVE_REGULATION, 5),
    )
    sheet.ask(
        Text(
            "No leave for that year where one had a longer school vacation, 20 days or more of "
            "paid personal leave, or long sick leave: 2, 3 or 4 months, by years of work.",
            "有下列情形的不享受当年年休假：寒暑假多于年休假；事假累计20天以上且单位不扣工资；病假累计"
            "2个月、3个月、4个月以上（按工作年限）。",
        ),
        acts.cite(acts.LEAVE_REGULATION, 4),
    )
    limits.in_time(sheet)
