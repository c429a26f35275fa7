"""What would have been forecast at earlier origins, and what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.combine import combined
from jalon.judge.outlook.filling import Whole
from jalon.judge.outlook.rows import Places, Rows

ORIGINS = 24
"""At most so many origins are replayed."""
CYCLES = 5
POINTS = 250
"""So many cycles, and at least so many points, are looked back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Backtest:
    """Forecasts and outcomes (K, H) from `origins` (K,), ascending; the last is now, with no outcomes.

    Outcomes are NaN where nothing was there or nothing is yet. `values` (n,) is the history used, holes
    filled, and `origins` count its points.
    """

    values: Numbers
    origins: Places
    season: int
    forecasts: Numbers
    outcomes: Numbers

    @property
    def ahead(self) -> Numbers:
        """The forecast from now, (H,)."""
        return np.asarray(self.forecasts[-1])

    def known_by(self, row: int) -> Numbers:
        """Outcomes (K, H) of earlier origins that were there at the origin of one row."""
        step = np.arange(self.forecasts.shape[1])
        there = self.origins[:, None] + step < self.origins[row]
        return np.asarray(np.where(there, self.outcomes, np.nan))


def backtest(series: Whole, season: int, horizon: int) -> Backtest:
    """Replay a series with at least four points; errors at `horizon` steps and all before."""
    kept = max(CYCLES * season, POINTS)
    values, seen = series.values[-kept:], series.seen[-kept:]
    rows = Rows(values=values, origins=origins(len(values), season), season=season, horizon=horizon)
    truth = Rows(values=seen, origins=rows.origins, season=season, horizon=horizon).outcomes()
    return Backtest(
        values=values, origins=rows.origins, season=season, forecasts=combined(rows), outcomes=truth
    )


def origins(count: int, season: int) -> Places:
    """Up to ORIGINS places, evenly spaced, from the first third (or two cycles) to the end, (K,)."""
    first = max(min(2 * season, count - max(6, count // 3)), count // 3, 4)
    step = max(1, -(-(count - first) // ORIGINS))
    return np.asarray(np.arange(count, first - 1, -step, dtype=np.int64)[::-1].copy())
