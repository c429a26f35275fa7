"""What is said of a series: for each point what was expected and whether it is news, and when it changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether a series can be judged at all."""

    JUDGED = "judged"
    TOO_SHORT = "too_short"  # fewer points than `Caution.learning` + 1: nothing is said of any point


class Standing(StrEnum):
    """Where one point stands."""

    EXPECTED = "expected"  # within its limits
    ALARM = "alarm"
    HELD = "held"  # outside its limits as the point before was, which has been said: no news
    LEARNING = "learning"  # among the first points, or those after a first move: it has no limits yet
    MASKED = "masked"  # partial, missing or stale: never an alarm, never counted


class Kind(StrEnum):
    """What an alarm says."""

    SPIKE = "spike"  # this point alone lies outside its limits
    STEP = "step"  # the level changed and stays there
    DRIFT = "drift"  # the level has been moving away, a little at each point


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One point, judged by the points before it only; the numbers have the unit of the series.

    `low <= value <= high` is ordinary; all three are None until enough is learned, masked points included.
    `kind` and `since` only stand with an alarm: `since` is the index of the first point that the alarm
    speaks of. `level_since` is the index where the present level began: the newest change announced before
    this point, else 0.
    """

    standing: Standing
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    kind: Kind | None = None
    since: int | None = None
    level_since: int = 0

    @property
    def alarm(self) -> bool:
        """True when the point is news."""
        return self.standing is Standing.ALARM


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A change of the process: announced at a point, dated back to the point where it began.

    `before` and `after` are what would have been expected of the announcing point without and with it.
    """

    kind: Kind
    announced: int
    since: int
    before: float
    after: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """All that is said of a series: a point for each value, and the changes in the order announced.

    `needed` is how many more usable points it takes before anything is said; 0 when judged.
    """

    state: State
    points: tuple[Point, ...]
    changes: tuple[Change, ...] = ()
    needed: int = 0
