"""A KPI at one grain: its known values, what runs and what is coming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.compute.plan import grains_of
from jalon.judge.adding import adds_up
from jalon.judge.choice import own_grain
from jalon.judge.nature import Nature, nature
from jalon.judge.outlook.outlook import Outlook, foresee
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Grain, OutsideCalendar
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.planned import Planned
from jalon.vocabulary.target import ReachBy
from jalon.workspace.judgement.planned import contradicted, planned_steps
from jalon.workspace.judgement.points import Points
from jalon.workspace.judgement.running import Running, running
from jalon.workspace.published import Published

BAND = 0.8
"""The share of outcomes that a band holds."""
BAND_WIDTH = 2.563
"""Standard deviations between the ends of such a band."""
_SHOWN = {Grain.DAY: 28, Grain.WEEK: 13, Grain.MONTH: 6, Grain.FISCAL_MONTH: 6}
_SHOWN_ELSE = 4
FURTHEST = {Grain.DAY: 366, Grain.WEEK: 104}
FURTHEST_ELSE = 36
"""Periods that are forecast at most."""
COARSE = (Grain.QUARTER, Grain.YEAR, Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR)
"""Grains whose sums are forecast by finer ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A series at one grain with its outlook.

    `part` is what is there of the running period; `before` the outlook without it; `denied` is what was
    planned and values contradict.
    """

    series: Series
    setting: Setting
    points: Points
    outlook: Outlook
    part: Running | None
    before: Outlook
    denied: tuple[Planned, ...]


def line_of(reading: Published, kpi: Kpi, grain: Grain) -> Line:
    """What is known of a KPI at a grain, with what was planned and what the running period holds."""
    series = reading.series(kpi, grain)
    setting = reading.setting(kpi, series)
    points = Points.of(series, setting.calendar)
    horizon = _horizon(points, kpi)
    part = running(kpi, series, setting, points, reading.workspace.definitions.sources)
    denied = contradicted(reading, kpi, points, None if part is None else part.value)
    open_from = None if part is None else setting.reach
    steps = planned_steps(reading, kpi, points, horizon, open_from=open_from, but=denied)
    counts = nature(kpi.formula, reading.kpis) is Nature.FLOW
    before = foresee(points.values, points.cycle, horizon, steps, counts=counts)
    outlook = before if part is None else before.knowing(part.steps(float(before.forecast[0])))
    return Line(
        series=series,
        setting=setting,
        points=points,
        outlook=outlook,
        part=part,
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
    for coarse in {own_grain(each) for each in kpi.targets} & {*COARSE}:
        assert coarse is not None
        days.append(points.calendar.period_of(coarse, points.last.end).end)
    for day in days:
        try:
            far.append(points.steps_to(points.calendar.period_of(points.grain, day)))
        except OutsideCalendar:
            continue
    return min(max(far), FURTHEST.get(points.grain, FURTHEST_ELSE))


def most_of(line: Line, kpi: Kpi, step: int) -> float:
    """The most that the period `step` ahead can be: a share that never was more than all of it is at most 1.

    Of the running one only the rest can be all of it. Infinite where there is no bound.
    """
    values = line.points.values[np.isfinite(line.points.values)]
    if kpi.unit != "%" or not len(values) or ((values < 0) | (values > 1)).any():
        return np.inf
    if step > 1 or line.part is None or line.part.nature is not Nature.LEVEL:
        return 1.0
    return min(line.part.share * line.part.value + 1 - line.part.share, 1.0)


def grains(reading: Published, kpi: Kpi) -> tuple[Grain, ...]:
    """The grains at which a KPI is computed."""
    return grains_of(reading.workspace.definitions, kpi)


def sums(reading: Published, kpi: Kpi) -> bool:
    """True where the value of a year is the sum of its months'."""
    kpis = reading.workspace.definitions.kpis
    return nature(kpi.formula, kpis) is Nature.FLOW and adds_up(kpi.formula, kpis)
