"""Period keys: read, written, and back, on civil, fiscal and retail calendars."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.definitions.periods import period_key, read_period
from jalon.vocabulary.calendar import Calendar, Grain, Weekday

APRIL = Calendar(year_starts=4)
RETAIL = Calendar(week_pattern=(4, 4, 5), year_starts_on=(date(2024, 2, 4), date(2025, 2, 2)))

KEYS = [
    ("2026", Calendar(), Grain.YEAR, date(2026, 1, 1)),
    ("2026-T3", Calendar(), Grain.QUARTER, date(2026, 7, 1)),
    ("2026-Q3", APRIL, Grain.QUARTER, date(2026, 7, 1)),
    ("2026-03", Calendar(), Grain.MONTH, date(2026, 3, 1)),
    ("2026-03-14", Calendar(), Grain.DAY, date(2026, 3, 14)),
    ("2026-W01", Calendar(), Grain.WEEK, date(2025, 12, 29)),
    ("2020-W53", Calendar(), Grain.WEEK, date(2020, 12, 28)),
    ("2026-W01", Calendar(week_starts=Weekday.SUNDAY), Grain.WEEK, date(2026, 1, 4)),
    ("FY2026", Calendar(), Grain.FISCAL_YEAR, date(2026, 1, 1)),
    ("FY2026", APRIL, Grain.FISCAL_YEAR, date(2025, 4, 1)),
    ("FY2026-Q4", APRIL, Grain.FISCAL_QUARTER, date(2026, 1, 1)),
    ("FY2026-T1", APRIL, Grain.FISCAL_QUARTER, date(2025, 4, 1)),
    ("FY2026-M12", APRIL, Grain.FISCAL_MONTH, date(2026, 3, 1)),
    ("FY2025", RETAIL, Grain.FISCAL_YEAR, date(2024, 2, 4)),
    ("FY2026", RETAIL, Grain.FISCAL_YEAR, date(2025, 2, 2)),
    ("FY2025-M02", RETAIL, Grain.FISCAL_MONTH, date(2024, 3, 3)),
    ("FY2025-Q2", RETAIL, Grain.FISCAL_QUARTER, date(2024, 5, 5)),
]


@pytest.mark.parametrize(("key", "calendar", "grain", "first"), KEYS)
def test_keys(key: str, calendar: Calendar, grain: Grain, first: date) -> None:
    assert read_period(key, calendar) == (grain, first)


@pytest.mark.parametrize(
    "key",
    [
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-W54",
        "2026-W00",
        "2026-Q5",
        "26",
        "FY2026-W01",
        "FY2026-M13",
        "0000",
    ],
)
def test_no_periods(key: str) -> None:
    assert read_period(key, Calendar()) is None


@pytest.mark.parametrize("key", ["FY2024", "FY2027", "FY2030-Q1"])
def test_years_that_a_retail_calendar_does_not_name(key: str) -> None:
    assert read_period(key, RETAIL) is None


def test_a_week_53_only_where_the_year_has_one() -> None:
    assert read_period("2021-W53", Calendar()) is None


@given(
    day=st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    grain=st.sampled_from([grain for grain in Grain if grain is not Grain.ALL]),
    month=st.integers(1, 12),
    weekday=st.sampled_from(Weekday),
)
def test_a_key_reads_back_to_its_period(day: date, grain: Grain, month: int, weekday: Weekday) -> None:
    calendar = Calendar(year_starts=month, week_starts=weekday)
    first = calendar.period_of(grain, day).start
    assert read_period(period_key(grain, first, calendar), calendar) == (grain, first)


@given(
    day=st.dates(date(2024, 2, 4), date(2026, 1, 31)),
    grain=st.sampled_from([Grain.FISCAL_MONTH, Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR]),
)
def test_a_retail_key_reads_back_to_its_period(day: date, grain: Grain) -> None:
    first = RETAIL.period_of(grain, day).start
    assert read_period(period_key(grain, first, RETAIL), RETAIL) == (grain, first)
