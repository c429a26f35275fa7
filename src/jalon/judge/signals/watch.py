"""A series watched point by point: limits made of the past only, alarms, changes announced and dated."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from jalon.judge.signals import student
from jalon.judge.signals.caution import QUIET, Caution
from jalon.judge.signals.change import LONGEST, suspicion
from jalon.judge.signals.found import Change, Kind, Point, Signals, Standing, State
from jalon.judge.signals.pool import Forecast, Pool
from jalon.judge.signals.scales import Scale, scales_of
from jalon.judge.signals.season import shape
from jalon.judge.signals.tail import Tail

Numbers = npt.NDArray[np.float64]


def watch(
    values: Numbers,
    *,
    season: int = 1,
    masked: npt.NDArray[np.bool_] | None = None,
    phases: npt.NDArray[np.int64] | None = None,
    caution: Caution = QUIET,
) -> Signals:
    """Judge each of `values` (n,) by those before it.

    `season` is how many points make a cycle (12 for months, 7 for days, 52 for weeks; 1 for none) and
    `phases` (n,) the place of each in it, counted on from 0 when not given. `masked` (n,) marks partial,
    missing and stale points; what is not a finite number is masked as well.
    """
    usable = np.isfinite(values) if masked is None else np.isfinite(values) & ~masked
    places = np.arange(len(values)) % max(season, 1) if phases is None else phases % max(season, 1)
    needed = caution.learning + 1 - int(usable.sum())
    if needed > 0:
        points = tuple(Point(standing=Standing.LEARNING if use else Standing.MASKED) for use in usable)
        return Signals(state=State.TOO_SHORT, points=points, needed=needed)
    first = values[usable][: caution.learning]
    tracks = [_Track.begun(scale, shape(season), first) for scale in scales_of(first)]
    watched = _Watched(tracks=tracks, caution=caution)
    for index, (value, place, use) in enumerate(zip(values.tolist(), places.tolist(), usable, strict=True)):
        watched.see(index, value if use else None, place)
    return Signals(state=State.JUDGED, points=tuple(watched.points), changes=tuple(watched.changes))


@dataclass(kw_only=True, slots=True)
class _Track:
    """A series followed on one scale: pool, tail, and the errors since the last change, oldest first."""

    scale: Scale
    pool: Pool
    tail: Tail
    errors: deque[float]
    forecast: Forecast | None = None
    dead: bool = False

    @classmethod
    def begun(cls, scale: Scale, basis: Numbers, first: Numbers) -> _Track:
        return cls(scale=scale, pool=Pool(basis, scale.to(first)), tail=Tail(), errors=deque(maxlen=LONGEST))

    def copied(self) -> _Track:
        return _Track(
            scale=self.scale,
            pool=self.pool.copied(),
            tail=self.tail.copied(),
            errors=deque(self.errors, maxlen=LONGEST),
            dead=self.dead,
        )

    def expect(self, place: int) -> None:
        self.forecast = self.pool.expect(place)

    def spread(self) -> tuple[float, float]:
        """Degrees of freedom and spread of the next point, never under what pure chance gives a count."""
        assert self.forecast is not None
        nu, scale = self.tail.now()
        spread = self.forecast.spread * scale
        chance = self.scale.chance
        if chance is not None and chance / 2 < spread < chance:
            spread = chance
        return nu, spread

    def error(self, value: float) -> float:
        """How far a value lies from the forecast, in standard normal units."""
        assert self.forecast is not None
        nu, spread = self.spread()
        return student.to_normal((self._on(value) - self.forecast.mean) / spread, nu)

    def learn(self, value: float) -> None:
        assert self.forecast is not None
        if not self.scale.takes(value):
            self.dead = True
            return
        on = self._on(value)
        self.errors.append(self.error(value))
        if self.pool.seen >= 3:
            self.tail.learn((on - self.forecast.mean) / self.forecast.spread)
        self.pool.learn(on, self.scale.density(value))

    def limits(self, far: float) -> tuple[float, float, float]:
        """Low limit, expected value, high limit of the next point, in the series' unit."""
        assert self.forecast is not None
        nu, spread = self.spread()
        reach = student.from_normal(far, nu) * spread
        ends = self.scale.back(self.forecast.mean + np.array([-reach, 0.0, reach]))
        return float(ends[0]), float(ends[1]), float(ends[2])

    def _on(self, value: float) -> float:
        return float(self.scale.to(np.float64(value)))


@dataclass(kw_only=True, slots=True)
class _Watched:
    """All tracks of a series, what was said so far, and the moments one may have to go back to."""

    tracks: list[_Track]
    caution: Caution
    points: list[Point] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    before: deque[tuple[int, float, int, list[_Track]]] = field(default_factory=lambda: deque(maxlen=LONGEST))
    seen: int = 0
    level_since: int = 0

    def see(self, index: int, value: float | None, place: int) -> None:
        """Judge one point (None: masked) and take it in."""
        kept = [track.copied() for track in self.tracks]
        for track in self.tracks:
            track.expect(place)
        track = self.best()
        low, expected, high = track.limits(self.caution.spike)
        judged = self.seen >= self.caution.learning
        if value is None:
            self._say(Standing.MASKED, (expected, low, high) if judged else None)
            return
        out = not track.scale.takes(value) or abs(track.error(value)) > self.caution.spike
        self.before.append((index, value, place, kept))
        self.seen += 1
        for one in self.tracks:
            one.learn(value)
        self.tracks = [one for one in self.tracks if not one.dead]
        if not judged:
            self._say(Standing.LEARNING, None)
            return
        change = self._changed(track, index)
        if change is not None:
            self._say(Standing.ALARM, (expected, low, high), change.kind, change.since)
            self.level_since = change.since
        elif out:
            self._say(Standing.ALARM, (expected, low, high), Kind.SPIKE, index)
        else:
            self._say(Standing.EXPECTED, (expected, low, high))

    def best(self) -> _Track:
        """The track whose scale foretold the series best so far."""
        return max(self.tracks, key=lambda track: float(np.logaddexp.reduce(track.pool.score)))

    def _say(
        self,
        standing: Standing,
        limits: tuple[float, float, float] | None,
        kind: Kind | None = None,
        since: int | None = None,
    ) -> None:
        expected, low, high = limits or (None, None, None)
        self.points.append(
            Point(
                standing=standing,
                expected=expected,
                low=low,
                high=high,
                kind=kind,
                since=since,
                level_since=self.level_since,
            )
        )

    def _changed(self, track: _Track, index: int) -> Change | None:
        """Announce a change when the last errors speak for one, and begin its level anew."""
        if track.dead or track.forecast is None:
            return None
        found = suspicion(track.errors, track.forecast.gain)
        if found is None or abs(found.sum) < self.caution.change:
            return None
        since, before = self.before[-found.length][0], track.limits(1.0)[1]
        self._again(found.length)
        after = self.best().limits(1.0)[1]
        change = Change(kind=found.kind, announced=index, since=since, before=before, after=after)
        self.changes.append(change)
        return change

    def _again(self, length: int) -> None:
        """Go back to where the change began, free the level, and see the points since once more."""
        again = list(self.before)[-length:]
        self.tracks = again[0][3]
        level = [value for _, value, _, _ in again]
        for one in self.tracks:
            one.errors.clear()
            ahead = one.copied()
            ahead.expect(again[0][2])
            assert ahead.forecast is not None
            jump = float(np.mean(one.scale.to(np.array(level)))) - ahead.forecast.mean
            one.pool.restart(jump)
        for _, value, place, _ in again:
            for one in self.tracks:
                one.expect(place)
                one.learn(value)
        for one in self.tracks:
            one.errors.clear()
        self.before.clear()
