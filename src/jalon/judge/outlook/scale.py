"""How far forecasts are off, by horizon: backtest errors, steadied by a curve pooled over horizons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.rows import Places

GROWTH = 0.35
"""Power of the horizon by which errors of business series commonly grow (of sums: 1 more)."""
_SURE = 4.0
_STEADY = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """Spread of errors by horizon (H,), and the degrees of freedom it is known with (H,)."""

    size: Numbers
    freedom: Places


def scale(errors: Numbers, origins: Places, growth: float = GROWTH) -> Scale | None:
    """Scale by horizon of backtest errors (K, H; NaN: not seen); None before three errors are seen.

    Spread is taken from mean absolute errors, as if they were normal: one outlier does not widen everything.
    Its square by horizon follows size × horizon^power, the power shrunk towards `growth`; each horizon then
    leans on its own errors as far as there are independent ones: those of overlapping windows count once.
    """
    seen = np.isfinite(errors)
    count = seen.sum(axis=0)
    if count[0] < 3:
        return None
    horizon = np.arange(1, errors.shape[1] + 1)
    step = float(np.median(np.diff(origins))) if len(origins) > 1 else 1.0
    alone = np.where(count > 0, np.maximum(count * np.minimum(1.0, step / horizon), 1.0), 0.0)
    away = np.where(seen, np.abs(np.nan_to_num(errors)), 0.0).sum(axis=0) / np.maximum(count, 1)
    square = np.pi / 2 * away**2
    curve = _curve(square, alone, horizon, growth)
    mixed = (alone * square + _STEADY * curve) / (alone + _STEADY)
    freedom = np.clip(np.rint(alone + _STEADY), 4, 30).astype(np.int64)
    return Scale(size=np.sqrt(mixed), freedom=freedom)


def _curve(square: Numbers, weight: Numbers, horizon: Places, growth: float) -> Numbers:
    """Mean squares (H,) on a power of the horizon, fitted to logarithms with a prior on the power."""
    used = (weight > 0) & (square > 0)
    if not used.any():
        return np.zeros(len(square))
    x, y, w = np.log(horizon[used]), np.log(square[used]), weight[used]
    centre = np.average(x, weights=w)
    away, spread = x - centre, float((w * (x - centre) ** 2).sum())
    slope = (float((w * away * y).sum()) + _SURE * 2 * growth) / (spread + _SURE)
    level = np.log(np.average(square[used] / np.exp(slope * away), weights=w))
    return np.asarray(np.exp(level + slope * (np.log(horizon) - centre)))
