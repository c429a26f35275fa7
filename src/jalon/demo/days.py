"""Days of the company: its fiscal year, the seasons of its trade, how it grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

FISCAL_MONTH = 4
MONTHS = 36
"""Months of history before the current one."""

_SEASON = (0.88, 0.9, 0.97, 1.0, 1.02, 1.0, 0.93, 0.84, 1.0, 1.05, 1.16, 1.38)


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before the one that holds a day."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def fiscal_year(day: date) -> date:
    """The first day of the fiscal year (from April) that holds a day."""
    return date(day.year if day.month >= FISCAL_MONTH else day.year - 1, FISCAL_MONTH, 1)


def quarter(day: date) -> date:
    """The first day of the quarter that holds a day (fiscal quarters begin on the same days)."""
    return month_before(day, (day.month - 1) % 3)


def every_day(first: date, until: date) -> Iterator[date]:
    """The days from `first` to the evening before `until`."""
    return (first + timedelta(days=number) for number in range((until - first).days))


def every_month(first: date, until: date) -> Iterator[date]:
    """The first days of the months that are over before `until`."""
    month = first.replace(day=1)
    while (after := month_before(month, -1)) <= until:
        yield month
        month = after


def last_of(month: date) -> date:
    """The last day of the month that holds a day."""
    return month_before(month, -1) - timedelta(days=1)


def season(day: date) -> float:
    """How busy a month is beside the others."""
    return _SEASON[day.month - 1]


def grown(first: date, day: date, yearly: float) -> float:
    """How much larger trade is than on the first day, growing by a share a year."""
    return float((1 + yearly) ** ((day - first).days / 365.25))
