"""Where a function meets a value: at once where it is affine or hyperbolic, else by halving."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jalon.judge.arrays import Numbers

_SAME = 1e-10
_WIDEST = 60
_HALVINGS = 200


def root(of: Callable[[Numbers], Numbers], target: float, start: float) -> Numbers:
    """Where a function of one number (or of one a simulation) has the value `target`; NaN where nowhere.

    A sum or product of a part is a + b·x of it, a divisor a + b/x: both are solved at once. Anything else is
    searched outwards from `start`, up to 2⁶⁰ times as far, and halved between two points that enclose it.
    """
    step = abs(start) or 1.0
    with np.errstate(all="ignore"):
        for found in (_affine(of, target, start, step), _hyperbolic(of, target, start, step)):
            if bool(np.all(_meets(of, found, target, start))):
                return found
        return _halved(of, target, start, step)


def _meets(of: Callable[[Numbers], Numbers], at: Numbers, target: float, start: float) -> Numbers:
    """True where the value is the target; False also where there is none."""
    scale = np.maximum(abs(target), np.nan_to_num(np.abs(of(np.asarray(start)))))
    return np.asarray(np.isfinite(at) & (np.abs(of(at) - target) <= _SAME * scale))


def _affine(of: Callable[[Numbers], Numbers], target: float, start: float, step: float) -> Numbers:
    first, second = of(np.asarray(start)), of(np.asarray(start + step))
    found = start + step * (target - first) / (second - first)
    slope = (of(found) - first) / (found - start)  # once more, from the point found: less rounding
    mended = found + (target - of(found)) / slope
    return np.asarray(np.where(np.isfinite(mended), mended, found))


def _hyperbolic(of: Callable[[Numbers], Numbers], target: float, start: float, step: float) -> Numbers:
    near = start or step
    first, second = of(np.asarray(near)), of(np.asarray(2 * near))
    size = 2 * near * (first - second)
    return np.asarray(size / (target - (first - size / near)))


def _halved(of: Callable[[Numbers], Numbers], target: float, start: float, step: float) -> Numbers:
    spread = step * np.logspace(-10, _WIDEST, 3 * (_WIDEST + 10) + 1, base=2.0)
    points = np.concatenate([start - spread[::-1], [start], start + spread])
    values = np.stack([of(np.asarray(point)) - target for point in points])
    crossed = (np.sign(values[:-1]) * np.sign(values[1:]) <= 0) & np.isfinite(values[:-1] * values[1:])
    shape = (-1,) + (1,) * (values.ndim - 1)
    far = np.minimum(np.abs(points[:-1] - start), np.abs(points[1:] - start)).reshape(shape)
    which = np.argmin(np.where(crossed, far, np.inf), axis=0)
    low, high = points[which], points[which + 1]
    rising = np.take_along_axis(values, which[None, ...], axis=0)[0] < 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = (of(middle) < target) == rising
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found = (low + high) / 2
    near = np.abs(of(found) - target) <= 1e-6 * np.maximum(abs(target), 1e-300)
    return np.asarray(np.where(crossed.any(axis=0) & near, found, np.nan))
