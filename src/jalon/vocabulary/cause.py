"""Why a value moved between two periods: exact shares of the move, ranked reasons, and what cannot be told.

All amounts are decimals, so that shares sum to what they are shares of: exact values stay exact, a double is
the decimal it is written as, and a share that never ends (a third of a cent) has 50 digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.observation import Slice
from jalon.vocabulary.practice import Note
from jalon.vocabulary.verdict import Comparison


class FaultKind(StrEnum):
    """What is wrong with the rows of a period, so that its value may not be what happened."""

    PARTIAL = "partial"  # the period is not over, or not all of its rows are there
    FAILED = "failed"  # the source could not be read: values are as old as the last good reading
    LATE = "late"  # the source is later than it promised
    GAP = "gap"  # days without rows beside days that have some
    RESTATED = "restated"  # a finished value was published again, with another number


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault in the rows of `period`.

    A gap has its `first` and `last` day (both without rows) and, for a sum, about how much is `missing` if
    those days were like the period's others. A restated value `was` another one until the day `on`.
    """

    kind: FaultKind
    period: Period
    source: str = ""
    first: date | None = None
    last: date | None = None
    missing: Decimal | None = None
    was: Decimal | None = None
    on: date | None = None


class When(StrEnum):
    """Of which period a part is."""

    SAME = "same"
    PREVIOUS = "previous"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, kw_only=True, slots=True)
class MovePart:
    """What one part of the formula moved, in the unit of the whole; `parts` sum to `contribution`.

    A part is a KPI (`kpi`), or else what stands in the formula (`text`); `when` says of which period.
    """

    contribution: Decimal
    before: Decimal
    after: Decimal
    kpi: str = ""
    text: str = ""
    when: When = When.SAME
    parts: tuple[MovePart, ...] = ()

    @property
    def named(self) -> tuple[MovePart, ...]:
        """The highest parts that have a name, each once; brackets give way to what stands in them."""
        found: dict[tuple[str, str, When], MovePart] = {}
        for each in self._highest():
            key = (each.kpi, each.text, each.when)
            same = found.get(key)
            more = Decimal(0) if same is None else same.contribution
            found[key] = replace(each, contribution=each.contribution + more, parts=())
        return tuple(found.values())

    def _highest(self) -> Iterator[MovePart]:
        for part in self.parts:
            if part.kpi or part.text or not part.parts:
                yield part
            else:
                yield from part._highest()


class Presence(StrEnum):
    """Whether a member had anything before and after."""

    KEPT = "kept"
    NEW = "new"
    GONE = "gone"


class Manner(StrEnum):
    """How a member moved the whole."""

    AMOUNT = "amount"  # its own change, of what is summed
    VOLUME = "volume"  # more or less of everything, at the mean rate
    MIX = "mix"  # a larger or smaller share for a member whose rate is not the mean
    RATE = "rate"  # its own rate


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberShare:
    """What one member moved the whole by.

    `manners` sum to `contribution`. `beyond` is how much of it would not be there had the member moved as
    all others together did; `distance` sets that, and what led there, against how far the member usually
    moves apart (1: as usual; None: too few periods to know), `row` counts the periods up to this one in which
    it did so in the same direction. `apart`: so far that it is hardly ever chance.
    """

    slice: Slice
    presence: Presence
    contribution: Decimal
    before: Decimal | None = None
    after: Decimal | None = None
    manners: tuple[tuple[Manner, Decimal], ...] = ()
    beyond: Decimal | None = None
    distance: float | None = None
    row: int = 0
    apart: bool = False


class Unsplit(StrEnum):
    """Why a move cannot be split over members."""

    LEVEL = "level"  # a median or the like: members' values do not make the whole's
    OVERLAP = "overlap"  # the members do not add up to the whole
    NOTHING = "nothing"  # no member has a value in both periods


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveOver:
    """A move over one dimension: `members` with the largest first, `rest` the share of `others` more.

    Members, `rest` and `remainder` (what lies in no member) sum to the change. `hiding`: all moves together
    are three times the net one or more. `manners` are sums over all members.
    """

    dimensions: tuple[str, ...]
    members: tuple[MemberShare, ...] = ()
    others: int = 0
    rest: Decimal = Decimal(0)
    remainder: Decimal = Decimal(0)
    hiding: bool = False
    manners: tuple[tuple[Manner, Decimal], ...] = ()
    unsplit: Unsplit | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentShare:
    """Members together that moved by a factor of their own, `effect` (−.3: 30 % less), beyond the rest."""

    slice: Slice
    contribution: Decimal
    effect: float
    before: Decimal | None = None
    after: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DayShare:
    """What more or fewer days, or other days of the week, moved; with `level` it sums to the change.

    `before`, `after`: how many average days the periods weigh.
    """

    before: Decimal
    after: Decimal
    calendar: Decimal
    level: Decimal


class CauseKind(StrEnum):
    """Why a value moved; the first two say that it may not have moved at all."""

    DATA_FAULT = "data_fault"
    DEFINITION = "definition"
    SEGMENT = "segment"
    MEMBER = "member"
    FORMULA = "formula"
    VOLUME = "volume"
    CALENDAR = "calendar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """One reason, in the order of the list it stands in.

    `contribution` is in the unit of the KPI and `share` the same as a share of its change (negative: against
    it); both are None where the size is not known. `kpi`, `text` and `when` name a part of the formula,
    `slice` a member or segment; `apart` is true for one that moved apart from all others more than is usual.
    """

    kind: CauseKind
    contribution: Decimal | None = None
    share: float | None = None
    slice: Slice = ()
    kpi: str = ""
    text: str = ""
    when: When = When.SAME
    apart: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LedBy:
    """A proven lead that had moved `lag` weeks or months (`grain`) before: its mean `before` and `after`.

    `moved` is that as a share; what usually follows is `effect`, a share of the value before, nine times of
    ten from `low` to `high`. It is part of the move, beside the exact split and not summed into it.
    """

    lead: str
    lag: int
    grain: Grain
    before: float
    after: float
    moved: float
    effect: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveExplained:
    """One move of a KPI's value, from `before` to `after`.

    `comparison` is None where somebody asked for these two periods. Without both values there is no `change`,
    and nothing to split. `redefined`: the two values follow different definitions; `defined_on`: the day both
    were computed anew by a new one. `formula` is the split through the formula, `unsplit` the parts of it
    whose own parts are not kept; `volume` splits a sum into how many and how much each. `recurs` is the
    earlier period in which the same member moved apart in the same direction, `notes` what people wrote then.
    `led` are leads that had moved before.
    """

    before: Period
    after: Period
    comparison: Comparison | None = None
    value_before: Decimal | None = None
    value_after: Decimal | None = None
    change: Decimal | None = None
    faults: tuple[Fault, ...] = ()
    redefined: bool = False
    defined_on: date | None = None
    formula: MovePart | None = None
    unsplit: tuple[str, ...] = ()
    volume: tuple[MovePart, ...] = ()
    over: tuple[MoveOver, ...] = ()
    segments: tuple[SegmentShare, ...] = ()
    days: DayShare | None = None
    causes: tuple[Cause, ...] = ()
    recurs: Period | None = None
    notes: tuple[Note, ...] = ()
    led: tuple[LedBy, ...] = ()
