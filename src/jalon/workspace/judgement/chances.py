"""How likely each target of a KPI is, from its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from jalon.judge.asked import asked
from jalon.judge.band import Band
from jalon.judge.case import Case
from jalon.judge.choice import own_grain
from jalon.judge.nature import nature
from jalon.judge.outlook.reach import Counted, Goal, Side, reach
from jalon.judge.outlook.record import Record, record
from jalon.judge.outlook.spread import Spread
from jalon.judge.series import shifted
from jalon.vocabulary.calendar import Grain, OutsideCalendar, Period
from jalon.vocabulary.foresight import Chance, Kept, TrackRecord, Unsaid
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.target import ReachBy, Target
from jalon.workspace.judgement.line import (
    BAND,
    COARSE,
    FURTHEST,
    FURTHEST_ELSE,
    Line,
    grains,
    line_of,
    most_of,
    sums,
)
from jalon.workspace.judgement.points import Points
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published


def chances(reading: Published, kpi: Kpi, lines: dict[Grain, Line], fine: Grain) -> Iterator[Chance]:
    """The chance of each target of the whole; `fine` is the grain that its sums are forecast by.

    `lines` are those known by now: what is missing is added.
    """
    home = shown_grain(reading.workspace, kpi)
    for place, target in enumerate(kpi.targets):
        grain = own_grain(target) or home
        if target.terms.members or grain is Grain.ALL or grain not in grains(reading, kpi):
            continue
        summed = grain is not fine and grain in COARSE and sums(reading, kpi)
        by = fine if summed else grain
        if by not in lines:
            lines[by] = line_of(reading, kpi, by)
        line = lines[by]
        if line.points.last is not None:
            judged = line if grain is by else replace(line, series=reading.series(kpi, grain))
            yield _chance(kpi, target, place, judged, grain)


def _chance(kpi: Kpi, target: Target, place: int, line: Line, grain: Grain) -> Chance:
    summed = grain is not line.points.grain
    period = _decisive(target, line, grain)
    if period is None:
        last = line.points.last
        assert last is not None
        return Chance(target=place, period=last, summed=summed, unsaid=Unsaid.NOT_ASKED)
    known = Chance(target=place, period=period, summed=summed)
    within = _steps(line, period)
    if within < 1:
        return replace(known, unsaid=Unsaid.OVER)
    band = _band(kpi, target, line, period)
    if band.open:
        return replace(known, unsaid=Unsaid.NOT_ASKED)
    known = replace(
        known,
        low=None if band.low is None else float(band.low),
        high=None if band.high is None else float(band.high),
        so_far=_so_far(line, period, within) if summed or within == 1 else None,
    )
    if within > line.outlook.horizon:
        return replace(known, unsaid=Unsaid.FAR)
    return _stated(known, line, within, most_of(line, kpi, within))


def _decisive(target: Target, line: Line, grain: Grain) -> Period | None:
    """The period that decides: the one a date falls in, else the one that runs or comes next."""
    calendar, last = line.points.calendar, line.points.last
    assert last is not None
    try:
        if isinstance(target, ReachBy):
            return calendar.period_of(grain, target.by)
        following = shifted(last, 1, calendar)
        if following is None:
            return None
        period = calendar.period_of(grain, following.start)
    except OutsideCalendar:
        return None
    since, until = target.terms.since, target.terms.until
    if until is not None and period.start > until:
        return None
    while since is not None and period.end <= since:
        later = shifted(period, 1, calendar)
        if later is None:
            return None
        period = later
    return period


def _steps(line: Line, period: Period, *, first: bool = False) -> int:
    """How many periods of the line lead to the end of a period, or to its first one that is still to come."""
    if period.grain is line.points.grain:
        return line.points.steps_to(period)
    ahead = line.points.ahead(FURTHEST.get(line.points.grain, FURTHEST_ELSE) + 1)
    last = line.points.last
    assert last is not None
    if first:
        return next((at for at, each in enumerate(ahead, 1) if each.start >= period.start), len(ahead) + 1)
    if period.end <= last.end:
        return 0
    return next((at for at, each in enumerate(ahead, 1) if each.end >= period.end), len(ahead) + 1)


def _band(kpi: Kpi, target: Target, line: Line, period: Period) -> Band:
    kind = nature(kpi.formula, line.setting.kpis)
    case = Case(kpi=kpi, series=line.series, setting=line.setting, period=period, nature=kind, finished=True)
    found = asked(target, case)
    return Band() if found is None else found.band


def _so_far(line: Line, period: Period, within: int) -> float | None:
    """What is there already of what counts, that of the running period with it; None for none."""
    there = None if line.part is None else line.part.there
    if period.grain is line.points.grain:
        return there if within == 1 else None
    if line.points.ahead(1)[0].start < period.start:
        there = None  # it runs before the first period that counts
    return _before(line, period) + (there or 0.0)


def _before(line: Line, period: Period) -> float:
    """What the whole periods brought that count: the running one is part of what is forecast."""
    values = zip(line.points.periods, line.points.values, strict=True)
    return float(sum(value for each, value in values if period.start <= each.start and np.isfinite(value)))


def _stated(known: Chance, line: Line, within: int, ceiling: float) -> Chance:
    counted = Counted.SUM if known.summed else Counted.VALUE
    side = Side.AT_LEAST if known.low is not None else Side.AT_MOST
    amount = known.low if known.low is not None else known.high
    assert amount is not None
    since = _steps(line, known.period, first=True) if known.summed else 1
    so_far = _before(line, known.period) if known.summed else 0.0
    goal = Goal(amount=amount, within=within, side=side, counted=counted, so_far=so_far, since=since)
    found = reach(line.outlook, goal)
    if found.chance is None or found.expected is None or found.pace is None:
        return replace(known, unsaid=Unsaid.TOO_EARLY)
    low, high = found.expected.band(BAND)
    both = known.low is not None and known.high is not None
    first = found.first if not both else None
    return replace(
        known,
        chance=_between(found.expected, known, so_far) if both else found.chance,
        expected=min(so_far + found.expected.middle, ceiling),
        least=min(so_far + low, ceiling),
        most=min(so_far + high, ceiling),
        needed=() if both else tuple(float(each) for each in found.pace.each),
        share=None if both else found.pace.share,
        reached=None if first is None else _nth(line.points, first),
        record=_track(record(line.outlook, goal.span(within))),
        begun=line.part is not None and within == 1,
        at_first=reach(line.before, goal).chance if line.part is not None and within == 1 else None,
    )


def _between(expected: Spread, known: Chance, so_far: float) -> float:
    """The chance of staying within both ends."""
    assert known.low is not None
    assert known.high is not None
    below, above = 1 - expected.at_least(known.low - so_far), 1 - expected.at_most(known.high - so_far)
    return max(0.0, 1 - below - above)


def _nth(points: Points, step: int) -> Period | None:
    ahead = points.ahead(step)
    return ahead[-1] if len(ahead) == step else None


def _track(found: Record) -> TrackRecord | None:
    if not found.statements:
        return None
    return TrackRecord(
        moments=found.origins,
        brier=found.brier,
        base=found.base,
        bins=tuple(
            Kept(low=each.low, high=each.high, count=each.count, said=each.said, came=each.came)
            for each in found.bins
        ),
    )
