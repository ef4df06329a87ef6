"""Double wages without a written contract (二倍工资): Labour Contract Law, Art. 82."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from unionhall.entitlements.law import acts, limits
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Choices, Kind, asked, ordered, paid, region, wage
from unionhall.entitlements.law.results import Problem, Result
from unionhall.entitlements.law.sheet import ZERO, Sheet
from unionhall.entitlements.law.spans import DAY, Span, plus_months
from unionhall.entitlements.law.words import Text, day, number


class Case(StrEnum):
    """Why double wages may be due."""

    NO_CONTRACT = "no_contract"
    RENEWAL = "renewal"
    OPEN_ENDED = "open_ended"


CASES: Choices = (
    (Case.NO_CONTRACT, Text("no written contract was made", "入职后未签书面合同")),
    (Case.RENEWAL, Text("the contract ran out and was not renewed", "合同到期未续签继续工作")),
    (
        Case.OPEN_ENDED,
        Text("an open-ended contract was due and refused", "应签无固定期限合同而未签"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What double wages are computed from."""

    start: date = asked(Kind.DAY, "First day of work", "入职日期", required=True)
    monthly_wage: Decimal = wage(
        "Monthly wage, fixed items (yuan)",
        "月工资（固定项目，元）",
        required=True,
        hint=Text(
            "What comes every month; no irregular commission or bonus.",
            "按月固定发放的项目；不含不固定的提成、奖金。",
        ),
    )
    end: date = asked(
        Kind.DAY,
        "Last day of work",
        "离职日期",
        hint=Text("If you still work there: today.", "在职的填写今天。"),
        required=True,
    )
    case: str = asked(
        Kind.CHOICE, "What happened", "情形", choices=CASES, default=Case.NO_CONTRACT.value
    )
    contract_signed: date | None = asked(
        Kind.DAY,
        "Day on which a contract was signed after all",
        "后来补签合同的日期",
        hint=Text("Leave it empty if there was none.", "一直没有签订的不填。"),
    )
    due_on: date | None = asked(
        Kind.DAY,
        "Last day of the contract that ran out, or day on which the open-ended one was due",
        "原合同到期日，或应签无固定期限合同之日",
        hint=Text("Only for the second and third case.", "仅第二、三种情形填写。"),
    )
    claimed_on: date | None = asked(
        Kind.DAY,
        "Day of the claim",
        "申请仲裁日期",
        hint=Text(
            "Shows what is left if the employer raises limitation.",
            "用于显示单位提出时效抗辩时剩余的金额。",
        ),
    )
    region: str = region()
    paid: Decimal | None = paid()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say what is wrong between the days."""
        yield from ordered(sent, "start", "end")
        if sent.get("case", Case.NO_CONTRACT) in {Case.RENEWAL, Case.OPEN_ENDED}:
            yield from ordered(sent, "start", "due_on")
            yield from ordered(sent, "due_on", "end")
            if "due_on" not in sent:
                yield Problem(
                    "due_on",
                    Text(
                        "Give the day on which the contract ran out, or the open-ended one was "
                        "due.",
                        "请填写原合同到期日，或者应当订立无固定期限合同之日。",
                    ),
                )
        start, signed = sent.get("start"), sent.get("contract_signed")
        if start is not None and signed is not None and signed < start:
            yield Problem(
                "contract_signed",
                Text(
                    f"A contract signed on {day(signed).en} was signed before the first day of "
                    "work: no double wages are due. Leave it empty if that contract ran out.",
                    f"{day(signed).zh}签订的合同早于入职日期，不产生二倍工资；如该合同已到期，"
                    "请不要填写。",
                ),
            )


def compute(given: Input, book: Book) -> Result:
    """Compute the extra half: one more month's wage for each month without a contract."""
    end = given.end
    sheet = Sheet(book, on=end, region=given.region, day_field="end")
    multiple = sheet.law("double_wage.multiple")
    first, last = _period(sheet, given, end)
    amount = ZERO
    if last >= first:
        amount = _extra(sheet, given.monthly_wage * (multiple.whole - 1), first, last)
        sheet.mark(given.start, Text("first day of work", "入职"))
        sheet.mark(first, Text("double wages begin", "二倍工资起算"), main=True)
        sheet.mark(last, Text("double wages end", "二倍工资截止"), main=True)
        sheet.mark(end, Text("last day of work", "离职"))
    else:
        sheet.step(
            Text(
                "No day lies in the time for which double wages are due.",
                "没有落在二倍工资期间内的日期。",
            ),
            f"{first.isoformat()} > {last.isoformat()}",
            multiple.basis,
        )
    _ask(sheet, given, first, last)
    left = sheet.less_paid(amount, given.paid)
    limits.final_award(sheet, left)
    return sheet.money(left, Text("Extra half of double wages", "未签书面合同二倍工资差额"))


def _period(sheet: Sheet, given: Input, end: date) -> tuple[date, date]:
    """Return the first and the last day for which double wages are due."""
    case, signed = Case(given.case), given.contract_signed
    before_contract = end if signed is None else min(end, signed - DAY)
    if case is Case.NO_CONTRACT:
        grace, longest = sheet.law("double_wage.begins_after"), sheet.law("double_wage.longest")
        first = plus_months(_from_the_law(sheet, given.start), grace.whole)
        last = min(before_contract, plus_months(first, longest.whole) - DAY)
        sheet.step(
            Text(
                f"From the day after one month of work, {day(first).en}, to the day before a "
                f"contract is signed, at most {longest.whole} months; after a full year an "
                "open-ended contract is deemed made.",
                f"自用工满一个月的次日（{day(first).zh}）起至补签合同的前一日，最长{longest.whole}个月；"
                "满一年视为已订立无固定期限合同。",
            ),
            f"{first.isoformat()} → {last.isoformat()}",
            longest.basis,
        )
        return first, last
    due_on = given.start if given.due_on is None else given.due_on
    if case is Case.OPEN_ENDED:
        first = _from_the_law(sheet, due_on)
        basis = sheet.law("double_wage.multiple").basis
        sheet.step(
            Text(
                "From the day on which the open-ended contract was due, without a limit of months.",
                "自应当订立无固定期限劳动合同之日起计算，不受最长月数限制。",
            ),
            f"{first.isoformat()} → {before_contract.isoformat()}",
            basis,
        )
        return first, before_contract
    first = _from_the_law(sheet, due_on + DAY)
    longest = sheet.law("double_wage.renewal_longest")
    last = min(before_contract, plus_months(first, longest.whole) - DAY)
    sheet.step(
        Text(
            f"From the day after the contract ran out, at most {longest.whole} months.",
            f"自合同期满的次日起计算，最长{longest.whole}个月。",
        ),
        f"{first.isoformat()} → {last.isoformat()}",
        longest.basis,
    )
    return first, last


def _from_the_law(sheet: Sheet, begun: date) -> date:
    """Return the day itself, or the first one for which double wages are on record."""
    multiple = sheet.law("double_wage.multiple")
    since = multiple.valid_from
    if since is None or begun >= since:
        return begun
    sheet.step(
        Text(
            f"For days before {day(since).en} no rule on double wages is on record here: they are "
            "left out.",
            f"本系统没有收录{day(since).zh}以前的二倍工资规定，此前的时间不计入。",
        ),
        f"{begun.isoformat()} → {since.isoformat()}",
        multiple.basis,
    )
    return since


def _extra(sheet: Sheet, monthly: Decimal, first: date, last: date) -> Decimal:
    span = Span.of(first, last)
    amount = monthly * span.months
    sheet.step(
        Text(
            "Full months: one more wage for each; the normal wage is not in it.",
            "满整月的，每月另付一倍工资（不含正常工资）。",
        ),
        f"{number(monthly)} × {span.months} = {number(amount)}",
        sheet.law("double_wage.multiple").basis,
    )
    if not span.days:
        return amount
    rest = plus_months(first, span.months)
    month_end = plus_months(first, span.months + 1) - DAY
    worked = sheet.book.working_days(rest, last)
    whole = sheet.book.working_days(rest, month_end)
    if worked is None or not whole:
        sheet.lack(
            "holidays",
            Text(
                f"The working days from {day(rest).en} on are not known here; that part of a month "
                "is left out.",
                f"{day(rest).zh}起的工作日历暂无数据，不满一个月的部分未计算。",
            ),
        )
        return amount
    part = monthly * worked / whole
    sheet.step(
        Text(
            f"Part of a month: {worked} of its {whole} working days.",
            f"不满一个月的部分，按该月{whole}个工作日中的{worked}个工作日计算。",
        ),
        f"{number(monthly)} ÷ {whole} × {worked} = {number(part)}",
        acts.cite(acts.COURT_2025, 6),
    )
    return sheet.total([amount, part])


def _ask(sheet: Sheet, given: Input, first: date, last: date) -> None:
    if given.contract_signed is not None:
        sheet.ask(
            Text(
                "Does the contract bear an earlier day, or cover the time before? Signing back is "
                "taken as agreed, and the claim was rejected in such a case.",
                "补签的合同是否倒签日期或者补到实际用工之日？倒签、补签视为双方合意，已有案例不支持"
                "二倍工资。",
            ),
            acts.cite(acts.BEIJING_CASES),
            ZERO,
        )
    sheet.ask(
        Text(
            "Did the worker refuse to sign, on purpose or by gross negligence? Force majeure? "
            "Then the claim is rejected.",
            "是否因劳动者故意或者重大过失（如拒签）、不可抗力未订立书面合同？属实的不予支持。",
        ),
        acts.cite(acts.COURT_2025, 7),
        ZERO,
    )
    sheet.ask(
        Text(
            "Was the term prolonged by law (pregnancy, illness, injury)? Was the worker the legal "
            "representative, or the manager in charge of contracts? Then nothing is due.",
            "是否属于法定续延（孕期、医疗期、工伤等）？是否为法定代表人或者负责签订合同的人事主管？"
            "属实的不支付。",
        ),
        acts.cite(acts.COURT_2025, 8),
        ZERO,
    )
    limit = sheet.if_law("arbitration.limit")
    if given.claimed_on is None or limit is None:
        sheet.ask(
            Text(
                "The year of limitation runs for each day by itself, counted back from the claim. "
                "The employer must raise this; the court does not.",
                "时效按日计算：自申请仲裁之日向前倒推一年。须由用人单位提出抗辩，法院不主动适用。",
            ),
            acts.item(acts.BEIJING_2024, 41),
        )
        return
    since = plus_months(given.claimed_on, -12 * limit.whole) + DAY
    left, quiet = ZERO, Sheet(sheet.book, on=sheet.on, region=sheet.region, day_field="end")
    if max(first, since) <= last:
        extra = given.monthly_wage * (sheet.law("double_wage.multiple").whole - 1)
        left = _extra(quiet, extra, max(first, since), last)
    sheet.ask(
        Text(
            f"If the employer raises limitation, only the days from {day(since).en} on count: "
            "the year runs for each day by itself, counted back from the claim. The court does not "
            "raise it by itself.",
            f"用人单位提出时效抗辩的，只支持{day(since).zh}以后的部分（按日倒推一年）；法院不主动适用。",
        ),
        acts.item(acts.BEIJING_2024, 41),
        left,
    )
    sheet.mark(given.claimed_on, Text("claim", "申请仲裁"))
