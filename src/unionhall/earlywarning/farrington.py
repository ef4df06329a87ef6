"""The improved Farrington algorithm: a week against the season and the trend of five years.

Noufaily A, Enki DG, Farrington P, Garthwaite P, Andrews N, Charlett A. An improved algorithm
for outbreak detection in multiple surveillance systems. Stat Med 2013;32(7):1206–1222.

A quasi-Poisson regression (log link) of the weekly counts on a linear trend and a season of
ten levels: the seven weeks around the same week of each year, and nine equal parts of the
rest. The last 26 weeks are left out, so that a slow rise does not hide itself. Weeks with a
standardized Anscombe residual above 2.58 weigh less in a second fit. A trend that leads
above all that was ever counted is dropped. The threshold is the upper quantile of the
negative binomial with the expected mean and the fitted dispersion.

One thing is ours: the Spring Festival wanders through the season, so that its two weeks and
the three before it are terms of their own, where at least two years have them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from unionhall.earlywarning.ears import Counts, Expectation

YEARS, LEAST_YEARS = 5, 3
HALF_WIDTH = 3
PARTS = 9
LEFT_OUT = 26
YEAR = 365.25 / 7
OUTLYING = 2.58
ALPHA = 0.01
"""An alarm by chance in a week of every hundred, before small counts are left out."""
ROUNDS = 30
BEFORE_FESTIVAL, AFTER_FESTIVAL = 3, 1
MOST_ETA = 12.0
LARGE = 500
"""Above such a mean the normal distribution is as good, and exp(-mean) soon too small a number."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Fit:
    beta: Counts
    mu: Counts
    hat: Counts
    dispersion: float


def needs() -> int:
    """Return how many weeks must lie before the one that is judged."""
    return math.ceil(LEAST_YEARS * YEAR) + HALF_WIDTH


def expect(
    counts: Counts, at: int, monday: date, festivals: Sequence[date] = (), alpha: float = ALPHA
) -> Expectation | None:
    """Say what is expected of the week at an index; None where less than three years lie before.

    ``monday`` is the first day of that week, ``festivals`` the days of the Spring Festival.
    """
    if at < needs():
        return None
    furthest = min(at, math.ceil(YEARS * YEAR) + HALF_WIDTH)
    lags = np.arange(LEFT_OUT + 1, furthest + 1)
    observed = counts[at - lags]
    design, now = _design(lags, monday, festivals)
    fit = _weighted(design, observed)
    expected = _at(now, fit)
    if expected > observed.max():
        without, here = np.delete(design, 1, axis=1), np.delete(now, 1)
        fit = _weighted(without, observed)
        expected = _at(here, fit)
    return Expectation(expected, float(quantile(expected, fit.dispersion, 1 - alpha)))


def _design(
    lags: NDArray[np.int64], monday: date, festivals: Sequence[date]
) -> tuple[Matrix, Counts]:
    """Return the columns of the regression, and the row of the week that is judged."""
    phase = lags % YEAR
    level = 1 + np.floor((phase - HALF_WIDTH - 0.5) / (YEAR - 2 * HALF_WIDTH - 1) * PARTS)
    level = np.clip(level, 1, PARTS)
    level[(phase < HALF_WIDTH + 0.5) | (phase > YEAR - HALF_WIDTH - 0.5)] = 0
    columns = [np.ones(len(lags)), -lags / YEAR]
    row = [1.0, 0.0]
    for part in range(1, PARTS + 1):
        if (level == part).any():
            columns.append((level == part).astype(float))
            row.append(0.0)
    here = festival_phase(monday, festivals)
    weeks = np.array([festival_phase(monday - timedelta(weeks=int(n)), festivals) for n in lags])
    for wanted in (1, 2):
        if (weeks == wanted).sum() > BEFORE_FESTIVAL:
            columns.append((weeks == wanted).astype(float))
            row.append(float(here == wanted))
    return np.column_stack(columns), np.array(row)


def festival_phase(monday: date, festivals: Sequence[date]) -> int:
    """Say whether a week lies shortly before the Spring Festival (1), in it (2), or apart (0)."""
    for day in festivals:
        weeks = (monday - (day - timedelta(days=day.weekday()))).days // 7
        if -BEFORE_FESTIVAL <= weeks < 0:
            return 1
        if 0 <= weeks <= AFTER_FESTIVAL:
            return 2
    return 0


def _weighted(design: Matrix, observed: Counts) -> _Fit:
    """Fit twice: what lies far above the first fit weighs less in the second."""
    fit = _fitted(design, observed, np.ones(len(observed)))
    residual = _anscombe(observed, fit)
    weights = np.where(residual > OUTLYING, 1 / np.maximum(residual, 1.0) ** 2, 1.0)
    weights *= len(weights) / weights.sum()
    return _fitted(design, observed, weights)


def _fitted(design: Matrix, observed: Counts, weights: Counts) -> _Fit:
    """Fit the quasi-Poisson regression by iteratively reweighted least squares."""
    eta: Counts = np.log(np.maximum(observed, 0.5))
    beta: Counts = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        mu = np.exp(eta)
        root = np.sqrt(weights * mu)
        working = eta + (observed - mu) / mu
        solved = np.linalg.lstsq(design * root[:, None], working * root, rcond=1e-9)[0]
        fresh = np.asarray(solved, dtype=np.float64)
        eta = np.clip(design @ fresh, -MOST_ETA, MOST_ETA)
        settled = np.abs(fresh - beta).max() < 1e-6  # noqa: PLR2004 -- no digit shown changes
        beta = fresh
        if settled:
            break
    mu = np.exp(eta)
    scaled = design * np.sqrt(weights * mu)[:, None]
    hat = np.einsum("ij,ji->i", scaled, np.linalg.pinv(scaled))
    free = max(1, len(observed) - np.linalg.matrix_rank(scaled))
    dispersion = max(1.0, float((weights * (observed - mu) ** 2 / mu).sum() / free))
    return _Fit(beta, mu, np.clip(hat, 0, 0.999), dispersion)


def _anscombe(observed: Counts, fit: _Fit) -> Counts:
    spread = math.sqrt(fit.dispersion) * fit.mu ** (1 / 6) * np.sqrt(1 - fit.hat)
    lifted: Counts = 1.5 * (observed ** (2 / 3) - fit.mu ** (2 / 3)) / spread
    return lifted


def _at(row: Counts, fit: _Fit) -> float:
    return math.exp(min(MOST_ETA, max(-MOST_ETA, float(row @ fit.beta))))


def quantile(mean: float, dispersion: float, share: float) -> int:
    """Return the smallest count that so large a share of weeks does not exceed.

    Of the negative binomial with this mean and the variance ``dispersion`` × mean; of the
    Poisson distribution where the dispersion is 1.
    """
    if mean > LARGE:
        return math.ceil(NormalDist(mean, math.sqrt(dispersion * mean)).inv_cdf(share))
    count, total = 0, 0.0
    if dispersion <= 1 + 1e-9:
        term = math.exp(-mean)
        while (total := total + term) < share:
            count += 1
            term *= mean / count
        return count
    size = mean / (dispersion - 1)
    fails = 1 - 1 / dispersion
    term = (1 / dispersion) ** size
    while (total := total + term) < share:
        count += 1
        term *= (size + count - 1) / count * fails
    return count
