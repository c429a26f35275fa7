"""What a proven lead explains of a move of its result: how far it had moved, times the size of the link."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers

_NORMAL_90 = 1.6449
_FURTHEST = 2.0
"""A lead that moved by more than seven times is beyond what the link was seen to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Led:
    """The lead's mean before and after, its change as a share, and what that makes of the result.

    `effect` is a share of the result (.05: 5 % more), nine times of ten from `low` to `high`.
    """

    before: float
    after: float
    moved: float
    effect: float
    low: float
    high: float


def led(before: Numbers, after: Numbers, *, change: float, error: float) -> Led | None:
    """What follows where the lead was `before` (n,) and then `after` (m,), each as many periods as the lag.

    `change` is how many per cent the result moves by one per cent of the lead, `error` its standard error.
    None where a value is missing or a mean is not positive, so that it has no shares, or where it moved out
    of all proportion.
    """
    one, other = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if not one.size or not other.size or not np.isfinite([*one, *other]).all():
        return None
    was, now = float(one.mean()), float(other.mean())
    if was <= 0 or now <= 0:
        return None
    step = math.log(now / was)
    if abs(step) > _FURTHEST:
        return None
    ends = sorted(math.expm1(step * (change + side * _NORMAL_90 * error)) for side in (-1, 1))
    effect = math.expm1(step * change)
    return Led(before=was, after=now, moved=now / was - 1, effect=effect, low=ends[0], high=ends[1])
