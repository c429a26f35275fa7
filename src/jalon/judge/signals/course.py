"""The course of one series: each point is looked at, said, taken in; a change lets the level begin anew.

While a series has never moved nothing is known of how it moves: its first move is news, and what is usual
is learned from there.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np

from jalon.judge.signals.caution import Caution
from jalon.judge.signals.change import LONGEST, suspicion
from jalon.judge.signals.found import Change, Kind, Point, Standing
from jalon.judge.signals.track import Ahead, Track

_DOUBTED = 3  # points in which a spike may prove to have passed
_SUSPECT = 1.8  # from here, in standard normal units, a point may be the first of a new level
_CONFIRM = 3  # points that must lie away from the old level before it is given up
_AWAY = 1.5  # so far each
_BACK = 2.0  # so near, in standard normal units, a point then comes to where it was before the spike


@dataclass(frozen=True, kw_only=True, slots=True)
class _Moment:
    """A point (None: masked), and the track before it."""

    index: int
    value: float | None
    place: int
    before: Track


@dataclass(frozen=True, kw_only=True, slots=True)
class _Doubt:
    """A point that lay far up (1) or down (−1) and may prove a passing thing, or the first of a new level.

    `track` has not learned it nor what came since; `errors` are their distances from it, the oldest first, in
    standard normal units; `told` when an alarm was given.
    """

    track: Track
    since: int
    sign: int
    told: bool
    errors: tuple[float, ...]

    def further(self, shadow: Ahead, value: float) -> _Doubt | None:
        """The doubt one point on; None when it is over."""
        errors = (*self.errors, shadow.error(value))
        away = self.sign * errors[-1] >= _AWAY
        if len(errors) > _DOUBTED or not (self.told or away):
            return None
        return replace(self, track=shadow.track, errors=errors)

    def proves(self, proof: float) -> bool:
        """True when the level of before does not hold: the points stay away, each and in sum."""
        if len(self.errors) != _CONFIRM:
            return False
        away = [self.sign * error for error in self.errors]
        return min(away) >= _AWAY and sum(away) / _CONFIRM**0.5 >= proof


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """What is expected of one point: by the track and, after a spike, by the track that leaves it out.

    The limits leave room for both.
    """

    views: tuple[Ahead, ...]
    expected: float
    low: float
    high: float

    @classmethod
    def at(cls, views: tuple[Ahead, ...], far: float) -> _Look:
        limits = [view.limits(far) for view in views]
        low, high = min(low for _, low, _ in limits), max(high for _, _, high in limits)
        return cls(views=views, expected=limits[0][0], low=low, high=high)

    def side(self, value: float) -> int:
        """−1 under the low limit, 1 over the high one, 0 between."""
        return int(value > self.high) - int(value < self.low)

    def nearest(self, value: float) -> tuple[Ahead, float]:
        """The view that proves right and how far the value lies from it, in standard normal units."""
        errors = [view.error(value) for view in self.views]
        passed = len(errors) > 1 and abs(errors[1]) < min(abs(errors[0]), _BACK)
        return self.views[passed], errors[passed]


@dataclass(kw_only=True, slots=True)
class Course:
    """A series so far: its track, the last moments and errors since a change was announced, the changes."""

    track: Track
    caution: Caution
    changes: list[Change] = field(default_factory=list)
    _moments: deque[_Moment] = field(default_factory=lambda: deque(maxlen=4 * LONGEST))
    _errors: deque[float] = field(default_factory=lambda: deque(maxlen=LONGEST))
    _doubt: _Doubt | None = None
    _only: float | None = None  # the one value there ever was
    _still: bool = True  # it never moved, or only just did

    def seen(self, index: int, value: float | None, place: int) -> Point:
        """Judge one point (None: masked) by those before it, then take it in."""
        said = self._seen(index, value, place)
        if self._still and value is not None:
            self._only = value if self._only is None else self._only
            if value != self._only and self.track.pool.seen <= self.caution.learning:
                self._still = False
            elif any(moment.value not in (None, self._only) for moment in self._moments):
                self._moves()
        return said

    def _moves(self) -> None:
        """It has moved: once it is settled that this was no new level, see how far such series move."""
        usable = sum(moment.value is not None for moment in self._moments)
        if self._doubt is None and not self.track.scarce and usable >= self.caution.learning:
            self._still = False
            self.track = _anew(list(self._moments), self.caution.learning)

    def _seen(self, index: int, value: float | None, place: int) -> Point:
        ahead, doubt = self.track.ahead(place), self._doubt
        shadow = None if doubt is None else doubt.track.ahead(place)
        both = shadow is not None and doubt is not None and doubt.told
        look = _Look.at((ahead, shadow) if shadow is not None and both else (ahead,), self.caution.spike)
        judged = self.track.pool.seen >= self.caution.learning
        self._moments.append(_Moment(index=index, value=value, place=place, before=self.track))
        if value is None:
            self.track = ahead.track
            if doubt is not None and shadow is not None:
                self._doubt = replace(doubt, track=shadow.track)
            return self._said(Standing.MASKED, look if judged else None)
        right, error = look.nearest(value)
        self.track = right.learned(value)
        if not judged:
            return self._said(Standing.LEARNING)
        self._errors.append(error)
        self._doubt = None
        if doubt is not None and shadow is not None and right is ahead:
            self._doubt = doubt.further(shadow, value)
        return self._judged(look, right, index, value)

    def _judged(self, look: _Look, right: Ahead, index: int, value: float) -> Point:
        since = self.changes[-1].since if self.changes else 0
        change = self._changed(right)
        if change is not None:
            said = self._said(Standing.ALARM, look, change.kind, change.since)
            return replace(said, level_since=since)
        side, error = look.side(value), self._errors[-1]
        doubt = self._doubt
        if side != 0 and doubt is not None and doubt.told and doubt.sign == side:
            return self._said(Standing.HELD, look, Kind.SPIKE, doubt.since)
        if doubt is None and (side != 0 or abs(error) >= _SUSPECT):
            sign = side or (1 if error > 0 else -1)
            self._doubt = _Doubt(
                track=look.views[0].track, since=index, sign=sign, told=side != 0, errors=(error,)
            )
        elif doubt is not None and side != 0:
            self._doubt = replace(doubt, since=index, sign=side, told=True)
        if side == 0:
            return self._said(Standing.EXPECTED, look)
        return self._said(Standing.ALARM, look, Kind.SPIKE, index)

    def _said(
        self,
        standing: Standing,
        look: _Look | None = None,
        kind: Kind | None = None,
        since: int | None = None,
    ) -> Point:
        return Point(
            standing=standing,
            expected=None if look is None else look.expected,
            low=None if look is None else look.low,
            high=None if look is None else look.high,
            kind=kind,
            since=since,
            level_since=self.changes[-1].since if self.changes else 0,
        )

    def _changed(self, right: Ahead) -> Change | None:
        """Announce a change when the last errors speak for one, and begin its level anew."""
        found = suspicion(self._errors, right.gain, right.swing)
        kind, length = Kind.STEP, _CONFIRM
        if self._doubt is None or not self._doubt.proves(self.caution.proof):
            if found is None or abs(found.sum) < self.caution.change:
                return None
            kind, length = found.kind, found.length
        moments = self._back(length)
        self.track = track = _anew(moments) if self._still else _after(moments[0].before.freed(), moments)
        self._still = False
        self._moments.clear()
        self._errors.clear()
        self._doubt = None
        change = Change(
            kind=kind,
            announced=moments[-1].index,
            since=moments[0].index,
            before=_without(moments),
            after=track.ahead(moments[-1].place).limits(0.0)[0],
        )
        self.changes.append(change)
        return change

    def _back(self, length: int) -> list[_Moment]:
        """The last moments, from the one that is `length` usable points back, or the first still known."""
        return _newest(list(self._moments), length)


def _after(track: Track, moments: list[_Moment]) -> Track:
    """A track after some more moments."""
    for moment in moments:
        ahead = track.ahead(moment.place)
        track = ahead.track if moment.value is None else ahead.learned(moment.value)
    return track


def _anew(moments: list[_Moment], last: int = LONGEST) -> Track:
    """A track that knows nothing but the last usable points (at least one) of some moments."""
    kept = _newest(moments, last)
    first = np.array([moment.value for moment in kept if moment.value is not None])
    before = kept[0].before
    return _after(Track.begun(first, before.season, counts=before.counts), kept)


def _newest(moments: list[_Moment], count: int) -> list[_Moment]:
    """The last moments, from a usable one on, with so many usable ones or all there are (at least one)."""
    usable = [place for place, moment in enumerate(moments) if moment.value is not None]
    return moments[usable[-min(count, len(usable))] :]


def _without(moments: list[_Moment]) -> float:
    """What would be expected of the last moment had nothing been learned since the first."""
    track, expected = moments[0].before, 0.0
    for moment in moments:
        ahead = track.ahead(moment.place)
        track, expected = ahead.track, ahead.limits(0.0)[0]
    return expected
