"""Exponential smoothing: a grid of models run in one pass over time, from all origins at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.rows import Places


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """P models: smoothing of level, trend and season, damping, and what each may cost; all (P,)."""

    level: Numbers
    trend: Numbers
    damping: Numbers
    season: Numbers

    @property
    def size(self) -> Numbers:
        """How many freedoms each model takes, (P,)."""
        return np.asarray(2.0 + 2 * (self.damping > 0) + (self.season > 0), dtype=np.float64)


def grid(seasons: tuple[float, ...]) -> Grid:
    """Levels × (no trend, damped and lasting trends) × seasonal smoothing."""
    levels = (0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
    trends = ((0.0, 0.0), (0.05, 0.8), (0.05, 0.9), (0.05, 0.97), (0.2, 0.8), (0.2, 0.9), (0.2, 0.97))
    made = [(a, b, d, s) for s in seasons for a in levels for b, d in trends]
    level, trend, damping, season = np.array(made).T
    return Grid(level=level, trend=level * trend, damping=damping, season=season * (1 - level))


@dataclass(frozen=True, kw_only=True, slots=True)
class Smoothed:
    """States at each origin: level and trend (K, P), season (m, K, P), and summed squared errors (K, P)."""

    level: Numbers
    trend: Numbers
    season: Numbers
    squares: Numbers


def smooth(rows: Numbers, origins: Places, cycle: int, models: Grid) -> Smoothed:
    """Run every model over every row (K, n) up to its origin (innovations form: Hyndman et al., 2008).

    Rows are deseasonalised beforehand, so that seasonal states begin at zero.
    """
    shape = (len(rows), len(models.level))
    start, slope = _start(rows, origins)
    level = np.repeat(start[:, None], shape[1], axis=1)
    trend = np.where(models.damping > 0, slope[:, None], 0.0)
    moving = bool(models.season.any())
    season = np.zeros((cycle if moving else 1, *shape))
    squares = np.zeros(shape)
    for time in range(int(origins[-1])):
        first = int(np.searchsorted(origins, time, side="right"))
        here = season[time % len(season)]
        drift = models.damping * trend[first:]
        level[first:] += drift
        error = rows[first:, time, None] - level[first:]
        if moving:
            error -= here[first:]
            here[first:] += models.season * error
        squares[first:] += error * error
        level[first:] += models.level * error
        trend[first:] = drift + models.trend * error
    return Smoothed(level=level, trend=trend, season=season, squares=squares)


def ahead(states: Smoothed, origins: Places, horizon: int, models: Grid, weights: Numbers) -> Numbers:
    """Forecasts (K, horizon), models averaged by `weights` (K, P)."""
    damping = np.cumsum(models.damping ** np.arange(1, horizon + 1)[:, None], axis=0)
    found = (weights * states.level).sum(axis=1)[:, None] + (weights * states.trend) @ damping.T
    season = (states.season * weights).sum(axis=2)
    phase = (origins[:, None] + np.arange(horizon)) % len(season)
    return np.asarray(found + np.take_along_axis(season.T, phase, axis=1))


def weigh(squares: Numbers, counts: Places, size: Numbers) -> Numbers:
    """Akaike weights (K, P) from summed squared one-step errors (Burnham and Anderson, 2002)."""
    floor = np.maximum(squares.max(axis=1, keepdims=True) * 1e-12, 1e-300)
    cost = counts[:, None] * np.log(np.maximum(squares, floor)) + 2 * size
    weights = np.exp(-(cost - cost.min(axis=1, keepdims=True)) / 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _start(rows: Numbers, origins: Places) -> tuple[Numbers, Numbers]:
    """First level and slope (K,): a line through the first points, its slope halved."""
    count = int(min(origins[0], 10))
    time = np.arange(count) - (count - 1) / 2
    head = rows[:, :count]
    slope = head @ time / max(float(time @ time), 1.0) / 2
    return head.mean(axis=1) - slope * (count + 1) / 2, slope
