"""Days and periods for people: mars 2026, T1 2026, semaine 12 de 2026, exercice 2026-27, 1–22 nov."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from babel.core import Locale
from babel.dates import format_date

from jalon.show.sentences import say
from jalon.vocabulary.calendar import Calendar, Grain, Period

_LOCALES = {"fr": "fr", "en": "en_GB"}  # English days are written 22 Nov 2026
NBSP = "\u00a0"


def day_text(day: date, language: str, *, year: bool = True) -> str:
    """A day: `22 nov. 2026`, `1er nov.`; without the year on demand."""
    return _day(day, language, "d MMM y" if year else "d MMM")


def full_day_text(day: date, language: str) -> str:
    """A day with its month in full: `3 avril 2017`, `1er mars 2017`."""
    return _day(day, language, "d MMMM y")


def long_day_text(day: date, language: str) -> str:
    """A day with its weekday: `lundi 23 novembre 2026`."""
    return _day(day, language, "EEEE d MMMM y")


def moment_text(moment: datetime, language: str) -> str:
    """A day and time: `22 nov. 2026, 06:00`."""
    return f"{day_text(moment.date(), language)}, {moment:%H:%M}"


def period_text(period: Period, calendar: Calendar, language: str, *, short: bool = False) -> str:
    """A period as people name it; a clipped one as its days. `short` drops the year."""
    if period.grain is Grain.ALL:
        return say("period", "all", language)
    if period.end < calendar.period_of(period.grain, period.start).end:
        return days_text(period.start, period.end, language, year=not short)
    match period.grain:
        case Grain.DAY:
            return day_text(period.start, language, year=not short)
        case Grain.WEEK:
            return _week(period, language, short=short)
        case Grain.MONTH:
            return _month(period.start, language, short=short)
        case Grain.QUARTER:
            return say(
                "period",
                "quarter",
                language,
                number=_number_in_year(period, calendar),
                year=period.start.year,
            ).replace(" ", NBSP)
        case Grain.YEAR:
            return str(period.start.year)
        case _:
            return _fiscal(period, calendar, language, short=short)


def when_text(period: Period, calendar: Calendar, language: str) -> str:
    """A period in a sentence: `en mars 2026`; a clipped one `à ce jour (1–22 nov. 2026)`."""
    name, grain = period_text(period, calendar, language), period.grain
    if grain is not Grain.ALL and period.end < calendar.period_of(grain, period.start).end:
        return say("when", "part", language, period=name)
    if grain is Grain.FISCAL_MONTH and calendar.week_pattern is None:
        grain = Grain.MONTH
    return say("when", grain.value, language, period=name)


def since_text(period: Period, calendar: Calendar, language: str) -> str:
    """From a period on, in a sentence: `depuis mars 2026`, `depuis la semaine 12 de 2026`."""
    grain = period.grain
    if grain is Grain.FISCAL_MONTH and calendar.week_pattern is None:
        grain = Grain.MONTH
    return say("since_when", grain.value, language, period=period_text(period, calendar, language))


def step_text(period: Period, calendar: Calendar, language: str, *, year: bool) -> str:
    """The shortest name of a whole period on an axis: `T2`, or with its year `T2 2026-27`; `2026-27`."""
    number = _number_in_year(period, calendar)
    match period.grain:
        case Grain.FISCAL_YEAR:
            return _year_name(period)
        case Grain.QUARTER | Grain.FISCAL_QUARTER if not year:
            return say("period", "quarter_alone", language, number=number)
        case Grain.FISCAL_MONTH if not year and calendar.week_pattern is not None:
            return say("period", "fiscal_month_alone", language, number=number).replace(" ", NBSP)
        case _:
            return period_text(period, calendar, language)


def _number_in_year(period: Period, calendar: Calendar) -> int:
    """Which of its year's periods it is, counted from 1; 1 where that says nothing."""
    if period.grain is Grain.QUARTER:
        return (period.start.month + 2) // 3
    if period.grain not in (Grain.FISCAL_MONTH, Grain.FISCAL_QUARTER):
        return 1
    year = calendar.period_of(Grain.FISCAL_YEAR, period.start)
    return 1 + calendar.ordinal(period.grain, period.start) - calendar.ordinal(period.grain, year.start)


def days_text(start: date, end: date, language: str, *, year: bool = True) -> str:
    """The days `[start, end)`: `1–22 nov. 2026`, `28 oct. – 3 nov. 2026`, or the one day."""
    last = end - timedelta(days=1)
    if last <= start:
        return day_text(start, language, year=year)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day}–{_day(last, language, 'd MMM y' if year else 'd MMM')}"
    first = day_text(start, language, year=year and start.year != last.year)
    return say("period", "range", language, start=first, end=day_text(last, language, year=year))


@lru_cache(maxsize=4096)
def _day(day: date, language: str, pattern: str) -> str:
    text = format_date(day, pattern, locale=_locale(language))
    if language == "fr" and day.day == 1:
        first, _, rest = text.partition("1 ")
        text = f"{first}1er {rest}"
    return text if "EEEE" in pattern else text.replace(" ", NBSP)


def month_text(day: date, language: str, pattern: str) -> str:
    """A month by a pattern of its letters: `MMM y` is `janv. 2025`."""
    return _month_as(day.replace(day=1), language, pattern)


def _month(day: date, language: str, *, short: bool) -> str:
    return month_text(day, language, "MMMM" if short else "MMMM y")


@lru_cache(maxsize=4096)
def _month_as(first: date, language: str, pattern: str) -> str:
    return format_date(first, pattern, locale=_locale(language)).replace(" ", NBSP)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, "en_GB"))


def _week(period: Period, language: str, *, short: bool) -> str:
    fourth = period.start + timedelta(days=3)
    number = (fourth.timetuple().tm_yday - 1) // 7 + 1
    key = "week_short" if short else "week"
    return say("period", key, language, number=number, year=fourth.year).replace(" ", NBSP)


def _fiscal(period: Period, calendar: Calendar, language: str, *, short: bool) -> str:
    if period.grain is Grain.FISCAL_MONTH and calendar.week_pattern is None:
        return _month(period.start, language, short=short)
    year = calendar.period_of(Grain.FISCAL_YEAR, period.start)
    name = _year_name(year)
    if period.grain is Grain.FISCAL_YEAR:
        return say("period", "fiscal_year", language, year=name).replace(" ", NBSP)
    number = _number_in_year(period, calendar)
    key = "quarter" if period.grain is Grain.FISCAL_QUARTER else "fiscal_month"
    return say("period", key, language, number=number, year=name).replace(" ", NBSP)


def _year_name(year: Period) -> str:
    """`2026-27` for a year that spans two, `2026` for one that (nearly) is a civil year."""
    if year.start.month == 1 and year.start.day <= 7:
        return str(year.start.year)
    middle = year.start + timedelta(days=182)
    if middle.year != year.start.year and year.start.month == 12:
        return str(middle.year)
    return f"{year.start.year}-{(year.start.year + 1) % 100:02d}"
