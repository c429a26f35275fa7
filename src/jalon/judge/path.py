"""The way a target leads: what it asks of each whole period, past and to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from jalon.judge.asked import asked
from jalon.judge.case import Case
from jalon.judge.choice import targets_for
from jalon.judge.nature import nature
from jalon.judge.series import Series, shifted
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import OutsideCalendar, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.target import ReachBy, Target
from jalon.vocabulary.verdict import Expectation

AHEAD = 24
"""At most so many periods are looked ahead to a target's day."""


def asked_path(
    kpi: Kpi,
    series: Series,
    setting: Setting,
    target: Target | None = None,
    periods: Sequence[Period] | None = None,
) -> dict[date, Expectation]:
    """What is asked of each period of a series, and of those to come up to a dated target's day.

    By first day. With several targets the first written that asks something counts, or the one named.
    `periods`: these only.
    """
    if periods is None:
        periods = [seen.period for seen in series.whole.values()]
        periods += periods[-1:] and list(_ahead(periods[-1], kpi, setting, target))
    found = ((each, _asked(kpi, series, setting, each, target)) for each in periods)
    return {each.start: expectation for each, expectation in found if expectation is not None}


def _ahead(last: Period, kpi: Kpi, setting: Setting, target: Target | None) -> Iterator[Period]:
    targets: Iterable[Target] = kpi.targets if target is None else (target,)
    due = max((one.by for one in targets if isinstance(one, ReachBy)), default=None)
    following = shifted(last, 1, setting.calendar)
    for _ in range(AHEAD):
        if due is None or following is None or following.start > due:
            return
        yield following
        following = shifted(following, 1, setting.calendar)


def _asked(
    kpi: Kpi, series: Series, setting: Setting, period: Period, target: Target | None
) -> Expectation | None:
    kind = nature(kpi.formula, setting.kpis)
    case = Case(kpi=kpi, series=series, setting=setting, period=period, nature=kind, finished=True)
    for one in targets_for(kpi, series, period):
        if (target is not None and one is not target) or _over(one, period, setting):
            continue
        whole = asked(one, case)
        if whole is not None and not whole.band.open:
            band = whole.band
            return Expectation(period=period, low=band.low, high=band.high, target=one, base=whole.base)
    return None


def _over(target: Target, period: Period, setting: Setting) -> bool:
    """True when a dated target's day lies before the period."""
    if not isinstance(target, ReachBy):
        return False
    try:
        due = setting.calendar.period_of(period.grain, target.by)
    except OutsideCalendar:
        return target.by < period.start - timedelta(days=1)
    return period.start > due.start
