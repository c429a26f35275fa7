"""How heavy the tails of the past errors are: decides how far out is rare."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jalon.judge.signals import student

Numbers = npt.NDArray[np.float64]

_NUS = np.array([3.0, 5.0, 9.0, 30.0])
_PRIOR = np.log([0.15, 0.35, 0.35, 0.15])
_CONSTANTS = np.array([student.constant(nu) for nu in _NUS])
_HELD = 10  # so many points are worth as much as the belief that the spread is right
_SPEED = 0.01
_FORGET = 0.99


class Tail:
    """Degrees of freedom and scale of the errors, in spreads foretold, learned as they come."""

    def __init__(self) -> None:
        self.scale = np.ones(len(_NUS))
        self.score = np.zeros(len(_NUS))
        self.seen = 0

    def now(self) -> tuple[float, float]:
        """The degrees of freedom and the scale that the past errors speak for."""
        weight = np.exp(self.score + _PRIOR - (self.score + _PRIOR).max())
        weight /= weight.sum()
        return float(1.0 / (weight @ (1.0 / _NUS))), float(np.exp(weight @ np.log(self.scale)))

    def learn(self, error: float) -> None:
        """Take in one error, in spreads foretold."""
        far = error / self.scale
        self.score = _FORGET * self.score + student.log_density(far, _NUS) + _CONSTANTS - np.log(self.scale)
        self.seen += 1
        speed = max(1.0 / (self.seen + _HELD), _SPEED)
        square = np.square(far)
        weight = (_NUS + 1) / (_NUS + square)
        self.scale = self.scale * np.sqrt(1 + speed * (weight * square - 1))

    def copied(self) -> Tail:
        """The same tail, free to go its own way."""
        other = object.__new__(Tail)
        other.__dict__.update(self.__dict__)
        return other
