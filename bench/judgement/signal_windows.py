"""Windows of public series in which alarms are counted, and which of them are stable.

Stable is decided by rank tests that have nothing to do with any rule under test, on the whole window: no
trend (Mann and Kendall), no level shift (Pettitt), no season (Kruskal and Wallis over the places of the
cycle), each at 5 %. `level` leaves the season out of account: trend and shift are tested on values less the
median of their place in the cycle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import erfc, exp, sqrt
from pathlib import Path

import numpy as np

from bench.judgement.public import Numbers, read

WINDOWS = {"monthly": (36, 24), "daily": (56, 140), "weekly": (52, 26)}
"""Points that a rule may learn from, then points that are counted."""

ALPHA = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A stretch of one series: `warm` points to learn from, the rest counted; `sigma` its noise.

    `stable`: no trend, shift or season; `level`: no trend or shift once the season is taken out. `sigma` is
    the standard deviation of a stable window (season taken out where there is one), else that around a
    moving average over one cycle.
    """

    series: str
    season: int
    values: Numbers
    warm: int
    stable: bool
    level: bool
    sigma: float


def windows(data: Path, frequency: str, sample: int | None) -> Iterator[Window]:
    """All windows of a frequency that do not overlap, the newest first in each series."""
    warm, counted = WINDOWS[frequency]
    for series in read(data, frequency, sample):
        whole = series.whole
        for end in range(len(whole), warm + counted - 1, -(warm + counted)):
            yield _window(series.name, series.season, whole[end - warm - counted : end], warm)


def _window(name: str, season: int, values: Numbers, warm: int) -> Window:
    level = _less_season(values, season)
    calm = _calm(level)
    stable = _calm(values) and not seasonal(values, season)
    sigma = float(np.std(values if stable else level, ddof=1)) if calm or stable else _moving(level, season)
    return Window(
        series=name, season=season, values=values, warm=warm, stable=stable, level=calm, sigma=sigma
    )


def _calm(values: Numbers) -> bool:
    return mann_kendall(values) > ALPHA and pettitt(values) > ALPHA


def mann_kendall(values: Numbers) -> float:
    """The chance of so clear a trend without any; two sides, ties counted."""
    size = len(values)
    score = float(np.sign(values[None, :] - values[:, None])[np.triu_indices(size, 1)].sum())
    _, ties = np.unique(values, return_counts=True)
    spread = (size * (size - 1) * (2 * size + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    return 1.0 if spread <= 0 else erfc(max(abs(score) - 1, 0.0) / sqrt(2 * spread))


def pettitt(values: Numbers) -> float:
    """The chance of so clear a shift without any (Pettitt, Applied Statistics 28, 1979)."""
    size = len(values)
    signs = np.sign(values[:, None] - values[None, :]).sum(axis=1)
    most = float(np.abs(np.cumsum(signs)).max())
    return min(1.0, 2 * exp(-6 * most**2 / (size**3 + size**2)))


def seasonal(values: Numbers, season: int) -> bool:
    """True when the places of the cycle differ (Kruskal and Wallis; chi-square by Wilson and Hilferty)."""
    size, places = len(values), np.arange(len(values)) % season
    _, kind, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[kind]
    sums, each = np.bincount(places, ranks), np.bincount(places)
    spread = 1 - float((count**3 - count).sum()) / (size**3 - size)
    if spread <= 0:
        return False
    found = (12 / (size * (size + 1)) * float((sums**2 / each).sum()) - 3 * (size + 1)) / spread
    free = season - 1
    normal = ((max(found, 0.0) / free) ** (1 / 3) - (1 - 2 / (9 * free))) / sqrt(2 / (9 * free))
    return erfc(normal / sqrt(2)) / 2 < ALPHA


def _less_season(values: Numbers, season: int) -> Numbers:
    """Values less the median distance of their place in the cycle from a moving average.

    As they are when there are not three cycles to tell a season from.
    """
    if len(values) < 3 * season:
        return values
    off, places = values - _average(values, season), np.arange(len(values)) % season
    usual = np.array([np.median(off[places == place]) for place in range(season)])
    return np.asarray(values - (usual - usual.mean())[places])


def _moving(values: Numbers, season: int) -> float:
    return float(np.std(values - _average(values, season), ddof=1))


def _average(values: Numbers, season: int) -> Numbers:
    """The centred moving average over one cycle, its ends held."""
    weights = np.ones(season + 1 - season % 2)
    if season % 2 == 0:
        weights[[0, -1]] = 0.5
    half = len(weights) // 2
    padded = np.pad(values, half, mode="edge")
    return np.convolve(padded, weights / weights.sum(), mode="valid")
