"""What a scan reads and what it adds up: relations (dated rows) and aggregates over them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import Interval
from jalon.vocabulary.rows import RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """What a scan splits by: dotted paths of columns (none: the total).

    `pools` keeps only these members of a dimension and puts all others together (`OTHER`).
    """

    dimensions: tuple[str, ...] = ()
    pools: tuple[tuple[str, tuple[str, ...]], ...] = ()


NO_SPLIT = Split()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The rows of a source, each on the local day of one of its times (None: undated, all in one period)."""

    source: str
    time: str | None
    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstRows:
    """The first row of each key among the filtered rows, on its local day."""

    source: str
    time: str
    zone: str
    key: tuple[RowExpression, ...]
    where: RowExpression | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionStarts:
    """The rows that begin a visit: no row of the same key in the `gap_minutes` before."""

    source: str
    time: str
    zone: str
    key: tuple[RowExpression, ...]
    where: RowExpression | None
    gap_minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """Two rows for each interval: +1 on the day it starts, -1 on the day it ends (none while it is open).

    With a key, intervals of the same key (and slice: hence `split`) that overlap or touch are one.
    """

    source: str
    interval: Interval
    zone: str
    where: RowExpression | None
    key: tuple[RowExpression, ...] = ()
    split: Split = NO_SPLIT


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves:
    """Each key's change of balance from one period's end to the next, with its kind."""

    source: str
    interval: Interval
    zone: str
    where: RowExpression | None
    key: tuple[RowExpression, ...]
    of: RowExpression
    split: Split
    grain: Grain
    calendar: str


Relation = Facts | FirstRows | SessionStarts | Turns | Moves


@dataclass(frozen=True, kw_only=True, slots=True)
class SumOf:
    """Σ of an expression over the rows that pass the filter."""

    of: RowExpression
    where: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CountOf:
    """Number of rows that pass the filter (with `of`: in which it is not null)."""

    of: RowExpression | None = None
    where: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallestOf:
    """Minimum of an expression."""

    of: RowExpression
    where: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LargestOf:
    """Maximum of an expression."""

    of: RowExpression
    where: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DistinctOf:
    """Number of different values."""

    of: tuple[RowExpression, ...]
    where: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PercentileOf:
    """Exact percentile with linear interpolation."""

    of: RowExpression
    fraction: Decimal
    where: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """Σ of ±expression over turns (±1 without an expression): adds up to the balance at any day's end."""

    of: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BalanceInstants:
    """Σ of ±(instant in microseconds) over turns: with `Balance` it gives the time spent active."""


Aggregate = SumOf | CountOf | SmallestOf | LargestOf | DistinctOf | PercentileOf | Balance | BalanceInstants

ADDITIVE = (SumOf, CountOf, SmallestOf, LargestOf, Balance, BalanceInstants)
"""Aggregates whose days add up (or whose smallest is the smallest of days)."""
