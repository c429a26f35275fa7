"""What a chart is made from: a KPI's values step by step, what was asked, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.foresight import Ahead
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.target import Milestone, ReachBy, Target
from jalon.vocabulary.verdict import Expectation


class Kind(StrEnum):
    """A line, whose axis may be cut; or bars, which always start at 0."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One period of a chart: its value (None: a gap, or the future) and what stands beside it.

    `low` and `high` bound what a target asks of the whole period. `covered_until` ends (exclusive) what a
    partial period holds. `foreseen` is what is expected of a period that is not over. `anew`: another target
    asks something else than the one before.
    """

    period: Period
    value: Value | None
    complete: bool = True
    covered_until: date | None = None
    low: Value | None = None
    high: Value | None = None
    year_ago: Value | None = None
    foreseen: Ahead | None = None
    anew: bool = False

    @property
    def asked(self) -> Value | tuple[Value, Value] | None:
        """What is asked: a value, a range, or nothing."""
        if self.low is not None and self.high is not None:
            return (self.low, self.high)
        return self.high if self.low is None else self.low

    @property
    def held(self) -> Period:
        """The period as far as its value reaches."""
        until = self.covered_until
        if self.complete or until is None or not self.period.start < until < self.period.end:
            return self.period
        return self.period.clipped(until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something dated that a reader should see beside the values."""

    day: date
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The values of one KPI in time order, all of one grain; `name` is the KPI's in the reader's language."""

    name: str
    steps: tuple[Step, ...]
    calendar: Calendar
    unit: str | None = None
    milestones: tuple[Milestone, ...] = ()
    events: tuple[Event, ...] = ()
    kind: Kind = Kind.LINE

    @property
    def foreseen(self) -> list[int]:
        """Where something is expected."""
        return [position for position, step in enumerate(self.steps) if step.foreseen is not None]

    @property
    def known(self) -> list[int]:
        """Where there is a value."""
        return [position for position, step in enumerate(self.steps) if step.value is not None]

    def holding(self, day: date) -> int | None:
        """The step whose period holds a day."""
        for position, step in enumerate(self.steps):
            if step.period.start <= day < step.period.end:
                return position
        return None


def milestones_of(target: Target | None) -> tuple[Milestone, ...]:
    """The dated steps of a target, the last of them its own day."""
    if not isinstance(target, ReachBy):
        return ()
    return (*target.milestones, Milestone(day=target.by, value=target.value))


def steps_of(
    observations: Sequence[Observation],
    calendar: Calendar,
    expectations: Mapping[date, Expectation] | None = None,
    *,
    start: date | None = None,
    end: date | None = None,
    covered_until: date | None = None,
    foreseen: Sequence[Ahead] = (),
) -> tuple[Step, ...]:
    """The steps of a chart from one slice's published values, each with what was asked and the year before.

    Every period between the first and the last is a step, those without a value are gaps. Periods of
    `expectations` (by first day) and `foreseen` after the last value are added as the future. `start` and
    `end` bound what is shown, never where the year before is looked up.
    """
    asked = expectations or {}
    seen = {one.period.start: one for one in observations if _whole(one.period, calendar)}
    coming = {one.period.start: one for one in foreseen}
    shown = [
        each
        for each in _periods([one.period for one in seen.values()], _ahead(asked, foreseen), calendar)
        if (start is None or each.start >= start) and (end is None or each.start < end)
    ]
    steps = [_step(each, seen, calendar, asked, covered_until) for each in shown]
    anew = [False, *(_anew(one, other, asked) for one, other in pairwise(steps))]
    return tuple(
        replace(step, foreseen=coming.get(step.period.start), anew=fresh)
        for step, fresh in zip(steps, anew, strict=False)
    )


def _anew(before: Step, step: Step, asked: Mapping[date, Expectation]) -> bool:
    """True where the target was moved between two steps: a line between them would be a way nobody asked."""
    one, other = asked.get(before.period.start), asked.get(step.period.start)
    return one is not None and other is not None and one.target != other.target and before.asked != step.asked


def _ahead(asked: Mapping[date, Expectation], foreseen: Sequence[Ahead]) -> list[Period]:
    return [*(one.period for one in asked.values()), *(one.period for one in foreseen)]


def _whole(period: Period, calendar: Calendar) -> bool:
    return period.grain is Grain.ALL or period.end >= calendar.period_of(period.grain, period.start).end


def _periods(seen: list[Period], ahead: list[Period], calendar: Calendar) -> list[Period]:
    if not seen:
        return []
    first, last, grain = min(seen), max(seen), seen[0].grain
    if grain is Grain.ALL:
        return [first]
    last = max([last, *(one for one in ahead if one > last and one.grain is grain)])
    numbers = range(calendar.ordinal(grain, first.start), calendar.ordinal(grain, last.start) + 1)
    return [calendar.period(grain, number) for number in numbers]


def _step(
    period: Period,
    seen: Mapping[date, Observation],
    calendar: Calendar,
    asked: Mapping[date, Expectation],
    covered_until: date | None,
) -> Step:
    one, expected = seen.get(period.start), asked.get(period.start)
    before = seen.get(_year_before(period, calendar) or date.max)
    whole = expected is not None and expected.prorated
    return Step(
        period=period,
        value=None if one is None else one.value,
        complete=one is None or one.complete,
        covered_until=covered_until,
        low=None if expected is None else expected.whole_low if whole else expected.low,
        high=None if expected is None else expected.whole_high if whole else expected.high,
        year_ago=None if before is None else before.value,
    )


def _year_before(period: Period, calendar: Calendar) -> date | None:
    """The first day of the same period a year earlier, where there is one."""
    try:
        number = calendar.year_before(period.grain, calendar.ordinal(period.grain, period.start))
        return None if number is None else calendar.start(period.grain, number)
    except OutsideCalendar:
        return None
