"""How heavy the tails of the past errors are: decides how far out is rare."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from jalon.judge import student
from jalon.judge.arrays import Numbers
from jalon.judge.signals.caution import WEEK

_NUS = np.array([3.0, 5.0, 9.0, 30.0])
_BELIEF = np.log([0.15, 0.35, 0.35, 0.15])
_DAYS = np.log([0.6, 0.3, 0.08, 0.02])  # days have holidays: they lie far out before many are seen
_CONSTANTS = np.array([student.constant(nu) for nu in _NUS])
_HELD = 10  # so many points are worth as much as the belief that the spread is right
_SPEED = 0.01
_FORGET = 0.99


@dataclass(frozen=True, kw_only=True, slots=True)
class Tail:
    """What the past errors, in spreads foretold, say for each of four degrees of freedom.

    `scale` and `score` (scales, 2, 4) keep what fell short and what went over apart; `seen` (scales, 2).
    `belief` (4,) is the logarithm of how much each is believed before any error.
    """

    belief: Numbers
    scale: Numbers
    score: Numbers
    seen: Numbers

    @classmethod
    def begun(cls, scales: int, season: int = 1) -> Tail:
        """Nothing learned yet of a series with a cycle of `season` points."""
        size = (scales, 2, len(_NUS))
        belief = _DAYS if season == WEEK else _BELIEF
        return cls(belief=belief, scale=np.ones(size), score=np.zeros(size), seen=np.zeros((scales, 2)))

    def now(self, one: int) -> tuple[Numbers, Numbers]:
        """Degrees of freedom and scale on one scale, each (2,): short, over."""
        told = self.score[one] + self.belief
        weight = np.exp(told - told.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        return 1.0 / (weight @ (1.0 / _NUS)), np.exp((weight * np.log(self.scale[one])).sum(axis=1))

    def learned(self, errors: Numbers) -> Tail:
        """The tail with one error on each scale (scales,) taken in, on its own side."""
        here = (errors[:, None] > 0) == np.array([False, True])
        far = errors[:, None, None] / self.scale
        told = student.log_density(far, _NUS) + _CONSTANTS - np.log(self.scale)
        speed = np.maximum(1.0 / (self.seen + 1 + _HELD), _SPEED)[:, :, None]
        square = np.square(far)
        scale = self.scale * np.sqrt(1 + speed * ((_NUS + 1) / (_NUS + square) * square - 1))
        return replace(
            self,
            scale=np.where(here[:, :, None], scale, self.scale),
            score=np.where(here[:, :, None], _FORGET * self.score + told, self.score),
            seen=self.seen + here,
        )

    def only(self, kept: npt.NDArray[np.bool_]) -> Tail:
        """The tail on some of its scales."""
        return replace(self, scale=self.scale[kept], score=self.score[kept], seen=self.seen[kept])
