"""EARS C1, C2 and C3: a week against the seven weeks before it. For short series.

Hutwagner L, Thompson W, Seeman GM, Treadwell T. The bioterrorism preparedness and response
Early Aberration Reporting System (EARS). J Urban Health 2003;80(2 Suppl 1):i89–i96. Written
for days; here one step is a week. C1 alarms above mean + 3 standard deviations of the seven
steps before; C2 leaves out the two steps in between; C3 alarms where C2's excesses over one
standard deviation of this and the two steps before add up to more than 2 (no day before
counts on which C2 itself exceeded 3). Ours: C3 warns only of a week that is itself more than
one standard deviation above the usual, so that no quiet week is warned of for those before it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
BASELINE = 7
LAG = {"ears_c1": 0, "ears_c2": 2, "ears_c3": 2}
DEVIATIONS = 3.0
SUM = 2.0
STEPS = 3
"""C3 adds up so many steps."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a method expects of a week; it alarms above ``threshold``."""

    expected: float
    threshold: float


def needs(method: str) -> int:
    """Return how many weeks must lie before the one that is judged."""
    return BASELINE + LAG[method] + (STEPS - 1 if method == "ears_c3" else 0)


def expect(method: str, counts: Counts, at: int) -> Expectation | None:
    """Say what is expected of the week at an index; None where too few lie before it."""
    if at < needs(method):
        return None
    mean, deviation = _usual(counts, at, LAG[method])
    if method != "ears_c3":
        return Expectation(mean, mean + DEVIATIONS * deviation)
    before = sum(_excess(counts, step) for step in range(at - STEPS + 1, at))
    return Expectation(mean, mean + deviation * (1 + max(0.0, SUM - before)))


def _usual(counts: Counts, at: int, lag: int) -> tuple[float, float]:
    window = counts[at - lag - BASELINE : at - lag]
    return float(window.mean()), float(window.std(ddof=1))


def _excess(counts: Counts, at: int) -> float:
    mean, deviation = _usual(counts, at, LAG["ears_c3"])
    if deviation == 0:
        return 0.0
    by = (float(counts[at]) - mean) / deviation
    return max(0.0, by - 1) if by <= DEVIATIONS else 0.0
