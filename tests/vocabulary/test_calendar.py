"""Periods on the calendar: every day in one period, ordinals that grow by one, years that begin as said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Weekday

DATED = [grain for grain in Grain if grain is not Grain.ALL]
days = some.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))
calendars = some.builds(
    Calendar,
    timezone=some.sampled_from(("Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")),
    week_starts=some.sampled_from(tuple(Weekday)),
    year_starts=some.integers(min_value=1, max_value=12),
)


@given(calendar=calendars, day=days, grain=some.sampled_from(DATED))
def test_every_day_lies_in_exactly_one_period(calendar: Calendar, day: date, grain: Grain) -> None:
    ordinal = calendar.ordinal(grain, day)
    assert calendar.start(grain, ordinal) <= day < calendar.end(grain, ordinal)
    assert calendar.end(grain, ordinal) == calendar.start(grain, ordinal + 1)
    assert calendar.ordinal(grain, calendar.start(grain, ordinal)) == ordinal
    assert 1 <= calendar.period(grain, ordinal).days <= grain.longest_days


@given(calendar=calendars, day=days)
def test_weeks_begin_on_their_weekday_and_follow_iso(calendar: Calendar, day: date) -> None:
    week = calendar.period_of(Grain.WEEK, day)
    assert week.days == 7
    assert week.start.weekday() == calendar.week_starts.number
    if calendar.week_starts is not Weekday.MONDAY:
        return
    before = calendar.year_before(Grain.WEEK, calendar.ordinal(Grain.WEEK, day))
    year, number, _ = day.isocalendar()
    if before is None:
        assert number == 53
        return
    assert calendar.start(Grain.WEEK, before).isocalendar()[:2] == (year - 1, number)


@given(calendar=calendars, day=days)
def test_fiscal_years_begin_in_their_month(calendar: Calendar, day: date) -> None:
    year = calendar.period_of(Grain.FISCAL_YEAR, day)
    assert (year.start.month, year.start.day) == (calendar.year_starts, 1)
    quarter = calendar.period_of(Grain.FISCAL_QUARTER, day)
    assert year.start <= quarter.start
    assert quarter.end <= year.end


@given(calendar=calendars, day=days, grain=some.sampled_from((Grain.MONTH, Grain.QUARTER, Grain.YEAR)))
def test_a_year_before_is_the_same_part_of_the_year(calendar: Calendar, day: date, grain: Grain) -> None:
    ordinal = calendar.ordinal(grain, day)
    before = calendar.year_before(grain, ordinal)
    assert before is not None
    now, then = calendar.start(grain, ordinal), calendar.start(grain, before)
    assert (then.year, then.month, then.day) == (now.year - 1, now.month, now.day)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Pacific/Auckland", date(2026, 4, 5), 25),
        ("Pacific/Auckland", date(2026, 9, 27), 23),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
    ],
)
def test_days_have_their_true_hours(zone: str, day: date, hours: float) -> None:
    assert Calendar(timezone=zone).seconds(day, day + timedelta(days=1)) == hours * 3600


def test_31_march_has_february_before_it() -> None:
    calendar = Calendar()
    march = calendar.ordinal(Grain.MONTH, date(2026, 3, 31))
    february = calendar.period(Grain.MONTH, march - 1)
    assert (february.start, february.end) == (date(2026, 2, 1), date(2026, 3, 1))


def test_29_february_compares_with_the_28th() -> None:
    calendar = Calendar()
    before = calendar.year_before(Grain.DAY, date(2024, 2, 29).toordinal())
    assert before == date(2023, 2, 28).toordinal()


RETAIL = Calendar(
    name="retail",
    week_pattern=(4, 4, 5),
    year_starts_on=(date(2024, 2, 4), date(2025, 2, 2), date(2026, 2, 1)),
)


def test_a_retail_calendar_counts_weeks() -> None:
    months = [RETAIL.period(Grain.FISCAL_MONTH, ordinal).days // 7 for ordinal in range(12)]
    assert months == [4, 4, 5] * 4
    assert RETAIL.period_of(Grain.FISCAL_YEAR, date(2025, 6, 1)).start == date(2025, 2, 2)
    assert RETAIL.period_of(Grain.FISCAL_QUARTER, date(2025, 5, 4)).start == date(2025, 5, 4)


@given(day=some.dates(min_value=date(2024, 2, 4), max_value=date(2027, 1, 30)))
def test_retail_periods_hold_their_days(day: date) -> None:
    for grain in (Grain.FISCAL_MONTH, Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR):
        period = RETAIL.period_of(grain, day)
        assert period.start <= day < period.end


@pytest.mark.parametrize("day", [date(2024, 2, 3), date(2027, 1, 31)])
def test_a_day_outside_the_named_years_is_refused(day: date) -> None:
    with pytest.raises(OutsideCalendar, match="retail"):
        RETAIL.ordinal(Grain.FISCAL_MONTH, day)
