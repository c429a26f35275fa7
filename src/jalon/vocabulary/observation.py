"""Observations: computed values with when and from what; series: the same in time order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Period

Slice = tuple[tuple[str, str | None], ...]
"""One combination: `(dimension, member)` pairs in the cut's order; None is the explicit "none" member."""

TOTAL: Slice = ()
OTHER = "\x01other"
"""The member that pools everything beyond the top N (no text of a person can be equal to it)."""

Value = int | Decimal | float
"""A computed number: exact (int, Decimal) or a double; never inf or nan."""


class Why(StrEnum):
    """What a published value changed against the one it replaces."""

    NEW = "new"
    UPDATED = "updated"  # the period was, and is, incomplete; or only what is kept beside it changed
    COMPLETED = "completed"  # the period was incomplete and is now complete
    RESTATED = "restated"  # a complete value changed under the same definition
    DEFINITION = "definition"  # the definition changed
    WITHDRAWN = "withdrawn"  # there is no such value any more


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """One computed value for KPI, period and slice, with all that is kept beside it.

    `period.end` before the grain's own end marks a *clipped* value: the same elapsed part of an earlier
    period, kept to compare a partial one with. `parts` are the leaves it was made from, by their text.
    `why` (a `Why`) says what changed against the value it replaces.
    """

    kpi: str
    period: Period
    slice: Slice = TOTAL
    value: Value | None
    parts: Mapping[str, Value | None] = field(default_factory=dict)
    complete: bool = True
    entered: bool = False
    definition: str = ""
    run: int = 0
    data_as_of: date | None = None
    computed_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceState:
    """What one run saw of a source.

    `covered_until`: the first local day that the data does not cover (exclusive end); `usual_gap`: the
    longest run of days without rows seen between two days with rows, in days. `gaps` are runs of days (first
    and last) on which many rows were to be expected and none is there. `weekdays` is how many rows fell on
    Mondays … Sundays, `days` on how many days there were any. `fingerprint` changes whenever the rows may
    have changed. `failure` is the code of the finding that stopped it ("" when fine).
    """

    source: str
    rows: int = 0
    first_day: date | None = None
    last_day: date | None = None
    covered_until: date | None = None
    usual_gap: int = 0
    gaps: tuple[tuple[date, date], ...] = ()
    weekdays: tuple[int, ...] = ()
    days: int = 0
    undated_rows: int = 0
    fingerprint: str = ""
    delivered_at: datetime | None = None
    failure: str = ""
    message: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


FAILED = "kpi:"
"""Begins the keys under which a run keeps why KPIs could not be computed; no source has such a name."""


def failure_key(kpi: str) -> str:
    """Where a run keeps, beside what it saw of each source, why a KPI could not be computed."""
    return FAILED + kpi


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One published run: its number, when it was computed and published, what it saw of each source.

    A KPI that could not be computed has a state under its `failure_key`: why, and what its last good values
    cover.
    """

    number: int
    started_at: datetime
    published_at: datetime | None
    sources: Mapping[str, SourceState] = field(default_factory=dict)
    values: int = 0
    engine: str = ""
