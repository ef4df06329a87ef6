"""Damages for unlawful dismissal (违法解除赔偿金): Labour Contract Law, Arts. 48 and 87."""

from dataclasses import dataclass

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.results import Result
from unionhall.entitlements.law.service import hold_to_years, times, years_factor
from unionhall.entitlements.law.severance import (
    ServiceAndWage,
    ask_about_service,
    base_of,
    sheet_for,
)
from unionhall.entitlements.law.sheet import ZERO
from unionhall.entitlements.law.words import Text, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(ServiceAndWage):
    """What damages are computed from: the same as severance."""


def compute(given: Input, book: Book) -> Result:
    """Compute twice the severance, over the whole service: it is not split at 2008."""
    sheet = sheet_for(given, book)
    multiple = sheet.law("damages.multiple")
    base = base_of(sheet, given)
    factor = hold_to_years(sheet, years_factor(sheet, given.start, given.end), base)
    single = times(factor, base.amount)
    sheet.step(
        Text(
            "What severance would be, over the whole service from the first day on.",
            "按经济补偿标准计算，工作年限自用工之日起连续计算，不以2008年分段。",
        ),
        f"{number(base.amount)} × {number(factor)} = {number(single)}",
        acts.cite(acts.CONTRACT_REGULATION, 25),
    )
    amount = single * multiple.whole
    sheet.step(
        Text(
            f"Unlawful dismissal costs {multiple.whole} times that.",
            f"违法解除或者终止劳动合同的，按经济补偿标准的{multiple.whole}倍支付赔偿金。",
        ),
        f"{number(single)} × {multiple.whole} = {number(amount)}",
        multiple.basis,
    )
    sheet.ask(
        Text(
            "Was the dismissal unlawful? The employer must prove its ground, that its rules were "
            "made known, and that the union was told before.",
            "解除或者终止是否违法？用人单位应当证明解除理由成立、规章制度合法公示，并事先通知工会。",
        ),
        acts.cite(acts.CONTRACT_LAW, 39, 43, 48),
    )
    sheet.ask(
        Text(
            "Instead of damages you may ask to go on working, where that is still possible.",
            "也可以不要赔偿金而要求继续履行劳动合同（仍能履行的）。",
        ),
        acts.cite(acts.CONTRACT_LAW, 48),
    )
    sheet.ask(
        Text(
            "Who gets damages gets no severance, and no pay in lieu of notice, on top.",
            "支付赔偿金的，不再支付经济补偿，也不与代通知金同时支付。",
        ),
        acts.cite(acts.CONTRACT_REGULATION, 25),
    )
    ask_about_service(sheet)
    limits.in_time(sheet)
    left = sheet.less_paid(amount, given.paid)
    sheet.part(Text("as much as severance", "相当于经济补偿"), min(left, single))
    sheet.part(Text("the same again", "加倍部分"), max(left - single, ZERO))
    sheet.part(Text("paid already", "已经支付"), amount - left)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Damages for unlawful dismissal", "违法解除赔偿金"))
