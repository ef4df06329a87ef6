"""The published methods: computed by hand, and measured on simulated history."""

import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.earlywarning import FakeRoom, a_level, a_rule, run
from unionhall.core.identifiers import uuid7
from unionhall.core.signals import Signal
from unionhall.earlywarning import detecting, ears, farrington, methods, simulation, stated
from unionhall.earlywarning.ears import Expectation
from unionhall.earlywarning.methods import Series
from unionhall.earlywarning.models import EarlyWarning, WarningRule
from unionhall.organizations.models import Employer, Organization

MONDAY = date(2026, 3, 2)


def a_signal(day: date, weight: int = 1) -> Signal:
    return Signal(kind="k", record=uuid7(), on=day, path="0001", weight=weight)


# Stated rules


def test_a_run_begins_with_enough_facts_and_goes_on_with_those_that_follow() -> None:
    facts = [a_signal(MONDAY + timedelta(days=n)) for n in (0, 20, 40, 45, 50, 79, 120)]
    [run_] = stated.episodes(facts, least=3, days=30)
    assert [(one.on - MONDAY).days for one in run_] == [20, 40, 45, 50, 79]


def test_the_curve_of_a_stated_rule_is_a_year_with_the_week_that_has_begun() -> None:
    rule = WarningRule(kind=WarningRule.Kind.STATED, counted=WarningRule.Counted.FACTS)
    friday = MONDAY + timedelta(days=4)
    facts = [a_signal(MONDAY), a_signal(friday), a_signal(MONDAY - timedelta(days=7))]
    drawn = detecting.curve(rule, facts, friday, friday, 53)
    assert (len(drawn.weeks), drawn.weeks[-1]) == (53, MONDAY)
    assert drawn.observed == [0] * 51 + [1, 2]
    assert set(drawn.expected) == set(drawn.threshold) == {None}


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(1, 6), st.integers(1, 60))
def test_every_run_holds_enough_within_its_days_and_no_fact_twice(
    days: list[int], least: int, span: int
) -> None:
    facts = [a_signal(MONDAY + timedelta(days=n)) for n in days]
    runs = stated.episodes(facts, least=least, days=span)
    used = [one.record for run_ in runs for one in run_]
    assert len(used) == len(set(used))
    for run_ in runs:
        first = [one.on for one in run_[:least]]
        assert len(first) == least
        assert (first[-1] - first[0]).days < span


# EARS


def test_c1_and_c2_are_mean_and_three_deviations_of_seven_weeks() -> None:
    counts = np.array([1, 2, 3, 4, 5, 6, 7, 20, 30, 9], dtype=float)
    assert ears.expect("ears_c1", counts, 7) == Expectation(4.0, 4 + 3 * math.sqrt(28 / 6))
    assert ears.expect("ears_c2", counts, 9) == Expectation(4.0, 4 + 3 * math.sqrt(28 / 6))
    assert ears.expect("ears_c1", counts, 6) is None
    assert ears.expect("ears_c2", counts, 8) is None


def test_c3_adds_up_three_weeks() -> None:
    """By hand: mean 4, deviation 2.16; a week of 8 is 1.85 above, which leaves 1.15 of the 2."""
    counts = np.array([1, 2, 3, 4, 5, 6, 7, 4, 4, 8, 4, 4], dtype=float)
    told = ears.expect("ears_c3", counts, 11)
    assert told is not None
    window = counts[2:9]
    mean, deviation = window.mean(), window.std(ddof=1)
    nine = (8 - counts[0:7].mean()) / counts[0:7].std(ddof=1) - 1
    ten = max(0.0, (4 - counts[1:8].mean()) / counts[1:8].std(ddof=1) - 1)
    assert told == Expectation(float(mean), pytest.approx(mean + deviation * (1 + 2 - nine - ten)))


# Farrington


def test_the_quantiles_are_those_of_the_two_distributions() -> None:
    """Poisson(5): P(≤10) = .9863, P(≤11) = .9945; NB(mean 5, var 10): P(≤14) = .9941."""
    assert farrington.quantile(5, 1, 0.99) == 11
    assert farrington.quantile(5, 2, 0.99) == 14
    assert farrington.quantile(0, 1, 0.99) == 0


def test_large_counts_have_a_quantile_too() -> None:
    """exp(-800) is no number that a computer holds; 800 + 2.326 standard deviations."""
    assert farrington.quantile(800, 1, 0.99) == 866
    assert farrington.quantile(499, 1, 0.99) == 552
    assert 894 <= farrington.quantile(800, 2, 0.99) <= 896


def test_a_flat_history_is_expected_to_go_on() -> None:
    chance = np.random.default_rng(7)
    counts = chance.poisson(6, 300).astype(float)
    told = farrington.expect(counts, 299, MONDAY)
    assert told is not None
    assert 4.5 < told.expected < 7.5
    assert 10 <= told.threshold <= 16


def test_a_season_is_known() -> None:
    weeks = np.arange(300)
    counts = np.round(10 + 8 * np.cos(2 * np.pi * (weeks - 299) / farrington.YEAR))
    top = farrington.expect(counts, 299, MONDAY)
    low = farrington.expect(counts, 273, MONDAY)
    assert top is not None
    assert low is not None
    assert top.expected == pytest.approx(18, abs=1.5)
    assert low.expected == pytest.approx(2, abs=1.5)


def test_what_lay_far_above_once_weighs_little() -> None:
    counts = np.full(300, 4.0) + np.tile([0, 1, 0, -1], 75)
    calm = farrington.expect(counts, 299, MONDAY)
    struck = counts.copy()
    struck[299 - 52 : 299 - 50] = 60
    shaken = farrington.expect(struck, 299, MONDAY)
    assert calm is not None
    assert shaken is not None
    assert shaken.expected < 2 * calm.expected


def test_less_than_three_years_are_too_short() -> None:
    counts = np.full(farrington.needs() + 1, 3.0)
    assert farrington.expect(counts, farrington.needs() - 1, MONDAY) is None
    assert farrington.expect(counts, farrington.needs(), MONDAY) is not None


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_history_without_any_variance_breaks_nothing(level: float) -> None:
    told = farrington.expect(np.full(300, level), 299, MONDAY)
    assert told is not None
    assert told.expected == pytest.approx(level, abs=0.05)


def test_the_spring_festival_is_a_term_of_its_own() -> None:
    """It wanders from year to year; a quiet festival must not be taken for a quiet March."""
    festivals = methods.festivals()
    begin = date(2019, 1, 7)
    true = np.array(
        [
            {0: 10.0, 1: 20.0, 2: 1.0}[
                farrington.festival_phase(begin + n * methods.WEEK, festivals)
            ]
            for n in range(372)
        ]
    )
    rush = next(
        n
        for n in range(360, 372)
        if farrington.festival_phase(begin + n * methods.WEEK, festivals) == 1
    )
    monday = begin + rush * methods.WEEK
    knowing = farrington.expect(true, rush, monday, festivals)
    unknowing = farrington.expect(true, rush, monday)
    assert knowing is not None
    assert unknowing is not None
    assert knowing.expected == pytest.approx(20, abs=1)
    assert unknowing.expected < 16


# Measured


def test_the_same_seed_measures_the_same() -> None:
    one = simulation.measure("farrington", 2.0, units=3, years=1)
    assert one == simulation.measure("farrington", 2.0, units=3, years=1)


BANDS = {
    "ears_c1": (0.5, 3.5),
    "ears_c2": (0.5, 4.0),
    "ears_c3": (0.5, 4.5),
    "farrington": (0.0, 1.2),
}
"""False alarms a unit and year that docs/early-warning.md states."""


@pytest.mark.parametrize("method", simulation.METHODS)
@pytest.mark.parametrize("mean", simulation.MEANS)
def test_false_alarms_lie_within_the_stated_band(method: str, mean: float) -> None:
    """Fresh history, drawn with another seed than what ships."""
    units = 8 if method == "farrington" else 40
    told = simulation.measure(method, mean, units=units, years=1, seed=1)
    low, high = BANDS[method]
    assert low <= told.false_alarms_per_unit_year <= high


@pytest.mark.parametrize("method", simulation.METHODS)
def test_what_ships_lies_within_the_band_and_covers_every_method(method: str) -> None:
    rows = simulation.of_method(method)
    assert [row.mean for row in rows] == [*simulation.MEANS]
    low, high = BANDS[method]
    assert all(low <= row.false_alarms_per_unit_year <= high for row in rows)


# In a run


def test_a_week_above_what_is_usual_raises_a_warning_with_its_numbers(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    rule = a_rule(district, a_level(district), kind="statistical", method="ears_c1", least=4)
    # One a week for twelve weeks, then eight in the last week that is over.
    monday = methods.monday_of(timezone.localdate())
    ago = (timezone.localdate() - monday).days
    room.asked(employer, *(ago + 7 * n for n in range(2, 14)))
    room.asked(employer, *([ago + 7] * 8))
    run()
    warning = EarlyWarning.objects.get()
    assert (warning.observed, warning.expected, warning.threshold) == (8, 1.0, 1.0)
    assert warning.week == monday - timedelta(days=7)
    assert warning.facts.count() == 8
    assert run().raised == 0
    assert rule.series == warning.series


def test_the_running_week_is_not_judged() -> None:
    counted = methods.series([a_signal(MONDAY)], MONDAY - timedelta(days=7), MONDAY, workers=False)
    assert (counted.begin, list(counted.counts)) == (MONDAY - timedelta(days=7), [0.0])


def test_workers_are_added_up_by_week() -> None:
    facts = [a_signal(MONDAY, 4), a_signal(MONDAY + timedelta(days=6), 5)]
    end = MONDAY + timedelta(days=7)
    assert list(methods.series(facts, MONDAY, end, workers=True).counts) == [9.0]
    assert Series(MONDAY, np.zeros(2)).monday(1) == end


def test_the_docs_state_what_was_measured() -> None:
    names = {
        "ears_c1": "EARS C1",
        "ears_c2": "EARS C2",
        "ears_c3": "EARS C3",
        "farrington": "improved Farrington",
    }
    told = Path("docs/early-warning.md").read_text(encoding="utf-8")
    for row in simulation.measured():
        seen = round(row.detected * 100)
        numbers = f"{row.mean:g} | {row.false_alarms_per_unit_year} | {seen} %"
        assert f"| {names[row.method]} | {numbers} |" in told
