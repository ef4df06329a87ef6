"""Until when arbitration may be asked for (仲裁时效), and what makes the time run anew.

``last_day`` is for apps that count down: mediation cases, consultations, demands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from unionhall.entitlements.law import acts
from unionhall.entitlements.law.book import Book
from unionhall.entitlements.law.inputs import Choices, Event, Kind, asked, region
from unionhall.entitlements.law.results import Problem, Result, Unit, Unusable
from unionhall.entitlements.law.sheet import Sheet
from unionhall.entitlements.law.spans import YEAR, plus_months
from unionhall.entitlements.law.words import Text, day

HEADLINE = Text("Last day to ask for arbitration", "申请仲裁的最后一天")


class Claim(StrEnum):
    """What is claimed, as far as it changes the time."""

    WAGES = "wages"
    DOUBLE_WAGE = "double_wage"
    OTHER = "other"


class Restart(StrEnum):
    """What makes the year run anew from its day on (domain file, 5.1)."""

    NEGOTIATION_REFUSED = "negotiation_refused"
    NEGOTIATION_SILENCE = "negotiation_silence"
    NEGOTIATION_FAILED = "negotiation_failed"
    SETTLEMENT_UNPERFORMED = "settlement_unperformed"
    MEDIATION_REFUSED = "mediation_refused"
    MEDIATION_FAILED = "mediation_failed"
    AGREEMENT_UNPERFORMED = "agreement_unperformed"
    COMPLAINT = "complaint"
    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"
    PROMISE = "promise"


CLAIMS: Choices = (
    (Claim.OTHER, Text("severance, damages, leave and others", "经济补偿、赔偿金、年休假等")),
    (Claim.WAGES, Text("wages, overtime pay", "拖欠工资、加班费等劳动报酬")),
    (Claim.DOUBLE_WAGE, Text("double wages", "二倍工资差额")),
)
RESTARTS: Choices = (
    (Restart.NEGOTIATION_REFUSED, Text("the other side refused to negotiate", "对方拒绝协商")),
    (
        Restart.NEGOTIATION_SILENCE,
        Text(
            "asked to negotiate, no answer (day of asking)",
            "要求协商后对方不答复（填要求协商之日）",
        ),
    ),
    (Restart.NEGOTIATION_FAILED, Text("the negotiation failed", "协商不成")),
    (
        Restart.SETTLEMENT_UNPERFORMED,
        Text("a settlement was not kept (day it was due)", "和解协议未履行（填履行期满之日）"),
    ),
    (Restart.MEDIATION_REFUSED, Text("the other side refused mediation", "对方不同意调解")),
    (Restart.MEDIATION_FAILED, Text("the mediation failed", "调解不成")),
    (
        Restart.AGREEMENT_UNPERFORMED,
        Text(
            "a mediated agreement was not kept (day it was due)", "调解协议未履行（填履行期满之日）"
        ),
    ),
    (Restart.COMPLAINT, Text("complaint to an authority", "向劳动监察等部门投诉、请求救济")),
    (Restart.SUIT, Text("suit or application for arbitration", "起诉、申请仲裁")),
    (Restart.PAYMENT_ORDER, Text("a payment order was asked for", "申请支付令")),
    (Restart.PROMISE, Text("the other side agreed to perform", "对方同意履行义务")),
)
_NAMES = dict(RESTARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known: since when, about what, and what happened since.

    ``on`` is the day from which the days left are counted.
    """

    known_on: date = asked(
        Kind.DAY,
        "Day on which you knew of it",
        "知道或者应当知道权利被侵害的日期",
        hint=Text(
            "Such as the day of dismissal, or of the wages not paid.", "如被辞退之日、欠薪之日。"
        ),
        required=True,
    )
    claim: str = asked(
        Kind.CHOICE, "What is claimed", "请求事项", choices=CLAIMS, default=Claim.OTHER.value
    )
    ended_on: date | None = asked(
        Kind.DAY,
        "Last day of work",
        "离职日期",
        hint=Text("Leave it empty if you still work there.", "仍在职的不填。"),
    )
    events: tuple[Event, ...] = asked(
        Kind.EVENTS,
        "What happened since",
        "此后发生的事",
        hint=Text("Each of these makes the year run anew.", "下列情形均使时效中断，重新计算。"),
        choices=RESTARTS,
        default=(),
    )
    on: date | None = asked(Kind.DAY, "Count the days left from", "从哪一天起算剩余天数", more=True)
    region: str = region()

    @staticmethod
    def check(sent: Mapping[str, Any]) -> Iterable[Problem]:
        """Say that it was known only after the day from which is counted."""
        on, known_on = sent.get("on"), sent.get("known_on")
        if on is not None and known_on is not None and on < known_on:
            yield Problem(
                "known_on",
                Text(
                    f"The days left are counted from {day(on).en}; you cannot have known of it "
                    "later. Check both days.",
                    f"剩余天数自{day(on).zh}起算，知道权利被侵害之日不能晚于该日，请核对。",
                ),
            )


Input = Facts


@dataclass(frozen=True, slots=True)
class Limitation:
    """The last day, or None where none is set while the employment lasts; and how it was found."""

    last_day: date | None
    result: Result

    def left_on(self, day: date) -> int | None:
        """Return the days left on a day; 0 on the last one, below zero when it is over."""
        return None if self.last_day is None else (self.last_day - day).days


def compute(given: Facts, book: Book) -> Result:
    """Find the last day as a result with its steps."""
    return last_day(given, book).result


def last_day(facts: Facts, book: Book) -> Limitation:
    """Find the last day on which arbitration may be asked for."""
    if wrong := list(Facts.check({"on": facts.on, "known_on": facts.known_on})):
        raise Unusable(*wrong)
    wages = facts.claim == Claim.WAGES
    if facts.ended_on is not None and wages:
        begun, begun_field = facts.ended_on, "ended_on"
    else:
        begun, begun_field = facts.known_on, "known_on"
    sheet = Sheet(book, on=begun, region=facts.region, day_field=begun_field)
    limit = sheet.law("arbitration.limit")
    sheet.mark(facts.known_on, Text("known of it", "知道被侵害"))
    if wages and facts.ended_on is None:
        sheet.step(
            Text(
                "While the employment lasts there is no limit for wages.",
                "劳动关系存续期间因拖欠劳动报酬发生争议的，不受一年时效限制。",
            ),
            "",
            limit.basis,
        )
        _ask(sheet, facts)
        return Limitation(None, sheet.result(None, Unit.DATE, HEADLINE))
    sheet.step(
        Text(
            f"The year runs from the end of the employment, {day(begun).en}."
            if wages
            else f"The year runs from knowing, {day(begun).en}.",
            f"劳动报酬争议自劳动关系终止之日（{day(begun).zh}）起算{limit.whole}年。"
            if wages
            else f"自知道或者应当知道权利被侵害之日（{day(begun).zh}）起算{limit.whole}年。",
        ),
        begun.isoformat(),
        limit.basis,
    )
    if wages:
        sheet.mark(begun, Text("employment ended", "劳动关系终止"))
    end = _end(sheet, begun, limit.whole)
    end = _restarted(sheet, facts.events, begun, end)
    sheet.mark(end, Text("last day", "最后一天"), main=True)
    left = None if facts.on is None else (end - facts.on).days
    if left is not None and facts.on is not None:
        sheet.mark(facts.on, Text("counted from", "计算日"))
        sheet.step(
            Text(
                f"{left} days are left on {day(facts.on).en}."
                if left >= 0
                else f"On {day(facts.on).en} it is over since {-left} days.",
                f"截至{day(facts.on).zh}，还剩{left}天。"
                if left >= 0
                else f"截至{day(facts.on).zh}，已超过{-left}天。",
            ),
            f"{end.isoformat()} − {facts.on.isoformat()} = {left}",
        )
    _ask(sheet, facts)
    return Limitation(end, sheet.result(end, Unit.DATE, HEADLINE, left))


def _end(sheet: Sheet, begun: date, years: int) -> date:
    """Return the corresponding day, or the next one worked."""
    counted = plus_months(begun, years * YEAR)
    worked = sheet.book.working_day(counted)
    if worked is None:
        sheet.lack(
            "holidays",
            Text(
                f"The holidays of {counted.year} are not known yet: if {day(counted).en} is a day "
                "off, the last day is the next working day.",
                f"{counted.year}年放假安排尚未公布：{day(counted).zh}如为休息日，顺延至下一工作日。",
            ),
        )
        worked = counted
    elif worked != counted:
        sheet.step(
            Text(
                f"{day(counted).en} is a day off: the next working day counts.",
                f"{day(counted).zh}是休息日，顺延至下一工作日。",
            ),
            f"{counted.isoformat()} → {worked.isoformat()}",
            acts.cite(acts.CIVIL_CODE, 201, 202, 203).as_of(counted),
        )
    return worked


def _restarted(sheet: Sheet, events: Sequence[Event], begun: date, end: date) -> date:
    """Let each event in time begin the year anew."""
    years = sheet.law("arbitration.limit").whole
    for event in sorted(events, key=lambda one: one.on):
        name, on = _NAMES[event.kind], event.on
        if event.kind == Restart.NEGOTIATION_SILENCE:
            last = on + timedelta(days=sheet.law("negotiation.answer").whole)
            on = sheet.book.working_day(last) or last
        if on < begun:
            sheet.step(
                Text(
                    f"{day(on).en}: {name.en}. That was before the year began and changes nothing.",
                    f"{day(on).zh}：{name.zh}。在时效起算之前，不影响时效。",
                )
            )
            continue
        if on > end:
            sheet.step(
                Text(
                    f"{day(on).en}: {name.en}. The year was over by then: it does not begin anew.",
                    f"{day(on).zh}：{name.zh}。此时时效已经届满，不再中断。",
                ),
                f"{on.isoformat()} > {end.isoformat()}",
                acts.cite(acts.ARBITRATION_LAW, 27),
            )
            if event.kind == Restart.PROMISE:
                sheet.ask(
                    Text(
                        "Whether a promise made after the year binds is for the legal desk to say.",
                        "时效届满后对方又同意履行的，效力如何请咨询工会法律援助窗口。",
                    ),
                    acts.cite(acts.ARBITRATION_LAW, 27),
                )
            continue
        sheet.mark(on, name)
        sheet.step(
            Text(
                f"{day(on).en}: {name.en}. The year runs anew from then.",
                f"{day(on).zh}：{name.zh}，时效中断，重新计算。",
            ),
            f"{on.isoformat()} + {years}",
            acts.cite(acts.ARBITRATION_LAW, 27),
        )
        end = _end(sheet, on, years)
    return end


def _ask(sheet: Sheet, facts: Facts) -> None:
    sheet.ask(
        Text(
            "The employer must raise limitation; the arbitrators and the court do not raise it "
            "themselves. Keep proof of every event: messages, receipts of complaints.",
            "时效须由用人单位提出抗辩，仲裁委、法院不主动适用。请保存每次中断的证据（聊天记录、投诉回执"
            "等）。",
        ),
        acts.cite(acts.ARBITRATION_LAW, 27),
    )
    sheet.ask(
        Text(
            "Force majeure and other obstacles halt the year; they are not counted here.",
            "因不可抗力等正当理由不能申请仲裁的，时效中止，此处未计算。",
        ),
        acts.cite(acts.ARBITRATION_LAW, 27),
    )
    if facts.claim == Claim.DOUBLE_WAGE:
        sheet.ask(
            Text(
                "For double wages the year runs for each day by itself: what is shown is the last "
                "day for the last of them; earlier days fall away before.",
                "二倍工资差额的时效按日分别计算：以上为最后一日对应的期限，更早的部分逐日届满。",
            ),
            acts.item(acts.BEIJING_2024, 41),
        )
