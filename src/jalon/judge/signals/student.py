"""Student's t without tables: densities, and the map from its values to standard normal ones and back.

The map is Wallace's (Annals of Mathematical Statistics 30, 1959): good to two digits in every tail used here.
"""

from __future__ import annotations

from math import lgamma, pi

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def log_density(t: Numbers, nu: Numbers | float) -> Numbers:
    """The logarithm of the density at `t`, up to a constant of `nu` (see `constant`)."""
    return np.asarray(-0.5 * (nu + 1) * np.log1p(np.square(t) / nu))


def constant(nu: float) -> float:
    """The logarithm of the density at 0."""
    return lgamma((nu + 1) / 2) - lgamma(nu / 2) - 0.5 * float(np.log(nu * pi))


def to_normal(t: float, nu: float) -> float:
    """The standard normal value with the same tail as `t`."""
    shrunk = (8 * nu + 1) / (8 * nu + 3)
    return float(np.copysign(shrunk * np.sqrt(nu * np.log1p(t * t / nu)), t))


def from_normal(z: float, nu: float) -> float:
    """The value of Student's t with the same tail as `z`."""
    grown = z * (8 * nu + 3) / (8 * nu + 1)
    return float(np.copysign(np.sqrt(nu * np.expm1(min(grown * grown / nu, 700.0))), z))
