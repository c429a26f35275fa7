"""The board: every KPI's latest verdict, as rows for a program, a terminal table or one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.show.asked import asked_value
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.verdict import Verdict

SHOWN = 13
"""Periods in a sparkline: a year and the same period the year before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One KPI on the board: its verdict and its last periods' values, oldest first, the judged one last.

    `asked` is what a target asked of the last of them, by the targets of that time; may lack. `held` is
    how many complete periods in a row the value has been on this side of its target. `members` are the cards
    of members with targets of their own, in the order of the targets.
    """

    kpi: Kpi
    verdict: Verdict
    calendar: Calendar
    history: tuple[Value | None, ...] = ()
    asked: tuple[Value | tuple[Value, Value] | None, ...] = ()
    held: int = 0
    members: tuple[Card, ...] = ()

    @property
    def drawn(self) -> tuple[Value | None, ...]:
        """The values a sparkline shows."""
        return self.history[-SHOWN:]

    @property
    def aims(self) -> tuple[Value | None, ...]:
        """What was asked of the values drawn, where that is never a range and changes; else nothing."""
        shown = self.asked[-SHOWN:]
        single = tuple(None if isinstance(each, tuple) else each for each in shown)
        return single if single == shown and len(set(shown)) > 1 else ()


def board_json(cards: Sequence[Card], language: str) -> list[dict[str, object]]:
    """Rows of exactly `{kpi, name, period_start, value, previous, change, target, status, as_of}`.

    `change` is `value` less `previous`; `target` is what the whole period should reach (a pair for a range).
    """
    return [_row(card, language) for card in cards]


def _row(card: Card, language: str) -> dict[str, object]:
    verdict = card.verdict
    return {
        "kpi": verdict.kpi,
        "name": card.kpi.text(language),
        "period_start": verdict.period.start,
        "value": verdict.value,
        "previous": verdict.previous,
        "change": verdict.change,
        "target": asked_value(verdict.expectation),
        "status": verdict.status,
        "as_of": verdict.as_of,
    }
