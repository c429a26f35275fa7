"""Has the process changed? A sum over the last errors, weighed as a change would have shown in them.

The likelihood-ratio test of a shift in the innovations of a filter (Willsky and Jones, IEEE Transactions on
Automatic Control 21, 1976): a filter that follows with gain g leaves (1 − g)^j of a step after j points,
and more where what it follows is believed to come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.signals.found import Kind
from jalon.judge.signals.members import COMES_BACK

LONGEST = 12
"""A change is looked for in at most so many points back."""

_STEPS = (3, 4, 5, 6, 7, 8)
_DRIFTS = (8, 10, 12)
_LENGTHS = np.array([*_STEPS, *_DRIFTS])
_SINCE = np.arange(LONGEST)[None, :] - (
    LONGEST - _LENGTHS[:, None]
)  # points after the change began; < 0: before
_CLIP = 2.8  # one point alone is never a change
_FAR = 8.0  # how far out a point counts in dating one
_STILL = 0.5  # the newest point must still speak for it: what came back was no change
_FASTEST = 0.95


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspicion:
    """The likeliest change: its kind, in how many of the last points, its sum in standard normal units."""

    kind: Kind
    length: int
    sum: float


def suspicion(errors: Sequence[float], gain: float, swing: float = 0.0) -> Suspicion | None:
    """The likeliest change in the last errors (standard normal units, oldest first); None under three.

    `gain` is the share of an error that is followed for good, `swing` that which is believed to come back.
    """
    if len(errors) < _STEPS[0]:
        return None
    far = np.zeros(LONGEST)
    far[-len(errors) :] = np.clip(errors, -_FAR, _FAR)
    given = np.clip(far, -_CLIP, _CLIP)
    left = _left(gain, swing)
    sums = _traces(left) @ given
    sums[(len(errors) < _LENGTHS) | (np.sign(sums) * given[-1] < _STILL)] = 0.0
    best = int(np.argmax(np.abs(sums)))
    length = int(_LENGTHS[best])
    if best >= len(_STEPS):
        return Suspicion(kind=Kind.DRIFT, length=length, sum=float(sums[best]))
    return Suspicion(kind=Kind.STEP, length=_dated(far, left, length), sum=float(sums[best]))


def _dated(errors: Numbers, left: Numbers, length: int) -> int:
    """How many points ago a step began: the first of those that speak for it may still be of before."""
    sums = {
        count: abs(float(errors[-count:] @ left[:count])) / float(np.sqrt(np.square(left[:count]).sum()))
        for count in range(2, length + 1)
    }
    return max(sums, key=lambda count: sums[count])


def _left(gain: float, swing: float) -> Numbers:
    """What a step of 1 leaves in the errors of this point and the next ones (LONGEST,)."""
    gain, swing = min(max(gain, 0.0), _FASTEST), min(max(swing, 0.0), _FASTEST)
    level, off, found = 0.0, 0.0, []
    for _ in range(LONGEST):
        error = 1.0 - level - off
        found.append(error)
        level += gain * error
        off = COMES_BACK * (off + swing * error)
    return np.array(found)


def _traces(left: Numbers) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """What each change leaves in the last errors, a row a change, with squares that sum to 1."""
    traces = np.where(_SINCE >= 0, left[np.maximum(_SINCE, 0)], 0.0)
    traces[len(_STEPS) :] = np.cumsum(traces[len(_STEPS) :], axis=1)
    return np.asarray(traces / np.sqrt(np.square(traces).sum(axis=1, keepdims=True)))
