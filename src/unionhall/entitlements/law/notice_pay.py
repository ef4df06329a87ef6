"""Pay in lieu of notice (代通知金): Labour Contract Law, Art. 40."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Kind, asked, local_minimum, paid, region, wage
from unionhall.entitlements.law.results import Result
from unionhall.entitlements.law.service import WITHOUT_FLOOR
from unionhall.entitlements.law.sheet import ZERO, Sheet
from unionhall.entitlements.law.words import Text, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What pay in lieu of notice is computed from."""

    end: date = asked(Kind.DAY, "Last day of work", "离职日期", required=True)
    last_month_wage: Decimal = wage(
        "Wage of the last month (yuan)",
        "上一个月工资（元）",
        required=True,
        hint=Text(
            "The full month before the end, all that was due.", "离职前上一个完整月份的应得工资。"
        ),
    )
    notice_days: int = asked(
        Kind.WHOLE,
        "Days of written notice",
        "提前多少天书面通知",
        hint=Text("0 if there was none.", "没有提前书面通知填0。"),
        default=0,
        least=Decimal(0),
        most=Decimal(366),
    )
    region: str = region()
    local_minimum_wage: Decimal | None = local_minimum()
    paid: Decimal | None = paid()


def compute(given: Input, book: Book) -> Result:
    """Compute one month of the last month's wage, unless notice was given in time."""
    sheet = Sheet(
        book,
        on=given.end,
        region=given.region,
        day_field="end",
        given={"wage.minimum": given.local_minimum_wage},
    )
    notice, months = sheet.law("notice.days"), sheet.law("notice.months")
    wage_, amount = given.last_month_wage, ZERO
    if given.notice_days >= notice.whole:
        sheet.step(
            Text(
                f"Written notice of {notice.whole} days or more was given: nothing is due.",
                f"已提前{notice.whole}日书面通知，不需要支付代通知金。",
            ),
            f"{given.notice_days} ≥ {notice.whole}",
            notice.basis,
        )
    else:
        least = sheet.local("wage.minimum", WITHOUT_FLOOR)
        if least is not None and wage_ < least.decimal:
            sheet.step(
                Text(
                    "The wage lies below the local minimum wage, which counts instead.",
                    "上月工资低于当地最低工资标准，按最低工资标准计算。",
                ),
                f"{number(wage_)} < {number(least.decimal)}",
                least.basis,
            )
            wage_ = least.decimal
        amount = wage_ * months.whole
        sheet.step(
            Text(
                "Without that notice one month of wage is due, by the wage of the last month.",
                "未提前三十日书面通知的，额外支付一个月工资，按上一个月的工资标准确定。",
            ),
            f"{number(wage_)} × {months.whole} = {number(amount)}",
            months.basis,
        )
    sheet.ask(
        Text(
            "Was it a dismissal for illness, for not being up to the work, or because conditions "
            "changed greatly? Only then notice or its pay is due.",
            "是否属于医疗期满不能工作、不能胜任工作、客观情况重大变化三种情形的解除？只有这三种情形"
            "才有代通知金。",
        ),
        acts.cite(acts.CONTRACT_LAW, 40),
    )
    sheet.ask(
        Text(
            "It is paid beside severance, but not beside damages for unlawful dismissal.",
            "可以与经济补偿同时主张，不与违法解除赔偿金同时支付。",
        ),
        acts.cite(acts.CONTRACT_REGULATION, 20, 25),
    )
    limits.in_time(sheet)
    left = sheet.less_paid(amount, given.paid)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Pay in lieu of notice", "代通知金"))
