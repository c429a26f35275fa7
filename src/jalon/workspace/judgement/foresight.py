"""What is coming of a KPI, and how likely each of its targets is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from jalon.compute.plan import grains_of
from jalon.judge.adding import adds_up
from jalon.judge.asked import asked
from jalon.judge.band import Band
from jalon.judge.case import Case
from jalon.judge.choice import own_grain
from jalon.judge.nature import Nature, nature
from jalon.judge.outlook.outlook import ENOUGH, Outlook, foresee
from jalon.judge.outlook.reach import Counted, Goal, Side, reach
from jalon.judge.outlook.record import Record, record
from jalon.judge.outlook.spread import Spread
from jalon.judge.series import Series, shifted
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Grain, OutsideCalendar, Period
from jalon.vocabulary.foresight import Ahead, Chance, Foresight, Kept, TrackRecord, Unsaid
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.planned import Planned
from jalon.vocabulary.target import ReachBy, Target
from jalon.workspace.judgement.planned import contradicted, planned_ahead, planned_steps
from jalon.workspace.judgement.points import Points
from jalon.workspace.judgement.running import ripens, running
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

BAND = 0.8
"""The share of outcomes that a band holds."""
BAND_WIDTH = 2.563
"""Standard deviations between the ends of such a band."""
_SHOWN = {Grain.DAY: 28, Grain.WEEK: 13, Grain.MONTH: 6, Grain.FISCAL_MONTH: 6}
_SHOWN_ELSE = 4
_FURTHEST = {Grain.DAY: 366, Grain.WEEK: 104}
_FURTHEST_ELSE = 36
_FINER = (Grain.MONTH, Grain.FISCAL_MONTH, Grain.WEEK)
_COARSE = (Grain.QUARTER, Grain.YEAR, Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A series at one grain with its outlook.

    `there` is what the running period holds of a sum; `denied` is what was planned and values contradict.
    """

    series: Series
    setting: Setting
    points: Points
    outlook: Outlook
    there: float | None
    begun: bool
    before: Outlook
    denied: tuple[Planned, ...]


def foresight(reading: Published, kpi: Kpi) -> Foresight | None:
    """The outlook of a KPI's total and the chance of its targets; None where it has no value in time.

    Sums of a year or quarter are forecast by their months where the KPI adds up over time.
    """
    grain = _fine(reading, kpi)
    if grain is Grain.ALL:
        return None
    lines: dict[Grain, _Line] = {grain: _line(reading, kpi, grain)}
    if lines[grain].points.last is None:
        return None
    line = lines[grain]
    if line.setting.ended:
        return _ended(line)
    chances = tuple(_chances(reading, kpi, lines, grain))
    ahead = planned_ahead(reading, kpi, line.points, line.outlook.horizon)
    return Foresight(
        grain=grain,
        known=int(np.isfinite(line.points.values).sum()),
        needed=ENOUGH,
        periods=_ahead(line, kpi),
        chances=chances,
        late=_late(line.setting),
        planned=tuple(each for each in ahead if each not in line.denied),
        contradicted=tuple(each for each in ahead if each in line.denied),
        ripens=_unripe(reading, kpi, line),
    )


def _unripe(reading: Published, kpi: Kpi, line: _Line) -> bool:
    """True where the running period has a value that will still ripen."""
    following = line.points.ahead(1)
    seen = line.series.at(following[0]) if following else None
    there = seen is not None and seen.value is not None
    return there and ripens(kpi, reading.kpis, reading.workspace.definitions.sources)


def _late(setting: Setting) -> date | None:
    """The last day that overdue facts know."""
    if not setting.stale or setting.covered_until is None:
        return None
    return setting.covered_until - timedelta(days=1)


def _ended(line: _Line) -> Foresight:
    """Facts that stopped: forecasts from them would speak of a past that nobody looked at."""
    last = line.points.last
    assert last is not None
    return Foresight(
        grain=line.points.grain,
        known=int(np.isfinite(line.points.values).sum()),
        needed=ENOUGH,
        ended=last.end - timedelta(days=1),
    )


def _fine(reading: Published, kpi: Kpi) -> Grain:
    home = shown_grain(reading.workspace, kpi)
    if home not in _COARSE or not _sums(reading, kpi):
        return home
    return next((each for each in _FINER if each in _grains(reading, kpi)), home)


def _grains(reading: Published, kpi: Kpi) -> tuple[Grain, ...]:
    return grains_of(reading.workspace.definitions, kpi)


def _sums(reading: Published, kpi: Kpi) -> bool:
    """True where the value of a year is the sum of its months'."""
    kpis = reading.workspace.definitions.kpis
    return nature(kpi.formula, kpis) is Nature.FLOW and adds_up(kpi.formula, kpis)


def _line(reading: Published, kpi: Kpi, grain: Grain) -> _Line:
    series = reading.series(kpi, grain)
    setting = reading.setting(kpi, series)
    points = Points.of(series, setting.calendar)
    horizon = _horizon(points, kpi)
    part = running(kpi, series, setting, points, reading.workspace.definitions.sources)
    denied = contradicted(reading, kpi, points, None if part is None else part.value)
    open_from = None if part is None else setting.reach
    steps = planned_steps(reading, kpi, points, horizon, open_from=open_from, but=denied)
    before = foresee(points.values, points.cycle, horizon, steps)
    outlook = before if part is None else before.knowing(part.steps(float(before.forecast[0])))
    return _Line(
        series=series,
        setting=setting,
        points=points,
        outlook=outlook,
        there=None if part is None else part.there,
        begun=part is not None,
        before=before,
        denied=denied,
    )


def _horizon(points: Points, kpi: Kpi) -> int:
    """As far as is shown, or as a dated target or the end of a year asks, within reason."""
    shown = _SHOWN.get(points.grain, _SHOWN_ELSE)
    if points.last is None:
        return shown
    far = [shown]
    days = [each.by for each in kpi.targets if isinstance(each, ReachBy)]
    for coarse in {own_grain(each) for each in kpi.targets} & {*_COARSE}:
        assert coarse is not None
        days.append(points.calendar.period_of(coarse, points.last.end).end)
    for day in days:
        try:
            far.append(points.steps_to(points.calendar.period_of(points.grain, day)))
        except OutsideCalendar:
            continue
    return min(max(far), _FURTHEST.get(points.grain, _FURTHEST_ELSE))


def _ahead(line: _Line, kpi: Kpi) -> tuple[Ahead, ...]:
    most = _most(line, kpi)
    periods = line.points.ahead(line.outlook.horizon)
    lows, highs = line.outlook.band(BAND)
    found = zip(periods, line.outlook.forecast.tolist(), lows.tolist(), highs.tolist(), strict=False)
    return tuple(
        Ahead(period=period, middle=min(middle, most), low=min(low, most), high=min(high, most))
        for period, middle, low, high in found
        if np.isfinite([middle, low, high]).all()
    )


def _most(line: _Line, kpi: Kpi) -> float:
    """A share of a whole that never was more than all of it will not be: 1, else no bound."""
    values = line.points.values[np.isfinite(line.points.values)]
    return 1.0 if kpi.unit == "%" and len(values) and ((values >= 0) & (values <= 1)).all() else np.inf


def _chances(reading: Published, kpi: Kpi, lines: dict[Grain, _Line], fine: Grain) -> Iterator[Chance]:
    home = shown_grain(reading.workspace, kpi)
    for place, target in enumerate(kpi.targets):
        grain = own_grain(target) or home
        if target.terms.members or grain is Grain.ALL or grain not in _grains(reading, kpi):
            continue
        summed = grain is not fine and grain in _COARSE and _sums(reading, kpi)
        by = fine if summed else grain
        if by not in lines:
            lines[by] = _line(reading, kpi, by)
        line = lines[by]
        if line.points.last is not None:
            judged = line if grain is by else replace(line, series=reading.series(kpi, grain))
            yield _chance(kpi, target, place, judged, grain)


def _chance(kpi: Kpi, target: Target, place: int, line: _Line, grain: Grain) -> Chance:
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
    return _stated(known, line, within, _most(line, kpi))


def _decisive(target: Target, line: _Line, grain: Grain) -> Period | None:
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


def _steps(line: _Line, period: Period, *, first: bool = False) -> int:
    """How many periods of the line lead to the end of a period, or to its first one that is still to come."""
    if period.grain is line.points.grain:
        return line.points.steps_to(period)
    ahead = line.points.ahead(_FURTHEST.get(line.points.grain, _FURTHEST_ELSE) + 1)
    last = line.points.last
    assert last is not None
    if first:
        return next((at for at, each in enumerate(ahead, 1) if each.start >= period.start), len(ahead) + 1)
    if period.end <= last.end:
        return 0
    return next((at for at, each in enumerate(ahead, 1) if each.end >= period.end), len(ahead) + 1)


def _band(kpi: Kpi, target: Target, line: _Line, period: Period) -> Band:
    kind = nature(kpi.formula, line.setting.kpis)
    case = Case(kpi=kpi, series=line.series, setting=line.setting, period=period, nature=kind, finished=True)
    found = asked(target, case)
    return Band() if found is None else found.band


def _so_far(line: _Line, period: Period, within: int) -> float | None:
    """What is there already of what counts, that of the running period with it; None for none."""
    there = line.there
    if period.grain is line.points.grain:
        return there if within == 1 else None
    if line.points.ahead(1)[0].start < period.start:
        there = None  # it runs before the first period that counts
    return _before(line, period) + (there or 0.0)


def _before(line: _Line, period: Period) -> float:
    """What the whole periods brought that count: the running one is part of what is forecast."""
    values = zip(line.points.periods, line.points.values, strict=True)
    return float(sum(value for each, value in values if period.start <= each.start and np.isfinite(value)))


def _stated(known: Chance, line: _Line, within: int, ceiling: float) -> Chance:
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
        begun=line.begun and within == 1,
        at_first=reach(line.before, goal).chance if line.begun and within == 1 else None,
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
