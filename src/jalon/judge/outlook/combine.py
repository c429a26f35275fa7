"""One forecast of several: weighted by how each did at earlier origins, as known at every origin."""

from __future__ import annotations

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.components import ANY, POSITIVE
from jalon.judge.outlook.rows import Rows

POWER = 4
"""Weights go with one over the mean absolute error to this power."""


def combined(rows: Rows) -> Numbers:
    """Forecasts (K, horizon) from all origins; at each only errors seen by then have a say.

    Weights by inverse past errors: Bates and Granger, 1969. The median stands until three errors are seen.
    """
    components = POSITIVE if (rows.values > 0).all() else ANY
    with np.errstate(over="ignore", invalid="ignore"):
        each = np.stack([component(rows) for component in components])
    each = _tamed(each, rows)
    seen = (rows.steps[None] < rows.origins[:, None, None]).astype(np.float64)
    missed = np.nan_to_num(np.abs(rows.outcomes() - each))
    count = seen.sum(axis=(1, 2))
    cost = np.tensordot(missed, seen, axes=([1, 2], [1, 2])) / np.maximum(count, 1)
    least = np.maximum(cost.min(axis=0), cost.max(axis=0) * 1e-6)
    weight = np.where(cost > least, (least / np.maximum(cost, 1e-300)), 1.0) ** POWER
    weighted = (weight[:, :, None] * each).sum(axis=0) / weight.sum(axis=0)[:, None]
    return np.where(count[:, None] < 3, np.median(each, axis=0), weighted)


def _tamed(each: Numbers, rows: Rows) -> Numbers:
    """Forecasts kept within ten times the spread of what was known around it: a trend may not run away."""
    known = np.where(rows.known, rows.values, np.nan)
    low, high = np.nanmin(known, axis=1), np.nanmax(known, axis=1)
    room = 10 * (high - low)
    bounded = np.clip(np.nan_to_num(each), (low - room)[:, None], (high + room)[:, None])
    if (rows.values >= 0).all():
        bounded = np.maximum(bounded, 0.0)
    return np.asarray(bounded)
