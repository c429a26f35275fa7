"""Period keys: `2026`, `2026-T1` or `2026-Q1`, `2026-03`, `2026-W12`, `2026-03-14`, `FY2026`, `FY2026-Q1`.

A fiscal year is named after the civil year in which it ends: from April, FY2026 begins in April 2025.
Its months are `FY2026-M01` to `FY2026-M12`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar

_KEY = re.compile(
    r"(?P<fiscal>FY)?(?P<year>[0-9]{4})"
    r"(?:-(?:[TQ](?P<quarter>[1-4])|W(?P<week>[0-9]{2})|M?(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?\Z"
)


def read_period(text: str, calendar: Calendar) -> tuple[Grain, date] | None:
    """Grain and first day of the period a key names; None for what is not a period of the calendar."""
    found = _KEY.match(text)
    if found is None:
        return None
    try:
        named = _fiscal(found, calendar) if found["fiscal"] else _civil(found, calendar)
        if named is not None:
            calendar.period_of(*named)
    except (ValueError, OverflowError):
        return None
    return named


def _civil(found: re.Match[str], calendar: Calendar) -> tuple[Grain, date] | None:
    year = int(found["year"])
    if found["day"]:
        return Grain.DAY, date(year, int(found["month"]), int(found["day"]))
    if found["month"]:
        return Grain.MONTH, date(year, int(found["month"]), 1)
    if found["quarter"]:
        return Grain.QUARTER, date(year, 3 * int(found["quarter"]) - 2, 1)
    if found["week"]:
        return _week(year, int(found["week"]), calendar)
    return Grain.YEAR, date(year, 1, 1)


def _week(year: int, number: int, calendar: Calendar) -> tuple[Grain, date] | None:
    """A week belongs to the year that holds its fourth day (ISO 8601 when weeks start on Monday)."""
    first = calendar.start(Grain.WEEK, calendar.ordinal(Grain.WEEK, date(year, 1, 4)))
    if (first + timedelta(days=3)).year < year:
        first += timedelta(days=7)
    elif (first - timedelta(days=4)).year == year:
        first -= timedelta(days=7)
    start = first + timedelta(weeks=number - 1)
    return (Grain.WEEK, start) if number >= 1 and (start + timedelta(days=3)).year == year else None


def _fiscal(found: re.Match[str], calendar: Calendar) -> tuple[Grain, date] | None:
    if found["week"] or found["day"]:
        return None
    first = _fiscal_year(int(found["year"]), calendar)
    if first is None:
        return None
    if found["quarter"]:
        return Grain.FISCAL_QUARTER, _step(Grain.FISCAL_QUARTER, first, int(found["quarter"]), calendar)
    if found["month"] is None:
        return Grain.FISCAL_YEAR, first
    month = int(found["month"])
    if not 1 <= month <= 12:
        return None
    return Grain.FISCAL_MONTH, _step(Grain.FISCAL_MONTH, first, month, calendar)


def _fiscal_year(year: int, calendar: Calendar) -> date | None:
    """The first day of the fiscal year that ends in a civil year."""
    try:
        period = calendar.period_of(Grain.FISCAL_YEAR, date(year, 1, 1))
        if (period.end - timedelta(days=1)).year < year:
            period = calendar.period_of(Grain.FISCAL_YEAR, period.end)
    except OutsideCalendar:
        return next((start for start in calendar.year_starts_on if _ends(start, calendar) == year), None)
    return period.start if (period.end - timedelta(days=1)).year == year else None


def _ends(start: date, calendar: Calendar) -> int:
    return (calendar.period_of(Grain.FISCAL_YEAR, start).end - timedelta(days=1)).year


def _step(grain: Grain, first: date, number: int, calendar: Calendar) -> date:
    return calendar.start(grain, calendar.ordinal(grain, first) + number - 1)


def period_key(grain: Grain, day: date, calendar: Calendar) -> str:
    """The key of the period that begins on a day, as `read_period` reads it."""
    match grain:
        case Grain.YEAR:
            return f"{day.year:04d}"
        case Grain.QUARTER:
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case Grain.MONTH:
            return f"{day.year:04d}-{day.month:02d}"
        case Grain.WEEK:
            fourth = day + timedelta(days=3)
            return f"{fourth.year:04d}-W{(fourth.timetuple().tm_yday - 1) // 7 + 1:02d}"
        case Grain.FISCAL_YEAR | Grain.FISCAL_QUARTER | Grain.FISCAL_MONTH:
            return _fiscal_key(grain, day, calendar)
        case _:
            return day.isoformat()


def _fiscal_key(grain: Grain, day: date, calendar: Calendar) -> str:
    year = calendar.period_of(Grain.FISCAL_YEAR, day)
    name = f"FY{(year.end - timedelta(days=1)).year:04d}"
    if grain is Grain.FISCAL_YEAR:
        return name
    number = calendar.ordinal(grain, day) - calendar.ordinal(grain, year.start) + 1
    return f"{name}-Q{number}" if grain is Grain.FISCAL_QUARTER else f"{name}-M{number:02d}"
