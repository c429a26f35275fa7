"""The calendar's share of a move: more or fewer working days, or other days of the week.

A flow of a period is its level times what its days weigh: Σ over kinds of day of days × weight. The change
splits by midpoint weights into that of the days and that of the level, exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

import numpy as np

from jalon.judge.causes.exactly import fraction, kept_as, value_of
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.observation import Value

HOLIDAY = 7
"""The kind of a public holiday; 0 (Monday) … 6 (Sunday) are those of other days."""
KINDS = 8
WORKING: tuple[float, ...] = (1, 1, 1, 1, 1, 0, 0, 0)
"""Weights that count Monday to Friday, holidays apart."""


class DaysOutcome(StrEnum):
    """Whether the calendar's share is known."""

    SPLIT = "split"
    NO_DAYS = "no days"  # a period's days weigh nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysShare:
    """What the days of the periods moved, and what the level did; they sum to the change.

    `days_before`, `days_after`: what the days weigh, in days of weight 1.
    """

    outcome: DaysOutcome
    days_before: float
    days_after: float
    calendar: Value | None = None
    level: Value | None = None


def kinds_of(period: Period, holidays: Collection[date] = ()) -> tuple[int, ...]:
    """How many days of each kind a period has: Monday … Sunday, then holidays, whatever day they fall on."""
    counts = [0] * KINDS
    for step in range(period.days):
        day = period.start + timedelta(days=step)
        counts[HOLIDAY if day in holidays else day.weekday()] += 1
    return tuple(counts)


def days_share(
    before: Value,
    after: Value,
    days_before: Sequence[int],
    days_after: Sequence[int],
    weights: Sequence[float] = WORKING,
) -> DaysShare:
    """The calendar's share of a flow's move, given the days of each kind and what one of each weighs."""
    one, other = (_weigh(days, weights) for days in (days_before, days_after))
    if one <= 0 or other <= 0:
        return DaysShare(outcome=DaysOutcome.NO_DAYS, days_before=float(one), days_after=float(other))
    pace = (fraction(before) / one + fraction(after) / other) / 2
    calendar = (other - one) * pace
    level = fraction(after) - fraction(before) - calendar
    kept = kept_as((before, after), (calendar, level))
    return DaysShare(
        outcome=DaysOutcome.SPLIT,
        days_before=float(one),
        days_after=float(other),
        calendar=value_of(calendar, kept),
        level=value_of(level, kept),
    )


def learned_weights(
    daily: Mapping[date, float], holidays: Collection[date] = (), weeks: int = 8
) -> tuple[float, ...] | None:
    """What each kind of day weighs, from a daily history: the median of day / mean of its week.

    Only full weeks (Monday to Sunday) with a mean above 0 count; None below `weeks` of them ("too short").
    A holiday seen fewer than 3 times weighs as a Sunday. Weights average 1 over a week without holidays.
    """
    seen: list[list[float]] = [[] for _ in range(KINDS)]
    full = 0
    for monday in sorted(day for day in daily if day.weekday() == 0):
        week = [monday + timedelta(days=step) for step in range(7)]
        if not all(day in daily for day in week):
            continue
        ordinary = [daily[day] for day in week if day not in holidays]
        mean = float(np.mean(ordinary)) if ordinary else 0.0
        if mean <= 0:
            continue
        full += 1
        for day in week:
            seen[HOLIDAY if day in holidays else day.weekday()].append(daily[day] / mean)
    if full < weeks or not all(seen[:HOLIDAY]):
        return None
    typical = [max(0.0, float(np.median(kind))) for kind in seen[:HOLIDAY]]
    holiday = max(0.0, float(np.median(seen[HOLIDAY]))) if len(seen[HOLIDAY]) >= 3 else typical[6]
    scale = sum(typical) / 7
    return None if scale <= 0 else tuple(weight / scale for weight in (*typical, holiday))


def _weigh(days: Sequence[int], weights: Sequence[float]) -> Fraction:
    return sum((count * Fraction(weight) for count, weight in zip(days, weights, strict=True)), Fraction(0))
