"""Has the process changed? A sum over the last errors, weighed as a change would have shown in them.

The likelihood-ratio test of a shift in the innovations of a filter (Willsky and Jones, IEEE Transactions on
Automatic Control 21, 1976): a filter that follows with gain g leaves (1 − g)^j of a step after j points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.signals.found import Kind

LONGEST = 12
"""A change is looked for in at most so many points back."""

_STEPS = range(2, 9)
_DRIFTS = (8, 10, 12)
_CLIP = 2.8  # one point alone is never a change


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspicion:
    """The likeliest change: its kind, in how many of the last points, and its sum in standard normal units."""

    kind: Kind
    length: int
    sum: float


def suspicion(errors: Sequence[float], gain: float) -> Suspicion | None:
    """The likeliest change in the last errors (standard normal units, oldest first); None under two."""
    clipped = np.clip(np.asarray(errors, dtype=np.float64), -_CLIP, _CLIP)
    left = np.power(1.0 - min(max(gain, 0.0), 0.95), np.arange(LONGEST))
    best: Suspicion | None = None
    for kind, lengths, trace in ((Kind.STEP, _STEPS, left), (Kind.DRIFT, _DRIFTS, np.cumsum(left))):
        for length in lengths:
            if length > len(clipped):
                break
            weights = trace[:length]
            found = float(weights @ clipped[-length:] / np.sqrt(weights @ weights))
            if best is None or abs(found) > abs(best.sum):
                best = Suspicion(kind=kind, length=length, sum=found)
    return best
