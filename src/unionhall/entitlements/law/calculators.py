"""The list of calculations: what each is called, what it asks, and what computes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import localcontext
from typing import Any

from unionhall.entitlements.law import (
    annual_leave,
    double_wage,
    limitation,
    medical_period,
    notice_pay,
    overtime,
    probation_excess,
    retirement,
    severance,
    sick_pay,
    unlawful_dismissal,
    work_injury,
)
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Spec, read, specs
from unionhall.entitlements.law.results import Result
from unionhall.entitlements.law.words import Text

PRECISION = 60
"""Digits kept on the way, so that a result is never off by a fen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """One calculation; ``lead`` says in a sentence when it is the right one."""

    name: str
    title: Text
    lead: Text
    icon: str
    input: type[Any]
    compute: Callable[[Any, Book], Result]

    @property
    def fields(self) -> dict[str, Spec]:
        return specs(self.input)

    def run(self, given: Mapping[str, object], book: Book) -> Result:
        """Read what was sent and compute; raises Unusable with all that is wrong."""
        with localcontext() as context:
            context.prec = PRECISION
            return self.compute(read(self.input, given), book)


def _calculator(module: Any, name: str, icon: str, title: Text, lead: Text) -> Calculator:
    return Calculator(
        name=name, title=title, lead=lead, icon=icon, input=module.Input, compute=module.compute
    )


CALCULATORS: dict[str, Calculator] = {
    one.name: one
    for one in (
        _calculator(
            severance,
            "severance",
            "receipt",
            Text("Severance", "经济补偿"),
            Text(
                "When the employment ended by agreement, expiry, notice or layoff",
                "协商解除、合同到期、预告解除、裁员、被迫离职",
            ),
        ),
        _calculator(
            unlawful_dismissal,
            "unlawful_dismissal",
            "alert-triangle",
            Text("Damages for unlawful dismissal", "违法解除赔偿金"),
            Text("When the employer had no lawful ground to dismiss", "单位没有合法理由辞退"),
        ),
        _calculator(
            notice_pay,
            "notice_pay",
            "calendar-event",
            Text("Pay in lieu of notice", "代通知金"),
            Text("When notice of 30 days was due and not given", "应提前三十日通知而没有通知"),
        ),
        _calculator(
            double_wage,
            "double_wage",
            "file-text",
            Text("Double wages", "双倍工资"),
            Text("When no written contract was signed", "入职后未签、到期未续签书面劳动合同"),
        ),
        _calculator(
            overtime,
            "overtime",
            "clock",
            Text("Overtime pay", "加班费"),
            Text("Working days, rest days, statutory holidays", "工作日、休息日、法定休假日加班"),
        ),
        _calculator(
            annual_leave,
            "annual_leave",
            "sun",
            Text("Annual leave not taken", "未休年休假"),
            Text("What is due for leave that was not taken", "没有休的年休假应当支付多少"),
        ),
        _calculator(
            sick_pay,
            "sick_pay",
            "heart-handshake",
            Text("Sick pay", "病假工资"),
            Text("The least during sick leave or a stoppage", "病假、停工期间的最低工资"),
        ),
        _calculator(
            probation_excess,
            "probation_excess",
            "hourglass",
            Text("Probation", "试用期"),
            Text("When probation was longer than the law allows", "试用期约定过长"),
        ),
        _calculator(
            medical_period,
            "medical_period",
            "shield-check",
            Text("Medical-treatment period", "医疗期"),
            Text("How long a sick worker is protected", "患病职工不得被解除的期间"),
        ),
        _calculator(
            work_injury,
            "work_injury",
            "briefcase",
            Text("Injury at work", "工伤待遇"),
            Text("One-off sums by the grade of disability", "按伤残等级计算一次性待遇"),
        ),
        _calculator(
            retirement,
            "retirement",
            "calendar-due",
            Text("Retirement", "退休时间"),
            Text("The day, as the age rises step by step", "渐进式延迟退休后的法定退休时间"),
        ),
        _calculator(
            limitation,
            "limitation",
            "history",
            Text("Limitation", "时效"),
            Text("The last day to ask for arbitration", "申请劳动仲裁的最后期限"),
        ),
    )
}
