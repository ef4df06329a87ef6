"""Sums for an injury at work (工伤待遇): Regulation on Work-Related Injury Insurance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import (
    Choices,
    Kind,
    asked,
    local_average,
    paid,
    region,
    wage,
)
from unionhall.entitlements.law.results import Problem, Result
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.words import Text, number, per_cent

DEATH = "death"
GRADES: Choices = (
    *((str(grade), Text(f"grade {grade}", f"{grade}级")) for grade in range(1, 11)),
    (DEATH, Text("death at work", "工亡")),
)
CARE: Choices = (
    ("none", Text("none", "不需要")),
    ("full", Text("for everything", "生活完全不能自理")),
    ("most", Text("for most things", "生活大部分不能自理")),
    ("part", Text("for some things", "生活部分不能自理")),
)
LEAVING = range(5, 11)
"""Grades at which one-off allowances are due when the employment ends."""
HEADLINE = Text("One-off sums for the injury", "工伤一次性待遇合计")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What the sums for an injury are computed from."""

    day: date = asked(Kind.DAY, "Day of the injury", "工伤发生日期", required=True)
    grade: str = asked(
        Kind.CHOICE,
        "Grade of disability",
        "伤残等级",
        hint=Text("As the labour office's assessment says.", "以劳动能力鉴定结论为准。"),
        choices=GRADES,
        required=True,
    )
    monthly_wage: Decimal | None = wage(
        "Own monthly wage (yuan)",
        "本人工资（元）",
        hint=Text(
            "Average of the 12 months before the injury, as contributions were paid on.",
            "受伤前12个月平均月缴费工资。",
        ),
    )
    relation_ended: bool = asked(
        Kind.FLAG,
        "The employment has ended or will end (grades 5 to 10)",
        "劳动关系已经或将要解除、终止（5至10级）",
        default=False,
    )
    care: str = asked(
        Kind.CHOICE,
        "Care needed, as assessed",
        "经鉴定的护理依赖程度",
        choices=CARE,
        default="none",
    )
    region: str = region()
    spouse: bool = asked(
        Kind.FLAG, "Death: a spouse was supported", "工亡：供养配偶", default=False, more=True
    )
    relatives: int = asked(
        Kind.WHOLE,
        "Death: other relatives supported",
        "工亡：供养其他亲属人数",
        default=0,
        least=Decimal(0),
        most=Decimal(20),
        more=True,
    )
    alone: int = asked(
        Kind.WHOLE,
        "Death: of them orphans or old people alone",
        "工亡：其中孤寡老人、孤儿人数",
        default=0,
        least=Decimal(0),
        most=Decimal(20),
        more=True,
    )
    local_average_wage: Decimal | None = local_average()
    urban_income: Decimal | None = wage(
        "National urban disposable income per head, year before (yuan)",
        "上一年度全国城镇居民人均可支配收入（元）",
        hint=Text(
            "Only for death, if none is on record here.", "工亡时使用，系统已有数据时不必填写。"
        ),
        more=True,
    )
    paid: Decimal | None = paid()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say that more relatives are alone than there are."""
        relatives, alone = sent.get("relatives", 0), sent.get("alone")
        if relatives is not None and alone is not None and alone > relatives:
            yield Problem(
                "alone",
                Text(
                    f"{alone} of {relatives} relatives cannot be. Count them in both fields.",
                    f"供养其他亲属{relatives}人，其中孤寡老人、孤儿不能有{alone}人，请核对。",
                ),
            )


def compute(given: Input, book: Book) -> Result:
    """Compute the one-off sums; what is paid by the month is shown in the steps."""
    sheet = Sheet(
        book,
        on=given.day,
        region=given.region,
        day_field="day",
        given={
            "wage.average": given.local_average_wage,
            "income.urban": given.urban_income,
        },
    )
    if given.grade == DEATH:
        total = _death(sheet, given)
    else:
        total = _disability(sheet, given, int(given.grade))
    _ask(sheet)
    limits.in_time(sheet)
    if total is None:
        return sheet.money(None, HEADLINE)
    return sheet.money(sheet.less_paid(total, given.paid), HEADLINE)


def _own_wage(sheet: Sheet, given: Input) -> Decimal | None:
    """Return the own wage, held between the bounds that the local average sets."""
    own = given.monthly_wage
    if own is None:
        sheet.lack(
            "monthly_wage",
            Text(
                "The own monthly wage is missing: what follows from it is left out.",
                "未填写本人工资，与其有关的待遇未计算。",
            ),
        )
        return None
    average = sheet.local(
        "wage.average",
        Text(
            "Whether the own wage lies between its bounds could not be checked, and what is "
            "reckoned by the average is left out.",
            "未能核对本人工资是否超出上下限，按平均工资计发的待遇未计算。",
        ),
    )
    if average is None:
        return own
    high, low = sheet.law("injury.wage_high"), sheet.law("injury.wage_low")
    bounded = min(max(own, average.decimal * low.decimal), average.decimal * high.whole)
    if bounded != own:
        sheet.step(
            Text(
                f"The own wage counts from {per_cent(low.decimal)} to {high.whole} times the local "
                "average.",
                f"本人工资低于当地职工平均工资{per_cent(low.decimal)}的按{per_cent(low.decimal)}，"
                f"高于{high.whole}倍的按{high.whole}倍计算。",
            ),
            f"{number(own)} → {number(bounded)}",
            high.basis,
        )
    return bounded


def _disability(sheet: Sheet, given: Input, grade: int) -> Decimal | None:
    own = _own_wage(sheet, given)
    sums: list[Decimal] = []
    if own is not None:
        months = sheet.law("injury.one_off_months")
        count = months.wholes[grade - 1]
        sums.append(own * count)
        name = Text("one-off disability sum", "一次性伤残补助金")
        sheet.step(
            Text(
                f"One-off disability sum, grade {grade}: {count} months of the own wage.",
                f"一次性伤残补助金（{grade}级）：{count}个月本人工资。",
            ),
            f"{number(own)} × {count} = {number(sums[0])}",
            months.basis,
        )
        sheet.part(name, sums[0])
        _allowance(sheet, grade, own)
    _care(sheet, given)
    if given.relation_ended and grade in LEAVING:
        sums += _leaving(sheet, grade)
    elif given.relation_ended:
        sheet.step(
            Text(
                "Grades 1 to 4 keep the employment: no allowance for its end is computed.",
                "一级至四级伤残保留劳动关系，不计算解除、终止劳动关系的一次性补助金。",
            ),
            basis=acts.cite(acts.INJURY, 35),
        )
    return sheet.total(sums) if sums else None


def _allowance(sheet: Sheet, grade: int, own: Decimal) -> None:
    """Show what grades 1 to 6 get by the month."""
    shares = sheet.law("injury.allowance_per_cent")
    if grade > len(shares.wholes):
        return
    share = shares.wholes[grade - 1]
    monthly = own * share / 100
    sheet.step(
        Text(
            f"By the month, not in the sum: {share}% of the own wage"
            + (", from the fund." if grade < LEAVING[0] else ", where no fit work can be given."),
            f"按月支付（不计入合计）：伤残津贴为本人工资的{share}%，"
            + ("由工伤保险基金支付。" if grade < LEAVING[0] else "难以安排工作的由用人单位支付。"),
        ),
        f"{number(own)} × {share}% = {number(monthly)}",
        shares.basis,
    )


def _care(sheet: Sheet, given: Input) -> None:
    levels = [code for code, _ in CARE]
    place = levels.index(given.care)
    if not place:
        return
    average = sheet.local(
        "wage.average", Text("The care allowance could not be computed.", "未能计算生活护理费。")
    )
    if average is None:
        return
    shares = sheet.law("injury.care_per_cent")
    share = shares.wholes[place - 1]
    sheet.step(
        Text(
            f"By the month, not in the sum: care, {share}% of the local average wage.",
            f"按月支付（不计入合计）：生活护理费为当地上年度职工月平均工资的{share}%。",
        ),
        f"{number(average.decimal)} × {share}% = {number(average.decimal * share / 100)}",
        shares.basis,
    )


def _leaving(sheet: Sheet, grade: int) -> list[Decimal]:
    """Return the two allowances that provinces set for the end of the employment."""
    sums: list[Decimal] = []
    without = Text("This allowance is left out of the sum.", "合计中未包含该项补助金。")
    average = sheet.local("wage.average", without)
    for id_, name in (
        ("injury.medical_allowance", Text("one-off medical allowance", "一次性工伤医疗补助金")),
        (
            "injury.employment_allowance",
            Text("one-off employment allowance", "一次性伤残就业补助金"),
        ),
    ):
        months = sheet.local(id_, without)
        if months is None or average is None or len(months.wholes) != len(LEAVING):
            continue
        count = months.wholes[grade - LEAVING[0]]
        amount = average.decimal * count
        sheet.step(
            Text(
                f"{name.en[0].upper()}{name.en[1:]}: {count} months of the local average wage.",
                f"{name.zh}：{count}个月当地上年度职工月平均工资。",
            ),
            f"{number(average.decimal)} × {count} = {number(amount)}",
            months.basis,
        )
        sheet.part(name, amount)
        sums.append(amount)
    return sums


def _death(sheet: Sheet, given: Input) -> Decimal | None:
    sums: list[Decimal] = []
    for id_, value_id, name in (
        ("injury.death_multiple", "income.urban", Text("lump sum on death", "一次性工亡补助金")),
        ("injury.funeral_months", "wage.average", Text("funeral grant", "丧葬补助金")),
    ):
        value = sheet.local(
            value_id,
            Text(f"The {name.en} could not be computed.", f"未能计算{name.zh}。"),
        )
        if value is None:
            continue
        times = sheet.law(id_)
        amount = value.decimal * times.whole
        sheet.step(
            Text(
                f"{name.en[0].upper()}{name.en[1:]}: {times.whole} times {value.name.en}.",
                f"{name.zh}：{value.name.zh}的{times.whole}倍。",
            ),
            f"{number(value.decimal)} × {times.whole} = {number(amount)}",
            times.basis,
        )
        sheet.part(name, amount)
        sums.append(amount)
    _support(sheet, given)
    return sheet.total(sums) if sums else None


def _support(sheet: Sheet, given: Input) -> None:
    """Show what relatives get by the month, together never more than the wage was."""
    if not (given.spouse or given.relatives):
        return
    own = _own_wage(sheet, given)
    if own is None:
        return
    spouse, other, more = (
        sheet.law(f"injury.support_{who}") for who in ("spouse", "relative", "alone")
    )
    share = min(
        Decimal(1),
        spouse.decimal * given.spouse
        + other.decimal * given.relatives
        + more.decimal * given.alone,
    )
    sheet.step(
        Text(
            "By the month, not in the sum: support of relatives, together at most the wage.",
            "按月支付（不计入合计）：供养亲属抚恤金，合计不高于本人工资。",
        ),
        f"{number(own)} × {per_cent(share)} = {number(own * share)}",
        spouse.basis,
    )


def _ask(sheet: Sheet) -> None:
    unit, worker = sheet.law("injury.unit_application"), sheet.law("injury.worker_application")
    sheet.ask(
        Text(
            f"Was it recognised as injury at work? The employer applies within {unit.whole} "
            f"days; if it does not, worker, family or union within {worker.whole} year.",
            f"是否已认定工伤？用人单位应在{unit.whole}日内申请；未申请的，职工、近亲属或者工会可以在"
            f"{worker.whole}年内申请。",
        ),
        worker.basis,
    )
    leave, longer = sheet.law("injury.leave_months"), sheet.law("injury.leave_extension")
    sheet.ask(
        Text(
            f"During treatment wages go on as before, for up to {leave.whole} months and, if "
            f"confirmed, {longer.whole} more; they are not in the sum.",
            f"停工留薪期内原工资福利不变，一般不超过{leave.whole}个月，经确认可再延长不超过"
            f"{longer.whole}个月；此处未计入。",
        ),
        leave.basis,
    )
    sheet.ask(
        Text(
            "Did the employer pay injury insurance? If not, it pays all of this itself.",
            "单位是否缴纳工伤保险？未缴纳的，由单位按规定支付全部待遇。",
        ),
        acts.cite(acts.INJURY, 62),
    )
