"""Days without rows: those that should have had many, and the pauses that are no fault."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jalon.compute.gaps import by_weekday, gaps

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(800)]


def counts(rows: int, *closed: tuple[date, date], weekend: bool = True) -> dict[date, int]:
    """So many rows on each day but those closed (and those of weekends)."""
    shut = {day for first, last in closed for day in DAYS if first <= day <= last}
    return {day: rows for day in DAYS if day not in shut and (weekend or day.weekday() < 5)}


def test_days_that_lack_many_rows_are_a_gap() -> None:
    lost = (date(2025, 3, 4), date(2025, 3, 9))
    assert gaps(counts(50, lost)) == (lost,)


@pytest.mark.parametrize("days", [1, 2])
def test_a_day_or_two_may_be_holidays(days: int) -> None:
    first = date(2025, 3, 4)
    assert gaps(counts(50, (first, first + timedelta(days=days - 1)))) == ()


def test_weekends_are_none_and_do_not_hide_one() -> None:
    assert gaps(counts(50, weekend=False)) == ()
    lost = (date(2025, 3, 3), date(2025, 3, 7))  # Monday to Friday
    found = gaps(counts(50, lost, weekend=False))
    assert found == ((date(2025, 3, 1), date(2025, 3, 9)),)


def test_a_few_rows_may_be_missing_by_chance() -> None:
    assert gaps(counts(3, (date(2025, 3, 4), date(2025, 3, 9)))) == ()


def test_a_closure_of_each_year_is_no_fault() -> None:
    august = [(date(year, 8, 5), date(year, 8, 18)) for year in (2024, 2025)]
    assert gaps(counts(50, *august)) == ()


def test_no_rows_have_no_gap() -> None:
    assert gaps({}) == ()
    assert by_weekday({}) == (0,) * 7


def test_rows_by_day_of_the_week() -> None:
    assert by_weekday({date(2025, 3, 3): 4, date(2025, 3, 10): 5, date(2025, 3, 9): 1}) == (
        9,
        0,
        0,
        0,
        0,
        0,
        1,
    )
