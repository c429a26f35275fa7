"""The known future of a KPI as steps of its series: what is planned, weighed by the days of each period."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import isfinite

from jalon.judge.nature import Nature, nature
from jalon.judge.outlook.known import Declared
from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.planned import Planned
from jalon.workspace.judgement.points import Points
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published


def planned_ahead(reading: Published, kpi: Kpi, points: Points, horizon: int) -> tuple[Planned, ...]:
    """What is planned of a KPI and changes something of the `horizon` periods to come, earliest first."""
    ahead = points.ahead(horizon)
    if not ahead:
        return ()
    found = [
        each
        for each in reading.workspace.definitions.planned_for(kpi)
        if (each.until is None or each.until >= ahead[0].start)
        and each.since < ahead[-1].end
        and _begins(each, points)
    ]
    return tuple(sorted(found, key=lambda each: each.since))


def _begins(planned: Planned, points: Points) -> bool:
    """False for what has held for good ever since the first value: it moves nothing."""
    return planned.until is not None or planned.since > points.periods[0].start


def contradicted(reading: Published, kpi: Kpi, points: Points, running: float | None) -> tuple[Planned, ...]:
    """What was to leave nothing, has begun, and left something all the same.

    That is: in a whole period under it, or in the one that runs (`running` is its value so far), with no
    amount planned beside it. No forecast can rest on it: nothing times whatever comes is nothing for sure.
    """
    told, home = reading.workspace.definitions.planned_for(kpi), _home(reading, kpi)
    seen = list(zip(points.periods, points.values.tolist(), strict=True))
    seen += [] if running is None else [(each, running) for each in points.ahead(1)]
    left = [period for period, value in seen if value and isfinite(value)]

    def denied(planned: Planned) -> bool:
        others = [each for each in told if each is not planned and each.amount is not None]
        return any(
            _moved(planned, period, period.start, home) == (0.0, 0.0)
            and all(_moved(each, period, period.start, home)[1] == 0.0 for each in others)
            for period in left
        )

    return tuple(each for each in told if _begins(each, points) and denied(each))


def planned_steps(
    reading: Published,
    kpi: Kpi,
    points: Points,
    horizon: int,
    *,
    open_from: date | None,
    but: Collection[Planned] = (),
) -> list[Declared]:
    """What is planned, past and to come, `but` some, as steps of a series.

    A period is moved by its share of the days planned; of the first one to come, only the days from
    `open_from` on are still to come (None: all of them).
    """
    told = [
        each for each in reading.workspace.definitions.planned_for(kpi) if points.periods and each not in but
    ]
    periods = (*points.periods, *points.ahead(horizon))
    starts = [each.start for each in periods]
    if open_from is not None and len(periods) > len(points.periods):
        at = len(points.periods)
        starts[at] = min(max(starts[at], open_from), periods[at].end - timedelta(days=1))
    home = _home(reading, kpi)
    return [step for each in told if _begins(each, points) for step in _steps(each, periods, starts, home)]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Home:
    """What a KPI is by nature, and the grain at which amounts are told."""

    grain: Grain
    calendar: Calendar
    nature: Nature

    def part(self, period: Period) -> float:
        """The share of an amount for a whole period: by days of what adds up, else all of it."""
        if self.nature is not Nature.FLOW or period.grain is self.grain:
            return 1.0
        try:
            return period.days / self.calendar.period_of(self.grain, period.start).days
        except OutsideCalendar:
            return 1.0


def _home(reading: Published, kpi: Kpi) -> _Home:
    return _Home(
        grain=shown_grain(reading.workspace, kpi),
        calendar=reading.calendar(kpi),
        nature=nature(kpi.formula, reading.kpis),
    )


def _steps(
    planned: Planned, periods: Sequence[Period], starts: Sequence[date], home: _Home
) -> Iterator[Declared]:
    """Steps of one plan: neighbours that are moved alike make one."""
    moved = [_moved(planned, *each, home) for each in zip(periods, starts, strict=True)]
    at = 0
    for (factor, amount), run in groupby(moved):
        count = len(list(run))
        if (factor, amount) != (1.0, 0.0):
            yield Declared(since=at, until=at + count, factor=factor, amount=amount)
        at += count


def _moved(planned: Planned, period: Period, start: date, home: _Home) -> tuple[float, float]:
    """By what a period is multiplied, and what is added."""
    whole = planned.until is None or planned.until >= period.end
    end = period.end if whole or planned.until is None else planned.until + timedelta(days=1)
    first = max(start, planned.since)
    if home.nature is Nature.BALANCE:  # its last day alone makes it
        share = float(first < period.end <= end)
    else:
        share = max((end - first).days, 0) / (period.end - start).days
    if planned.share is not None:
        return 1.0 + float(planned.share) * share, 0.0
    return 1.0, float(planned.amount or 0) * share * home.part(period)
