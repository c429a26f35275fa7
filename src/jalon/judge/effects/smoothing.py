"""What a window would have held: a bank of exponential smoothers, each forecasting every window.

Level, damped trend and season as in Holt and Winters (Gardner 2006, "Exponential smoothing: the state of
the art II"), on logarithms where the KPI counts from 0, on plain values where it may be negative. A smoother
forgets at a fixed rate: after the first cycles a window long ago is forecast from as much remembered history
as the newest one, which is what makes past windows a fair yardstick for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

import numpy as np

from jalon.judge.arrays import Numbers

LEVELS = (0.01, 0.05, 0.15, 0.4, 1.0)  # how much of a surprise the level keeps
TRENDS = ((0.0, 0.0), (0.1, 0.9), (0.05, 0.98))  # how much of the level's step the trend keeps; its damping
SEASONS = (0.0, 0.05, 0.2, 0.5)  # how much of a surprise the season keeps; 0: no season
NOTHING = -5.0  # the logarithm of a share so small that it is as good as nothing
_CLIP = 3.5  # surprises are cut at so many times their usual size
_SIZE = 0.08  # how fast the usual size of a surprise follows
_FLOOR = 0.02  # a cycle's or a season's share of the mean is at least this
_PLAIN_START = 8  # points before the first window where there is no season


class Scale(StrEnum):
    """How an effect is counted."""

    RELATIVE = "relative"  # as a share of what would have come
    ABSOLUTE = "absolute"  # in the KPI's unit per period: values below 0 or mostly 0 have no shares


@dataclass(frozen=True, kw_only=True, slots=True)
class Windows:
    """Every window of a series with its forecasts, in starts' order; the last one follows the history.

    `actual` (windows,) and `forecast` (windows, smoothers): means per period, as logarithms on the relative
    scale. NaN where a window holds no value. `misses`, actual − forecast, are never below `NOTHING` there.
    `first`: the start of the first window, as an index of the history.
    `within` (windows, smoothers): how far its periods' misses lie from their mean, on average; `step`: the
    size of the miss of its first period alone, NaN in the last window and where there is no value.
    `unlearned`: periods of a cycle of which the season is not learned yet; 0 where it is or there is none.
    """

    scale: Scale
    first: int
    actual: Numbers
    forecast: Numbers
    within: Numbers
    step: Numbers
    unlearned: int

    def until(self, start: int) -> Windows:
        """The windows that begin at or before `start`."""
        rows = max(start - self.first + 1, 0)
        return replace(
            self,
            actual=self.actual[:rows],
            forecast=self.forecast[:rows],
            within=self.within[:rows],
            step=self.step[:rows],
        )

    @property
    def misses(self) -> Numbers:
        """Actual − forecast, (windows, smoothers)."""
        missed = self.actual[:, None] - self.forecast
        return np.maximum(missed, NOTHING) if self.scale is Scale.RELATIVE else missed


def scale_of(history: Numbers) -> Scale:
    """Relative, unless a value is negative or 3 of 10 are 0."""
    seen = history[np.isfinite(history)]
    if seen.size == 0 or (seen < 0).any() or np.mean(seen > 0) <= 0.7:
        return Scale.ABSOLUTE
    return Scale.RELATIVE


def begun(history: Numbers) -> int:
    """The index of the first value that is neither missing nor 0; the length where there is none."""
    alive = np.flatnonzero(np.isfinite(history) & (history != 0))
    return int(alive[0]) if alive.size else len(history)


def first_start(length: int, season: int, window: int) -> tuple[int, bool]:
    """The first window that a history of this length can forecast, and whether its season is learned.

    A season is learned from two whole cycles and needs a third to be tried on.
    """
    seasonal = season > 1 and length >= 3 * season + window
    return (2 * season if seasonal else min(_PLAIN_START, length)), seasonal


def windows(values: Numbers, start: int, season: int, scale: Scale, skip: int = 0) -> Windows:
    """Forecasts of all windows as long as `values[start:]` that begin at or before `start`.

    The first `skip` points of each are left out: a change within a period leaves that one between.

    Values from `start` on are compared with, never learned from. Missing (NaN) values are not learned from
    and are left out of both sides of their windows.
    """
    length = len(values) - start
    first, seasonal = first_start(start, season, length)
    smoothers = _Smoothers(values[:first], season if seasonal else 1, length, scale)
    rows = start - first + 1
    actual = np.full(rows, np.nan)
    forecast, within, step = (np.full((rows, smoothers.count), np.nan) for _ in range(3))
    scaled = smoothers.scaled(values)
    for t in range(start + 1):
        if t >= first:
            ahead, path = values[t : t + length], smoothers.path(t)
            missed = smoothers.missed(scaled[t : t + length], path)
            seen = np.flatnonzero(np.isfinite(ahead[skip:])) + skip
            if seen.size:
                actual[t - first] = ahead[seen].mean()
                forecast[t - first] = smoothers.means(path[seen])
                within[t - first] = _scatter(missed[seen])
            if t < start:
                step[t - first] = np.abs(missed[0])
        if t < start:
            smoothers.learn(t, float(values[t]))
    if scale is Scale.RELATIVE:
        with np.errstate(divide="ignore"):
            actual = np.log(actual)
    return Windows(
        scale=scale,
        first=first,
        actual=actual,
        forecast=forecast,
        within=within,
        step=step,
        unlearned=0 if seasonal or season == 1 else season,
    )


def _scatter(missed: Numbers) -> Numbers:
    """The mean distance from the mean, of (periods, smoothers)."""
    apart = missed - missed.sum(axis=0) / len(missed)
    return np.asarray(np.abs(apart, out=apart).sum(axis=0) / len(missed))


class _Smoothers:
    """The states of all smoothers after the points learned so far; arrays end in (smoothers,)."""

    def __init__(self, early: Numbers, cycle: int, window: int, scale: Scale) -> None:
        seasons = SEASONS if cycle > 1 else (0.0,)
        grid = np.array([(a, *trend, g) for a, trend, g in product(LEVELS, TRENDS, seasons)])
        self.gain, self.slope, self.damping, self.keep = grid.T
        self.count = len(grid)
        self._relative = scale is Scale.RELATIVE
        self._cycle, self._first = cycle, len(early)
        self._phases = np.arange(window)
        self._reach = np.cumsum(self.damping ** np.arange(1, window + 1)[:, None], axis=0)
        level, season = _beginning(early, cycle, self._relative)
        self._level, self._trend = np.full(self.count, level), np.zeros(self.count)
        self._season = season[:, None] * (self.keep > 0)
        self._size = np.full(self.count, _usual(early, self._relative))

    def path(self, t: int) -> Numbers:
        """Forecasts (periods, smoothers) of the window from t on."""
        season = self._season[(t + self._phases) % self._cycle]
        return np.asarray(self._level + self._trend * self._reach + season)

    def means(self, path: Numbers) -> Numbers:
        """The means (logarithms of means) of forecasts (periods, smoothers)."""
        if not self._relative:
            return np.asarray(path.mean(axis=0))
        top = path.max(axis=0)
        return np.asarray(top + np.log(np.exp(path - top).sum(axis=0) / len(path)))

    def scaled(self, values: Numbers) -> Numbers:
        """Values on the scale of the forecasts."""
        if not self._relative:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(values)

    def missed(self, scaled: Numbers, path: Numbers) -> Numbers:
        """Scaled values (periods,) − their forecasts; NaN where there is no value."""
        raw = scaled[:, None] - path
        return np.maximum(raw, NOTHING, out=raw) if self._relative else raw

    def learn(self, t: int, value: float) -> None:
        """One more point; NaN only lets time pass."""
        drift = self.damping * self._trend
        phase = t % self._cycle
        hoped = self._level + drift + self._season[phase]
        if np.isnan(value):
            self._level, self._trend = self._level + drift, drift
            return
        surprise = self._surprise(value, hoped)
        gain = np.maximum(self.gain, 1 / (t + 2))
        self._level = self._level + drift + gain * surprise
        self._trend = drift + gain * self.slope * surprise
        keep = self.keep if t < self._first else np.maximum(self.keep, 1 / (t // self._cycle + 1))
        self._season[phase] += np.where(self.keep > 0, keep * (1 - gain) * surprise, 0.0)

    def _surprise(self, value: float, hoped: Numbers) -> Numbers:
        """The value − what was hoped for, cut where it is far beyond the usual: one odd day moves little."""
        if self._relative:
            raw = np.maximum((np.log(value) if value > 0 else -np.inf) - hoped, NOTHING)
        else:
            raw = value - hoped
        limit = _CLIP * self._size
        cut = np.asarray(np.minimum(np.maximum(raw, -limit), limit))
        self._size = np.maximum(self._size + _SIZE * (1.25 * np.abs(cut) - self._size), 1e-12)
        return cut


def _beginning(early: Numbers, cycle: int, relative: bool) -> tuple[float, Numbers]:
    """The level of the first cycle and the season (cycle,) of the first two."""
    seen = early[np.isfinite(early)]
    middle = float(seen.mean()) if seen.size else 0.0
    least = max(_FLOOR * middle, 1e-12)
    if cycle == 1:
        return (float(np.log(max(middle, least))) if relative else middle), np.zeros(1)
    cycles = early.reshape(2, cycle)
    held = np.isfinite(cycles)
    means = np.where(held, cycles, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
    means = np.where(held.any(axis=1), means, middle)
    means = np.maximum(means, least) if relative else means
    parts = cycles / means[:, None] if relative else cycles - means[:, None]
    usual = np.where(held, parts, 0).sum(axis=0) / np.maximum(held.sum(axis=0), 1)
    usual = np.where(held.any(axis=0), usual, 1.0 if relative else 0.0)
    season = np.log(np.maximum(usual, _FLOOR)) if relative else usual
    return (float(np.log(means[0])) if relative else float(means[0])), season - season.mean()


def _usual(early: Numbers, relative: bool) -> float:
    """The median step between neighbours: a first guess of a surprise's size."""
    seen = early[np.isfinite(early)]
    if relative:
        seen = np.log(seen[seen > 0])
    steps = np.abs(np.diff(seen))
    return max(float(np.median(steps)) if steps.size else 1.0, 1e-9)
