"""The years factor and the base of severance, which damages for unlawful dismissal share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from unionhall.entitlements.law.results import refuse
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.spans import Span
from unionhall.entitlements.law.words import Text, day, number

WITHOUT_CAP = Text(
    "The cap of three times that wage and twelve years could not be checked.",
    "未能核对“三倍封顶、最长十二年”的限制，以下按不封顶计算。",
)
WITHOUT_FLOOR = Text(
    "Whether the base lies below it could not be checked.", "未能核对计算基数是否低于该标准。"
)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Base:
    """The monthly base, and whether the cap made it lower."""

    amount: Decimal
    capped: bool


def years_factor(sheet: Sheet, start: date, end: date) -> Fraction:
    """Return the months of wage that a service gives: one a year, half for less than six months."""
    per_year = sheet.law("severance.months_per_year")
    half_from = sheet.law("severance.full_year_from")
    span = Span.of(start, end)
    factor = Fraction(span.years * per_year.whole)
    if span.rest >= half_from.whole:
        factor += per_year.whole
    elif span.rest or span.days:
        factor += Fraction(sheet.law("severance.short_rest").decimal)
    sheet.step(
        Text(
            f"Service from {day(start).en} to {day(end).en}: {span.said.en}. "
            "Each full year counts one month of wage, a rest of six months or more one month, "
            "a shorter rest half a month.",
            f"{day(start).zh}至{day(end).zh}，工作{span.said.zh}。每满一年按一个月工资，"
            "六个月以上不满一年的按一年，不满六个月的按半个月工资计算。",
        ),
        f"{span.years} × {per_year.whole}"
        + (f" + {number(factor - span.years * per_year.whole)}" if span.rest or span.days else "")
        + f" = {number(factor)}",
        per_year.basis,
    )
    return factor


def average_wage(
    sheet: Sheet,
    *,
    span: Span,
    average: Decimal | None,
    wages: Sequence[Decimal],
    bonus: Decimal | None,
) -> Decimal:
    """Return the average monthly wage before the end, as given or from the months' wages."""
    months = sheet.law("severance.average_over")
    if average is None:
        worked = span.months + (span.days > 0)
        needed = min(months.whole, worked)
        if len(wages) != needed:
            raise refuse(
                "monthly_wages",
                f"{len(wages)} months are given, {needed} are needed: the last {months.whole}, "
                "or all where the service was shorter.",
                f"填写了{len(wages)}个月的工资，需要{needed}个月：离职前{months.whole}个月，"
                "工作不满的按实际月数。",
            )
        average = sum(wages, Decimal(0)) / len(wages)
        sheet.step(
            Text(
                f"Average of the last {len(wages)} months: all that was due, with overtime pay, "
                "bonuses and allowances, before tax and social insurance.",
                f"离职前{len(wages)}个月的平均应得工资（含加班费、奖金、津贴，"
                "不扣个人社保和个税）。",
            ),
            f"{number(sum(wages, Decimal(0)))} ÷ {len(wages)} = {number(average)}",
            months.basis,
        )
    else:
        sheet.step(
            Text("Average monthly wage, as given.", "离职前平均月工资（按填写）。"),
            number(average),
            months.basis,
        )
    if bonus:
        spread = average + bonus / MONTHS_A_YEAR
        sheet.step(
            Text("A year-end bonus is spread over twelve months.", "年终奖按十二个月分摊计入。"),
            f"{number(average)} + {number(bonus)} ÷ {MONTHS_A_YEAR} = {number(spread)}",
            months.basis,
        )
        average = spread
    return average


def base_wage(sheet: Sheet, average: Decimal) -> Base:
    """Hold the average against the local minimum and against the cap."""
    amount = average
    least = sheet.local("wage.minimum", WITHOUT_FLOOR)
    if least is not None and amount < least.decimal:
        sheet.step(
            Text(
                "The average lies below the local minimum wage, which counts instead.",
                "平均工资低于当地最低工资标准，按最低工资标准计算。",
            ),
            f"{number(amount)} < {number(least.decimal)}",
            sheet.law("severance.average_over").basis,
        )
        amount = least.decimal
    local = sheet.local("wage.average", WITHOUT_CAP)
    if local is None:
        return Base(amount, capped=False)
    times = sheet.law("severance.cap_multiple")
    limit = local.decimal * times.whole
    capped = amount > limit
    sheet.step(
        Text(
            "The wage is above three times the local average wage: that limit counts."
            if capped
            else "The wage is not above three times the local average wage: no cap.",
            "平均工资高于当地上年度职工月平均工资三倍，按三倍计算。"
            if capped
            else "平均工资未超过当地上年度职工月平均工资三倍，不封顶。",
        ),
        f"{number(local.decimal)} × {times.whole} = {number(limit)}"
        + (f" < {number(amount)}" if capped else f" ≥ {number(amount)}"),
        times.basis,
    )
    return Base(limit if capped else amount, capped)


def hold_to_years(sheet: Sheet, factor: Fraction, base: Base) -> Fraction:
    """Apply the limit of twelve years, which holds only together with the cap on the wage."""
    if not base.capped:
        return factor
    most = sheet.law("severance.cap_years")
    if factor <= most.whole:
        return factor
    sheet.step(
        Text(
            f"With the cap on the wage, at most {most.whole} years count.",
            f"适用工资封顶的，支付年限最高不超过{most.whole}年。",
        ),
        f"{number(factor)} → {most.whole}",
        most.basis,
    )
    return Fraction(most.whole)


def times(factor: Fraction, amount: Decimal) -> Decimal:
    """Multiply money with an exact fraction."""
    return amount * factor.numerator / factor.denominator
