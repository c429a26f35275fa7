"""The scales a series is followed on: as it is, in logarithms (growth, shares), in roots (counts)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers, whole_from_zero

_ANSCOMBE = 0.375
_FEW = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """A scale: `to` it, `back` from it, and `density`, the logarithm of the derivative of `to`.

    `lowest` is the least value it takes (exclusive for the logarithm); `chance` the standard deviation on
    it that a pure count has (Poisson; Anscombe, Biometrika 35, 1948), None where that means nothing.
    """

    name: str
    to: Callable[[Numbers], Numbers]
    back: Callable[[Numbers], Numbers]
    density: Callable[[float], float]
    takes: Callable[[float], bool]
    chance: float | None = None


PLAIN = Scale(name="plain", to=lambda y: y, back=lambda x: x, density=lambda _: 0.0, takes=lambda _: True)
LOGARITHM = Scale(
    name="logarithm",
    to=np.log,
    back=lambda x: np.exp(np.minimum(x, 700.0)),
    density=lambda y: float(-np.log(y)),
    takes=lambda y: y > 0,
)
ROOT = Scale(
    name="root",
    to=lambda y: np.sqrt(y + _ANSCOMBE),
    back=lambda x: np.maximum(np.square(np.maximum(x, 0.0)) - _ANSCOMBE, 0.0),
    density=lambda y: float(-np.log(2.0) - 0.5 * np.log(y + _ANSCOMBE)),
    takes=lambda y: y >= 0,
    chance=0.5,
)


def scales_of(first: Numbers, *, counts: bool = True) -> tuple[Scale, ...]:
    """The scales that the first points (n,) of a series allow; which one serves is decided as points come.

    Whole numbers are taken for counts unless `counts` says that this series cannot be one.
    """
    found = [PLAIN]
    if (first > 0).all():
        found.append(LOGARITHM)
    if counts and whole_from_zero(first):
        found.append(ROOT)
    return tuple(found)


def scarce(first: Numbers) -> bool:
    """True for counts so small that they are judged as counts for as long as they can be."""
    return whole_from_zero(first) and bool(np.median(first) < _FEW)
