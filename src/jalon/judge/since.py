"""Since when a value has been on this side of its target: complete periods in a row, from the newest back."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from jalon.judge.case import Case
from jalon.judge.choice import targets_for
from jalon.judge.nature import nature
from jalon.judge.numbers import exact
from jalon.judge.reading import read, worst
from jalon.judge.series import Series, shifted
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.verdict import Expectation, Status, Verdict


class _Side(Enum):
    """Where a value stands against what is asked."""

    INSIDE = auto()
    ABOVE = auto()
    BELOW = auto()


def held(
    kpi: Kpi,
    series: Series,
    setting: Setting,
    verdict: Verdict,
    then: Callable[[Period], tuple[Kpi, Setting]] | None = None,
) -> int:
    """How many complete periods in a row, up to the verdict's own, stood where it stands.

    A running period is not counted, but its side is the one looked for; 0 where nothing is judged, or where
    a dated target was decided by an earlier period. Periods are judged as they would be today, against the
    target of each; a period without a value, without a target or before judging began ends the count. `then`
    is the KPI with the targets that a period had, and what they rest on; without it those of now count.
    """
    side = _side(verdict.status, verdict.expectation, verdict.value, verdict.period)
    if side is None:
        return 0
    count = 1 if verdict.complete else 0
    learned = verdict.learning_done - count
    period = shifted(verdict.period, -1, setting.calendar)
    while learned >= kpi.learning:
        seen = series.at(period)
        if seen is None or not seen.complete:
            break
        past, known = (kpi, setting) if then is None else then(seen.period)
        if _side_then(past, series, known, seen) is not side:
            break
        count, learned = count + 1, learned - 1
        period = shifted(seen.period, -1, setting.calendar)
    return count


def _side_then(kpi: Kpi, series: Series, setting: Setting, seen: Observation) -> _Side | None:
    """The side of an earlier, complete period, late facts or not."""
    if seen.value is None:
        return None
    kind = nature(kpi.formula, setting.kpis)
    case = Case(kpi=kpi, series=series, setting=setting, period=seen.period, nature=kind, finished=True)
    readings = (read(target, case, seen.value) for target in targets_for(kpi, series, seen.period))
    reading = worst([reading for reading in readings if reading is not None])
    if reading is None:
        return None
    return _side(reading.status, reading.expectation, seen.value, seen.period)


def _side(
    status: Status | None, expectation: Expectation | None, value: Value | None, period: Period
) -> _Side | None:
    if expectation is None or value is None or expectation.period.start != period.start:
        return None
    if status in (Status.ON_TRACK, Status.REACHED):
        return _Side.INSIDE
    if status not in (Status.AT_RISK, Status.OFF_TRACK, Status.MISSED):
        return None
    low = expectation.low
    return _Side.BELOW if low is not None and exact(value) < low else _Side.ABOVE
