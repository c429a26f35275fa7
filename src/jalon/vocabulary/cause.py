"""Why a value moved between two periods: exact shares, and what must be known before any reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Period
from jalon.vocabulary.observation import Slice
from jalon.vocabulary.verdict import Comparison


class Split(StrEnum):
    """Along what a move is split."""

    FORMULA = "formula"  # the parts of its formula
    MEMBERS = "members"  # the members of a dimension
    CALENDAR = "calendar"  # the days of the two periods, and the pace


class Presence(StrEnum):
    """Whether a part was there in both periods."""

    KEPT = "kept"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartShare:
    """What one part moved, in the unit of the KPI. `before` and `after` are its own values, if it has some.

    `part` names a KPI, `numerator` or `denominator`, `days` or `pace`; a member is named by its `slice`.
    """

    part: str = ""
    slice: Slice = ()
    presence: Presence = Presence.KEPT
    before: Decimal | None = None
    after: Decimal | None = None
    contribution: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveSplit:
    """One way to split the move: its shares, largest first, sum to the change.

    `hiding`: shares of opposite sign are so large that the change hides them.
    """

    along: Split
    shares: tuple[PartShare, ...]
    hiding: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingDays:
    """A run of days without values, both included, where such a run is not usual."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveExplained:
    """The move of a KPI from one period to another.

    `missing` and `redefined` come before all reasons: the value may not have moved at all. `splits` are
    views of the same move, the most telling first; none where the move cannot be split.
    """

    comparison: Comparison
    before: Period
    after: Period
    value_before: Decimal
    value_after: Decimal
    missing: tuple[MissingDays, ...] = ()
    redefined: bool = False
    splits: tuple[MoveSplit, ...] = ()

    @property
    def change(self) -> Decimal:
        """After less before."""
        return self.value_after - self.value_before
