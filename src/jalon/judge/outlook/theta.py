"""The dynamic optimised theta method, from all origins at once."""

from __future__ import annotations

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.rows import Places
from jalon.judge.outlook.smoothing import weigh

_LEVELS = np.array((0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9))
_BENDS = np.array((1.0, 1.5, 2.0, 3.0, 5.0))


def theta(rows: Numbers, origins: Places, horizon: int) -> Numbers:
    """Forecasts (K, horizon) of deseasonalised rows (K, n).

    Fiorucci et al., 2016, "Models for optimising the theta method": the line through all points so far, and
    a smoothing of what bends around it; models of the grid averaged by their one-step errors.
    """
    alpha, bend = (each.ravel() for each in np.meshgrid(_LEVELS, _BENDS))
    share = 1 - 1 / bend
    shape = (len(rows), len(alpha))
    level, squares = rows[:, :1] * (alpha + (1 - alpha) / bend), np.zeros(shape)
    mean, slope = rows[:, 0].copy(), np.zeros(len(rows))
    for time in range(1, int(origins[-1])):
        first = int(np.searchsorted(origins, time, side="right"))
        here = rows[first:, time]
        error = here[:, None] - level[first:] - share * _line(mean[first:], slope[first:], time, alpha)
        squares[first:] += error * error
        level[first:] += alpha * (here[:, None] - level[first:])
        count = time + 1
        slope[first:] = ((count - 2) * slope[first:] + 6 / count * (here - mean[first:])) / (count + 1)
        mean[first:] += (here - mean[first:]) / count
    weights = weigh(squares, origins, 1.0 + (bend > 1))
    fade = (1 - alpha) ** origins[:, None]
    base = (mean - (origins + 1) / 2 * slope)[:, None]
    flat = level + share * (fade * base + (1 - fade * (1 - alpha)) / alpha * slope[:, None])
    rise = (weights * share).sum(axis=1) * slope
    return np.asarray((weights * flat).sum(axis=1)[:, None] + rise[:, None] * np.arange(horizon))


def _line(mean: Numbers, slope: Numbers, count: int, alpha: Numbers) -> Numbers:
    """What the line adds one step after `count` points, (K, P)."""
    base = mean - (count + 1) / 2 * slope
    fade = (1 - alpha) ** count
    return np.asarray(fade * base[:, None] + (1 - fade * (1 - alpha)) / alpha * slope[:, None])
