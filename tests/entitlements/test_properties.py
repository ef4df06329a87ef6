"""What holds whatever is entered: never negative, more for more, no step but the law's own."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.entitlements.helpers import calculate, money
from unionhall.entitlements.law.spans import Span, plus_months
from unionhall.rules.deadlines import Unit, counted_day

FEN = Decimal("0.01")
CLAIMS = ("severance", "unlawful_dismissal")
wages = st.decimals(FEN, 200_000, places=2)
starts = st.dates(date(2000, 1, 1), date(2020, 12, 31))
lengths = st.integers(0, 12_000)


def service(start: date, days: int) -> dict[str, str]:
    end = max(start + timedelta(days=days), date(2008, 1, 1))
    return {"start": start.isoformat(), "end": end.isoformat()}


@given(st.sampled_from(CLAIMS), starts, lengths, wages, wages)
def test_more_wage_never_gives_less(
    name: str, start: date, days: int, one: Decimal, other: Decimal
) -> None:
    facts = service(start, days)
    low, high = sorted((one, other))
    assert (
        0
        < money(name, **facts, average_monthly_wage=str(low))
        <= money(name, **facts, average_monthly_wage=str(high))
    )


@given(st.sampled_from(CLAIMS), starts, lengths, lengths, wages)
def test_longer_service_never_gives_less(
    name: str, start: date, one: int, other: int, wage: Decimal
) -> None:
    short, long = sorted((one, other))
    wage_ = {"average_monthly_wage": str(wage)}
    assert money(name, **service(start, short), **wage_) <= money(
        name, **service(start, long), **wage_
    )


@given(starts, st.integers(0, 4000), wages, st.decimals(2000, 20_000, places=2))
def test_with_the_cap_more_wage_never_gives_less_up_to_twelve_years(
    start: date, days: int, wage: Decimal, local: Decimal
) -> None:
    facts = {**service(start, days), "local_average_wage": str(local)}
    at_most = local * 3 * 12 * 2
    amount = money("unlawful_dismissal", **facts, average_monthly_wage=str(wage))
    more = money("unlawful_dismissal", **facts, average_monthly_wage=str(wage + 1))
    assert 0 < amount <= more <= at_most or days > 12 * 365


OTHERS = {
    "notice_pay": ("last_month_wage", {"end": "2024-09-10"}),
    "probation_excess": (
        "monthly_wage",
        {"day": "2024-01-01", "contract_months": 12, "probation_months": "5"},
    ),
    "double_wage": ("monthly_wage", {"start": "2023-03-04", "end": "2024-09-10"}),
    "overtime": ("monthly_wage", {"day": "2024-09-10", "holiday_hours": "8"}),
    "annual_leave": (
        "average_monthly_wage",
        {"year": 2023, "start": "2019-03-04", "earlier_months": 120},
    ),
    "work_injury": ("monthly_wage", {"day": "2024-09-10", "grade": "7"}),
}


@given(st.sampled_from(list(OTHERS)), wages, wages)
def test_no_other_claim_is_negative_or_falls_with_the_wage(
    name: str, one: Decimal, other: Decimal
) -> None:
    wage, facts = OTHERS[name]
    low, high = sorted((one, other))
    less = money(name, **facts, **{wage: str(low)})
    assert 0 <= less <= money(name, **facts, **{wage: str(high)})


@given(starts, lengths, wages)
def test_a_fen_of_wage_moves_the_result_by_no_more_than_its_months(
    start: date, days: int, wage: Decimal
) -> None:
    facts = service(start, days)
    step = money("severance", **facts, average_monthly_wage=str(wage + FEN)) - money(
        "severance", **facts, average_monthly_wage=str(wage)
    )
    assert 0 <= step <= FEN * 40


@given(starts, lengths, wages)
def test_a_day_of_service_moves_the_result_by_half_a_month_or_not_at_all(
    start: date, days: int, wage: Decimal
) -> None:
    before = money("severance", **service(start, days), average_monthly_wage=str(wage))
    after = money("severance", **service(start, days + 1), average_monthly_wage=str(wage))
    assert (
        after - before in {0, (wage / 2).quantize(FEN), wage / 2}
        or abs(after - before - wage / 2) <= FEN
    )


@given(wages, st.decimals(0, 300, places=1), st.decimals(0, 300, places=1))
def test_overtime_pay_grows_with_wage_and_hours(
    wage: Decimal, one: Decimal, other: Decimal
) -> None:
    facts = {"day": "2025-03-31", "rest_day_hours": "1"}
    few, many = sorted((one, other))
    less = money("overtime", **facts, monthly_wage=str(wage), weekday_hours=str(few))
    more = money("overtime", **facts, monthly_wage=str(wage + 1), weekday_hours=str(many))
    assert 0 <= less <= more


@given(starts, st.integers(0, 900), st.integers(0, 900), wages)
def test_double_wages_grow_with_time_up_to_eleven_months(
    start: date, one: int, other: int, wage: Decimal
) -> None:
    start = max(start, date(2008, 1, 1))
    short, long = sorted((one, other))
    facts = {"monthly_wage": str(wage)}
    less = money("double_wage", **service(start, short), **facts)
    more = money("double_wage", **service(start, long), **facts)
    assert 0 <= less <= more <= wage * 11


@given(st.integers(2008, 2025), st.integers(0, 600), st.integers(0, 600), wages)
def test_leave_grows_with_years_of_work(year: int, one: int, other: int, wage: Decimal) -> None:
    facts = {"year": year, "start": f"{year}-03-01", "average_monthly_wage": str(wage)}
    few, many = sorted((one, other))
    less = money("annual_leave", **facts, earlier_months=few)
    assert 0 <= less <= money("annual_leave", **facts, earlier_months=many)


@given(st.dates(date(2009, 1, 1), date(2024, 12, 31)), st.integers(0, 800))
def test_an_event_never_brings_the_last_day_forward(known: date, after: int) -> None:
    plain = calculate("limitation", known_on=known.isoformat()).amount
    event = {"kind": "suit", "on": (known + timedelta(days=after)).isoformat()}
    moved = calculate("limitation", known_on=known.isoformat(), events=[event]).amount
    assert isinstance(plain, date)
    assert isinstance(moved, date)
    assert moved >= plain


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(-600, 600))
def test_months_are_counted_as_the_calendar_of_law_counts_them(day: date, months: int) -> None:
    assert plus_months(day, months) == counted_day(day, months, Unit.MONTHS)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 15_000))
def test_a_span_adds_up(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    span = Span.of(first, last)
    assert plus_months(first, span.months) + timedelta(days=span.days - 1) == last
    assert 0 <= span.days <= 31
