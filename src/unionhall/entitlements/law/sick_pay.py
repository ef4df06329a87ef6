"""The least pay during sick leave and stoppages (病假工资、停工工资)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

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
from unionhall.entitlements.law.results import Parameter, Result
from unionhall.entitlements.law.sheet import ZERO, Sheet
from unionhall.entitlements.law.words import Text, number, per_cent

HEADLINE = Text("Sick pay", "病假工资")


class Reason(StrEnum):
    """Why one does not work: the last part of the rule's name."""

    SICK = "sick"
    STOPPAGE_WORKING = "stoppage_working"
    STOPPAGE_IDLE = "stoppage_idle"


REASONS: Choices = (
    (Reason.SICK, Text("illness or injury not from work", "患病或者非因工负伤")),
    (
        Reason.STOPPAGE_WORKING,
        Text(
            "stoppage of more than a pay period, other work given",
            "停工超过一个支付周期，安排了工作",
        ),
    ),
    (
        Reason.STOPPAGE_IDLE,
        Text(
            "stoppage of more than a pay period, no work given",
            "停工超过一个支付周期，没有安排工作",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the least pay is computed from."""

    day: date = asked(Kind.DAY, "First day without work", "病假（停工）开始日期", required=True)
    months: Decimal = asked(
        Kind.NUMBER,
        "How many months",
        "月数",
        hint=Text("Half a month: 0.5.", "半个月填0.5。"),
        required=True,
        least=Decimal("0.01"),
        most=Decimal(120),
    )
    reason: str = asked(Kind.CHOICE, "Why", "原因", choices=REASONS, default=Reason.SICK.value)
    agreed_monthly_pay: Decimal | None = wage(
        "Monthly pay agreed for that time (yuan)",
        "合同约定的病假（停工）月工资（元）",
        hint=Text(
            "By contract, collective contract or the employer's rules.",
            "劳动合同、集体合同或者规章制度有约定的填写。",
        ),
    )
    region: str = region()
    local_minimum_wage: Decimal | None = local_minimum()
    paid: Decimal | None = paid()


def compute(given: Input, book: Book) -> Result:
    """Compute the least that must be paid, and what of it is still due."""
    sheet = Sheet(
        book,
        on=given.day,
        region=given.region,
        day_field="day",
        given={"wage.minimum": given.local_minimum_wage},
    )
    share = sheet.local(
        f"pay.{given.reason}",
        Text("The least pay could not be computed.", "未能计算最低支付标准。"),
    )
    monthly = _monthly(sheet, given.agreed_monthly_pay, share)
    sheet.ask(
        Text(
            "Is there a doctor's certificate, and does the time lie within the medical-treatment "
            "period? For the first pay period of a stoppage the normal wage is due.",
            "是否有医疗机构的病假证明，是否在医疗期内？停工在一个工资支付周期内的，应当正常支付工资。",
        ),
        acts.cite(acts.BEIJING_WAGES, 21, 27),
    )
    limits.wage_records(sheet)
    limits.extra_quarter(sheet)
    limits.in_time(sheet)
    if monthly is None:
        return sheet.money(None, HEADLINE)
    amount = monthly * given.months
    sheet.step(
        Text("For the whole time.", "全部期间合计。"),
        f"{number(monthly)} × {number(given.months)} = {number(amount)}",
        share.basis if share is not None else None,
    )
    left = sheet.less_paid(amount, given.paid)
    sheet.part(Text("still due", "应补差额"), left)
    sheet.part(Text("paid already", "已经支付"), amount - left if given.paid else ZERO)
    limits.final_award(sheet, left)
    return sheet.money(left, HEADLINE)


def _monthly(sheet: Sheet, agreed: Decimal | None, share: Parameter | None) -> Decimal | None:
    """Return the pay of a month: what was agreed, but not less than the share of the minimum."""
    without = Text(
        "Only the pay that was agreed is computed."
        if agreed is not None
        else "The least pay could not be computed: bring the local minimum wage along.",
        "以下只按约定的工资计算。"
        if agreed is not None
        else "未能计算最低支付标准，可自行填写当地最低工资。",
    )
    least = None if share is None else sheet.local("wage.minimum", without)
    if share is None or least is None:
        if share is not None:
            sheet.step(
                Text(
                    f"The least: {per_cent(share.decimal)} of the local minimum wage.",
                    f"最低支付标准：当地最低工资标准的{per_cent(share.decimal)}。",
                ),
                f"? × {per_cent(share.decimal)}",
                share.basis,
            )
        if agreed is not None:
            sheet.step(Text("Pay as agreed.", "按约定的标准。"), number(agreed))
        return agreed
    floor = least.decimal * share.decimal
    sheet.step(
        Text(
            f"The least: {per_cent(share.decimal)} of the local minimum wage.",
            f"最低支付标准：当地最低工资标准的{per_cent(share.decimal)}。",
        ),
        f"{number(least.decimal)} × {per_cent(share.decimal)} = {number(floor)}",
        share.basis,
    )
    if agreed is not None and agreed > floor:
        sheet.step(
            Text("What was agreed is more, and counts.", "约定标准更高，按约定支付。"),
            f"{number(agreed)} > {number(floor)}",
            share.basis,
        )
        return agreed
    if agreed is not None and agreed < floor:
        sheet.step(
            Text(
                "What was agreed is less: the least counts.",
                "约定标准低于最低支付标准，按最低标准支付。",
            ),
            f"{number(agreed)} < {number(floor)}",
            share.basis,
        )
    return floor
