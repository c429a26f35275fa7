"""Which values of a KPI are news: the watch over its published series, and its control chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.nature import Nature, nature
from jalon.judge.setting import Setting
from jalon.judge.signals import caution as cautions
from jalon.judge.signals import found, xmr
from jalon.judge.signals.watch import watch
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.signal import (
    Caution,
    Charted,
    ControlChart,
    LevelChange,
    Limits,
    News,
    Rule,
    Signals,
    Standing,
    Watched,
)
from jalon.workspace.judgement.points import Points
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

_SHOWN = {Grain.DAY: 56, Grain.WEEK: 52, Grain.MONTH: 36, Grain.FISCAL_MONTH: 36}
_SHOWN_ELSE = 20
_CAUTIONS = {Caution.QUIET: cautions.QUIET, Caution.EAGER: cautions.EAGER}
_STANDINGS = {
    found.Standing.EXPECTED: Standing.ORDINARY,
    found.Standing.ALARM: Standing.NEWS,
    found.Standing.HELD: Standing.HELD,
    found.Standing.LEARNING: Standing.LEARNING,
    found.Standing.MASKED: Standing.MISSING,
}
_WIDE = 3.0
"""Limits so many times farther apart than all values known tell nothing."""


def signals(reading: Published, kpi: Kpi) -> Signals | None:
    """What is news of a KPI's total at the grain it is read at; None where it has no value in time.

    Kept with the reading: others are set against it.
    """
    key = f"signals of {kpi.name}"
    if key not in reading.memory:
        reading.memory[key] = _signals(reading, kpi)
    found = reading.memory[key]
    assert found is None or isinstance(found, Signals)
    return found


def _signals(reading: Published, kpi: Kpi) -> Signals | None:
    grain = shown_grain(reading.workspace, kpi)
    if grain is Grain.ALL:
        return None
    series = reading.series(kpi, grain)
    setting = reading.setting(kpi, series)
    points = Points.of(series, setting.calendar, setting.reach)
    caution = reading.workspace.definitions.signals
    counts = kpi.unit != "%" and nature(kpi.formula, reading.kpis) is not Nature.LEVEL
    said = watch(points.values, season=points.cycle, caution=_CAUTIONS[caution], counts=counts)
    usable = np.isfinite(points.values)
    shown = slice(max(len(points.periods) - _SHOWN.get(grain, _SHOWN_ELSE), 0), None)
    low, high = _bounds(points.values[usable], kpi)
    judged = said.state is found.State.JUDGED
    changes = [_change(each, points, low, high) for each in said.changes]
    known, needed = int(usable.sum()), _CAUTIONS[caution].learning + 1
    if judged and said.points[-1].standing is found.Standing.LEARNING:
        known = int(usable[said.changes[-1].since :].sum())
    watched = [_watched(index, each, points, low, high) for index, each in enumerate(said.points)][shown]
    return Signals(
        grain=grain,
        caution=caution,
        known=known,
        needed=needed,
        points=tuple(watched) if judged else (),
        changes=tuple(changes),
        chart=_chart(points, said.changes, shown, low, high) if judged else None,
        wide=judged and _wide(watched[-1], points.values[usable]),
        ended=_ended(points, setting),
    )


def _ended(points: Points, setting: Setting) -> date | None:
    """The last day judged, where the facts stopped or are overdue."""
    if points.last is None or not (setting.ended or setting.stale):
        return None
    return points.last.end - timedelta(days=1)


def _bounds(values: Numbers, kpi: Kpi) -> tuple[float, float]:
    """What no value of such a KPI is expected to leave: 0 where none was below, 1 for shares of a whole."""
    if not len(values) or (values < 0).any():
        return -np.inf, np.inf
    return 0.0, 1.0 if kpi.unit == "%" and (values <= 1).all() else np.inf


def _within(value: float | None, low: float, high: float) -> float | None:
    return None if value is None else min(max(value, low), high)


def _watched(index: int, said: found.Point, points: Points, low: float, high: float) -> Watched:
    value = float(points.values[index])
    return Watched(
        period=points.periods[index],
        value=value if np.isfinite(value) else None,
        standing=_STANDINGS[said.standing],
        expected=_within(said.expected, low, high),
        low=_within(said.low, low, high),
        high=_within(said.high, low, high),
        news=None if said.kind is None else News(said.kind.value),
        since=None if said.since is None else points.periods[said.since],
    )


def _change(said: found.Change, points: Points, low: float, high: float) -> LevelChange:
    return LevelChange(
        news=News(said.kind.value),
        announced=points.periods[said.announced],
        since=points.periods[said.since],
        before=min(max(said.before, low), high),
        after=min(max(said.after, low), high),
    )


def _wide(last: Watched, values: Numbers) -> bool:
    if last.low is None or last.high is None:
        return False
    return last.high - last.low > _WIDE * float(values.max() - values.min())


def _chart(
    points: Points, changes: Sequence[found.Change], shown: slice, low: float, high: float
) -> ControlChart:
    """The control chart of the newest periods; limits are made of all values since the level last changed.

    No limit is drawn beyond `low` and `high`, which no value leaves.
    """
    drawn = xmr.xmr(points.values, changes=[each.since for each in changes])
    first = shown.start or 0
    limits = [
        Limits(
            first=points.periods[max(each.start, first)],
            last=points.periods[each.end - 1],
            learned=each.learned,
            mean=each.mean,
            low=_within(each.low, low, high),
            high=_within(each.high, low, high),
            mean_range=each.mean_range,
            range_limit=each.range_limit,
        )
        for each in drawn.stretches
        if each.end > first
    ]
    rows = zip(points.periods, points.values.tolist(), drawn.ranges, drawn.signals, strict=True)
    return ControlChart(
        needed=xmr.LEAST, limits=tuple(limits), points=tuple(_charted(*row) for row in list(rows)[shown])
    )


def _charted(period: Period, value: float, moved: float | None, broken: frozenset[xmr.Rule]) -> Charted:
    return Charted(
        period=period,
        value=value if np.isfinite(value) else None,
        range=moved,
        rules=tuple(Rule(each.value) for each in xmr.Rule if each in broken),
    )
