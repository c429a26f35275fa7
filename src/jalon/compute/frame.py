"""Frames: over which days a value is computed, for each period of a grain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar

Window = tuple[date, date]
"""Days `[start, end)`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The period itself."""


@dataclass(frozen=True, slots=True)
class LastOf:
    """The last `length` periods of `grain` that end with the period's end."""

    length: int
    grain: Grain


@dataclass(frozen=True, slots=True)
class SinceStartOf:
    """From the start of the enclosing period of `grain` to the period's end."""

    grain: Grain


@dataclass(frozen=True, slots=True)
class SinceEver:
    """From the first day of all to the period's end."""


Frame = Whole | LastOf | SinceStartOf | SinceEver
WHOLE = Whole()


def window(
    frame: Frame, calendar: Calendar, grain: Grain, ordinal: int, elapsed: int | None = None
) -> Window:
    """The days over which a period's value is computed.

    With `elapsed`, the period is cut after so many days: the same elapsed part as that of a partial one.
    """
    start, end = calendar.start(grain, ordinal), calendar.end(grain, ordinal)
    if elapsed is not None and (end - start).days > elapsed:
        end = start + timedelta(days=elapsed)
    match frame:
        case Whole():
            return start, end
        case SinceEver():
            return date.min, end
        case SinceStartOf(grain=outer):
            last = end - timedelta(days=1) if grain is not Grain.ALL else end
            return calendar.start(outer, calendar.ordinal(outer, last)), end
        case LastOf(length=length, grain=unit):
            return _start_of_last(calendar, unit, length, end), end


def _start_of_last(calendar: Calendar, unit: Grain, length: int, end: date) -> date:
    """The first day of `length` periods of `unit` that end on `end`.

    Where `end` is not a boundary of the unit (a month's end inside a week), days are counted back from it:
    weeks as 7 days; months to the same day of the month.
    """
    if unit in (Grain.DAY, Grain.WEEK):
        days = length * (1 if unit is Grain.DAY else 7)
        return date.fromordinal(max(date.min.toordinal(), end.toordinal() - days))
    ordinal = calendar.ordinal(unit, end)
    try:
        start = calendar.start(unit, ordinal - length)
    except OutsideCalendar:
        return date.min
    into = (end - calendar.start(unit, ordinal)).days
    longest = (calendar.start(unit, ordinal - length + 1) - start).days
    return start + timedelta(days=min(into, longest))
