"""Overtime pay (加班费): Labour Law, Art. 44, under the three systems of working time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import (
    Choices,
    Kind,
    asked,
    local_minimum,
    paid,
    region,
    wage,
)
from unionhall.entitlements.law.results import Basis, Problem, Result
from unionhall.entitlements.law.service import WITHOUT_FLOOR
from unionhall.entitlements.law.sheet import ZERO, Sheet
from unionhall.entitlements.law.words import Text, number, per_cent

MOST_HOURS = Decimal(10_000)


class System(StrEnum):
    """How working time is counted."""

    STANDARD = "standard"
    COMPREHENSIVE = "comprehensive"
    FLEXIBLE = "flexible"


SYSTEMS: Choices = (
    (System.STANDARD, Text("standard hours", "标准工时制")),
    (
        System.COMPREHENSIVE,
        Text("hours counted over a longer period", "综合计算工时制"),
    ),
    (System.FLEXIBLE, Text("no fixed hours", "不定时工作制")),
)


def hours(en: str, zh: str, hint: Text) -> Decimal:
    """Declare hours of one kind."""
    declared: Decimal = asked(
        Kind.NUMBER, en, zh, hint=hint, default=ZERO, least=ZERO, most=MOST_HOURS
    )
    return declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What overtime pay is computed from."""

    day: date = asked(
        Kind.DAY,
        "Day or last day of the overtime",
        "加班日期（最后一天）",
        required=True,
        hint=Text(
            "One wage, one month: ask again for months with another wage.",
            "工资不同的月份请分别计算。",
        ),
    )
    monthly_wage: Decimal = wage(
        "Monthly wage, without overtime pay (yuan)",
        "月工资（不含加班费，元）",
        required=True,
        hint=Text(
            "As in the contract; else in the collective contract; else what you usually earn.",
            "按劳动合同约定；没有约定的按集体合同；都没有的按正常出勤应得工资。",
        ),
    )
    weekday_hours: Decimal = hours(
        "Hours on working days",
        "工作日延长时间（小时）",
        Text(
            "Under hours counted over a period: all above the period's total.",
            "综合计算工时制填超过总工时的小时数。",
        ),
    )
    rest_day_hours: Decimal = hours(
        "Hours on rest days, no time off instead",
        "休息日加班（小时，未安排补休）",
        Text("8 for a whole day.", "一整天填8。"),
    )
    holiday_hours: Decimal = hours(
        "Hours on statutory holidays",
        "法定休假日加班（小时）",
        Text(
            "New Year, Spring Festival, National Day and the others.",
            "元旦、春节、国庆节等法定休假日。",
        ),
    )
    system: str = asked(
        Kind.CHOICE,
        "System of working time",
        "工时制度",
        hint=Text(
            "Other than standard only with a permit of the labour office.",
            "非标准工时须经人力社保部门审批。",
        ),
        choices=SYSTEMS,
        default=System.STANDARD.value,
    )
    region: str = region()
    local_minimum_wage: Decimal | None = local_minimum()
    paid: Decimal | None = paid()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say that there are no hours."""
        if all(
            sent.get(f"{kind}_hours", ZERO) == ZERO for kind in ("weekday", "rest_day", "holiday")
        ):
            yield Problem(
                "weekday_hours",
                Text(
                    "Give the hours of overtime: on working days, rest days or statutory holidays.",
                    "请填写工作日、休息日或者法定休假日的加班小时数。",
                ),
            )


def compute(given: Input, book: Book) -> Result:
    """Compute overtime pay by hour and by kind of day."""
    sheet = Sheet(
        book,
        on=given.day,
        region=given.region,
        day_field="day",
        given={"wage.minimum": given.local_minimum_wage},
    )
    hourly = _hourly(sheet, _base(sheet, given.monthly_wage))
    total = sheet.total(
        [_pay(sheet, id_, worked, name, hourly) for id_, worked, name in _kinds(given)]
    )
    if given.system == System.FLEXIBLE:
        sheet.step(
            Text(
                "Under working time without fixed hours no overtime pay is due.",
                "经批准实行不定时工作制的，不执行加班工资规定。",
            ),
            "0",
            _no_fixed_hours(sheet),
        )
    _ask(sheet, System(given.system))
    left = sheet.less_paid(total, given.paid)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Overtime pay", "加班费"))


def _kinds(given: Input) -> list[tuple[str, Decimal, Text]]:
    weekday = Text("working days", "工作日延长工时")
    rest = Text("rest days", "休息日加班")
    holiday = Text("statutory holidays", "法定休假日加班")
    if given.system == System.FLEXIBLE:
        return []
    if given.system == System.COMPREHENSIVE:
        above = Text("above the period's total", "超过综合计算周期总工时")
        return [
            ("overtime.weekday", given.weekday_hours + given.rest_day_hours, above),
            ("overtime.holiday", given.holiday_hours, holiday),
        ]
    return [
        ("overtime.weekday", given.weekday_hours, weekday),
        ("overtime.rest_day", given.rest_day_hours, rest),
        ("overtime.holiday", given.holiday_hours, holiday),
    ]


def _base(sheet: Sheet, monthly: Decimal) -> Decimal:
    least = sheet.local("wage.minimum", WITHOUT_FLOOR)
    if least is None or monthly >= least.decimal:
        return monthly
    sheet.step(
        Text(
            "The wage lies below the local minimum wage, which counts instead.",
            "计算基数低于当地最低工资标准，按最低工资标准计算。",
        ),
        f"{number(monthly)} < {number(least.decimal)}",
        least.basis,
    )
    return least.decimal


def _hourly(sheet: Sheet, base: Decimal) -> Decimal:
    days, a_day = sheet.law("overtime.paid_days"), sheet.law("overtime.hours_per_day")
    hourly = base / days.decimal / a_day.whole
    sheet.step(
        Text(
            f"Wage of an hour: the month divided by {number(days.decimal)} paid days and "
            f"{a_day.whole} hours.",
            f"小时工资：月工资除以月计薪天数{number(days.decimal)}天，再除以{a_day.whole}小时。",
        ),
        f"{number(base)} ÷ {number(days.decimal)} ÷ {a_day.whole} = {number(hourly)}",
        days.basis,
    )
    return hourly


def _pay(sheet: Sheet, id_: str, worked: Decimal, name: Text, hourly: Decimal) -> Decimal:
    if not worked:
        return ZERO
    rate = sheet.law(id_)
    amount = hourly * worked * rate.decimal
    sheet.step(
        Text(
            f"{name.en[0].upper()}{name.en[1:]}: {per_cent(rate.decimal)} of the wage of an hour.",
            f"{name.zh}：按小时工资的{per_cent(rate.decimal)}支付。",
        ),
        f"{number(hourly)} × {number(worked)} × {per_cent(rate.decimal)} = {number(amount)}",
        rate.basis,
    )
    sheet.part(name, amount)
    return amount


def _no_fixed_hours(sheet: Sheet) -> Basis:
    if sheet.region.startswith(limits.BEIJING):
        return acts.cite(acts.BEIJING_WAGES, 17)
    return acts.cite(acts.WAGES_1994, 13)


def _ask(sheet: Sheet, system: System) -> None:
    sheet.ask(
        Text(
            "Who claims overtime must first show that it was worked; what the employer holds, such "
            "as attendance records, it must hand over.",
            "主张加班费的，应当就加班事实举证；考勤等证据由用人单位掌握的，用人单位应当提供。",
        ),
        acts.cite(acts.COURT_2020, 42),
    )
    if system is System.STANDARD:
        sheet.ask(
            Text(
                "Were the rest days replaced by time off? Then nothing more is due for them; for "
                "statutory holidays time off does not do.",
                "休息日加班是否已安排补休？已补休的不再支付；法定休假日加班不能以补休代替。",
            ),
            acts.cite(acts.LABOUR_LAW, 44),
        )
    elif system is System.COMPREHENSIVE:
        sheet.ask(
            Text(
                "Did the labour office permit this system? Without a permit standard hours count.",
                "是否经人力社保部门批准？未经批准的按标准工时制计算。",
            ),
            acts.cite(acts.BEIJING_WAGES, 16),
        )
    else:
        sheet.ask(
            Text(
                "Did the labour office permit this system? Without a permit standard hours count. "
                "Places differ on statutory holidays; Beijing's rules except them as well.",
                "是否经人力社保部门批准？未经批准的按标准工时制计算。法定休假日是否支付各地规定不同，"
                "北京市规定不执行。",
            ),
            _no_fixed_hours(sheet),
        )
    sheet.ask(
        Text(
            "A lower “base for overtime” than the wage of the contract is void.",
            "约定的加班费计算基数低于劳动合同约定工资的，该约定无效。",
        ),
        acts.item(acts.BEIJING_2024, 57),
    )
    limits.wage_records(sheet)
    limits.extra_quarter(sheet)
    limits.in_time(sheet)
