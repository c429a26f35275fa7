"""Status, trend and what they rest on: always derived, never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Period
from jalon.vocabulary.observation import Slice, Value
from jalon.vocabulary.target import Target


class Status(StrEnum):
    """Where a KPI stands against its target."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    REACHED = "reached"
    MISSED = "missed"
    LEARNING = "learning"
    NO_DATA = "no_data"
    STALE = "stale"


class Trend(StrEnum):
    """How the value moved, apart from the target: good or bad follows the KPI's direction."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    STABLE = "stable"
    UNKNOWN = "unknown"


class Comparison(StrEnum):
    """What a change is measured against."""

    PREVIOUS = "previous"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    SAME_ELAPSED_PART = "same_elapsed_part"  # a partial period against the same part of the one before


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenBase:
    """The base of a target as it was when the target was set; `restated` is today's value of that period."""

    period: Period
    value: Value
    set_on: date
    restated: Value | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What a target asks of one period: the value, the band that is still near, and how it was reckoned.

    `low` and `high` bound what is fine (one is None for a one-sided target).
    """

    period: Period
    low: Value | None
    high: Value | None
    target: Target
    base: FrozenBase | None = None
    prorated: bool = False  # scaled to the elapsed part of a partial period
    whole_low: Value | None = None  # when prorated: what the whole period asks
    whole_high: Value | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A value set beside that of another period; the change is read as the verdict's own."""

    comparison: Comparison
    period: Period
    value: Value
    change: Value
    relative_change: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The reading of one KPI, slice and period.

    `change` is `value` less `previous` (of a share: 0.021 is 2.1 points), `relative_change` a ratio; both
    None where there is nothing to compare with. `learning_done` of `learning_needed` periods count the
    learning period, during which only the `average` is told. `covered_until` is the end (exclusive) of what
    a partial period holds. `ended`: the facts promised nothing and stopped long ago.
    """

    kpi: str
    slice: Slice
    period: Period
    value: Value | None
    status: Status | None
    trend: Trend
    complete: bool
    as_of: date | None
    comparison: Comparison | None = None
    compared_with: Period | None = None
    previous: Value | None = None
    change: Value | None = None
    relative_change: Decimal | None = None
    expectation: Expectation | None = None
    learning_done: int = 0
    learning_needed: int = 0
    entered: bool = False
    year_ago: Compared | None = None
    average: Value | None = None
    covered_until: date | None = None
    ended: bool = False
