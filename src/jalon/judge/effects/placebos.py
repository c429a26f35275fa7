"""Placebo windows: the effects that the same procedure finds where nothing was changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.effects.siblings import Beside, beside
from jalon.judge.effects.smoothing import Scale, Windows, begun, windows
from jalon.judge.effects.unrest import Unrest, unrest

MEMORY = 5  # windows after which a placebo counts half: skill of late
_SPREAD_MEMORY = 8  # the same for the spread: unrest of late is counted by itself
_SHARPNESS = 6  # how strongly a smoother with smaller misses is preferred
_SEASON_DOUBT = 1.0  # how much more than chance the cycle before has to show: most KPIs have a season
_MEAN_TO_DEVIATION = math.sqrt(math.pi / 2)  # of normal misses
_MOST = 60.0
_LEAST_SPREAD = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Placebos:
    """What the procedure finds in the past, and in the window that follows the history.

    `starts` (n,): indices of the history; `misses` (n,): log-ratios to the counterfactual (relative) or
    differences per period (absolute) of placebo windows; `miss`, `forecast`: those of the window itself,
    NaN while it holds no value (`forecast` is a logarithm on the relative scale).
    `spread`: the size of one standard deviation of a miss in a window as unsteady as this one; `foreseen`:
    the same before this window's own periods are known; `freedom`: degrees of freedom of Student's t that
    `miss / spread` follows where nothing happened; `separate`: how many windows that do not overlap the
    placebos are worth. `helpers`: control series that were of use; `explained`: share of the placebos'
    variance they take away.
    """

    scale: Scale
    starts: tuple[int, ...]
    misses: Numbers
    miss: float
    forecast: float
    spread: float
    foreseen: float
    freedom: float
    separate: float
    helpers: int
    explained: float


def placebos(
    values: Numbers,
    start: int,
    season: int,
    scale: Scale,
    controls: Sequence[Numbers] = (),
    skip: int = 0,
) -> Placebos | None:
    """Placebo windows as long as `values[start:]`, at every start they can have; None where there are none.

    `controls` are series at the same times as `values`; the first `skip` points of every window are left out.
    """
    own = windows_of(values, start, season, scale, skip)
    if own is None:
        return None
    others = [windows_of(control, start, season, scale, skip) for control in controls]
    return found(own, start, len(values) - start, [other for other in others if other is not None])


def found(own: Windows, start: int, window: int, others: Sequence[Windows] = ()) -> Placebos | None:
    """The placebos of the window at `start`, from forecasts of windows at least up to it.

    Smoothers are averaged by their misses in the placebo windows, with the same weights in all windows and
    in the window itself. Nothing from `start` on but the window itself is looked at.
    """
    mixed = _mixed(own.until(start), window)
    if mixed is None:
        return None
    sides = [side.misses for other in others if (side := _mixed(other.until(start), window)) is not None]
    helped = beside(mixed.misses, sides, mixed.weights, window, independent(mixed.weights, window))
    restless = unrest(mixed.within, mixed.step, mixed.weights, window).beside(helped.explained)
    return _measured(own, window, mixed, helped, restless)


def _measured(own: Windows, window: int, mixed: _Mixed, helped: Beside, restless: Unrest) -> Placebos:
    past = helped.misses[: len(helped.misses) - window]
    weights = _lately(past, window, _SPREAD_MEMORY)
    kept = np.flatnonzero(weights)
    separate = independent(weights, window)
    used = max(separate - (helped.helpers > 0) - mixed.by_cycle, 1.0)
    calm = np.abs(past[kept]) / restless.factors[kept]
    spread = float(np.sum(weights[kept] * calm) / weights.sum()) * _MEAN_TO_DEVIATION
    return Placebos(
        scale=own.scale,
        starts=tuple(int(start) + own.first for start in kept),
        misses=past[kept],
        miss=float(helped.misses[-1]),
        forecast=mixed.forecast + helped.moved,
        spread=max(spread * float(restless.factors[-1]), _LEAST_SPREAD),
        foreseen=max(spread * restless.foreseen, _LEAST_SPREAD),
        freedom=min(used, _MOST),
        separate=separate,
        helpers=helped.helpers,
        explained=helped.explained,
    )


def independent(weights: Numbers, window: int) -> float:
    """How many separate windows weighted, overlapping ones are worth when a spread is measured.

    Kish's effective number, with the squared correlation (1 − lag / window)² of overlapping means.
    """
    lags = np.arange(1 - window, window)
    overlap = (1 - np.abs(lags) / window) ** 2
    shared = np.convolve(weights, overlap)[window - 1 : window - 1 + len(weights)]
    return float(weights.sum() ** 2 / np.sum(weights * shared))


def windows_of(values: Numbers, start: int, season: int, scale: Scale, skip: int = 0) -> Windows | None:
    """The windows of a series from its first value on; None where it has hardly begun."""
    born = begun(values[:start])
    if start - born < 2:
        return None
    every = windows(values[born:], start - born, season, scale, skip)
    return replace(every, first=every.first + born)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mixed:
    """All windows by averaged smoothers: `misses`, `within` and `step` (windows,), the last's `forecast`.

    `weights` of the placebos; `by_cycle`: whether the misses of a cycle before told something.
    """

    misses: Numbers
    within: Numbers
    step: Numbers
    forecast: float
    weights: Numbers
    by_cycle: bool


def _mixed(every: Windows, window: int) -> _Mixed | None:
    """A smoother's weight falls with its squared misses in windows that ended before the last began.

    Where the season is not learned yet, what the same window of the cycle before missed stands beside it.
    """
    misses = every.misses
    past = misses[: max(len(misses) - window, 0)]
    weights = _lately(past, window, MEMORY)
    if not weights.any():
        return None
    squares = (weights[:, None] * np.where(np.isfinite(past), past, 0) ** 2).sum(axis=0) / weights.sum()
    squares = squares + _LEAST_SPREAD**2
    shares = (squares / squares.min()) ** -_SHARPNESS
    shares = shares / shares.sum()
    seasoned = _beside_cycle_before(misses @ shares, weights, window, every.unlearned)
    return _Mixed(
        misses=seasoned.misses,
        within=every.within @ shares,
        step=every.step @ shares,
        forecast=float(every.forecast[-1] @ shares) + seasoned.moved,
        weights=weights,
        by_cycle=seasoned.helpers > 0,
    )


def _beside_cycle_before(misses: Numbers, weights: Numbers, window: int, cycle: int) -> Beside:
    """The misses beside those of the same windows a `cycle` earlier, which had ended; alone where it is 0."""
    if cycle < window:
        return Beside(misses=misses)
    before = np.full(len(misses), np.nan)
    before[cycle:] = misses[: max(len(misses) - cycle, 0)]
    return beside(misses, [before], weights, window, independent(weights, window), _SEASON_DOUBT)


def _lately(past: Numbers, window: int, memory: float) -> Numbers:
    """Weights (windows,) that halve every `memory` windows back; 0 where a window holds no value."""
    whole = np.isfinite(past).all(axis=1) if past.ndim == 2 else np.isfinite(past)
    age = np.arange(len(past))[::-1]
    return np.asarray(0.5 ** (age / (memory * window)) * whole)
