"""Many ways a series may move, followed side by side; those that foretold it best count most.

All members (see `members`) are Kalman filters, so that what is not yet known (a season after one cycle)
widens the limits by itself. Their gains do not depend on the values, so every scale of a series shares them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from jalon.judge import student
from jalon.judge.arrays import Numbers
from jalon.judge.signals.members import Members, members

_UNKNOWN = (
    15.0  # a member that knows so little of a point, such as a new place of the cycle, takes it as it is
)
_FREED = 25.0  # variance given to a level that begins anew
_NU = 5.0
_FORGET = 0.985
_SPEED = 0.02
_ROUGH = 3  # forecasts before so many points are not held against a member


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What the pool expects of a point on each scale (scales,): centre, spread, what follows an error.

    `gain` is the share of an error that levels follow for good, `swing` that which comes back. The rest
    is what the members need to learn the point: their centres (scales, members), the variance around them
    in variances of the noise (members,), and how each part of the state takes part in an error (members,
    parts).
    """

    mean: Numbers
    spread: Numbers
    gain: Numbers
    swing: Numbers
    centres: Numbers
    wide: Numbers
    reach: Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """The members after some points: nothing of it ever changes, so that one can go back to it.

    `states` (scales, members, parts) are level, slope or swing, and waves; `cover` (members, parts, parts)
    their covariance in variances of the noise; `noise` and `score` (scales, members) the noise's variance
    and the discounted logarithmic score of the forecasts made.
    """

    shape: Numbers
    floor: Numbers
    states: Numbers
    cover: Numbers
    noise: Numbers
    score: Numbers
    seen: int = 0

    @classmethod
    def begun(cls, shape: Numbers, first: Numbers, floor: Numbers) -> Pool:
        """A pool for the first points (scales, points), before it has learned any.

        `floor` (scales, 1) is the least noise that counts on each scale.
        """
        cover = members(shape.shape[1], len(shape)).first
        scales, size, width = len(first), len(cover), cover.shape[1]
        states = np.zeros((scales, size, width))
        states[:, :, 0] = np.median(first[:, :3], axis=1)[:, None]
        moved = np.abs(np.diff(first, axis=1)) if first.shape[1] > 1 else np.zeros((scales, 1))
        usual = np.median(moved, axis=1)[:, None]
        usual = np.where(usual > 0, usual, moved.mean(axis=1)[:, None])
        noise = np.square(np.maximum(usual, floor)) * np.ones((scales, size))
        return cls(
            shape=shape, floor=floor, states=states, cover=cover, noise=noise, score=np.zeros((scales, size))
        )

    @property
    def members(self) -> Members:
        """The members that are followed."""
        return members(self.shape.shape[1], len(self.shape))

    def ahead(self) -> Pool:
        """The same pool, one point on."""
        among = self.members
        added, kept = among.added[:, None], among.kept[:, None]
        states, cover = self.states.copy(), self.cover.copy()
        states[..., 0] += among.added * states[..., 1]
        states[..., 1] *= among.kept
        cover[:, 0, :] += added * cover[:, 1, :]
        cover[:, 1, :] *= kept
        cover[:, :, 0] += added * cover[:, :, 1]
        cover[:, :, 1] *= kept
        np.einsum("mii->mi", cover)[...] += among.moves
        return Pool(
            shape=self.shape,
            floor=self.floor,
            states=states,
            cover=cover,
            noise=self.noise,
            score=self.score,
            seen=self.seen,
        )

    def forecast(self, place: int) -> Forecast:
        """What is expected of a point at this place of the cycle, put together by the members' scores."""
        seen, swings = np.concatenate([(1.0, 0.0), self.shape[place]]), self.members.swings
        reach = self.cover @ seen + self.cover[:, :, 1] * swings[:, None]
        back = reach[:, 1] * swings
        wide = reach @ seen + back + 1.0
        centres = self.states @ seen + self.states[:, :, 1] * swings
        told = self.score + self.members.belief
        weight = np.exp(told - told.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        mean = (weight * centres).sum(axis=1)
        spread = (weight * (wide * self.noise + np.square(centres - mean[:, None]))).sum(axis=1)
        return Forecast(
            mean=mean,
            spread=np.maximum(np.sqrt(spread), self.floor[:, 0]),
            gain=weight @ (1.0 - (1.0 + back) / wide),
            swing=weight @ (back / wide),
            centres=centres,
            wide=wide,
            reach=reach,
        )

    def learned(self, value: Numbers, density: Numbers, forecast: Forecast) -> Pool:
        """The pool with a point taken in: its value and the log density there, on each scale (scales,)."""
        unit = np.sqrt(forecast.wide * self.noise)
        far = (value[:, None] - forecast.centres) / unit
        score = self.score
        if self.seen >= _ROUGH:
            score = _FORGET * score + student.log_density(far, _NU) - np.log(unit) + density[:, None]
        pull = forecast.reach / forecast.wide[:, None]
        clip = np.where(forecast.wide > _UNKNOWN, np.inf, self.members.clip)
        kept = np.clip(far, -clip, clip) * unit
        speed = max(1.0 / (self.seen + 1 + _ROUGH), _SPEED)
        square = np.square(far)
        noise = self.noise * (1 + speed * ((_NU + 1) / (_NU + square) * square - 1))
        return Pool(
            shape=self.shape,
            floor=self.floor,
            states=self.states + kept[:, :, None] * pull,
            cover=self.cover - pull[:, :, None] * forecast.reach[:, None, :],
            noise=np.maximum(noise, np.square(self.floor)),
            score=score,
            seen=self.seen + 1,
        )

    def freed(self) -> Pool:
        """The pool with every level open to be learned anew."""
        cover = self.cover.copy()
        cover[:, 0, 0] += _FREED
        return replace(self, cover=cover)

    def only(self, kept: npt.NDArray[np.bool_]) -> Pool:
        """The pool on some of its scales."""
        return replace(
            self,
            floor=self.floor[kept],
            states=self.states[kept],
            noise=self.noise[kept],
            score=self.score[kept],
        )

    def best(self) -> int:
        """The scale on which the series was foretold best so far."""
        top = self.score.max(axis=1)
        return int(np.argmax(top + np.log(np.exp(self.score - top[:, None]).sum(axis=1))))
