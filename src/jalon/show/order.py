"""Which KPI asks for someone first: the worst status, then the farthest from what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jalon.show.board import Card
from jalon.show.numbers import as_decimal
from jalon.vocabulary.observation import Value
from jalon.vocabulary.verdict import Status

ORDER: tuple[Status | None, ...] = (
    Status.MISSED,
    Status.OFF_TRACK,
    Status.STALE,
    Status.AT_RISK,
    Status.NO_DATA,
    Status.LEARNING,
    Status.ON_TRACK,
    Status.REACHED,
    None,
)
"""The states, the most pressing first."""

ATTENTION = frozenset(ORDER[:5])
"""The states that ask for someone."""


_OFF = (Status.MISSED, Status.OFF_TRACK, Status.AT_RISK)


def needs_attention(card: Card) -> bool:
    """True for a KPI that asks for someone, by itself or for a member that is off its own target."""
    return card.verdict.status in ATTENTION or bool(members_off(card))


def members_off(card: Card) -> list[Card]:
    """The members that are off their own target, the worst first."""
    return worst_first(each for each in card.members if each.verdict.status in _OFF)


def worst_first(cards: Iterable[Card]) -> list[Card]:
    """The most pressing first; within one status by how far from the target, relative to it.

    A KPI that stands well, but not a member of it, comes as if it were at risk.
    """
    return sorted(cards, key=_pressing)


def _pressing(card: Card) -> tuple[int, Decimal]:
    off = [] if card.verdict.status in ATTENTION else members_off(card)
    if not off:
        return ORDER.index(card.verdict.status), -distance(card)
    return ORDER.index(Status.AT_RISK), -distance(off[0])


def distance(card: Card) -> Decimal:
    """How far a value lies outside what is asked by now, as a share of it; 0 inside or where nothing is."""
    value, expectation = card.verdict.value, card.verdict.expectation
    if value is None or expectation is None:
        return Decimal(0)
    number = as_decimal(value)
    short = _beyond(expectation.low, number, 1)
    return max(short, _beyond(expectation.high, number, -1), Decimal(0))


def _beyond(bound: Value | None, number: Decimal, sign: int) -> Decimal:
    """How far a number misses a bound, relative to the bound (to the number where that is 0)."""
    if bound is None:
        return Decimal(0)
    asked = as_decimal(bound)
    missing = (asked - number) * sign
    return missing / (abs(asked) or abs(number) or Decimal(1))
