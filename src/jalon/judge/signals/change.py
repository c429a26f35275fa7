"""Has the process changed? A sum over the last errors, weighed as a change would have shown in them.

The likelihood-ratio test of a shift in the innovations of a filter (Willsky and Jones, IEEE Transactions on
Automatic Control 21, 1976): a filter that follows with gain g leaves (1 − g)^j of a step after j points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.signals.found import Kind

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


def suspicion(errors: Sequence[float], gain: float) -> Suspicion | None:
    """The likeliest change in the last errors (standard normal units, oldest first); None under three."""
    if len(errors) < _STEPS[0]:
        return None
    far = np.zeros(LONGEST)
    far[-len(errors) :] = np.clip(errors, -_FAR, _FAR)
    given = np.clip(far, -_CLIP, _CLIP)
    weights = _traces(min(max(gain, 0.0), _FASTEST))
    sums = weights @ given
    sums[(len(errors) < _LENGTHS) | (np.sign(sums) * given[-1] < _STILL)] = 0.0
    best = int(np.argmax(np.abs(sums)))
    length = int(_LENGTHS[best])
    if best >= len(_STEPS):
        return Suspicion(kind=Kind.DRIFT, length=length, sum=float(sums[best]))
    return Suspicion(kind=Kind.STEP, length=_dated(far, gain, length), sum=float(sums[best]))


def _dated(errors: Numbers, gain: float, length: int) -> int:
    """How many points ago a step began: the first of those that speak for it may still be of before."""
    left = (1.0 - min(max(gain, 0.0), _FASTEST)) ** np.arange(length)
    sums = {
        count: abs(float(errors[-count:] @ left[:count])) / float(np.sqrt(np.square(left[:count]).sum()))
        for count in range(2, length + 1)
    }
    return max(sums, key=lambda count: sums[count])


def _traces(gain: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """What each change leaves in the last errors, a row a change, with squares that sum to 1."""
    left = np.where(_SINCE >= 0, np.power(1.0 - gain, np.maximum(_SINCE, 0)), 0.0)
    left[len(_STEPS) :] = np.cumsum(left[len(_STEPS) :], axis=1)
    return np.asarray(left / np.sqrt(np.square(left).sum(axis=1, keepdims=True)))
