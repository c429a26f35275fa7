"""When it happened before: the earlier period in which a member moved apart alike, and what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from jalon.judge.series import year_before
from jalon.vocabulary.calendar import Grain, OutsideCalendar, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Slice
from jalon.vocabulary.practice import Note, Practice
from jalon.workspace.judgement.panel import Apart
from jalon.workspace.published import Published

_ALIKE = 0.5
"""An earlier move less than half as far apart does not come to mind."""


def remembered(
    reading: Published, kpi: Kpi, apart: Apart, slice: Slice, now: Period
) -> tuple[Period | None, tuple[Note, ...]]:
    """The earlier period that this move of a member recalls, with the notes of then; None for none.

    One that people wrote about comes first, then the same period last year, then the newest.
    """
    found = {start: _period(reading, kpi, now.grain, start) for start in _alike(apart, slice, now.start)}
    periods = [each for each in found.values() if each is not None]
    for each in periods:
        notes = notes_on(reading, kpi, each)
        if notes:
            return each, notes
    last_year = year_before(now, reading.calendar(kpi))
    return (last_year if last_year in periods else next(iter(periods), None)), ()


def _alike(apart: Apart, slice: Slice, now: date) -> Iterator[date]:
    """The first days, newest first, of the earlier periods in which it moved apart the same way.

    Those that led here without a break are part of the same move.
    """
    here, far = apart.beyond(now, slice), apart.distance(now, slice)
    if here is None or far is None or not here:
        return
    earlier = sorted((start for start in apart.moved if start < now), reverse=True)
    for start in earlier[max(far.row - 1, 0) :]:
        amount = apart.beyond(start, slice)
        if amount is None or amount * here <= 0 or abs(amount) < _ALIKE * abs(here):
            continue
        distance = apart.distance(start, slice)
        if distance is not None and distance.apart:
            yield start


def _period(reading: Published, kpi: Kpi, grain: Grain, start: date) -> Period | None:
    try:
        return reading.calendar(kpi).period_of(grain, start)
    except OutsideCalendar:
        return None


def notes_on(reading: Published, kpi: Kpi, period: Period) -> tuple[Note, ...]:
    """What people wrote down about a KPI, or about all, on the days of a period."""
    practice = reading.memory.get("practice", reading)
    if practice is reading:  # None is an answer too
        zone = ZoneInfo(reading.workspace.definitions.calendars["default"].timezone)
        practice = reading.memory["practice"] = reading.ledger.practice(zone)
    return practice.notes_on(kpi.name, period.start, period.end) if isinstance(practice, Practice) else ()
