"""One move with the words it is told in, and what several parts of the telling ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jalon.show.amounts import amount_text
from jalon.show.dates import period_text
from jalon.show.dimensions import dimensions_text
from jalon.show.numbers import NBSP, decimal_text, is_share, points_text, unitless, value_text
from jalon.show.sentences import say
from jalon.show.targets import member_text
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.cause import (
    MoveExplained,
    MoveOver,
    MovePart,
    When,
)
from jalon.vocabulary.formula import ratio_of
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Slice

_FINEST = 4
"""Decimals of a percentage beyond which nobody reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """One move with the words it is told in."""

    move: MoveExplained
    kpi: Kpi
    calendar: Calendar
    language: str
    kpis: Mapping[str, Kpi]

    def say(self, key: str, **facts: object) -> str:
        """One of the sentences about moves; what `was` is told without the unit that what is `now` has."""
        for name in [each for each in facts if each.endswith("was")]:
            facts[name] = unitless(str(facts[name]), str(facts.get(f"{name[:-3]}now", "")))
        return say("why", key, self.language, **facts)

    def period(self, period: Period) -> str:
        """A period's name."""
        return period_text(period, self.calendar, self.language)

    def value(self, value: Decimal | None) -> str:
        """A value in the KPI's unit."""
        return value_text(value, self.kpi.unit, self.language)

    def amount(self, amount: Decimal) -> str:
        """A difference with its sign."""
        return amount_text(amount, self.kpi.unit, self.language)

    def slice(self, slice: Slice) -> str:
        """The members of a slice."""
        return " × ".join(member_text(member, self.language) for _, member in slice)

    def name(self, part: MovePart) -> str:
        """A part's name: the KPI's (of one that may not be seen, that it is another), else its formula."""
        name = self._named(part)
        if part.when is When.SAME:
            return name
        return self.say("earlier" if part.when is When.PREVIOUS else "year_earlier", name=name)

    def _named(self, part: MovePart) -> str:
        if not part.kpi:
            return part.text
        kpi = self.kpis.get(part.kpi)
        return self.say("another") if kpi is None else kpi.text(self.language)

    def hidden(self, *parts: MovePart) -> bool:
        """True where one of the parts is a KPI that may not be seen: its own values are not told."""
        return any(part.kpi and part.kpi not in self.kpis for part in parts)

    def unit_of(self, part: MovePart) -> str | None:
        """The unit of a part that is a KPI."""
        kpi = self.kpis.get(part.kpi)
        return None if kpi is None else kpi.unit


def capital(text: str) -> str:
    """A text with its first letter as at the start of a sentence."""
    return text[:1].upper() + text[1:]


def value_of(move: MoveExplained, period: Period) -> Decimal | None:
    """The value of one of a move's two periods."""
    return move.value_before if period == move.before else move.value_after


def first_over(move: MoveExplained) -> MoveOver | None:
    """The dimension that is told: the one of what stands out first, else the one that varies most."""
    usable = [each for each in move.over if each.members]
    if not usable:
        return None

    def weight(one: MoveOver) -> tuple[float, Decimal]:
        far = max((each.distance or 0.0 for each in one.members if each.apart), default=0.0)
        return far, max((abs(each.beyond or Decimal(0)) for each in one.members), default=Decimal(0))

    return max(usable, key=weight)


def dimension_of(over: MoveOver, language: str) -> str:
    """By what a move is broken down."""
    return dimensions_text(over.dimensions, language)


def divided(telling: Telling) -> bool:
    """True of a rate or a mean: more of what it is divided by is not worse in itself."""
    move = telling.move
    return (
        ratio_of(telling.kpi.formula) is not None
        and move.formula is not None
        and len(move.formula.named) == len(move.formula.parts) == 2
    )


def own_value(telling: Telling, part: MovePart, value: Decimal) -> str:
    """The value of a part in its own unit; empty where it may not be seen."""
    if telling.hidden(part):
        return ""
    return value_text(value, telling.unit_of(part), telling.language)


def compared(telling: Telling) -> tuple[str, str, str]:
    """The move, the value before and after; those of a share agree: all have the digits with which they do.

    `−0,54 pt`, `4,87 %`, `4,33 %`: a move of less than a point has hundredths, and so do its values.
    """
    move, language = telling.move, telling.language
    was, now = move.value_before, move.value_after
    plain = telling.amount(move.change or Decimal(0)), telling.value(was), telling.value(now)
    if was is None or now is None or not is_share(telling.kpi.unit):
        return plain
    digits = _agreeing(was * 100, now * 100)
    if digits is None:
        return plain
    space = NBSP if language == "fr" else ""
    before, after = (f"{decimal_text(each * 100, language, digits)}{space}%" for each in (was, now))
    change = points_text(round((now - was) * 100, digits), language, digits=digits)
    return change, before, after


def _agreeing(was: Decimal, now: Decimal) -> int | None:
    """The fewest digits with which two percentages lie as far apart as is said; None for hardly apart."""
    least = 1 if abs(now - was) >= 1 else 2
    if round(was, least) == round(now, least):
        return None
    for digits in range(least, _FINEST):
        if round(now, digits) - round(was, digits) == round(now - was, digits):
            return digits
    return _FINEST
