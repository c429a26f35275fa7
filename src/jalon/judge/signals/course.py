"""The course of one series: each point is looked at, said, taken in; a change lets the level begin anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jalon.judge.signals.caution import Caution
from jalon.judge.signals.change import LONGEST, suspicion
from jalon.judge.signals.found import Change, Kind, Point, Standing
from jalon.judge.signals.track import Ahead, Track

_DOUBTED = 3  # points in which a spike may prove to have passed
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
    """A spike, up (1) or down (−1), that may have been a passing thing: the track without what came since."""

    track: Track
    since: int
    sign: int
    left: int


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
    def at(cls, tracks: Sequence[Track], place: int, far: float) -> _Look:
        views = tuple(track.ahead(place) for track in tracks)
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

    def seen(self, index: int, value: float | None, place: int) -> Point:
        """Judge one point (None: masked) by those before it, then take it in."""
        tracks = (self.track,) if self._doubt is None else (self.track, self._doubt.track)
        look = _Look.at(tracks, place, self.caution.spike)
        judged = self.track.pool.seen >= self.caution.learning
        self._moments.append(_Moment(index=index, value=value, place=place, before=self.track))
        if value is None:
            self.track = look.views[0].track
            if self._doubt is not None:
                self._doubt = replace(self._doubt, track=look.views[1].track)
            return self._said(Standing.MASKED, look if judged else None)
        right, error = look.nearest(value)
        self.track = right.learned(value)
        if not judged:
            return self._said(Standing.LEARNING)
        self._errors.append(error)
        return self._judged(look, right, index, value)

    def _judged(self, look: _Look, right: Ahead, index: int, value: float) -> Point:
        before, self._doubt = self._doubt, None
        since = self.changes[-1].since if self.changes else 0
        change = self._changed(right)
        if change is not None:
            said = self._said(Standing.ALARM, look, change.kind, change.since)
            return replace(said, level_since=since)
        side = look.side(value)
        if before is not None and right is look.views[0] and before.left > 1:
            self._doubt = replace(before, track=look.views[1].track, left=before.left - 1)
        if side == 0:
            return self._said(Standing.EXPECTED, look)
        if before is not None and before.sign == side:
            return self._said(Standing.HELD, look, Kind.SPIKE, before.since)
        self._doubt = _Doubt(track=look.views[0].track, since=index, sign=side, left=_DOUBTED)
        return self._said(Standing.ALARM, look, Kind.SPIKE, index)

    def _said(
        self, standing: Standing, look: _Look | None = None, kind: Kind | None = None, since: int | None = None
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
        found = suspicion(self._errors, right.gain)
        if found is None or abs(found.sum) < self.caution.change:
            return None
        moments = self._back(found.length)
        track = moments[0].before.freed()
        for moment in moments:
            ahead = track.ahead(moment.place)
            track = ahead.track if moment.value is None else ahead.learned(moment.value)
        self.track = track
        self._moments.clear()
        self._errors.clear()
        change = Change(
            kind=found.kind,
            announced=moments[-1].index,
            since=moments[0].index,
            before=right.limits(0.0)[0],
            after=track.ahead(moments[-1].place).limits(0.0)[0],
        )
        self.changes.append(change)
        return change

    def _back(self, length: int) -> list[_Moment]:
        """The last moments, from the one that is `length` usable points back."""
        moments = list(self._moments)
        usable = [place for place, moment in enumerate(moments) if moment.value is not None]
        return moments[usable[-length] if length <= len(usable) else 0 :]
