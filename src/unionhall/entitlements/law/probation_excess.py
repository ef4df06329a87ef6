"""Probation beyond the limit (违法约定试用期赔偿金): Labour Contract Law, Arts. 19 and 83."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Kind, asked, paid, region, wage
from unionhall.entitlements.law.results import Result
from unionhall.entitlements.law.sheet import ZERO, Sheet
from unionhall.entitlements.law.words import Text, number, per_cent

OPEN_ENDED = 9_999
"""Months of a contract without an end: the last line of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the damages for too long a probation are computed from."""

    day: date = asked(Kind.DAY, "Day on which the contract began", "合同开始日期", required=True)
    monthly_wage: Decimal = wage(
        "Monthly wage after probation (yuan)", "转正后月工资（元）", required=True
    )
    probation_months: Decimal = asked(
        Kind.NUMBER,
        "Months of probation agreed",
        "约定试用期（月）",
        required=True,
        least=ZERO,
        most=Decimal(120),
    )
    contract_months: int | None = asked(
        Kind.WHOLE,
        "Months of the contract",
        "合同期限（月）",
        hint=Text("12 for a year. Empty: open-ended.", "一年填12；无固定期限的不填。"),
        least=Decimal(1),
        most=Decimal(600),
    )
    served_months: Decimal | None = asked(
        Kind.NUMBER,
        "Months of probation served so far",
        "已履行试用期（月）",
        hint=Text("Empty: all of it.", "全部履行完的不填。"),
        least=ZERO,
        most=Decimal(120),
    )
    probation_wage: Decimal | None = wage(
        "Monthly wage during probation (yuan)", "试用期月工资（元）", more=True
    )
    region: str = region()
    paid: Decimal | None = paid()


def compute(given: Input, book: Book) -> Result:
    """Compute a full wage for each month of probation served beyond the limit."""
    sheet = Sheet(book, on=given.day, region=given.region, day_field="day")
    table = sheet.law("probation.limit")
    months = OPEN_ENDED if given.contract_months is None else given.contract_months
    limit = Decimal(table.of(months) or 0)
    sheet.step(
        Text(
            f"The longest probation for this contract is {number(limit)} months.",
            f"该期限的劳动合同，试用期最长{number(limit)}个月。"
            if limit
            else "合同期限不满三个月的，不得约定试用期。",
        ),
        f"{'∞' if given.contract_months is None else months} → {number(limit)}",
        table.basis,
    )
    served = given.probation_months if given.served_months is None else given.served_months
    beyond = max(ZERO, served - limit)
    sheet.step(
        Text("Months served beyond it.", "已经履行的超过法定试用期的期间。"),
        f"{number(served)} − {number(limit)} → {number(beyond)}",
        table.basis,
    )
    damages = sheet.law("probation.damages")
    amount = given.monthly_wage * beyond * damages.whole
    sheet.step(
        Text(
            "A full wage, as after probation, for each of them, on top of what was paid.",
            "以试用期满月工资为标准，按已履行的超过法定试用期的期间支付赔偿金。",
        ),
        f"{number(given.monthly_wage)} × {number(beyond)} = {number(amount)}",
        damages.basis,
    )
    _ask(sheet, given)
    left = sheet.less_paid(amount, given.paid)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Damages for too long a probation", "违法约定试用期赔偿金"))


def _ask(sheet: Sheet, given: Input) -> None:
    share = sheet.law("probation.wage_share")
    least = given.monthly_wage * share.decimal
    if given.probation_wage is not None and given.probation_wage < least:
        sheet.ask(
            Text(
                f"The wage during probation lies below {per_cent(share.decimal)} of the agreed one "
                f"({number(least)} yuan): the difference may be claimed beside this.",
                f"试用期工资低于约定工资的{per_cent(share.decimal)}（{number(least)}元），"
                "差额可以另行主张。",
            ),
            share.basis,
        )
    if given.served_months is not None and given.served_months > given.probation_months:
        sheet.ask(
            Text(
                "More was served than agreed: was the probation prolonged? Only one probation may "
                "be agreed; whether the time beyond the agreed one counts as a whole is for the "
                "legal desk to say. Computed is what lies beyond the longest that the law allows.",
                "已履行的试用期长于约定，是否延长过试用期？同一用人单位与同一劳动者只能约定一次试用期，"
                "超出约定的部分是否全部违法，请咨询工会法律援助窗口；此处只计算超过法定最长期限的部分。",
            ),
            acts.cite(acts.CONTRACT_LAW, 19),
        )
    sheet.ask(
        Text(
            "Only one probation with one employer: a second one is beyond the limit as a whole.",
            "同一用人单位与同一劳动者只能约定一次试用期，再次约定的全部违法。",
        ),
        acts.cite(acts.CONTRACT_LAW, 19),
    )
    limits.in_time(sheet)
