"""The chance of a target, the pace it needs from here, and when it will be reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.outlook import Outlook
from jalon.judge.outlook.spans import Span, single
from jalon.judge.outlook.spread import Spread


class Side(StrEnum):
    """Which side of the target is fine."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


class Counted(StrEnum):
    """What the target is on: the value of one period, or the sum of all up to it."""

    VALUE = "value"
    SUM = "sum"


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """A target `amount` for the value of the period `within` periods from now, or for a sum up to it.

    A sum counts from the period `since` on, and `so_far`, what is known of it already. 1 is the next period.
    """

    amount: float
    within: int
    side: Side = Side.AT_LEAST
    counted: Counted = Counted.VALUE
    so_far: float = 0.0
    since: int = 1

    @property
    def left(self) -> float:
        """What the periods to come still have to bring."""
        return self.amount - (self.so_far if self.counted is Counted.SUM else 0.0)

    def span(self, within: int) -> Span:
        """The periods that count up to one."""
        return Span(first=self.since, last=within) if self.counted is Counted.SUM else single(within)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What is needed from here to meet a goal: `each` period that counts, in the forecast's own season.

    `share` is what is needed ÷ what is forecast (1.08: 8 % more than expected); None where nothing above zero
    is forecast, and `each` is then even. `expected` is the forecast of what counts.
    """

    needed: float
    expected: float
    share: float | None
    each: Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What can be said of a goal; everything is None while that is too early.

    `first` is the first period from now at which the goal is met with a chance of a half or more, None if at
    none up to the horizon; for "at most" of a sum it is the last goal period's own affair and stays None.
    """

    chance: float | None
    expected: Spread | None
    pace: Pace | None
    first: int | None

    @property
    def too_early(self) -> bool:
        """True where nothing can be said yet."""
        return self.chance is None


def reach(outlook: Outlook, goal: Goal) -> Reach:
    """Judge a goal by an outlook."""
    expected = outlook.over(goal.span(goal.within))
    if expected is None:
        return Reach(chance=None, expected=None, pace=None, first=None)
    return Reach(
        chance=chance(expected, goal),
        expected=expected,
        pace=pace(outlook, expected, goal),
        first=first(outlook, goal),
    )


def chance(spread: Spread, goal: Goal) -> float:
    """P(goal met) when what counts comes out as the spread says."""
    return spread.at_least(goal.left) if goal.side is Side.AT_LEAST else spread.at_most(goal.left)


def pace(outlook: Outlook, expected: Spread, goal: Goal) -> Pace:
    """What each period must bring: the forecast's season, scaled to what is needed."""
    shape = outlook.forecast[goal.since - 1 : goal.within]
    counted = float(shape.sum()) if goal.counted is Counted.SUM else float(shape[-1])
    share = goal.left / counted if counted > 0 and (shape >= 0).all() else None
    even = goal.left / len(shape) if goal.counted is Counted.SUM else goal.left
    each = shape * 0 + even if share is None else shape * share
    return Pace(needed=goal.left, expected=expected.middle, share=share, each=each)


def first(outlook: Outlook, goal: Goal) -> int | None:
    """The first period at which the goal is met with a chance of a half or more."""
    if goal.counted is Counted.SUM and goal.side is Side.AT_MOST:
        return None
    start = goal.since if goal.counted is Counted.SUM else 1
    for within in range(start, outlook.horizon + 1):
        found = outlook.over(goal.span(within))
        if found is not None and chance(found, goal) >= 0.5:
            return within
    return None
