"""Questions that come up with every claim for money: time, place, and the courts."""

from decimal import Decimal

from unionhall.entitlements.law import acts
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.words import Text, number

BEIJING = "11"


def in_time(sheet: Sheet) -> None:
    """Ask whether the claim comes in time."""
    limit = sheet.if_law("arbitration.limit")
    if limit is None:
        return
    sheet.ask(
        Text(
            f"Is the claim in time? Arbitration must be asked for within {limit.whole} year of "
            "knowing. The employer must raise this; the arbitrators do not raise it themselves.",
            f"是否在时效内？应自知道或者应当知道权利被侵害之日起{limit.whole}年内申请仲裁；"
            "时效须由用人单位提出抗辩，仲裁委、法院不主动适用。",
        ),
        limit.basis,
    )


def final_award(sheet: Sheet, amount: Decimal) -> None:
    """Say whether an award on this would be final for the employer, where that can be known."""
    found = sheet.known("wage.minimum")
    if found is None or amount <= 0:
        return
    least, months = found.decimal, sheet.if_law("award.final_months")
    if months is not None and amount <= least * months.whole:
        sheet.ask(
            Text(
                f"Up to {months.whole} times the local monthly minimum wage "
                f"({number(least * months.whole)} yuan) an award is final for the employer.",
                f"该项金额不超过当地月最低工资标准{months.whole}个月"
                f"（{number(least * months.whole)}元），裁决为终局裁决，用人单位不得起诉。",
            ),
            months.basis,
        )


def wage_records(sheet: Sheet) -> None:
    """Say who must prove what was worked and paid."""
    if not sheet.region.startswith(BEIJING):
        return
    if sheet.known("records.wage_months") is None:
        return
    kept = sheet.law("records.wage_months")
    sheet.ask(
        Text(
            f"The employer must show wage records of the last {kept.whole} months, counted "
            "back from the filing; what is older the worker must prove.",
            f"申请仲裁之日前{kept.whole}个月内的工资支付记录由用人单位举证，更早的由劳动者举证。",
        ),
        kept.basis,
    )


def extra_quarter(sheet: Sheet) -> None:
    """Ask, in Beijing, about a quarter of the unpaid wages on top; it is never computed in."""
    if not sheet.region.startswith(BEIJING):
        return
    sheet.ask(
        Text(
            "Beijing's rules on wages add 25% of unpaid wages in certain cases. Whether that is "
            "still awarded is for the legal desk to say; it is not in the amount.",
            "北京市工资支付规定对部分情形规定加付25%的经济补偿金，目前是否支持须由法律部门判断，"
            "本结果未计入。",
        ),
        acts.cite(acts.BEIJING_WAGES, 35),
    )
