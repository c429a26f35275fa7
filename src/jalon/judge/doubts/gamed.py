"""Is a KPI gamed? It improves while its counter-KPI worsens, since about the same time, both beyond chance.

Each change is one that the watch over that KPI announced, so that both must be beyond its noise by
themselves; that they fall together is what chance makes least of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from jalon.vocabulary.doubt import Gamed
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.signal import LevelChange, Signals
from jalon.vocabulary.target import ReachBy, Stay

TOGETHER = 62
"""Changes so many days apart began at about the same time: a change is dated to within a month or two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A KPI's signals, and which direction is good: 1 up, −1 down, 0 nobody said."""

    signals: Signals
    good: int


def good_direction(kpi: Kpi) -> int:
    """Which direction people call good: the KPI's own, else that of its targets where they agree."""
    if kpi.better is not Better.NEITHER:
        return 1 if kpi.better is Better.HIGHER else -1
    said = {_asked(target) for target in kpi.targets}
    return said.pop() if len(said) == 1 else 0


def _asked(target: object) -> int:
    match target:
        case Stay():
            return 1 if target.above is not None else -1
        case ReachBy(start=start, value=value) if start is not None and start != value:
            return 1 if value > start else -1
    return 0


def gamed(own: Side, counter: Side, name: str) -> Gamed | None:
    """The pair of changes that makes one doubt a KPI, the strongest; `name` is that of the counter-KPI.

    None where there is none, or where either has too few values to be watched.
    """
    if not (own.good and counter.good and own.signals.points and counter.signals.points):
        return None
    pairs = product(_lasting(own, 1), _lasting(counter, -1))
    found = [
        Gamed(
            counter=name,
            own=one,
            other=other,
            strength=round(min(_strength(one, own.signals), _strength(other, counter.signals)), 2),
        )
        for one, other in pairs
        if _together(one, other)
    ]
    return max(found, key=lambda each: each.strength, default=None)


def _lasting(side: Side, way: int) -> Iterator[LevelChange]:
    """The newest changes in a row that were good (`way` 1) or bad (−1), among the periods shown."""
    first = side.signals.points[0].period
    for change in reversed(side.signals.changes):
        if change.announced < first or (change.after - change.before) * side.good * way <= 0:
            return
        yield change


def _together(one: LevelChange, other: LevelChange) -> bool:
    longest = max(one.since.days, other.since.days)
    return abs(one.since.start - other.since.start) <= timedelta(days=max(TOGETHER, longest))


def _strength(change: LevelChange, signals: Signals) -> float:
    """The size of a change as a multiple of half the ordinary range just before it; 1 where none is known."""
    ranges = [
        each.high - each.low
        for each in signals.points
        if each.low is not None and each.high is not None and each.period < change.since
    ]
    return 2 * abs(change.after - change.before) / ranges[-1] if ranges and ranges[-1] > 0 else 1.0
