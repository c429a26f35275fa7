"""A series followed on every scale it allows: what its next point should be, and how far one lies from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from jalon.judge import student
from jalon.judge.arrays import Numbers
from jalon.judge.signals.pool import Forecast, Pool
from jalon.judge.signals.scales import ROOT, Scale, scales_of, scarce
from jalon.judge.signals.season import shape
from jalon.judge.signals.tail import Tail

_ROUGH = 3
_TINY = 5e-4  # noise under this share of a value is no concern of anyone
_RARE = 1.2  # on the scale of roots: under one a point is expected


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """A series after some points, on every scale that still serves; nothing of it ever changes.

    `counts`: its values may be counts; `scarce`: they are, and small ones.
    """

    scales: tuple[Scale, ...]
    pool: Pool
    tail: Tail
    scarce: bool
    counts: bool = True

    @classmethod
    def begun(cls, first: Numbers, season: int, *, counts: bool = True) -> Track:
        """A track for a series whose first points are these (n > 0,), before it has learned any."""
        scales = scales_of(first, counts=counts)
        on = np.stack([scale.to(first) for scale in scales])
        apart = np.stack([scale.to(first * (1 + _TINY)) for scale in scales]) - on
        floor = np.maximum(np.abs(apart).max(axis=1, keepdims=True), 1e-12)
        pool = Pool.begun(shape(season), on, floor)
        tail = Tail.begun(len(scales), season)
        return cls(scales=scales, pool=pool, tail=tail, scarce=counts and scarce(first), counts=counts)

    @property
    def season(self) -> int:
        """How many points make a cycle."""
        return len(self.pool.shape)

    def ahead(self, place: int) -> Ahead:
        """The track one point on, before the point is known."""
        pool = self.pool.ahead()
        forecast, one = pool.forecast(place), self._serves()
        nus, scales = self.tail.now(one)
        spreads = float(forecast.spread[one]) * scales
        chance = self.scales[one].chance
        if chance is not None:
            rare = float(forecast.mean[one]) < _RARE
            spreads = np.where((spreads > chance / 2) | rare, np.maximum(spreads, chance), spreads)
        return Ahead(
            track=replace(self, pool=pool),
            forecast=forecast,
            one=one,
            nus=(float(nus[0]), float(nus[1])),
            spreads=(float(spreads[0]), float(spreads[1])),
        )

    def _serves(self) -> int:
        """The place of the scale that serves: of those left, that which foretold best."""
        if self.scarce and ROOT in self.scales:
            return self.scales.index(ROOT)
        return self.pool.best()

    def freed(self) -> Track:
        """The track with every level open to be learned anew."""
        return replace(self, pool=self.pool.freed())


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """What a track expects of its next point; `one` is the scale that serves.

    `nus` and `spreads` are degrees of freedom and spread on that scale, short of what is expected and over
    it; the spread of a count is never under what pure chance gives it, unless it clearly is no chance at all.
    """

    track: Track
    forecast: Forecast
    one: int
    nus: tuple[float, float]
    spreads: tuple[float, float]

    @property
    def gain(self) -> float:
        """The share of an error that the level follows at once and for good."""
        return float(self.forecast.gain[self.one])

    @property
    def swing(self) -> float:
        """The share of an error that is followed at once and comes back."""
        return float(self.forecast.swing[self.one])

    def error(self, value: float) -> float:
        """How far a value lies from what is expected, in standard normal units."""
        scale = self.track.scales[self.one]
        if not scale.takes(value):
            return -np.inf
        far, over = _on(scale, value) - float(self.forecast.mean[self.one]), 1
        if far < 0:
            over = 0
        return student.to_normal(far / self.spreads[over], self.nus[over])

    def limits(self, far: float) -> tuple[float, float, float]:
        """Expected value, low and high limit in the series' unit; `far` in standard normal units."""
        short, over = (
            student.from_normal(far, nu) * spread for nu, spread in zip(self.nus, self.spreads, strict=True)
        )
        mean = float(self.forecast.mean[self.one])
        ends = self.track.scales[self.one].back(np.array([mean, mean - short, mean + over]))
        return float(ends[0]), float(ends[1]), float(ends[2])

    def learned(self, value: float) -> Track:
        """The track with the point taken in; a scale that cannot take it no longer serves."""
        takes = np.array([scale.takes(value) for scale in self.track.scales])
        if not takes.all():
            return self._only(takes).learned(value)
        pool, tail, scales = self.track.pool, self.track.tail, self.track.scales
        on = np.array([_on(scale, value) for scale in scales])
        density = np.array([scale.density(value) for scale in scales])
        if pool.seen >= _ROUGH:
            tail = tail.learned((on - self.forecast.mean) / self.forecast.spread)
        return replace(self.track, pool=pool.learned(on, density, self.forecast), tail=tail)

    def _only(self, kept: npt.NDArray[np.bool_]) -> Ahead:
        track, forecast = self.track, self.forecast
        return replace(
            self,
            track=replace(
                track,
                scales=tuple(scale for scale, keep in zip(track.scales, kept, strict=True) if keep),
                pool=track.pool.only(kept),
                tail=track.tail.only(kept),
            ),
            forecast=replace(
                forecast,
                mean=forecast.mean[kept],
                spread=forecast.spread[kept],
                gain=forecast.gain[kept],
                swing=forecast.swing[kept],
                centres=forecast.centres[kept],
            ),
            one=0,
        )


def _on(scale: Scale, value: float) -> float:
    return float(scale.to(np.array([value]))[0])
