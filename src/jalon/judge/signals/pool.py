"""Many ways a series may move, followed side by side; those that foretold it best count most.

Each member is a local level with or without a damped slope and a season (Harvey, Forecasting, structural
time series models and the Kalman filter, 1989), with its own ratios of noises. All are Kalman filters,
so that what is not yet known (a season after one cycle) widens the limits by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from jalon.judge.signals import student

Numbers = npt.NDArray[np.float64]

_LEVELS = (0.0, 0.01, 0.05, 0.25, 1.0, 6.0)  # variance of a level's step, in variances of the noise
_SLOPES = ((0.0, 0.0), (0.1, 0.02))  # first variance; variance of a slope's step as a share of the level's
_SEASONS = ((0.0, 0.0), (1.0, 0.0), (100.0, 0.0), (100.0, 0.2))  # first variance; variance moved a cycle
_DAMPED = 0.97
_FIRM = 0.25  # up to this ratio a member does not follow what lies far out
_CLIP = 2.5
_NU = 5.0
_FORGET = 0.985
_SPEED = 0.02
_TINY = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What the pool expects of the next point on its scale: centre, spread, and how fast its level follows."""

    mean: float
    spread: float
    gain: float


class Pool:
    """The members' states on one scale; `expect` the next point, then `learn` it or `skip` it.

    Arrays are (members, …): states (level, slope, waves), their covariances in variances of the noise, the
    noise's variance, and the discounted logarithmic score of past forecasts.
    """

    def __init__(self, shape: Numbers, first: Numbers) -> None:
        seasons = _SEASONS if shape.shape[1] else _SEASONS[:1]
        rows = list(product(_LEVELS, _SLOPES, seasons))
        size, width = len(rows), 2 + shape.shape[1]
        self.shape = shape
        self.state = np.zeros((size, width))
        self.state[:, 0] = np.median(first[:3])
        self.cover = np.zeros((size, width, width))
        self.moves = np.zeros((size, width))
        for row, (level, (slope, bent), (season, turned)) in enumerate(rows):
            self.cover[row, range(width), range(width)] = [1.0, slope, *[season / max(width - 2, 1)] * (width - 2)]
            self.moves[row] = [level, bent * level, *[turned / len(shape) / max(width - 2, 1)] * (width - 2)]
        self.clip = np.array([_CLIP if level <= _FIRM else np.inf for level, _, _ in rows])
        usual = float(np.median(np.abs(np.diff(first)))) if len(first) > 1 else 0.0
        self.floor = max(_TINY * float(np.abs(first).max(initial=0.0)), 1e-12)
        self.noise = np.full(size, max(usual, self.floor) ** 2)
        self.score = np.zeros(size)
        self.seen = 0
        self._next: tuple[Numbers, Numbers, Numbers] | None = None

    def expect(self, phase: int) -> Forecast:
        """Move all members one point on and put their forecasts together, by their scores."""
        self._advance()
        seen = np.concatenate([[1.0, 0.0], self.shape[phase]])
        reach = self.cover @ seen
        wide = reach @ seen + 1.0
        mean = self.state @ seen
        self._next = (mean, wide, reach)
        weight = np.exp(self.score - self.score.max())
        weight /= weight.sum()
        centre = float(weight @ mean)
        spread = float(weight @ (wide * self.noise + np.square(mean - centre)))
        gain = float(weight @ (reach @ seen / wide))
        return Forecast(mean=centre, spread=max(spread**0.5, self.floor), gain=gain)

    def learn(self, value: float, density: float) -> None:
        """Take in a point (on the pool's scale), with the scale's log density there."""
        assert self._next is not None
        mean, wide, reach = self._next
        error = value - mean
        unit = np.sqrt(wide * self.noise)
        far = error / unit
        if self.seen >= 3:
            self.score = _FORGET * self.score + student.log_density(far, _NU) - np.log(unit) + density
        kept = np.clip(far, -self.clip, self.clip) * unit
        pull = reach / wide[:, None]
        self.state += pull * kept[:, None]
        self.cover -= pull[:, :, None] * reach[:, None, :]
        self.seen += 1
        speed = max(1.0 / (self.seen + 3), _SPEED)
        weight = (_NU + 1) / (_NU + np.square(far))
        self.noise = np.maximum(self.noise * (1 + speed * (weight * np.square(far) - 1)), self.floor**2)

    def restart(self, jump: float) -> None:
        """Let every member's level be learned anew: `jump` is about how far it moved, on the pool's scale."""
        self.cover[:, 0, 0] += np.maximum(np.square(jump) / self.noise, 1.0) * 4

    def _advance(self) -> None:
        self.state[:, 0] += _DAMPED * self.state[:, 1]
        self.state[:, 1] *= _DAMPED
        self.cover[:, 0, :] += _DAMPED * self.cover[:, 1, :]
        self.cover[:, 1, :] *= _DAMPED
        self.cover[:, :, 0] += _DAMPED * self.cover[:, :, 1]
        self.cover[:, :, 1] *= _DAMPED
        diagonal = np.arange(self.cover.shape[1])
        self.cover[:, diagonal, diagonal] += self.moves

    def copied(self) -> Pool:
        """The same pool, free to go its own way."""
        other = object.__new__(Pool)
        other.__dict__.update(self.__dict__)
        other.state, other.cover = self.state.copy(), self.cover.copy()
        return other
