"""Grains, periods and calendars: how days group into weeks, months, quarters and years.

A period is half-open, `[start, end)`, in local dates of the calendar's time zone. Every period of a
grain has an *ordinal*, an integer that grows by one from a period to the next, so that an offset is an
addition ("31 March's previous month is February as a whole") and never a subtraction of days.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Grain(StrEnum):
    """The length of a period. `ALL` is the one period that holds every dated row."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_MONTH = "fiscal_month"
    FISCAL_QUARTER = "fiscal_quarter"
    FISCAL_YEAR = "fiscal_year"
    ALL = "all"

    @property
    def fiscal(self) -> bool:
        """True for the grains that follow the calendar's own year."""
        return self in (Grain.FISCAL_MONTH, Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR)

    @property
    def longest_days(self) -> int:
        """The most days a period of this grain can have; 0 for `ALL`."""
        return _LONGEST[self]


_LONGEST = {
    Grain.DAY: 1,
    Grain.WEEK: 7,
    Grain.MONTH: 31,
    Grain.FISCAL_MONTH: 42,
    Grain.QUARTER: 92,
    Grain.FISCAL_QUARTER: 98,
    Grain.YEAR: 366,
    Grain.FISCAL_YEAR: 371,
    Grain.ALL: 0,
}

_MONTHS = {
    Grain.MONTH: 1,
    Grain.FISCAL_MONTH: 1,
    Grain.QUARTER: 3,
    Grain.FISCAL_QUARTER: 3,
    Grain.YEAR: 12,
    Grain.FISCAL_YEAR: 12,
}


class Weekday(StrEnum):
    """A day of the week; `number` is 0 for Monday, as `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 for Monday … 6 for Sunday."""
        return list(Weekday).index(self)


class OutsideCalendar(ValueError):
    """A date lies outside the years that a table-driven calendar names."""


@dataclass(frozen=True, kw_only=True, order=True)
class Period:
    """One concrete step of a grain: the local dates `start <= day < end`."""

    start: date
    end: date
    grain: Grain = field(compare=False)

    @property
    def days(self) -> int:
        """Length in calendar days."""
        return (self.end - self.start).days

    def clipped(self, end: date) -> Period:
        """The same period up to `end` (exclusive), never beyond its own end."""
        return Period(start=self.start, end=min(self.end, end), grain=self.grain)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """How days become periods.

    `year_starts` is the month (1–12) in which the fiscal year begins; the civil grains ignore it.
    `week_pattern` with `year_starts_on` describes a retail calendar: weeks per fiscal month (4-4-5, 4-5-4
    or 5-4-4) and the first day of each fiscal year; the last named year ends where the next would start
    (52 weeks when unnamed). Without a pattern, fiscal months are civil months.
    """

    name: str = "default"
    timezone: str = "Europe/Paris"
    week_starts: Weekday = Weekday.MONDAY
    year_starts: int = 1
    week_pattern: tuple[int, int, int] | None = None
    year_starts_on: tuple[date, ...] = ()

    def ordinal(self, grain: Grain, day: date) -> int:
        """The number of the period of `grain` that holds `day`. Raises OutsideCalendar."""
        if grain is Grain.ALL:
            return 0
        if grain is Grain.DAY:
            return day.toordinal()
        if grain is Grain.WEEK:
            return (day.toordinal() - 1 - self.week_starts.number) // 7
        if grain.fiscal and self.week_pattern is not None:
            return self._retail_ordinal(grain, day)
        months = day.year * 12 + day.month - 1
        return (months - self._shift(grain)) // _MONTHS[grain]

    def start(self, grain: Grain, ordinal: int) -> date:
        """The first day of the period with this ordinal. Raises OutsideCalendar (no year lies before 1)."""
        if grain is Grain.ALL:
            return date.min
        if grain is Grain.DAY:
            return self._day(ordinal)
        if grain is Grain.WEEK:
            return self._day(ordinal * 7 + 1 + self.week_starts.number)
        if grain.fiscal and self.week_pattern is not None:
            starts = self._retail_starts(grain)
            if not 0 <= ordinal < len(starts):
                raise OutsideCalendar(f"{self.name}: period {ordinal} is not in the named years")
            return starts[ordinal]
        months = ordinal * _MONTHS[grain] + self._shift(grain)
        if not date.min.year <= months // 12 <= date.max.year:
            raise OutsideCalendar(f"{self.name}: the year {months // 12} is not in any calendar")
        return date(months // 12, months % 12 + 1, 1)

    def _day(self, number: int) -> date:
        """The day with this number since the year 1."""
        if not 1 <= number <= date.max.toordinal():
            raise OutsideCalendar(f"{self.name}: day {number} is not in any calendar")
        return date.fromordinal(number)

    def end(self, grain: Grain, ordinal: int) -> date:
        """The day after the last day of the period with this ordinal."""
        if grain is Grain.ALL:
            return date.max
        return self.start(grain, ordinal + 1)

    def period(self, grain: Grain, ordinal: int) -> Period:
        """The period with this ordinal."""
        return Period(start=self.start(grain, ordinal), end=self.end(grain, ordinal), grain=grain)

    def period_of(self, grain: Grain, day: date) -> Period:
        """The period that holds `day`."""
        return self.period(grain, self.ordinal(grain, day))

    def year_before(self, grain: Grain, ordinal: int) -> int | None:
        """The same period one year earlier, or None where there is none.

        Months, quarters and years go by position in the year. A week maps to the ISO-style week with the
        same number of the year before (week 53 has no counterpart unless that year has one); a day maps to
        the same date (29 February to 28 February).
        """
        if grain is Grain.ALL:
            return None
        if grain is Grain.DAY:
            day = date.fromordinal(ordinal)
            return None if day.year == date.min.year else _same_date_last_year(day).toordinal()
        if grain is Grain.WEEK:
            return self._same_week_last_year(ordinal)
        if grain.fiscal and self.week_pattern is not None:
            before = ordinal - 12 // _MONTHS[grain]
            return before if before >= 0 else None
        return ordinal - 12 // _MONTHS[grain]

    def instant(self, day: date) -> datetime:
        """The instant (UTC) at which `day` begins in the calendar's time zone.

        Where midnight does not exist (the clock jumps over it) the first instant of the day is returned.
        """
        zone = ZoneInfo(self.timezone)
        return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)

    def seconds(self, start: date, end: date) -> int:
        """Elapsed seconds of `[start, end)`: 23 or 25 hours on the days when the clock changes."""
        return int((self.instant(end) - self.instant(start)).total_seconds())

    def _shift(self, grain: Grain) -> int:
        return self.year_starts - 1 if grain in (Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR) else 0

    def _week_label(self, ordinal: int) -> tuple[int, int]:
        """Year and number of a week: the year that holds its fourth day, as ISO 8601 does."""
        fourth = self.start(Grain.WEEK, ordinal) + timedelta(days=3)
        return fourth.year, (fourth.timetuple().tm_yday - 1) // 7 + 1

    def _same_week_last_year(self, ordinal: int) -> int | None:
        year, number = self._week_label(ordinal)
        for before in (ordinal - 52, ordinal - 53):
            if self._week_label(before) == (year - 1, number):
                return before
        return None

    def _retail_starts(self, grain: Grain) -> list[date]:
        assert self.week_pattern is not None
        starts: list[date] = []
        for year in self.year_starts_on:
            month_start = year
            for month in range(12):
                if month % _MONTHS[grain] == 0:
                    starts.append(month_start)
                month_start += timedelta(weeks=self.week_pattern[month % 3])
        starts.append(self.year_starts_on[-1] + timedelta(weeks=4 * sum(self.week_pattern)))
        return starts

    def _retail_ordinal(self, grain: Grain, day: date) -> int:
        starts = self._retail_starts(grain)
        found = bisect_right(starts, day) - 1
        if found < 0 or found >= len(starts) - 1:
            raise OutsideCalendar(f"{self.name}: {day.isoformat()} is not in the named years")
        return found

    def retail_starts(self, grain: Grain) -> tuple[date, ...]:
        """Every boundary of a retail grain, the end of the last period included."""
        return tuple(self._retail_starts(grain))


def _same_date_last_year(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
