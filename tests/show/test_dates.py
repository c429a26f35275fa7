from datetime import UTC, date, datetime

import pytest

from jalon.show.dates import day_text, days_text, long_day_text, moment_text, period_text
from jalon.vocabulary.calendar import Calendar, Grain, Period, Weekday

NB = "\u00a0"
APRIL = Calendar(year_starts=4)
RETAIL = Calendar(year_starts_on=(date(2026, 2, 2), date(2027, 2, 1)), week_pattern=(4, 5, 4))
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("grain", "calendar", "french", "english"),
    [
        (Grain.DAY, APRIL, "22 nov. 2026", "22 Nov 2026"),
        (Grain.WEEK, APRIL, "semaine 47 de 2026", "week 47 of 2026"),
        (Grain.MONTH, APRIL, "novembre 2026", "November 2026"),
        (Grain.QUARTER, APRIL, "T4 2026", "Q4 2026"),
        (Grain.YEAR, APRIL, "2026", "2026"),
        (Grain.FISCAL_MONTH, APRIL, "novembre 2026", "November 2026"),
        (Grain.FISCAL_QUARTER, APRIL, "T3 2026-27", "Q3 2026-27"),
        (Grain.FISCAL_YEAR, APRIL, "exercice 2026-27", "fiscal year 2026-27"),
        (Grain.FISCAL_YEAR, Calendar(), "exercice 2026", "fiscal year 2026"),
        (Grain.FISCAL_QUARTER, Calendar(), "T4 2026", "Q4 2026"),
        (Grain.FISCAL_MONTH, RETAIL, "mois 10 de 2026-27", "month 10 of 2026-27"),
        (Grain.FISCAL_QUARTER, RETAIL, "T4 2026-27", "Q4 2026-27"),
        (Grain.ALL, APRIL, "depuis le début", "since the beginning"),
    ],
)
def test_the_name_of_a_period(grain: Grain, calendar: Calendar, french: str, english: str) -> None:
    period = calendar.period_of(grain, DAY)
    assert period_text(period, calendar, "fr").replace(NB, " ") == french
    assert period_text(period, calendar, "en").replace(NB, " ") == english


def test_the_first_week_of_a_year_may_begin_in_the_year_before() -> None:
    monday = APRIL.period_of(Grain.WEEK, date(2025, 12, 30))
    assert period_text(monday, APRIL, "fr").replace(NB, " ") == "semaine 1 de 2026"
    sunday = Calendar(week_starts=Weekday.SUNDAY)
    last = sunday.period_of(Grain.WEEK, date(2026, 12, 31))
    assert period_text(last, sunday, "en", short=True).replace(NB, " ") == "week 52"


def test_a_part_of_a_period_is_named_by_its_days() -> None:
    part = Period(start=date(2026, 11, 1), end=date(2026, 11, 23), grain=Grain.MONTH)
    assert period_text(part, APRIL, "fr", short=True) == f"1–22{NB}nov."
    assert period_text(part, APRIL, "en", short=True) == f"1–22{NB}Nov"


def test_days_across_months_and_years() -> None:
    assert days_text(date(2026, 10, 28), date(2026, 11, 4), "fr").replace(NB, " ") == "28 oct. – 3 nov. 2026"
    assert (
        days_text(date(2025, 12, 28), date(2026, 1, 4), "fr").replace(NB, " ")
        == "28 déc. 2025 – 3 janv. 2026"
    )
    assert days_text(date(2026, 10, 1), date(2026, 10, 2), "fr").replace(NB, " ") == "1er oct. 2026"


def test_the_first_of_a_month_in_french() -> None:
    assert day_text(date(2026, 11, 1), "fr") == f"1er{NB}nov.{NB}2026"
    assert day_text(date(2026, 11, 11), "fr", year=False) == f"11{NB}nov."
    assert long_day_text(date(2026, 11, 1), "fr") == "dimanche 1er novembre 2026"
    assert (
        moment_text(datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "en").replace(NB, " ") == "22 Nov 2026, 06:00"
    )
