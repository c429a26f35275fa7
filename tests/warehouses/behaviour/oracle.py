"""A plain pandas reading of generated definitions: written from the language's description alone.

Times become local dates first; every definition is then a filter, a grouping and one aggregate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

ZONE = "Europe/Paris"


@dataclass(frozen=True, kw_only=True)
class Made:
    """One generated definition: what it says, and how pandas reads it."""

    name: str
    text: str
    aggregate: str
    value: Callable[[pd.DataFrame], pd.Series] | None
    keep: Callable[[pd.DataFrame], pd.Series] | None
    time: str
    dimension: str | None
    grain: str
    after: str
    fraction: float = 0.5


def local_days(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with a local day for each of its times, as ordinals of days; null stays null."""
    frame = frame.copy()
    frame["day_ordered"] = pd.to_datetime(frame["ordered"])
    frame["day_paid"] = pd.to_datetime(frame["paid"]).dt.normalize()
    moments = pd.to_datetime(frame["shipped"], utc=True)
    frame["day_shipped"] = moments.dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()
    return frame


def start_of(days: pd.Series, grain: str) -> pd.Series:
    """The first day of each day's period."""
    if grain == "day":
        return days
    if grain == "week":
        return days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return days.dt.to_period({"month": "M", "quarter": "Q", "year": "Y"}[grain]).dt.start_time


@cache
def following(start: pd.Timestamp, grain: str, steps: int = 1) -> pd.Timestamp:
    """The first day some periods later."""
    offset = {
        "day": pd.DateOffset(days=steps),
        "week": pd.DateOffset(weeks=steps),
        "month": pd.DateOffset(months=steps),
        "quarter": pd.DateOffset(months=3 * steps),
        "year": pd.DateOffset(years=steps),
    }[grain]
    return start + offset


def aggregated(made: Made, values: list[Any]) -> Any:
    """The aggregate over the values of some rows; None stands for nothing."""
    if made.aggregate == "count":
        return len(values)
    present = [value for value in values if isinstance(value, tuple) or not pd.isna(value)]
    if made.aggregate == "count_of":
        return len(present)
    if made.aggregate == "distinct":
        return len(set(present))
    if not present:
        return 0 if made.aggregate == "sum" else None
    match made.aggregate:
        case "sum":
            return sum(present)
        case "min":
            return min(present)
        case "max":
            return max(present)
        case "avg":
            return divided(sum(present), len(present))
        case _:
            ordered = sorted(float(value) for value in present)
            at = made.fraction * (len(ordered) - 1)
            low = int(at)
            high = min(low + 1, len(ordered) - 1)
            return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def divided(left: Any, right: Any) -> Any:
    """A quotient: exact unless one side is a double."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) / float(right)
    return Fraction(left) / Fraction(right)


def less(left: Any, right: Any) -> Any:
    """A difference: exact unless one side is a double."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) - float(right)
    return Fraction(left) - Fraction(right)


def values_of(made: Made, frame: pd.DataFrame) -> dict[tuple[str | None, str], Any]:
    """Values by member ("" for the total) and first day, for the total or one dimension."""
    day = f"day_{made.time}"
    dated = frame[frame[day].notna()].sort_values(day, kind="stable")
    ends = start_of(dated[day].iloc[[0, -1]], made.grain)
    starts = [ends.iloc[0]]
    while starts[-1] < ends.iloc[1]:
        starts.append(following(starts[-1], made.grain))
    kept = dated if made.keep is None else dated[made.keep(dated).astype(bool)]
    until = dated[day].iloc[-1] + pd.Timedelta(days=1)
    if following(starts[-1], made.grain) <= dated[day].iloc[-1] + max(
        dated[day].diff().max(), pd.Timedelta(days=1)
    ):
        until = following(starts[-1], made.grain)  # within the longest pause ever: the last period is whole
    found: dict[tuple[str | None, str], Any] = {}
    for member, rows in members(made, kept):
        days = rows[day].to_numpy()
        values = list(rows["id"] if made.value is None else made.value(rows))
        for start in starts:
            found[member, start.date().isoformat()] = at(made, days, values, start, starts[0], until)
    return found


def members(made: Made, rows: pd.DataFrame) -> list[tuple[str | None, pd.DataFrame]]:
    """The rows of each member."""
    if made.dimension is None:
        return [("", rows)]
    column = rows[made.dimension]
    every = [(str(name), rows[column == name]) for name in sorted(set(column.dropna()))]
    return [*every, (None, rows[column.isna()])]


def at(
    made: Made, days: Any, values: list[Any], start: pd.Timestamp, first: pd.Timestamp, until: pd.Timestamp
) -> Any:
    """The value of one period, with what stands around the aggregate.

    A period that is still running is compared with the same elapsed days of the one before, and what trails
    it ends with the last day there is.
    """

    def over(begin: pd.Timestamp, end: pd.Timestamp) -> list[Any]:
        low, high = days.searchsorted(begin.to_datetime64()), days.searchsorted(end.to_datetime64())
        return values[low:high]

    end = min(following(start, made.grain), until)
    now = aggregated(made, over(start, end))
    match made.after:
        case "trailing":
            return aggregated(made, over(end - pd.Timedelta(days=30), end))
        case "to_date":
            return aggregated(made, over((end - pd.Timedelta(days=1)).replace(month=1, day=1), end))
        case "running":
            return aggregated(made, over(pd.Timestamp(1900, 1, 1), end))
        case "rows":
            rows = len(over(start, end))
            return divided(now, rows) if now is not None and rows else None
        case "previous" | "change" | "rate" if start > first:
            earlier = following(start, made.grain, -1)
            part = start
            if made.after != "previous" and end < following(start, made.grain):
                part = min(start, earlier + (end - start))
            return compared(made.after, now, aggregated(made, over(earlier, part)))
        case "previous" | "change" | "rate":
            return None
        case _:
            return now


def compared(how: str, now: Any, before: Any) -> Any:
    """The earlier value, the difference, or the difference divided by the size of the earlier value."""
    if how == "previous":
        return before
    if now is None or before is None:
        return None
    if how == "change":
        return less(now, before)
    return divided(less(now, before), abs(before)) if before != 0 else None
