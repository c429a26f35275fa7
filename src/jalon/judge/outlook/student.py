"""Student's t distribution with whole degrees of freedom."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from jalon.judge.outlook.rows import Numbers


def below(value: Numbers | float, freedom: int) -> Numbers:
    """The share of the distribution below each value (Abramowitz and Stegun, 1964, 26.7.3–4)."""
    angle = np.arctan(np.asarray(value, dtype=np.float64) / math.sqrt(freedom))
    sine, cosine = np.sin(angle), np.cos(angle)
    odd = freedom % 2
    term = cosine if odd else np.ones_like(cosine)
    total = term if freedom > 1 else np.zeros_like(cosine)
    for step in range(2 + odd, freedom - 1, 2):
        term = term * cosine**2 * ((step - 1) / step)
        total = total + term
    inner = 2 / math.pi * (angle + sine * total) if odd else sine * total
    return np.asarray((1 + inner) / 2)


@lru_cache(maxsize=256)
def quantile(share: float, freedom: int) -> float:
    """The value below which a share (0 < share < 1) of the distribution lies."""
    low, high = -1e4, 1e4
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, freedom) < share else (low, middle)
    return (low + high) / 2
