"""What a fiscal quarter's name means in months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jalon.show.board import Card
from jalon.show.markup import escape
from jalon.show.quarters import quarter_note
from jalon.vocabulary.calendar import Calendar, Grain
from tests.show.made import cards

NB = "\u00a0"
RETAIL = Calendar(year_starts_on=(date(2026, 2, 2), date(2027, 2, 1)), week_pattern=(4, 5, 4))


def carded(grain: Grain, calendar: Calendar, day: date = date(2026, 11, 22)) -> Card:
    card = cards()[0]
    period = calendar.period_of(grain, day)
    return replace(card, calendar=calendar, verdict=replace(card.verdict, period=period))


@pytest.mark.parametrize(
    ("calendar", "french", "english"),
    [
        (
            Calendar(year_starts=4),
            "T3 2026-27 est un trimestre de l’exercice : oct.–déc. 2026.",
            "Q3 2026-27 is a quarter of the fiscal year: Oct–Dec 2026.",
        ),
        (
            Calendar(year_starts=6),
            "T2 2026-27 est un trimestre de l’exercice : sept.–nov. 2026.",
            "Q2 2026-27 is a quarter of the fiscal year: Sept–Nov 2026.",
        ),
        (
            Calendar(year_starts=11),
            "T1 2026-27 est un trimestre de l’exercice : nov. 2026–janv. 2027.",
            "Q1 2026-27 is a quarter of the fiscal year: Nov 2026–Jan 2027.",
        ),
    ],
)
def test_the_months_of_a_fiscal_quarter_are_said(calendar: Calendar, french: str, english: str) -> None:
    card = carded(Grain.FISCAL_QUARTER, calendar)
    assert quarter_note([card], "fr").replace(NB, " ") == french
    assert quarter_note([card], "en").replace(NB, " ") == english


def test_one_whose_name_is_a_calendar_quarter_needs_no_word() -> None:
    assert not quarter_note([carded(Grain.FISCAL_QUARTER, Calendar())], "fr")
    assert not quarter_note([carded(Grain.MONTH, Calendar(year_starts=4))], "fr")
    assert not quarter_note([], "en")


def test_one_of_weeks_is_told_by_its_days_and_the_newest_is_told() -> None:
    older = carded(Grain.FISCAL_QUARTER, RETAIL, date(2026, 4, 1))
    newer = carded(Grain.FISCAL_QUARTER, RETAIL)
    period = newer.verdict.period
    note = quarter_note([newer, older], "en")
    assert str(period.start.day) in note and "2026" in note and note == quarter_note([newer], "en")


def test_a_range_and_a_fiscal_year_never_break_in_the_middle() -> None:
    assert escape("1–28 nov.") == "1\u2060–\u206028 nov."
    assert escape("T3 2026-27") == "T3 2026\u2060-\u206027"
    assert escape("1er oct. – 28 nov.") == f"1er oct.{NB}\u2060–\u2060 28 nov."
    assert escape("\u2212€12") == "\u2212\u2060€12"
    assert escape("2026-11-29") == "2026-11-29"
