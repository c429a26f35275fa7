"""Control series: what moved them as well cannot be the change's doing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.effects.smoothing import Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """Misses (windows,) less what the controls' misses tell of them.

    `moved`: what the controls add to the last window's forecast; `fitted`: parameters spent on them;
    `explained`: share of the placebos' variance taken away, 0 where they do not help.
    """

    misses: Numbers
    moved: float = 0.0
    fitted: float = 0.0
    helpers: int = 0
    explained: float = 0.0


def beside(
    misses: Numbers, others: Sequence[Numbers], weights: Numbers, window: int, separate: float
) -> Beside:
    """The misses beside those of the controls, by one shrunken slope on their weighted mean.

    Each control counts by its own shrunken correlation with the misses in placebo windows (one component of
    partial least squares); correlations are shrunk towards 0 as James and Stein do, by what as few
    `separate` windows would show by chance, so that unrelated controls are left out.
    """
    past = slice(0, len(misses) - window)
    aligned = [_aligned(other, len(misses)) for other in others]
    pulls = [_pull(misses[past], other[past], weights, separate) for other in aligned]
    useful = [
        (other, pull)
        for other, pull in zip(aligned, pulls, strict=True)
        if pull != 0 and np.isfinite(other[-1])
    ]
    if not useful:
        return Beside(misses=misses)
    total = sum(pull * _filled(other) / _size(other[past], weights) for other, pull in useful)
    common = np.asarray(total)
    strength = _pull(misses[past], common[past], weights, separate)
    slope = strength * _size(misses[past], weights) / _size(common[past], weights)
    moved = slope * common
    left = _size(misses[past] - moved[past], weights) / _size(misses[past], weights)
    return Beside(
        misses=misses - moved,
        moved=float(moved[-1]),
        fitted=1.0,
        helpers=len(useful),
        explained=max(0.0, 1 - left * left),
    )


def _aligned(other: Numbers, length: int) -> Numbers:
    """The newest `length` windows of a control; NaN where it has none."""
    missing = max(length - len(other), 0)
    return np.concatenate([np.full(missing, np.nan), other[max(len(other) - length, 0) :]])


def _filled(other: Numbers) -> Numbers:
    return np.where(np.isfinite(other), other, 0.0)


def _size(misses: Numbers, weights: Numbers) -> float:
    """The weighted root mean square, over windows with a value."""
    seen = weights * np.isfinite(misses)
    square = float(np.sum(seen * _filled(misses) ** 2) / max(float(seen.sum()), 1e-300))
    return max(math.sqrt(square), 1e-12)


def _pull(misses: Numbers, other: Numbers, weights: Numbers, separate: float) -> float:
    """The correlation with the control, shrunk; 0 where chance alone could show as much."""
    both = weights * np.isfinite(other) * np.isfinite(misses)
    if both.sum() < 0.5 * weights.sum():
        return 0.0
    product = float(np.sum(both * _filled(misses) * _filled(other)) / both.sum())
    r = float(np.clip(product / (_size(misses, both) * _size(other, both)), -1, 1))
    if r == 0:
        return 0.0
    return r * max(0.0, 1 - (1 - r * r) / (r * r * max(separate - 1, 1)))
