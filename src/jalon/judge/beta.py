"""The beta distribution and the exact interval of a share, without tables."""

from __future__ import annotations

import math

_STEPS = 300
_TINY = 1e-300
_HALVINGS = 200


def beta_below(x: float, a: float, b: float) -> float:
    """The chance that a beta(a, b) variable is at most x: the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def beta_quantile(chance: float, a: float, b: float) -> float:
    """The x that a beta(a, b) variable stays below with this chance."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < chance:
            low = middle
        else:
            high = middle
        if high - low <= 1e-15 * high:
            break
    return (low + high) / 2


def share_interval(hits: int, trials: int, held: float = 0.95) -> tuple[float, float]:
    """The exact (Clopper–Pearson) interval of a share: `hits` of `trials` > 0."""
    side = (1 - held) / 2
    low = 0.0 if hits == 0 else beta_quantile(side, hits, trials - hits + 1)
    high = 1.0 if hits == trials else beta_quantile(1 - side, hits + 1, trials - hits)
    return low, high


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function (Lentz's method)."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    product = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            product *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return product


def _away(number: float) -> float:
    """The number, or something tiny where it would be divided by as 0."""
    return number if abs(number) > _TINY else _TINY
