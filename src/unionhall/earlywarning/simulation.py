"""How often each method warns for nothing, and how often it sees what is there: by simulation.

Weekly counts of invented units: negative binomial, with a season, with the quiet weeks of the
Spring Festival and the rush before it, as complaints about wages have. Everything is seeded:
the same call gives the same numbers. ``unionhall measure_warnings`` writes ``measured.json``,
which the pages show beside each rule.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from unionhall.earlywarning import farrington, methods
from unionhall.earlywarning.ears import Counts
from unionhall.earlywarning.methods import Series

FILE = Path(__file__).parent / "data" / "measured.json"
METHODS = ("ears_c1", "ears_c2", "ears_c3", "farrington")
MEANS = (0.5, 2.0, 8.0)
"""Usual numbers of signals in a week: a quiet street, a busy one, a district's trade."""
LEAST = 3
BEGIN = date(2016, 1, 4)
YEAR = 52
BURN_IN = 5 * 53 + 3
SEASON = 0.3
RUSH, QUIET = 1.8, 0.15
DISPERSION = 1.5
RISE, WEEKS = 3.0, 3
"""A real cluster: the usual number times RISE, for WEEKS weeks."""
SEED = 20261128


@dataclass(frozen=True, slots=True)
class Measured:
    """What a method did with units of one usual number: false alarms a year, clusters seen."""

    method: str
    mean: float
    units: int
    years: int
    false_alarms_per_unit_year: float
    detected: float


def usual(mean: float, weeks: int, festivals: Sequence[date]) -> Counts:
    """Return the true weekly mean: season, the rush before the festival, the quiet in it."""
    level = np.array(
        [1 + SEASON * math.cos(2 * math.pi * (week / farrington.YEAR)) for week in range(weeks)]
    )
    for week in range(weeks):
        phase = farrington.festival_phase(BEGIN + week * methods.WEEK, festivals)
        level[week] *= (1.0, RUSH, QUIET)[phase]
    return mean * level


def draw(chance: np.random.Generator, mean: Counts) -> Counts:
    """Draw counts with so much more variance than Poisson."""
    return chance.negative_binomial(mean / (DISPERSION - 1), 1 / DISPERSION).astype(np.float64)


def measure(method: str, mean: float, *, units: int, years: int, seed: int = SEED) -> Measured:
    """Judge every week of some years of invented units, and a cluster at the end of each."""
    weeks = BURN_IN + years * YEAR
    chance = np.random.default_rng([seed, METHODS.index(method), int(mean * 10)])
    true = usual(mean, weeks + WEEKS, methods.festivals())
    false = seen = 0
    for _ in range(units):
        counts = draw(chance, true)
        quiet = Series(BEGIN, counts[:weeks])
        false += sum(_alarms(method, quiet, at) for at in range(BURN_IN, weeks))
        counts[weeks:] += draw(chance, true[weeks:] * (RISE - 1))
        risen = Series(BEGIN, counts)
        seen += any(_alarms(method, risen, at) for at in range(weeks, weeks + WEEKS))
    return Measured(
        method, mean, units, years, round(false / (units * years), 2), round(seen / units, 2)
    )


def _alarms(method: str, of: Series, at: int) -> bool:
    return methods.exceeds(method, of, at, LEAST) is not None


def write(*, units: int, years: int) -> list[Measured]:
    """Measure every method at every usual number, and keep it for the pages."""
    rows = [measure(method, mean, units=units, years=years) for method in METHODS for mean in MEANS]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    measured.cache_clear()
    return rows


@cache
def measured() -> tuple[Measured, ...]:
    """Return what was measured for the methods as they ship."""
    return tuple(Measured(**row) for row in json.loads(FILE.read_text(encoding="utf-8")))


def of_method(method: str) -> list[Measured]:
    """Return what was measured of one method, by the usual number of signals."""
    return [row for row in measured() if row.method == method]
