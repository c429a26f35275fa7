"""What a fiscal quarter's name means in months, said once where it is read: T3 2026-27 is oct.–déc. 2026."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from jalon.show.board import Card
from jalon.show.dates import days_text, month_text, period_text
from jalon.show.sentences import say
from jalon.vocabulary.calendar import Calendar, Grain, Period


def quarter_note(cards: Iterable[Card], language: str) -> str:
    """The months of the newest fiscal quarter among cards; empty where its name is a calendar quarter's."""
    periods = [
        (card.verdict.period, card.calendar)
        for card in cards
        if card.verdict.period.grain is Grain.FISCAL_QUARTER
    ]
    if not periods:
        return ""
    newest, calendar = max(periods, key=lambda each: each[0].start)
    period = calendar.period_of(Grain.FISCAL_QUARTER, newest.start)
    name = period_text(period, calendar, language)
    civil = calendar.period_of(Grain.QUARTER, period.start)
    if name == period_text(civil, calendar, language) and (civil.start, civil.end) == (
        period.start,
        period.end,
    ):
        return ""
    return say("period", "fiscal_note", language, name=name, months=_months(period, calendar, language))


def _months(period: Period, calendar: Calendar, language: str) -> str:
    """The months of a period, or its days where it does not begin and end with months."""
    if period.start.day != 1 or period.end.day != 1 or calendar.week_pattern is not None:
        return days_text(period.start, period.end, language)
    last = period.end - timedelta(days=1)
    first = month_text(period.start, language, "MMM" if period.start.year == last.year else "MMM y")
    return f"{first}–{month_text(last, language, 'MMM y')}"
