"""Student's t without tables: shares below, quantiles, densities, and the way to standard normal values."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.beta import beta_below, beta_quantile

_TINY = 1e-300


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


@lru_cache(maxsize=1024)
def quantile(chance: float, freedom: float) -> float:
    """The value that t stays below with this chance (0 < chance < 1)."""
    if chance == 0.5:
        return 0.0
    tail = 2 * min(chance, 1 - chance)
    share = beta_quantile(tail, freedom / 2, 0.5)
    size = math.sqrt(freedom * (1 - share) / max(share, _TINY))
    return math.copysign(size, chance - 0.5)


def two_sided(statistic: float, freedom: float) -> float:
    """The chance of |t| at least |statistic| with `freedom` > 0 degrees of freedom."""
    if math.isinf(statistic):
        return 0.0
    return beta_below(freedom / (freedom + statistic * statistic), freedom / 2, 0.5)


def log_density(t: Numbers, nu: Numbers | float) -> Numbers:
    """The logarithm of the density at `t`, up to a constant of `nu` (see `constant`)."""
    return np.asarray(-0.5 * (nu + 1) * np.log1p(np.square(t) / nu))


def constant(nu: float) -> float:
    """The logarithm of the density at 0."""
    return math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * float(np.log(nu * math.pi))


def to_normal(t: float, nu: float) -> float:
    """The standard normal value with the same tail as `t`, good to two digits in every tail used here.

    Wallace, Annals of Mathematical Statistics 30, 1959.
    """
    shrunk = (8 * nu + 1) / (8 * nu + 3)
    return float(np.copysign(shrunk * np.sqrt(nu * np.log1p(t * t / nu)), t))


def from_normal(z: float, nu: float) -> float:
    """The value of Student's t with the same tail as `z`: the other way round."""
    grown = z * (8 * nu + 3) / (8 * nu + 1)
    return float(np.copysign(np.sqrt(nu * np.expm1(min(grown * grown / nu, 700.0))), z))
