"""The choice of the model of a series' own past, by AICc.

Tried: levels or moves, harmonics of the season, the last few lags, and the lag of one season. Weeks also have
the pattern of a quarter: months end in the same of its thirteen weeks, or next to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.own_past import OwnPast, past
from jalon.judge.leads.units import Prepared

LONGEST_PAST = 6  # lags of the autoregression, beside that of the season
HARMONICS = (0, 1, 2, 3, 6)
WEEKS = 52
QUARTERS = tuple(range(4, 25, 4))  # the harmonics of a year of weeks that repeat every quarter
_SHARE = 4  # at most n / 4 columns describe the season


def own_past(of: Prepared, season: int) -> OwnPast:
    """The model of a series' own past with the least AICc."""
    tried = [_best(of, shape) for shape in _shapes(of.values.size, season)]
    shape, lags, inner, _ = min(tried, key=lambda one: one[3])
    return replace(shape, lags=lags, weights=_weights(inner))


def _shapes(size: int, season: int) -> Iterator[OwnPast]:
    most = min(season // 2, size // _SHARE // 2)
    yearly = sorted({min(waves, most) for waves in HARMONICS})
    quarterly = ((), QUARTERS) if season == WEEKS and most >= 2 * len(QUARTERS) else ((),)
    for differenced, waves, more in product((True, False), yearly, quarterly):
        harmonics = tuple(sorted({*range(1, waves + 1), *more}))
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
    fixed = 2 * len(shape.harmonics) + (1 if shape.differenced else 2)
    scored: list[tuple[float, tuple[int, ...]]] = []
    for order in orders:
        errors = _nested_errors(inner, order)
        scored.extend(
            (_aicc(float(errors[length]), table.shape[0], fixed + length), order[:length])
            for length in range(len(order) - LONGEST_PAST, len(order) + 1)
        )
    score, chosen = min(scored)
    at = (*chosen, len(lags))
    return shape, tuple(lags[one] for one in chosen), inner[np.ix_(at, at)], score


def _nested_errors(inner: Numbers, order: tuple[int, ...]) -> Numbers:
    """The squared error of the target, last of `inner`, on none, the first, the first two … of `order`."""
    at = (*order, inner.shape[0] - 1)
    ridge = 1e-9 * max(float(inner[-1, -1]), 1e-300)
    root = np.linalg.cholesky(inner[np.ix_(at, at)] + ridge * np.eye(len(at)))
    return np.asarray(np.cumsum(root[-1, ::-1] ** 2)[::-1], dtype=np.float64)


def _weights(inner: Numbers) -> Numbers:
    """Least squares of the last of `inner` on the others."""
    ridge = 1e-9 * max(float(inner[-1, -1]), 1e-300)
    size = inner.shape[0] - 1
    weights = np.linalg.solve(inner[:size, :size] + ridge * np.eye(size), inner[:size, size])
    return np.asarray(weights, dtype=np.float64)


def _aicc(error: float, rows: int, parameters: int) -> float:
    """Hurvich and Tsai (1989): AIC for small samples; infinite where nothing is left to estimate from."""
    counted = parameters + 1
    if rows - counted - 1 <= 0:
        return float("inf")
    return rows * float(np.log(max(error, 1e-300) / rows)) + 2 * counted * rows / (rows - counted - 1)
