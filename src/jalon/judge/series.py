"""The values of one KPI, slice and grain in time order, found by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.observation import TOTAL, Observation, Slice, Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One KPI, slice and grain: `whole` periods by first day, and the clipped parts of earlier ones.

    A part is the same elapsed share of an earlier period, kept to compare a partial period with.
    """

    kpi: str
    grain: Grain
    slice: Slice = TOTAL
    whole: dict[date, Observation] = field(default_factory=dict)
    parts: dict[date, tuple[Observation, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        kpi: str,
        grain: Grain,
        observations: Sequence[Observation],
        calendar: Calendar,
        slice: Slice = TOTAL,
    ) -> Series:
        """Sort observations of one KPI, slice and grain into whole periods and clipped parts."""
        whole: dict[date, Observation] = {}
        parts: dict[date, tuple[Observation, ...]] = {}
        for seen in sorted(observations, key=lambda one: (one.period.start, one.period.end)):
            start = seen.period.start
            if grain is not Grain.ALL and seen.period.end < full_period(seen.period, calendar).end:
                parts[start] = (*parts.get(start, ()), seen)
            elif start not in whole or seen.complete:
                whole[start] = seen  # a part as long as the whole period takes nothing from it
        return cls(kpi=kpi, grain=grain, slice=slice, whole=whole, parts=parts)

    def at(self, period: Period | None) -> Observation | None:
        """The value of a whole period, if there is one."""
        return None if period is None else self.whole.get(period.start)

    def ending(self, day: date) -> Observation | None:
        """The value of the whole period that ends on `day` (exclusive)."""
        return next((seen for seen in self.whole.values() if seen.period.end == day), None)

    def part(self, period: Period | None, days: int) -> Observation | None:
        """The value of an earlier period's first `days`; of all of it where it is no longer than that."""
        if period is None:
            return None
        if days >= period.days:
            return self.at(period)
        found = self.parts.get(period.start, ())
        exact = next((seen for seen in found if seen.period.days == days), None)
        return exact or (found[-1] if found else None)

    def until(self, period: Period) -> tuple[Value | None, ...]:
        """The values of whole periods up to one, oldest first, that one last."""
        return tuple(seen.value for start, seen in self.whole.items() if start <= period.start)

    def latest(self, before: date) -> Observation | None:
        """The newest period begun before a day; a running one that is still empty gives way to an earlier.

        The period that holds everything is always begun: a snapshot's is the day on which it was taken.
        """
        begun = [seen for start, seen in self.whole.items() if start < before or self.grain is Grain.ALL]
        for seen in reversed(begun):
            if seen.complete or seen.value is not None:
                return seen
        return begun[-1] if begun else None

    def latest_complete(self, before: date) -> Observation | None:
        """The newest complete period with a value begun before a day; None where there is none."""
        whole = [seen for start, seen in self.whole.items() if start < before or self.grain is Grain.ALL]
        return next((seen for seen in reversed(whole) if seen.complete and seen.value is not None), None)


def full_period(period: Period, calendar: Calendar) -> Period:
    """The whole period of the grain that a (perhaps clipped) period begins."""
    return calendar.period_of(period.grain, period.start)


def shifted(period: Period, steps: int, calendar: Calendar) -> Period | None:
    """The period `steps` later (negative: earlier); None outside the calendar."""
    if period.grain is Grain.ALL:
        return None
    try:
        return calendar.period(period.grain, calendar.ordinal(period.grain, period.start) + steps)
    except (OutsideCalendar, ValueError, OverflowError):
        return None


def year_before(period: Period, calendar: Calendar) -> Period | None:
    """The same period one year earlier, or None where there is none."""
    try:
        ordinal = calendar.year_before(period.grain, calendar.ordinal(period.grain, period.start))
        return None if ordinal is None else calendar.period(period.grain, ordinal)
    except (OutsideCalendar, ValueError, OverflowError):
        return None
