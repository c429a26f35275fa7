"""A published series as numbers in a row: whole periods only, none left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.series import Series, shifted
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.observation import Observation, Value

_CYCLES = {
    Grain.DAY: 7,
    Grain.WEEK: 52,
    Grain.MONTH: 12,
    Grain.FISCAL_MONTH: 12,
    Grain.QUARTER: 4,
    Grain.FISCAL_QUARTER: 4,
}

REACH = 1e75
"""A larger amount counts as not known: squares and products of such amounts soon are no numbers any more."""


def cycle_of(grain: Grain) -> int:
    """How many periods of a grain make the cycle that repeats: days a week, months a year; 1 for none."""
    return _CYCLES.get(grain, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """The whole periods of a series from its first value to its last, with `values` (n,).

    A period without a value is NaN, as is one whose value is beyond reckoning (`REACH`). Periods that are not
    complete are none of them.
    """

    grain: Grain
    calendar: Calendar
    periods: tuple[Period, ...]
    values: Numbers

    @classmethod
    def of(cls, series: Series, calendar: Calendar, until: date | None = None) -> Points:
        """The complete periods that end by `until` (exclusive end; None: all of them)."""
        seen = {start: each for start, each in series.whole.items() if _counts(each, until)}
        filled = [start for start, each in seen.items() if reckoned(each.value) is not None]
        if not filled:
            return cls(grain=series.grain, calendar=calendar, periods=(), values=np.zeros(0))
        periods = _between(seen[filled[0]].period, filled[-1], calendar)
        values = [_number(seen.get(each.start)) for each in periods]
        return cls(grain=series.grain, calendar=calendar, periods=periods, values=np.array(values))

    @property
    def cycle(self) -> int:
        """How many periods make a cycle."""
        return cycle_of(self.grain)

    @property
    def last(self) -> Period | None:
        """The newest period, None where there is none."""
        return self.periods[-1] if self.periods else None

    def ahead(self, count: int) -> tuple[Period, ...]:
        """The next `count` periods after the last; fewer at the end of the calendar."""
        found: list[Period] = []
        following = self.last
        while following is not None and len(found) < count:
            following = shifted(following, 1, self.calendar)
            if following is not None:
                found.append(following)
        return tuple(found)

    def steps_to(self, period: Period) -> int:
        """How many periods after the last one a period lies; 0 or less where it is over."""
        assert self.last is not None
        ordinal = self.calendar.ordinal
        return ordinal(self.grain, period.start) - ordinal(self.grain, self.last.start)


def _counts(seen: Observation, until: date | None) -> bool:
    return seen.complete and (until is None or seen.period.end <= until)


def _between(first: Period, last: date, calendar: Calendar) -> tuple[Period, ...]:
    periods = [first]
    while periods[-1].start < last:
        following = shifted(periods[-1], 1, calendar)
        if following is None:
            break
        periods.append(following)
    return tuple(periods)


def _number(seen: Observation | None) -> float:
    value = None if seen is None else reckoned(seen.value)
    return float("nan") if value is None else value


def reckoned(value: Value | None) -> float | None:
    """A value as a number to reckon with; None where there is none, or where it is beyond reckoning."""
    return None if value is None or value > REACH or value < -REACH else float(value)
