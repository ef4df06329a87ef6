"""The clocks, against a table worked out by hand for 2026.

That year the Spring Festival is 15 to 23 February; Saturday 14 and Saturday 28 are worked.
Qingming is 4 to 6 April, Labour Day 1 to 5 May (Saturday 9 is worked), Mid-Autumn 25 to 27
September, the National Day 1 to 7 October (Saturday 10 is worked).
"""

from datetime import date
from decimal import Decimal

import pytest

from unionhall.mediation import clocks
from unionhall.mediation.clocks import Clock, Facts, State
from unionhall.mediation.models import Event
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule

K = Event.Kind
PINGGU = "110117"
YEAR_END = date(2026, 12, 20)
WHOLE_YEAR = Facts(
    today=YEAR_END,
    applied_on=date(2026, 2, 12),
    accepted_on=date(2026, 2, 24),
    ended_on=date(2026, 3, 20),
    effective_on=date(2026, 3, 20),
    closed_on=date(2026, 5, 6),
    over=True,
    agreed=True,
    known_on=date(2025, 12, 1),
    extensions=(15,),
    events=(
        (K.ASKED, date(2026, 2, 9)),
        (K.ENTRUSTED, date(2026, 2, 13)),
        (K.REVIEW_ASKED, date(2026, 4, 7)),
        (K.REVIEW_ACCEPTED, date(2026, 4, 8)),
        (K.REVIEW_EXTENDED, date(2026, 4, 14)),
        (K.REVIEWED, date(2026, 4, 23)),
        (K.ARBITRATION_ASKED, date(2026, 5, 6)),
        (K.ARBITRATION_ACCEPTED, date(2026, 5, 11)),
        (K.SERVED, date(2026, 5, 18)),
        (K.DEFENDED, date(2026, 6, 1)),
        (K.AWARD_EXTENDED, date(2026, 6, 20)),
        (K.AWARDED, date(2026, 7, 10)),
        (K.AWARD_RECEIVED, date(2026, 9, 10)),
        (K.SUED, date(2026, 9, 29)),
    ),
    instalments=(
        (date(2026, 3, 31), Decimal(5000)),
        (date(2026, 4, 30), Decimal(3000)),
    ),
    payments=((date(2026, 3, 30), Decimal(5000)), (date(2026, 5, 6), Decimal(3000))),
)


def lookup(id_: str, on: date) -> Rule | None:
    return rules.rule(id_, on=on, region=PINGGU)


def run(facts: Facts) -> dict[str, Clock]:
    return {one.id: one for one in clocks.clocks(facts, lookup)}


BY_HAND = [
    # Monday 9 + 5 days is Saturday 14, which is worked: it stays there.
    ("negotiation.answer", "M1", date(2026, 2, 14), State.MISSED),
    # Friday 13, Saturday 14 (worked), then Tuesday 24 after the festival.
    ("mediation.accept", "M2", date(2026, 2, 24), State.KEPT),
    # 24 February + 15 = 11 March, + 15 by both sides = 26 March.
    ("mediation.end", "M3", date(2026, 3, 26), State.KEPT),
    ("mediation.arbitrate_after", "M4", date(2026, 2, 27), State.VOID),
    # 20 March + 15 = 4 April, Qingming: the next working day is Tuesday 7.
    ("review.request", "M5", date(2026, 4, 7), State.KEPT),
    # 9, 10, 13, 14, 15 April, and five working days more: 22 April.
    ("review.decision", "M6", date(2026, 4, 22), State.LATE),
    # 20 March + 30 = 19 April, a Sunday: Monday 20.
    ("confirmation.request", "M7", date(2026, 4, 20), State.VOID),
    # Silence counts as a refusal on 14 February; a year from then, beyond the table of holidays.
    ("arbitration.limit", "M8", date(2027, 2, 14), State.KEPT),
    # 7, 8, 9 (a worked Saturday), 11, 12 May.
    ("arbitration.accept", "M9", date(2026, 5, 12), State.KEPT),
    ("arbitration.serve", "M9", date(2026, 5, 18), State.KEPT),
    ("arbitration.defence", "M9", date(2026, 6, 1), State.KEPT),
    # 11 May + 45 = 25 June, + 15 = 10 July.
    ("arbitration.award", "M10", date(2026, 7, 10), State.KEPT),
    # 10 September + 15 = 25, Mid-Autumn: Monday 28.
    ("award.sue", "M11", date(2026, 9, 28), State.LATE),
    # 10 September + 30 = 10 October, a worked Saturday.
    ("award.set_aside", "M11", date(2026, 10, 10), State.MISSED),
    # 14, 24, 25, 26, 27, 28 (worked) February, 2, 3, 4, 5 March.
    ("arbitration.entrusted_mediation", "M12", date(2026, 3, 5), State.LATE),
    # There was an award: ten years.
    ("files.award", "M13", date(2036, 5, 6), State.RUNNING),
]


@pytest.mark.parametrize(("id_", "code", "due_on", "state"), BY_HAND, ids=[b[0] for b in BY_HAND])
def test_each_clock_falls_on_the_day_worked_out_by_hand(
    id_: str, code: str, due_on: date, state: State
) -> None:
    clock = run(WHOLE_YEAR)[id_]
    assert (clock.code, clock.due_on, clock.state) == (code, due_on, state)
    assert clock.rule is not None
    assert clock.rule.source.tag


def test_every_clock_of_the_catalogue_runs() -> None:
    codes = {one.code for one in clocks.clocks(WHOLE_YEAR, lookup) if one.code}
    assert codes == {f"M{number}" for number in range(1, 14)}


def test_an_instalment_is_kept_by_what_was_paid_in_all_by_its_day() -> None:
    found = [one for one in clocks.clocks(WHOLE_YEAR, lookup) if one.id == clocks.INSTALMENT]
    assert [(one.due_on, one.state, one.done_on) for one in found] == [
        (date(2026, 3, 31), State.KEPT, date(2026, 3, 30)),
        (date(2026, 4, 30), State.LATE, date(2026, 5, 6)),
    ]


def test_each_clock_says_why(zh: None) -> None:
    why = run(WHOLE_YEAR)["review.request"].why
    assert why[0] == "开始的当日 2026年3月20日 不计入。"
    assert "2026年4月4日" in why[-1]
    assert "2026年4月7日" in why[-1]


@pytest.fixture
def zh() -> object:
    from django.utils import translation  # noqa: PLC0415

    with translation.override("zh-hans"):
        yield


PLAIN = Facts(today=date(2026, 6, 1), applied_on=date(2026, 5, 20))


def facts(**changes: object) -> Facts:
    told = {name: getattr(PLAIN, name) for name in PLAIN.__dataclass_fields__}
    return Facts(**(told | changes))


def test_no_limitation_runs_for_pay_while_employed_and_another_does_for_the_rest() -> None:
    found = clocks.limitation(facts(known_on=date(2025, 9, 1), pay=True), lookup)
    assert [(one.state, one.due_on) for one in found] == [
        (State.RUNNING, date(2026, 9, 1)),
        (State.NOT_BEGUN, None),
    ]


def test_the_limitation_for_pay_begins_when_the_employment_ends() -> None:
    left = facts(pay=True, more=False, employed=False, left_on=date(2025, 10, 9))
    [found] = clocks.limitation(left, lookup)
    assert (found.start, found.due_on) == (date(2025, 10, 9), date(2026, 10, 9))


RESTARTING = [
    K.REFUSED,
    K.NEGOTIATED,
    K.BROKEN,
    K.DECLINED,
    K.FAILED,
    K.UNPERFORMED,
    K.COMPLAINED,
    K.SUED,
    K.ORDER_ASKED,
    K.PROMISED,
]


@pytest.mark.parametrize("kind", RESTARTING)
def test_each_event_of_the_law_restarts_the_limitation(kind: str) -> None:
    told = facts(known_on=date(2025, 7, 1), events=((kind, date(2025, 11, 3)),))
    [found] = clocks.limitation(told, lookup)
    assert (found.start, found.due_on) == (date(2025, 11, 3), date(2026, 11, 3))


@pytest.mark.parametrize("kind", [K.MET, K.ENTRUSTED, K.ACCEPTED, K.WITHDRAWN])
def test_nothing_else_restarts_it(kind: str) -> None:
    told = facts(known_on=date(2025, 7, 1), events=((kind, date(2025, 11, 3)),))
    assert clocks.limitation(told, lookup)[0].due_on == date(2026, 7, 1)


def test_what_comes_after_the_limitation_ran_out_restarts_nothing() -> None:
    told = facts(known_on=date(2024, 7, 1), events=((K.COMPLAINED, date(2025, 11, 3)),))
    [found] = clocks.limitation(told, lookup)
    assert (found.due_on, found.state) == (date(2025, 7, 1), State.MISSED)
    assert any("2025" in sentence for sentence in found.why)


def test_an_answer_in_time_is_no_silence() -> None:
    told = facts(
        known_on=date(2025, 7, 1),
        events=((K.ASKED, date(2026, 5, 8)), (K.ANSWERED, date(2026, 5, 13))),
    )
    assert run(told)["negotiation.answer"].state is State.KEPT
    assert run(told)["arbitration.limit"].start == date(2025, 7, 1)


def test_after_fifteen_days_without_an_agreement_one_may_arbitrate() -> None:
    assert run(facts(today=date(2026, 6, 4)))["mediation.arbitrate_after"].state is State.RUNNING
    assert run(facts(today=date(2026, 6, 5)))["mediation.arbitrate_after"].state is State.OPEN


def test_a_labour_relation_cannot_be_reviewed_and_what_is_paid_needs_nothing() -> None:
    agreed = {"effective_on": date(2026, 5, 25), "agreed": True}
    found = run(facts(relation=True, **agreed))
    assert found["review.request"].state is State.VOID
    assert found["confirmation.request"].state is State.RUNNING
    assert run(facts(performed=True, **agreed))["confirmation.request"].state is State.VOID


def test_where_the_calendar_ends_the_day_is_not_guessed() -> None:
    told = facts(
        today=date(2026, 12, 31), applied_on=date(2026, 12, 30), accepted_on=date(2026, 12, 31)
    )
    found = run(told)
    assert (found["mediation.accept"].due_on, found["mediation.accept"].state) == (
        None,
        State.KEPT,
    )
    assert found["mediation.end"].due_on == date(2027, 1, 15)
    assert any("2026" in why for why in found["mediation.end"].why)


def test_the_body_is_told_of_its_own_clock_that_ends_first() -> None:
    found = clocks.next_own(clocks.clocks(facts(accepted_on=date(2026, 5, 22)), lookup))
    assert found is not None
    assert (found.id, found.due_on) == ("mediation.end", date(2026, 6, 8))


def test_elsewhere_in_the_country_no_length_of_an_extension_is_invented() -> None:
    def far(id_: str, on: date) -> Rule | None:
        return rules.rule(id_, on=on, region="320100")

    assert (far("mediation.extension", date(2026, 3, 1)) or lookup).value is None
    told = facts(accepted_on=date(2026, 3, 2), extensions=(20,))
    found = {one.id: one for one in clocks.clocks(told, far)}
    assert found["mediation.end"].due_on == date(2026, 4, 7)


def test_silence_stays_a_refusal_though_the_worker_asked_again_or_the_answer_came_late() -> None:
    # Asked on Friday 8 May: 13 May is the last day to answer; asked again on 20 May, answered.
    told = facts(
        known_on=date(2025, 7, 1),
        events=(
            (K.ASKED, date(2026, 5, 8)),
            (K.ASKED, date(2026, 5, 20)),
            (K.ANSWERED, date(2026, 5, 21)),
        ),
    )
    assert run(told)["negotiation.answer"].state is State.KEPT
    assert run(told)["arbitration.limit"].start == date(2026, 5, 13)
