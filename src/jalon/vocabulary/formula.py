"""A KPI's value as a tree: aggregates over rows at the leaves, KPIs and arithmetic and time above them.

Four kinds of leaf, each computed in its own way:

- *additive* (`Sum`, `Count`, `Minimum`, `Maximum`): days add up to longer periods;
- *distinct* (`Distinct`): exact per period, never added;
- *ordered* (`Percentile`): exact per period, never added;
- *per key* (`FirstTime`, `Active`, `ActiveKeys`, `ActiveTime`, `Movement`, `Sessions`): rows are first
  brought to one line a key (or an event), which then adds up.

An average is `Quotient(Sum, Count)`: a ratio aggregates as sum over sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rows import Column, RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """The rows a leaf reads: which source, which of its rows, dated by which named time.

    `at` None means the source's default time; `UNDATED` counts every row once, whatever its date.
    """

    source: str
    where: RowExpression | None = None
    at: str | None = None


UNDATED = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Σ of an expression over rows; nulls are skipped."""

    rows: Rows
    of: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """Number of rows, or of rows in which `of` is not null."""

    rows: Rows
    of: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Minimum:
    """Smallest value of a numeric expression."""

    rows: Rows
    of: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Maximum:
    """Largest value of a numeric expression."""

    rows: Rows
    of: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Distinct:
    """Number of different values (rows with a null in any of them are skipped)."""

    rows: Rows
    of: tuple[RowExpression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Percentile:
    """Exact percentile with linear interpolation (`percentile_cont`); a median is `Percentile(at .5)`."""

    rows: Rows
    of: RowExpression
    fraction: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstTime:
    """Number of keys whose first row (by the named time, among the filtered rows) lies in the period.

    The dimensions are those of that first row.
    """

    rows: Rows
    key: tuple[RowExpression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """The columns between which a row is active: `start <= t < end`; a null end is still active."""

    start: Column
    end: Column


@dataclass(frozen=True, kw_only=True, slots=True)
class Active:
    """Σ of an expression (or number of rows) over the rows active at the end of the period: a balance."""

    rows: Rows
    interval: Interval
    of: RowExpression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ActiveKeys:
    """Number of different keys with at least one active row at the end of the period: a balance."""

    rows: Rows
    interval: Interval
    key: tuple[RowExpression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ActiveTime:
    """Hours of the period during which rows were active.

    With a key, overlapping rows of the same key count once (two tickets for one outage).
    Rows without an end are active until the data's as-of.
    """

    rows: Rows
    interval: Interval
    key: tuple[RowExpression, ...] = ()


class MovementKind(StrEnum):
    """How a key's balance moved between the ends of two periods."""

    NEW = "new"  # from nothing, for the first time
    REACTIVATION = "reactivation"  # from nothing, again
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"  # to nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """Σ of the change of each key's active balance since the previous period's end, of one kind.

    `counted` gives the number of keys that moved so, instead of the amount.
    """

    rows: Rows
    interval: Interval
    key: tuple[RowExpression, ...]
    of: RowExpression
    kind: MovementKind
    counted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sessions:
    """Number of visits: a key's rows, cut where more than `gap_minutes` pass without one.

    A visit belongs to the day of its first row.
    """

    rows: Rows
    key: tuple[RowExpression, ...]
    gap_minutes: int


Leaf = (
    Sum
    | Count
    | Minimum
    | Maximum
    | Distinct
    | Percentile
    | FirstTime
    | Active
    | ActiveKeys
    | ActiveTime
    | Movement
    | Sessions
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A constant of the formula."""

    value: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiRef:
    """The value of another KPI, same period, same slice."""

    kpi: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Negated:
    """`-of`."""

    of: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Plus:
    """`left + right`."""

    left: Formula
    right: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Minus:
    """`left - right`."""

    left: Formula
    right: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """`left * right`."""

    left: Formula
    right: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotient:
    """`left / right`; nothing where the right side is 0 or nothing."""

    left: Formula
    right: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class OrElse:
    """`left`, or `right` where left is nothing."""

    left: Formula
    right: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Previous:
    """The value `steps` periods earlier."""

    of: Formula
    steps: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class LastYear:
    """The value of the same period last year; with `same_weekday`, of the day 364 days earlier."""

    of: Formula
    same_weekday: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """`of` less its value one period (or one year) earlier; `relative` divides by the latter."""

    of: Formula
    relative: bool
    year: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Trailing:
    """`of` computed over the last `length` periods of `grain`, the current one included."""

    of: Formula
    length: int
    grain: Grain


@dataclass(frozen=True, kw_only=True, slots=True)
class ToDate:
    """`of` computed from the start of the enclosing period of `grain` to the end of the current one."""

    of: Formula
    grain: Grain


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """`of` computed from the first row to the end of the current period."""

    of: Formula


@dataclass(frozen=True, kw_only=True, slots=True)
class Last:
    """A balance: `of` over the last day of the period that has rows; summed over members, never over time.

    With `each`, the last day is taken for each member of these dimensions separately, then summed.
    """

    of: Formula
    each: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """`of` for this slice divided by `of` for the slice without the dimensions `across` (all when empty)."""

    of: Formula
    across: tuple[str, ...] = ()


class Clock(StrEnum):
    """In what a period's length is measured."""

    DAYS = "days"
    HOURS = "hours"


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodLength:
    """The length of the period in days or true hours (23 or 25 on clock-change days)."""

    clock: Clock


Formula = (
    Leaf
    | Number
    | KpiRef
    | Negated
    | Plus
    | Minus
    | Times
    | Quotient
    | OrElse
    | Previous
    | LastYear
    | Change
    | Trailing
    | ToDate
    | Running
    | Last
    | Share
    | PeriodLength
)

ADDITIVE = (Sum, Count, Minimum, Maximum)
PER_KEY = (FirstTime, Active, ActiveKeys, ActiveTime, Movement, Sessions)
LEAVES = (*ADDITIVE, Distinct, Percentile, *PER_KEY)


def parts(formula: Formula) -> tuple[Formula, ...]:
    """The direct sub-formulas, in reading order; leaves have none."""
    match formula:
        case Plus() | Minus() | Times() | Quotient() | OrElse():
            return (formula.left, formula.right)
        case (
            Negated()
            | Previous()
            | LastYear()
            | Change()
            | Trailing()
            | ToDate()
            | Running()
            | Last()
            | Share()
        ):
            return (formula.of,)
        case _:
            return ()


def level(formula: Formula) -> int:
    """How many formulas stand inside each other, this one included."""
    return 1 + max((level(part) for part in parts(formula)), default=0)


def leaves(formula: Formula) -> tuple[Leaf, ...]:
    """Every leaf of a formula, in reading order, not following other KPIs."""
    if isinstance(formula, LEAVES):
        return (formula,)
    return tuple(leaf for part in parts(formula) for leaf in leaves(part))


def references(formula: Formula) -> frozenset[str]:
    """The KPIs a formula names directly."""
    if isinstance(formula, KpiRef):
        return frozenset((formula.kpi,))
    return frozenset().union(*(references(part) for part in parts(formula)))


def ratio_of(formula: Formula) -> Quotient | None:
    """The formula as one quotient, where it is one with at most a constant added or multiplied.

    `1 - late / all` is `(all - late) / all`: its numerator and denominator add up over members, its value
    does not.
    """
    match formula:
        case Quotient():
            return formula
        case Minus(left=Number(value=value), right=Quotient(left=over, right=under)):
            return Quotient(left=Minus(left=_times(value, under), right=over), right=under)
        case Minus(left=Quotient(left=over, right=under), right=Number(value=value)):
            return Quotient(left=Minus(left=over, right=_times(value, under)), right=under)
        case (
            Plus(left=Number(value=value), right=Quotient(left=over, right=under))
            | Plus(left=Quotient(left=over, right=under), right=Number(value=value))
        ):
            return Quotient(left=Plus(left=_times(value, under), right=over), right=under)
        case (
            Times(left=Number(value=value), right=Quotient(left=over, right=under))
            | Times(left=Quotient(left=over, right=under), right=Number(value=value))
        ):
            return Quotient(left=_times(value, over), right=under)
        case _:
            return None


def _times(value: Decimal, formula: Formula) -> Formula:
    return formula if value == 1 else Times(left=Number(value=value), right=formula)
