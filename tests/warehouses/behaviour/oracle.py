"""A plain pandas reading of generated definitions: written from the language's description alone.

Times become local dates first; every definition is then a filter, a grouping and one aggregate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
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
        return days - pd.to_timedelta(days.dt.weekday, unit="D")
    return days.dt.to_period({"month": "M", "quarter": "Q", "year": "Y"}[grain]).dt.start_time


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


def aggregated(made: Made, rows: pd.DataFrame) -> Any:
    """The aggregate over some rows; None stands for nothing."""
    if made.aggregate == "count":
        return len(rows)
    assert made.value is not None
    values = made.value(rows)
    present = values[values.notna()]
    if made.aggregate == "count_of":
        return len(present)
    if made.aggregate == "distinct":
        return len(set(present))
    if not len(present):
        return 0 if made.aggregate == "sum" else None
    match made.aggregate:
        case "sum":
            return sum(present)
        case "min":
            return min(present)
        case "max":
            return max(present)
        case "avg":
            total = sum(present)
            return total / len(present) if isinstance(total, float) else Decimal(int(total) if isinstance(total, int) else total) / len(present)
        case _:
            ordered = sorted(float(value) for value in present)
            at = made.fraction * (len(ordered) - 1)
            low = int(at)
            high = min(low + 1, len(ordered) - 1)
            return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def plus(left: Any, right: Any) -> Any:
    """Difference of what is known: exact unless one is a double."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) - float(right)
    return Decimal(left) - Decimal(right)


def values_of(made: Made, frame: pd.DataFrame) -> dict[tuple[str | None, str], Any]:
    """Values by member (an empty tuple's place is the total) and first day, for the total or one dimension."""
    day = f"day_{made.time}"
    dated = frame[frame[day].notna()]
    first, last = dated[day].min(), dated[day].max()
    kept = dated if made.keep is None else dated[made.keep(dated)]
    starts = start_of(kept[day], made.grain)
    periods = [start_of(pd.Series([first]), made.grain).iloc[0]]
    end = start_of(pd.Series([last]), made.grain).iloc[0]
    while periods[-1] < end:
        periods.append(following(periods[-1], made.grain))
    found: dict[tuple[str | None, str], Any] = {}
    for member, rows in members(made, kept):
        days, own = rows[day], starts.loc[rows.index]
        for start in periods:
            value = at(made, rows, days, own, start, periods[0])
            found[member, start.date().isoformat()] = value
    return found


def members(made: Made, rows: pd.DataFrame) -> list[tuple[str | None, pd.DataFrame]]:
    """The rows of each member."""
    if made.dimension is None:
        return [("", rows)]
    column = rows[made.dimension]
    every = [(str(name), rows[column == name]) for name in sorted(set(column.dropna()))]
    return [*every, (None, rows[column.isna()])]


def at(
    made: Made, rows: pd.DataFrame, days: pd.Series, own: pd.Series, start: pd.Timestamp, first: pd.Timestamp
) -> Any:
    """The value of one period, with what stands around the aggregate."""
    end = following(start, made.grain)
    now = aggregated(made, rows[own == start])
    if made.after == "trailing":
        return aggregated(made, rows[(days >= end - pd.Timedelta(days=30)) & (days < end)])
    if made.after == "to_date":
        year = (end - pd.Timedelta(days=1)).replace(month=1, day=1)
        return aggregated(made, rows[(days >= year) & (days < end)])
    if made.after == "running":
        return aggregated(made, rows[days < end])
    before = None if start == first else aggregated(made, rows[own == following(start, made.grain, -1)])
    match made.after:
        case "previous":
            return before
        case "change":
            return None if now is None or before is None else plus(now, before)
        case "rate":
            if now is None or before is None or before == 0:
                return None
            return float(plus(now, before)) / abs(float(before))
        case "rows":
            rows_now = len(rows[own == start])
            if now is None or not rows_now:
                return None
            return now / rows_now if isinstance(now, float) else Decimal(now) / rows_now
        case _:
            return now
