"""Coverage: which days a source's rows cover, and so which periods are whole, partial or not there yet.

A period is complete when the data reach its end: when it ended no later than the days the source promises to
have delivered (`arrives_within`), or when its last day lies no further behind the last day with rows than the
longest gap between days with rows ever was. A shop closed on Sundays has a whole week on Saturday; a month
that stops on the 9th has not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from jalon.vocabulary.calendar import Calendar, Grain


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """The days with rows of one relation: first and last (None: no rows), the longest gap in days.

    `promised_until` is the day before which everything has arrived by the source's own promise; `today` is
    the local date of the clock.
    """

    first: date | None
    last: date | None
    gap: int
    today: date
    promised_until: date | None = None

    @property
    def until(self) -> date | None:
        """The first day that is not covered."""
        if self.last is None:
            return None
        after = self.last + timedelta(days=1)
        return max(after, self.promised_until) if self.promised_until else after

    @property
    def complete_until(self) -> date:
        """A period that ends on this day (exclusive) or before has all its rows."""
        if self.last is None:
            return date.min
        if self.promised_until is not None:
            return min(self.today, self.promised_until)
        return min(self.today, self.last + timedelta(days=max(self.gap, 1)))


def coverage(
    days: Iterable[date],
    *,
    now: datetime,
    zone: str,
    future: bool,
    arrives_within: timedelta | None,
    delivered_at: datetime | None,
) -> Coverage:
    """The coverage of a relation from its days with rows."""
    today = now.astimezone(ZoneInfo(zone)).date()
    seen = sorted(day for day in days if future or day <= today)
    promised = None
    if arrives_within is not None and delivered_at is not None:
        promised = min((delivered_at - arrives_within).astimezone(ZoneInfo(zone)).date(), today)
    gap = max(((after - before).days for before, after in pairwise(seen)), default=1)
    return Coverage(
        first=seen[0] if seen else None,
        last=seen[-1] if seen else None,
        gap=gap,
        today=today if not future or not seen else max(today, seen[-1] + timedelta(days=400)),
        promised_until=promised,
    )


def ordinals(covered: Coverage, calendar: Calendar, grain: Grain) -> tuple[int, ...]:
    """The periods of a grain from the first covered day to the last."""
    if covered.first is None or covered.until is None:
        return ()
    first = calendar.ordinal(grain, covered.first)
    last = calendar.ordinal(grain, covered.until - timedelta(days=1))
    return tuple(range(first, last + 1))
