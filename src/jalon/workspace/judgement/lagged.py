"""What declared and proven leads explain of a move: how far they had moved, their lag before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.led import led
from jalon.judge.series import Series
from jalon.vocabulary.calendar import Calendar, OutsideCalendar, Period
from jalon.vocabulary.cause import LedBy
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.lead import LeadLink, LeadState
from jalon.vocabulary.observation import Observation
from jalon.workspace.judgement.leads import LeadTests
from jalon.workspace.judgement.points import reckoned
from jalon.workspace.published import Published

_TELLING = 0.01
"""What moves the result by less is not worth a sentence."""


def led_by(reading: Published, kpi: Kpi, before: Period, after: Period) -> tuple[LedBy, ...]:
    """The leads that had moved, those of the largest effect first."""
    links = LeadTests.of(reading).declared(kpi.name)
    found = [each for link in links for each in _led(reading, link, before, after)]
    return tuple(sorted(found, key=lambda each: -abs(each.effect)))


def _led(reading: Published, link: LeadLink, before: Period, after: Period) -> Iterator[LedBy]:
    proven = link.state is LeadState.LEADS and link.grain is not None and link.lag is not None
    if not proven or link.grain is None or link.lag is None or link.change is None or link.error is None:
        return
    lead = reading.kpis[link.lead]
    series, calendar = reading.series(lead, link.grain), reading.calendar(lead)
    ends = [_earlier(series, calendar, period, link.lag) for period in (before, after)]
    found = led(*ends, change=link.change, error=link.error)
    if found is None or abs(found.effect) < _TELLING:
        return
    yield LedBy(
        lead=link.lead,
        lag=link.lag,
        grain=link.grain,
        before=found.before,
        after=found.after,
        moved=found.moved,
        effect=found.effect,
        low=found.low,
        high=found.high,
    )


def _earlier(series: Series, calendar: Calendar, period: Period, lag: int) -> Numbers:
    """The lead's values `lag` of its periods before those that begin in a period; NaN where one lacks."""
    grain = series.grain
    try:
        last = calendar.ordinal(grain, period.end - timedelta(days=1))
        first = calendar.ordinal(grain, period.start)
        if calendar.period(grain, first).start < period.start:
            first += 1
        starts = [calendar.period(grain, each - lag).start for each in range(first, last + 1)]
    except OutsideCalendar:
        return np.zeros(0)
    return np.array([_value(series.whole.get(start)) for start in starts])


def _value(seen: Observation | None) -> float:
    value = None if seen is None or not seen.complete else reckoned(seen.value)
    return np.nan if value is None else value
