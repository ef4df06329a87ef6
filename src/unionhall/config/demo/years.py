"""What 平谷 did for rights over the years: letters, notices, referrals, warnings and their outcomes.

The page says that the district warns early and mediates together, and gives no number of letters,
referrals or warnings: how many there are here is our choice. All goes through the services, which
write today's date where a deed has no day of its own; those columns are set back after.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from unionhall.config.demo import risks, warnings
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Loaded
from unionhall.config.demo.plan import PINGGU, SINCE, UNTIL
from unionhall.config.demo.supervision import (
    Office,
    card_inspectors,
    firms_of,
    seat_committee,
    take_notice,
    write_letter,
)
from unionhall.config.demo.tree import District
from unionhall.core.actors import Actor, the_system
from unionhall.earlywarning.commands import Close, Confirm, Dismiss, RaiseWarnings, TakeStep
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningRule
from unionhall.earlywarning.services import judging
from unionhall.earlywarning.services.raising import raise_warnings
from unionhall.organizations.models import Kind
from unionhall.rules.services import SetValue, set_value
from unionhall.supervision import law
from unionhall.supervision import services as letters
from unionhall.supervision.commands import CloseLetter, CloseNotice, MarkSilent, RecordReply
from unionhall.supervision.models import Letter, Notice
from unionhall.supervision.services import deciding, silence

OPERATOR = the_system("演示数据")
TERMS = (date(2019, 3, 18), date(2024, 3, 18))
CARDS = (date(2019, 1, 1), date(2028, 12, 31))
STREETS = 3
FIRST_CARD = 10
"""The cards of 延庆 have the numbers before."""
LETTERS, LETTERS_LATELY = 40, 18
NOTICES, NOTICES_LATELY = 20, 10
DONE_AFTER = timedelta(days=100)
"""What is older has been brought to an end."""
LOOK_AFTER = timedelta(days=21)
"""In the demo somebody looked so long after a letter or a notice that matters, and not each day."""
UNUSUAL = "unusual"
"""The statistical rule is of today: each look of the years would read five years before it."""
Outcome = EarlyWarning.Outcome
OUTCOMES = (
    (Outcome.REPAIRED, "已约谈单位，问题整改到位", 9),
    (Outcome.DISPUTE, "转入劳动争议调解", 6),
    (Outcome.COLLECTIVE, "职工集中申请，按集体争议调解", 1),
    (Outcome.NOTHING, "核实后未发现违法情形", 4),
)
UNFOUNDED = "同一事项重复登记，单位已妥善处理"
STEPS = (
    (Step.Kind.REPORT, 1, "服务站走访核实，情况属实"),
    (Step.Kind.INTERVIEW, 4, "会同人社所约谈企业负责人"),
    (Step.Kind.MEDIATION, 9, "引导双方到区调解组织协商"),
)


def live_through(chance: Chance, loaded: Loaded, actors: dict[str, Actor], today: date) -> str:
    """Write the years of 平谷 and what came since; return how much, in words."""
    district = loaded.districts[PINGGU.code]
    written, taken = supervise(chance, district, actors["pinggu"], today)
    raised = warn(chance, district, actors["pinggu"], today)
    risks.happen(actors["pgfalv"], district.body, today)
    return f"{written} letters, {taken} notices, {raised} early warnings of 平谷's years"


def supervise(chance: Chance, district: District, organizer: Actor, today: date) -> tuple[int, int]:
    """Write letters and take notices, most within the five years; return how many."""
    set_value(
        OPERATOR,
        SetValue(
            rule=law.ANSWER, value="15", place=district.body.path, valid_from=CARDS[0],
            reason="区总工会劳动法律监督工作制度（演示）",
        ),
    )  # fmt: skip
    offices = _offices(chance, district, organizer)
    days = [chance.working_day(SINCE, UNTIL) for _one in range(LETTERS)]
    days += [chance.working_day(UNTIL, today - timedelta(days=1)) for _one in range(LETTERS_LATELY)]
    written = [
        write_letter(chance, _at(chance.pick(offices), day), firms_of(district, chance), day, today)
        for day in sorted(days)
    ]
    spans = [(SINCE, UNTIL)] * NOTICES + [(UNTIL, today)] * NOTICES_LATELY
    taken = [
        take_notice(
            chance, _at(chance.pick(offices), span[0]), firms_of(district, chance), number, span
        )
        for number, span in enumerate(spans)
    ]
    silence.mark_silent(OPERATOR, MarkSilent(today=today))
    _end_letters(district, today)
    _end_notices(district, today)
    return sum(one is not None for one in written), sum(taken)


def _end_letters(district: District, today: date) -> None:
    """Close the letters of the years: those that nobody answered were looked into on the spot."""
    old = Letter.objects.filter(
        scope_path__within=district.body.path,
        delivered_on__lt=today - DONE_AFTER,
        state__in=[Letter.State.DELIVERED, Letter.State.SILENT, Letter.State.ANSWERED],
    )
    for letter in old.order_by("pk"):
        since = letter.answered_on or letter.due_on or letter.delivered_on or letter.drafted_on
        result = Letter.Result.CORRECTED if letter.answered_on else Letter.Result.PARTLY
        on = since + timedelta(days=20)
        letters.close_letter(OPERATOR, CloseLetter(letter=letter.public_id, result=result, on=on))


def _end_notices(district: District, today: date) -> None:
    """Let the employers answer what the union objected to over the years, and close it."""
    old = Notice.objects.filter(
        scope_path__within=district.body.path,
        received_on__lt=today - DONE_AFTER,
        state=Notice.State.OBJECTED,
    )
    for notice in old.order_by("pk"):
        key, on = notice.public_id, notice.received_on + timedelta(days=8)
        reply = RecordReply(notice=key, on=on, reply="已按工会意见重新履行告知程序。")
        deciding.record_reply(OPERATOR, reply)
        deciding.close_notice(OPERATOR, CloseNotice(notice=key, on=on + timedelta(days=2)))


def _offices(chance: Chance, district: District, organizer: Actor) -> list[tuple[Office, Office]]:
    """Give the first streets two terms of a committee and inspectors: each term is an office."""
    streets = [one for one in district.places.values() if one.kind == Kind.STREET]
    found = []
    for at, body in enumerate(streets[:STREETS]):
        number = FIRST_CARD + at
        signers = [seat_committee(chance, body, began, number) for began in TERMS]
        people = card_inspectors(chance, body, organizer, CARDS, number)
        first, second = (Office(body, organizer, people, signer) for signer in signers)
        found.append((first, second))
    return found


def _at(terms: tuple[Office, Office], day: date) -> Office:
    return terms[day >= TERMS[1]]


def warn(chance: Chance, district: District, organizer: Actor, today: date) -> int:
    """Set rules at the beginning of the years, look again and again, and judge what is raised."""
    body = district.body
    warnings.set_rules(organizer, body, but=UNUSUAL)
    WarningRule.objects.filter(organization=body).update(valid_from=SINCE)
    raised = 0
    for day in _looks(district, today):
        now = timezone.make_aware(datetime.combine(day, time(9, 30)))
        raised += raise_warnings(OPERATOR, RaiseWarnings(now=now)).raised
        waiting = EarlyWarning.objects.filter(scope_path__within=body.path, state="raised")
        for warning in waiting.order_by("pk"):
            _judge(chance, organizer, warning, today)
    warnings.adopt(organizer, body, UNUSUAL, Level.objects.get(organization=body, rank=3))
    return raised


def _looks(district: District, today: date) -> list[date]:
    """Return the days on which somebody looked: one look for all that came in before it."""
    place = {"scope_path__within": district.body.path}
    grave = Notice.objects.filter(**place).exclude(kind=Notice.Kind.DISMISSAL)
    silent = Letter.objects.filter(silent_on__isnull=False, **place)
    came = list(grave.values_list("received_on", flat=True))
    came += [day for day in silent.values_list("silent_on", flat=True) if day is not None]
    looks: list[date] = []
    for day in sorted(came):
        if (not looks or day > looks[-1]) and day + LOOK_AFTER < today:
            looks.append(day + LOOK_AFTER)
    return looks


def _judge(chance: Chance, actor: Actor, warning: EarlyWarning, today: date) -> None:
    """Judge a warning within its time or a little late; answer it, and close it."""
    key = warning.public_id
    time_left = warning.respond_by - warning.raised_at
    judged = warning.raised_at + time_left * chance.random.uniform(0.1, 1.1)
    on = timezone.localdate(judged)
    rows = EarlyWarning.objects.filter(pk=warning.pk)
    if chance.random.random() < 0.25:
        judging.dismiss(actor, Dismiss(warning=key, reason=UNFOUNDED))
        rows.update(judged_at=judged, dismissed_on=on)
        return
    judging.confirm(actor, Confirm(warning=key, reason="经核实，情况属实"))
    for kind, after, note in STEPS[: chance.random.randrange(1, len(STEPS) + 1)]:
        done_on = min(on + timedelta(days=after), today)
        judging.take_step(actor, TakeStep(warning=key, kind=kind, done_on=done_on, note=note))
    outcome, note = chance.weighted([((one, said), weight) for one, said, weight in OUTCOMES])
    judging.close(actor, Close(warning=key, outcome=outcome, note=note))
    closed = min(on + timedelta(days=chance.random.randrange(10, 30)), today)
    rows.update(judged_at=judged, confirmed_on=on, closed_on=closed)
