"""Severance (经济补偿): Labour Contract Law, Arts. 46 and 47."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import (
    Kind,
    asked,
    local_average,
    local_minimum,
    ordered,
    paid,
    region,
    wage,
)
from unionhall.entitlements.law.results import Problem, Result
from unionhall.entitlements.law.service import (
    Base,
    average_wage,
    base_wage,
    hold_to_years,
    times,
    years_factor,
)
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.spans import Span
from unionhall.entitlements.law.words import Text, day, number


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAndWage:
    """How long somebody worked and for what: severance and damages ask for the same."""

    start: date = asked(
        Kind.DAY,
        "First day of work",
        "入职日期",
        required=True,
        hint=Text(
            "If your employer had you moved between its companies and nobody paid severance: "
            "the first day at the first of them.",
            "非因本人原因被安排到关联单位工作且原单位未付经济补偿的，填写到原单位的入职日期。",
        ),
    )
    end: date = asked(Kind.DAY, "Last day of work", "离职日期", required=True)
    average_monthly_wage: Decimal | None = wage(
        "Average monthly wage of the last 12 months (yuan)",
        "离职前12个月平均工资（元）",
        hint=Text(
            "All that was due: with bonus, allowances and overtime pay, before tax and your own "
            "part of social insurance.",
            "应发工资，含奖金、津贴、加班费，不扣个人社保、公积金和个税。",
        ),
    )
    region: str = region()
    monthly_wages: tuple[Decimal, ...] = asked(
        Kind.MONEYS,
        "Or the wage of each of the last 12 months",
        "或逐月填写离职前12个月工资",
        hint=Text("Separated by semicolons.", "各月之间用分号隔开。"),
        least=Decimal("0.01"),
        default=(),
        more=True,
    )
    yearly_bonus: Decimal | None = wage(
        "Year-end bonus not yet in it (yuan)", "未计入的年终奖（元）", more=True
    )
    local_average_wage: Decimal | None = local_average()
    local_minimum_wage: Decimal | None = local_minimum()
    paid: Decimal | None = paid()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say what is wrong between the days, and between average and wages of the months."""
        yield from ordered(sent, "start", "end")
        given = {"average_monthly_wage", "monthly_wages"} & sent.keys()
        if not given:
            yield Problem(
                "average_monthly_wage",
                Text(
                    "Give the average monthly wage before the end, or the wage of each of the "
                    "last 12 months.",
                    "请填写离职前平均月工资，或者逐月填写离职前12个月的工资。",
                ),
            )
        elif len(given) > 1:
            yield Problem(
                "monthly_wages",
                Text(
                    "Give either the average or the wages of the months, not both.",
                    "平均工资与逐月工资只填一项。",
                ),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(ServiceAndWage):
    """What severance is computed from."""


def sheet_for(given: ServiceAndWage, book: Book) -> Sheet:
    """Begin a sheet by the law of the last day."""
    return Sheet(
        book,
        on=given.end,
        region=given.region,
        day_field="end",
        given={
            "wage.average": given.local_average_wage,
            "wage.minimum": given.local_minimum_wage,
        },
    )


def base_of(sheet: Sheet, given: ServiceAndWage) -> Base:
    """Return the monthly base of a service."""
    average = average_wage(
        sheet,
        span=Span.of(given.start, given.end),
        average=given.average_monthly_wage,
        wages=given.monthly_wages,
        bonus=given.yearly_bonus,
    )
    return base_wage(sheet, average)


def compute(given: Input, book: Book) -> Result:
    """Compute severance: one month of average wage a year, from 2008 on."""
    sheet = sheet_for(given, book)
    since = sheet.law("severance.months_per_year").valid_from
    start = given.start
    if since is not None and start < since:
        start = since
        sheet.step(
            Text(
                f"Service before {day(since).en} does not count here: the older law rules it.",
                f"{day(since).zh}以前的工作年限适用当时的规定，此处自{day(since).zh}起计算。",
            ),
            f"{given.start.isoformat()} → {since.isoformat()}",
            acts.cite(acts.CONTRACT_LAW, 97),
        )
        sheet.lack(
            "older_law",
            Text(
                f"What the older law gives for the service before {day(since).en} is not computed.",
                f"{day(since).zh}以前的工作年限按当时规定应得的经济补偿，此处未计算。",
            ),
        )
    base = base_of(sheet, given)
    factor = hold_to_years(sheet, years_factor(sheet, start, given.end), base)
    amount = times(factor, base.amount)
    sheet.step(
        Text("Base times months: the severance.", "计算基数乘以月数，为经济补偿金额。"),
        f"{number(base.amount)} × {number(factor)} = {number(amount)}",
        sheet.law("severance.months_per_year").basis,
    )
    _ask(sheet)
    left = sheet.less_paid(amount, given.paid)
    sheet.part(Text("still due", "应补差额"), left)
    sheet.part(Text("paid already", "已经支付"), amount - left)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Severance", "经济补偿"))


def _ask(sheet: Sheet) -> None:
    sheet.ask(
        Text(
            "Is there a ground for severance? Not for those who resign of their own accord, or are "
            "dismissed for grave fault; but for those who leave because wages or social "
            "insurance were not paid, at the end of a term that the employer does not renew on "
            "the same terms, by agreement that the employer proposed, or after notice.",
            "是否具备支付情形？本人主动辞职或者因严重过错被辞退的不支付；因拖欠工资、未缴社保等被迫"
            "离职，合同期满单位不续签或降低条件续签，单位提出协商解除，单位预告解除等情形应当支付。",
        ),
        acts.cite(acts.CONTRACT_LAW, 38, 46),
    )
    sheet.ask(
        Text(
            "An agreement to do without social insurance is void: who leaves for that reason has "
            "a right to severance (judged so from September 1, 2025 on).",
            "约定或者承诺不缴社保的无效，劳动者据此解除合同的，应当支付经济补偿（2025年9月1日起）。",
        ),
        acts.cite(acts.COURT_2025, 19),
    )
    ask_about_service(sheet)
    limits.in_time(sheet)


def ask_about_service(sheet: Sheet) -> None:
    """Ask what may make the service longer, or another place's standards count."""
    sheet.ask(
        Text(
            "Were you moved here from a related employer, not by your own wish, and did the former "
            "one pay nothing? Then its years count too.",
            "是否非因本人原因由关联单位安排到本单位，且原单位未付经济补偿？是的，原单位工作年限合并"
            "计算。",
        ),
        acts.cite(acts.CONTRACT_REGULATION, 10),
    )
    sheet.ask(
        Text(
            "The standards of the place of work count, unless those of the employer's place of "
            "registration are higher and it was agreed that they count.",
            "适用劳动合同履行地的标准；用人单位注册地标准更高且双方约定按注册地标准执行的除外。",
        ),
        acts.cite(acts.CONTRACT_REGULATION, 14),
    )
    sheet.ask(
        Text(
            "The extra half of double wages is no part of the average wage.",
            "未签书面合同的二倍工资差额，不计入平均工资。",
        ),
        acts.item(acts.BEIJING_2024, 66),
    )
