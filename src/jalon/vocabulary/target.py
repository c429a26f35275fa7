"""Targets: where a KPI should be and by when.

Five kinds (`ReachBy`, `Improve`, `Stay`, `StayWithin`, `PerPeriod`), one class each. A target holds for the
total (`members` empty) or for one member of each named dimension.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place


class From(StrEnum):
    """What an improvement is measured from."""

    PREVIOUS = "previous"  # the period before
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    BASE = "base"  # one named period, frozen when the target is set


@dataclass(frozen=True, kw_only=True, slots=True)
class Margin:
    """How far from the target is still near (`at risk`), as a share of it or in the KPI's unit."""

    amount: Decimal
    relative: bool = True


DEFAULT_MARGIN = Margin(amount=Decimal("0.05"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """A dated step of a target: the value expected by the end of `day`."""

    day: date
    value: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What every kind of target may carry.

    `floor` is the least acceptable, `stretch` the most hoped for; `grain` the grain it is judged at (None:
    the KPI's own); `members` the slice it is for, as `(dimension, member)` pairs; `since` its first day.
    """

    grain: Grain | None = None
    margin: Margin = DEFAULT_MARGIN
    floor: Decimal | None = None
    stretch: Decimal | None = None
    members: tuple[tuple[str, str | None], ...] = ()
    since: date | None = None
    until: date | None = None
    reason: Mapping[str, str] = field(default_factory=dict)
    place: Place = Place(file="")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReachBy:
    """Reach `value` by the end of `by`, starting from `start` on `start_day` (frozen from data when None)."""

    value: Decimal
    by: date
    start: Decimal | None = None
    start_day: date | None = None
    milestones: tuple[Milestone, ...] = ()
    terms: Terms = Terms()


@dataclass(frozen=True, kw_only=True, slots=True)
class Improve:
    """Improve by `by` (relative when `relative`) each `each`, measured from `start`.

    Compounded: every period multiplies the previous *target* (from the frozen base `base_period`).
    Not compounded: each period is compared with the actual value of its own base, or with base × (1 + n·by).
    """

    by: Decimal
    each: Grain
    start: From
    compounded: bool
    relative: bool = True
    base_period: date | None = None
    terms: Terms = Terms()

    def after(self, base: Decimal, steps: int, *, lower: bool = False) -> Decimal | None:
        """The value asked after `steps` improvements of a base; None for a share of 0.

        By 20 %, compounded: 100 becomes 120, 144, 172.8; not compounded: 120, 140, 160. Where `lower` is
        better it goes down by the same share; a negative base moves towards the good side too.
        """
        sign = -1 if lower else 1
        if not self.relative:
            return base + sign * self.by * steps
        if base == 0:
            return None
        if not self.compounded:
            return base + sign * self.by * steps * abs(base)
        factor: Decimal = (1 + (sign if base > 0 else -sign) * self.by) ** steps
        return base * factor


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """Stay at or above `above`, or at or below `below` (exactly one is given)."""

    above: Decimal | None = None
    below: Decimal | None = None
    terms: Terms = Terms()


@dataclass(frozen=True, kw_only=True, slots=True)
class StayWithin:
    """Stay within `[low, high]`."""

    low: Decimal
    high: Decimal
    terms: Terms = Terms()


@dataclass(frozen=True, kw_only=True, slots=True)
class PerPeriod:
    """A value a period, written by hand (`values`, by first day) or read from another KPI (`kpi`)."""

    grain: Grain
    values: Mapping[date, Decimal] = field(default_factory=dict)
    kpi: str | None = None
    terms: Terms = Terms()


Target = ReachBy | Improve | Stay | StayWithin | PerPeriod
