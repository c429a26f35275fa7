"""What a series' own past, season and trend foretell, and what is news each period (its innovations).

Box, Jenkins, Reinsel and Ljung, *Time Series Analysis*, ch. 12: two series are compared only after each has
been whitened. The model is chosen by AICc over: differenced or not, harmonics of the season, and the lags
of an autoregression, the season's lag among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

import numpy as np

from jalon.judge.leads.units import Known, Numbers, Prepared

LONGEST_PAST = 6  # lags of the autoregression, beside that of the season
HARMONICS = (0, 1, 2, 3, 6)
_SHARE = 4  # at most n / 4 columns describe the season


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPast:
    """A model of one series: `differenced`, `harmonics` of a season of `season` points, lags and weights."""

    differenced: bool
    harmonics: int
    season: int
    lags: tuple[int, ...] = ()
    weights: Numbers = field(default_factory=lambda: np.zeros(0))

    def deviations(self, of: Prepared, fitted_until: int | None = None) -> tuple[Numbers, Known]:
        """Moves or levels (n,) less season and trend, 0 where not known; and where they are known.

        Season and trend are those of the periods before `fitted_until`; of all when it is None.
        """
        known = of.known.copy()
        values = of.values
        if self.differenced:
            values = np.diff(values, prepend=values[0])
            known[1:] &= of.known[:-1]
            known[0] = False
        columns = _calendar(values.size, self.season, self.harmonics, self.differenced)
        rows = known & (np.arange(values.size) < (values.size if fitted_until is None else fitted_until))
        fitted = np.linalg.lstsq(columns[rows], values[rows], rcond=None)[0]
        return np.where(known, values - columns @ fitted, 0.0), known

    def news(self, of: Prepared, fitted_until: int | None = None) -> Numbers:
        """What this model of the past does not foretell of a series (n,), NaN where it is not known."""
        left, known = self.deviations(of, fitted_until)
        told = past(left, self.lags) @ self.weights
        return np.where(known, left - told, np.nan)

    def ahead(self, of: Prepared, periods: int) -> Numbers:
        """The series foretold for the next `periods` from its own past (periods,), in its own units."""
        size = of.values.size
        longer = Prepared(
            values=np.append(of.values, np.full(periods, of.values[-1])),
            known=np.append(of.known, np.zeros(periods, dtype=np.bool_)),
            logs=of.logs,
        )
        left, _ = self.deviations(longer)
        for at in range(size, size + periods):
            left[at] = sum(
                weight * left[at - lag]
                for lag, weight in zip(self.lags, self.weights, strict=True)
                if lag <= at
            )
        told = left[size:] + self._season_and_trend(longer)[size:]
        return of.values[-1] + np.cumsum(told) if self.differenced else told

    def _season_and_trend(self, of: Prepared) -> Numbers:
        """What stands beside the deviations, at every period (n,)."""
        left, known = self.deviations(of)
        values = np.diff(of.values, prepend=of.values[0]) if self.differenced else of.values
        columns = _calendar(values.size, self.season, self.harmonics, self.differenced)
        fitted = np.linalg.lstsq(columns[known], (values - left)[known], rcond=None)[0]
        drawn: Numbers = columns @ fitted
        return drawn


def past(values: Numbers, lags: tuple[int, ...]) -> Numbers:
    """The values (n,) as they were `lags` periods before (n, len(lags)); 0 before the first."""
    table = np.zeros((values.size, len(lags)))
    for column, lag in enumerate(lags):
        table[lag:, column] = values[: values.size - lag] if lag < values.size else 0.0
    return table


def own_past(of: Prepared, season: int) -> OwnPast:
    """The model of a series' own past with the least AICc."""
    tried = [_best(of, shape) for shape in _shapes(of.values.size, season)]
    shape, lags, inner, _ = min(tried, key=lambda one: one[3])
    return replace(shape, lags=lags, weights=_weights(inner))


def _shapes(size: int, season: int) -> Iterator[OwnPast]:
    most = min(season // 2, size // _SHARE // 2)
    kinds = sorted({min(harmonics, most) for harmonics in HARMONICS})
    for differenced, harmonics in product((True, False), kinds):
        yield OwnPast(differenced=differenced, harmonics=harmonics, season=season)


def _best(of: Prepared, shape: OwnPast) -> tuple[OwnPast, tuple[int, ...], Numbers, float]:
    """The lags with the least AICc, the inner products of (lag …, target), and that AICc.

    Counted on the periods that both a level and a move can explain.
    """
    left, known = shape.deviations(of)
    rows = known.copy()
    rows[0] = False
    rows[1:] &= of.known[:-1]
    far = shape.season if LONGEST_PAST < shape.season <= left.size // 3 else 0
    lags = tuple(range(1, LONGEST_PAST + 1)) + ((far,) if far else ())
    table = np.column_stack([past(left, lags), left])[rows]
    inner = table.T @ table
    orders = [tuple(range(LONGEST_PAST))] + ([(LONGEST_PAST, *range(LONGEST_PAST))] if far else [])
    fixed = 2 * shape.harmonics + (1 if shape.differenced else 2)
    scored = []
    for order in orders:
        errors = _nested_errors(inner, order)
        for length in range(len(order) - LONGEST_PAST, len(order) + 1):
            scored.append((_aicc(float(errors[length]), table.shape[0], fixed + length), order[:length]))
    score, chosen = min(scored)
    at = (*chosen, len(lags))
    return shape, tuple(lags[one] for one in chosen), inner[np.ix_(at, at)], score


def _nested_errors(inner: Numbers, order: tuple[int, ...]) -> Numbers:
    """The squared error of the target, last of `inner`, on none, the first, the first two … of `order`."""
    at = (*order, inner.shape[0] - 1)
    ridge = 1e-9 * max(float(inner[-1, -1]), 1e-300)
    root = np.linalg.cholesky(inner[np.ix_(at, at)] + ridge * np.eye(len(at)))
    squares: Numbers = np.cumsum(root[-1, ::-1] ** 2)[::-1]
    return squares


def _weights(inner: Numbers) -> Numbers:
    """Least squares of the last of `inner` on the others."""
    ridge = 1e-9 * max(float(inner[-1, -1]), 1e-300)
    size = inner.shape[0] - 1
    weights: Numbers = np.linalg.solve(inner[:size, :size] + ridge * np.eye(size), inner[:size, size])
    return weights


def _aicc(error: float, rows: int, parameters: int) -> float:
    """Hurvich and Tsai (1989): AIC for small samples; infinite where nothing is left to estimate from."""
    counted = parameters + 1
    if rows - counted - 1 <= 0:
        return float("inf")
    return rows * float(np.log(max(error, 1e-300) / rows)) + 2 * counted * rows / (rows - counted - 1)


@lru_cache(maxsize=256)
def _calendar(size: int, season: int, harmonics: int, differenced: bool) -> Numbers:
    """Columns of constant, trend (levels only) and harmonics of the season (size, columns)."""
    time = np.arange(size)
    columns = [np.ones(size)] if differenced else [np.ones(size), time / 100.0]
    for harmonic in range(1, harmonics + 1):
        angle = 2 * np.pi * harmonic * time / season
        columns.append(np.cos(angle))
        if 2 * harmonic < season:
            columns.append(np.sin(angle))
    return np.column_stack(columns)
