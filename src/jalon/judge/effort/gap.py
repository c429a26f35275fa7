"""How far a KPI is from its target, now or in what is coming, and how pressing that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jalon.vocabulary.calendar import Period
from jalon.vocabulary.effort import Gap
from jalon.vocabulary.foresight import Chance
from jalon.vocabulary.verdict import Verdict

UNKNOWN_CHANCE = 0.5
"""Where the chance of a target is not known it counts as likely as not."""


def missing(value: float, asked: float) -> float:
    """The distance of two values as a share of the larger, from 0 to 1: of 50 and 100 it is a half.

    Twice too much and half too little are equally far.
    """
    largest = max(abs(value), abs(asked))
    return min(abs(value - asked) / largest, 1.0) if largest else 0.0


def gap_of(verdict: Verdict, chances: Iterable[Chance]) -> Gap | None:
    """The gap now or the one that is coming, whichever is larger; None where nothing is asked.

    The chance is the least of those stated. Of a target that is kept, `missing` is 0.
    """
    stated = [each for each in chances if each.chance is not None]
    chance = min((each.chance for each in stated if each.chance is not None), default=None)
    found = [each for each in (_now(verdict, chance), *(_ahead(one, chance) for one in stated)) if each]
    return max(found, key=lambda each: (each.missing, not each.ahead), default=None)


def urgency(gap: Gap) -> float:
    """What is missing, times how likely it stays so: from 0 to 1, more where more is missing."""
    chance = UNKNOWN_CHANCE if gap.chance is None else gap.chance
    return gap.missing * (1 - chance)


def _now(verdict: Verdict, chance: float | None) -> Gap | None:
    asked = verdict.expectation
    if asked is None or verdict.value is None:
        return None
    low, high = (None if each is None else float(each) for each in (asked.low, asked.high))
    found = _between(float(verdict.value), low, high, asked.period, chance, ahead=False)
    running = not verdict.complete and asked.period == verdict.period
    return None if found is None else replace(found, so_far=running)


def _ahead(coming: Chance, chance: float | None) -> Gap | None:
    if coming.expected is None:
        return None
    return _between(coming.expected, coming.low, coming.high, coming.period, chance, ahead=True)


def _between(
    value: float, low: float | None, high: float | None, period: Period, chance: float | None, *, ahead: bool
) -> Gap | None:
    """The gap to the bound that is missed, else to the one there is, where nothing is missing."""
    more = low is not None and not (high is not None and value > high)
    bound = low if more else high
    if bound is None:
        return None
    inside = value >= bound if more else value <= bound
    return Gap(
        value=value,
        asked=bound,
        more=more,
        missing=0.0 if inside else missing(value, bound),
        period=period,
        ahead=ahead,
        chance=chance,
    )
