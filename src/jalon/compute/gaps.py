"""Days without rows that should have had many: what a source seems to have lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

FEWEST_ROWS = 20
"""So many rows at least were to be expected of the days of a gap: by chance they are never all missing."""
FEWEST_DAYS = 3
"""A shorter run may be a public holiday."""
_AROUND = 8
_DAY = timedelta(days=1)

Hole = tuple[date, date]


def gaps(counts: Mapping[date, int]) -> tuple[Hole, ...]:
    """The first and last day of each run of days without rows on which many were to be expected.

    A day is expected to have what the same days of the week have, by the median of eight weeks before and
    after. A pause that comes back each year (a closure in August) is no gap.
    """
    days = sorted(day for day, count in counts.items() if count)
    runs = [(before + _DAY, after - _DAY) for before, after in pairwise(days) if after - before > _DAY]
    return tuple(run for run in runs if _unexpected(run, counts) and not _yearly(run, runs))


def by_weekday(counts: Mapping[date, int]) -> tuple[int, ...]:
    """How many rows fell on Mondays … Sundays."""
    found = [0] * 7
    for day, count in counts.items():
        found[day.weekday()] += count
    return tuple(found)


def _unexpected(run: Hole, counts: Mapping[date, int]) -> bool:
    expected = [_expected(day, run, counts) for day in _days(run)]
    return sum(each > 0 for each in expected) >= FEWEST_DAYS and sum(expected) >= FEWEST_ROWS


def _expected(day: date, run: Hole, counts: Mapping[date, int]) -> float:
    weeks = [day + timedelta(weeks=week) for week in range(-_AROUND, _AROUND + 1)]
    first, last = min(counts), max(counts)
    others = [each for each in weeks if first <= each <= last and not run[0] <= each <= run[1]]
    return float(median([counts.get(each, 0) for each in others])) if others else 0.0


def _yearly(run: Hole, runs: list[Hole]) -> bool:
    """True where a run about as long lies about a year before or after."""
    length = (run[1] - run[0]).days + 1
    return any(
        abs(abs((other[0] - run[0]).days) - 365) <= 10 and 2 * ((other[1] - other[0]).days + 1) >= length
        for other in runs
    )


def _days(run: Hole) -> list[date]:
    return [run[0] + timedelta(days=step) for step in range((run[1] - run[0]).days + 1)]
