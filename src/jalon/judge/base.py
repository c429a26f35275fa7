"""The base a target is measured from: which period's value, frozen when the target is first seen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from jalon.judge.numbers import differs
from jalon.judge.series import Series, shifted
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.target import From, Improve, ReachBy, Target
from jalon.vocabulary.verdict import FrozenBase


def key_of(target: Target) -> str:
    """A short stable key of what a target is measured from: 16 hexadecimal digits.

    Margin, floor, stretch, milestones, reason and place are no part of it: changing them moves no base.
    """
    terms = target.terms
    asked: list[object] = [type(target).__name__, terms.grain, list(terms.members), terms.since]
    match target:
        case Improve():
            asked += [target.by.normalize(), target.each, target.start, target.compounded]
            asked += [target.relative, target.base_period]
        case ReachBy():
            asked += [target.value.normalize(), target.by, target.start, target.start_day]
        case _:
            pass
    return sha256(json.dumps(asked, default=str).encode()).hexdigest()[:16]


def base_period(target: Target, grain: Grain, calendar: Calendar, today: date) -> Period | None:
    """The one period whose value a target needs as its base; None where it needs none.

    A target compared with each period's own base (not compounded, or last year's) has no single base.
    `grain` is the one judged; `today` stands in for the day the target was set when it has no `since`.
    """
    match target:
        case Improve(start=From.SAME_PERIOD_LAST_YEAR):
            return None
        case Improve(start=From.PREVIOUS, compounded=False):
            return None
        case Improve(base_period=date() as day):
            return calendar.period_of(target.each, day)
        case Improve():
            return _before(target.each, target.terms.since or today, calendar)
        case ReachBy() if target.start is None or (target.start_day or target.terms.since) is None:
            return _before(grain, target.start_day or target.terms.since or today, calendar)
        case _:
            return None


def base_of(target: Target, series: Series, calendar: Calendar, today: date) -> FrozenBase | None:
    """The base as it stands now, to be kept in the ledger; None while it is not needed or not yet known."""
    period = base_period(target, series.grain, calendar, today)
    if period is None:
        return None
    seen = series.at(period)
    if seen is None or seen.period.grain is not period.grain:
        seen = series.ending(period.end)  # a finer series: a balance at the base period's end
    if seen is None or seen.value is None or not seen.complete:
        return None
    return FrozenBase(period=period, value=seen.value, set_on=today)


def restated(base: FrozenBase, series: Series) -> FrozenBase:
    """The base with today's value of its period beside it, when that differs; the frozen one stays."""
    seen = series.at(base.period) if series.grain is base.period.grain else series.ending(base.period.end)
    if seen is None or seen.value is None or not differs(seen.value, base.value):
        return replace(base, restated=None)
    return replace(base, restated=seen.value)


def _before(grain: Grain, day: date, calendar: Calendar) -> Period | None:
    """The last period of a grain that is over when `day` begins."""
    holding = calendar.period_of(grain, day - timedelta(days=1))
    return holding if holding.end <= day else shifted(holding, -1, calendar)
