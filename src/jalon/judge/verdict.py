"""The verdict on one KPI, slice and period: status, trend and the numbers they rest on."""

from __future__ import annotations

from datetime import date, timedelta

from jalon.judge.case import Case
from jalon.judge.choice import targets_for
from jalon.judge.comparison import before, trend, year_ago
from jalon.judge.nature import nature
from jalon.judge.numbers import mean
from jalon.judge.reading import Reading, read, worst
from jalon.judge.series import Series, full_period
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.verdict import Status, Trend, Verdict


def judge(kpi: Kpi, series: Series, setting: Setting, period: Period | None = None) -> Verdict:
    """Judge one period of a series (the newest that holds something when None is named).

    In order: no value is `no data`; facts that are overdue are `stale` whatever the value; before enough
    complete periods are there it is `learning`; else the targets decide, the worst when several hold. No
    target, or one that cannot be asked yet, gives no status. Facts that ended long ago are read at their last
    complete period, and a target on them is `stale`, never a colour as if they were of today.
    """
    seen = _observation(series, setting, period)
    whole = _whole(seen, series, setting, period)
    case = Case(
        kpi=kpi,
        series=series,
        setting=setting,
        period=whole,
        nature=nature(kpi.formula, setting.kpis),
        finished=_finished(seen, whole, setting),
    )
    value = None if seen is None else seen.value
    learned = _learned(case)
    if len(learned) < kpi.learning:
        return _learning(case, seen, value, learned)
    reading = _reading(case, value)
    against = before(case, value)
    return Verdict(
        kpi=kpi.name,
        slice=series.slice,
        period=whole,
        value=value,
        status=_status(value, setting, reading),
        trend=trend(against, kpi.better, setting.neutral),
        complete=case.finished,
        as_of=None if seen is None else seen.data_as_of,
        comparison=None if against is None else against.comparison,
        compared_with=None if against is None else against.period,
        previous=None if against is None else against.value,
        change=None if against is None else against.change,
        relative_change=None if against is None else against.relative_change,
        expectation=None if reading is None else reading.expectation,
        learning_done=len(learned),
        learning_needed=kpi.learning,
        entered=seen is not None and seen.entered,
        year_ago=year_ago(case, value),
        covered_until=_covered(case),
        ended=setting.ended,
    )


def _learning(case: Case, seen: Observation | None, value: Value | None, learned: list[Value]) -> Verdict:
    """Before judging begins: the count and the average; no comparison, no colour."""
    status = _status(value, case.setting, None) or Status.LEARNING
    return Verdict(
        kpi=case.kpi.name,
        slice=case.series.slice,
        period=case.period,
        value=value,
        status=status,
        trend=Trend.UNKNOWN,
        complete=case.finished,
        as_of=None if seen is None else seen.data_as_of,
        learning_done=len(learned),
        learning_needed=case.kpi.learning,
        entered=seen is not None and seen.entered,
        average=mean(learned),
        covered_until=_covered(case),
        ended=case.setting.ended,
    )


def _observation(series: Series, setting: Setting, period: Period | None) -> Observation | None:
    if period is not None:
        return series.at(period)
    if setting.ended and (last := series.latest_complete(setting.reach)) is not None:
        return last
    return series.latest(setting.reach)


def _whole(seen: Observation | None, series: Series, setting: Setting, period: Period | None) -> Period:
    """The whole period in question: of the value seen, else the one named, else the one that holds today."""
    if seen is not None:
        return seen.period
    if period is not None:
        return full_period(period, setting.calendar)
    return setting.calendar.period_of(series.grain, setting.today)


def _finished(seen: Observation | None, whole: Period, setting: Setting) -> bool:
    """True once the period is over and all its rows are there; a snapshot without time always is."""
    if whole.grain is Grain.ALL:
        return True
    return whole.end <= setting.today and (seen is None or seen.complete)


def _covered(case: Case) -> date | None:
    """The end (exclusive) of what a running period holds; None once it is finished."""
    if case.finished:
        return None
    return case.period.start + timedelta(days=case.elapsed)


def _learned(case: Case) -> list[Value]:
    """The values of the complete periods up to the one judged."""
    return [
        seen.value
        for start, seen in case.series.whole.items()
        if seen.value is not None
        and start <= case.period.start
        and _finished(seen, seen.period, case.setting)
    ]


def _reading(case: Case, value: Value | None) -> Reading | None:
    readings = (read(target, case, value) for target in targets_for(case.kpi, case.series, case.period))
    return worst([reading for reading in readings if reading is not None])


def _status(value: Value | None, setting: Setting, reading: Reading | None) -> Status | None:
    if value is None:
        return Status.NO_DATA
    if setting.stale:
        return Status.STALE
    status = None if reading is None else reading.status
    return Status.STALE if setting.ended and status is not None else status
