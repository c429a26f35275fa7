"""Row expressions: what is computed on one row of a source, as neutral trees.

A person writes a SQL expression; `definitions` reads it into these nodes and nothing else (the gate), and
`compute` builds each engine's SQL from them. No text written by a person ever reaches an engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class ColumnType(StrEnum):
    """What a column holds, as every engine can say it."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    DOUBLE = "double"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"  # wall-clock time without a zone
    INSTANT = "instant"  # a point in time (with time zone)
    OTHER = "other"

    @property
    def numeric(self) -> bool:
        """True for integer, decimal and double."""
        return self in (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.DOUBLE)

    @property
    def dated(self) -> bool:
        """True for what can serve as a named time."""
        return self in (ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.INSTANT)


class Operator(StrEnum):
    """A binary operator on row values."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    CONCAT = "||"
    EQUAL = "="
    DIFFERS = "<>"
    LESS = "<"
    LESS_OR_EQUAL = "<="
    MORE = ">"
    MORE_OR_EQUAL = ">="
    AND = "and"
    OR = "or"
    LIKE = "like"
    ILIKE = "ilike"


class Function(StrEnum):
    """Every function a row expression may call; nothing else passes the gate."""

    ABS = "abs"
    CEIL = "ceil"
    COALESCE = "coalesce"
    CONTAINS = "contains"
    DAY = "day"
    DAYS_BETWEEN = "days_between"
    FLOOR = "floor"
    GREATEST = "greatest"
    HOUR = "hour"
    HOURS_BETWEEN = "hours_between"
    LEAST = "least"
    LEFT = "left"
    LENGTH = "length"
    LOWER = "lower"
    MONTH = "month"
    NULLIF = "nullif"
    REPLACE = "replace"
    RIGHT = "right"
    ROUND = "round"
    STARTS_WITH = "starts_with"
    SUBSTRING = "substring"
    TRIM = "trim"
    UPPER = "upper"
    WEEKDAY = "weekday"  # 1 = Monday … 7 = Sunday, as ISO 8601
    YEAR = "year"


Scalar = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of the source, or of a linked table reached by `path` (names of lookups in order)."""

    name: str
    path: tuple[str, ...] = ()

    @property
    def dotted(self) -> str:
        """`customer.segment` for a column of a linked table, else the plain name."""
        return ".".join((*self.path, self.name))


@dataclass(frozen=True, kw_only=True, slots=True)
class Literal:
    """A constant. Numbers with a decimal point are exact decimals."""

    value: Scalar


@dataclass(frozen=True, kw_only=True, slots=True)
class Binary:
    """`left operator right`."""

    operator: Operator
    left: RowExpression
    right: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """Logical negation."""

    operand: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Negative:
    """Arithmetic negation."""

    operand: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class IsNull:
    """`operand is null`."""

    operand: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class In:
    """`operand in (options)`; the options are expressions, never a query."""

    operand: RowExpression
    options: tuple[RowExpression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """`low <= operand <= high`."""

    operand: RowExpression
    low: RowExpression
    high: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call of an allowed function."""

    function: Function
    arguments: tuple[RowExpression, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """`cast(operand as type)`; `precision` and `scale` only for decimals."""

    operand: RowExpression
    to: ColumnType
    precision: int | None = None
    scale: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """One `when condition then result` of a case."""

    condition: RowExpression
    result: RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """`case when … then … else … end`."""

    branches: tuple[Branch, ...]
    otherwise: RowExpression | None = None


RowExpression = Column | Literal | Binary | Not | Negative | IsNull | In | Between | Call | Cast | Case


def children(expression: RowExpression) -> tuple[RowExpression, ...]:
    """The direct parts of a row expression, in reading order."""
    match expression:
        case Column() | Literal():
            return ()
        case Binary(left=left, right=right):
            return (left, right)
        case Not(operand=operand) | Negative(operand=operand) | IsNull(operand=operand):
            return (operand,)
        case Cast(operand=operand):
            return (operand,)
        case In(operand=operand, options=options):
            return (operand, *options)
        case Between(operand=operand, low=low, high=high):
            return (operand, low, high)
        case Call(arguments=arguments):
            return arguments
        case Case(branches=branches, otherwise=otherwise):
            parts = [part for branch in branches for part in (branch.condition, branch.result)]
            return (*parts, *([] if otherwise is None else [otherwise]))


def columns(expression: RowExpression) -> frozenset[Column]:
    """Every column an expression reads."""
    if isinstance(expression, Column):
        return frozenset((expression,))
    return frozenset().union(*(columns(child) for child in children(expression)))


def size(expression: RowExpression) -> int:
    """Of how many parts an expression is made, itself included."""
    return 1 + sum(size(child) for child in children(expression))


def replaced(expression: RowExpression, change: Callable[[Column], RowExpression]) -> RowExpression:
    """The same expression with each column replaced by what `change` makes of it."""

    def again(part: RowExpression) -> RowExpression:
        return replaced(part, change)

    match expression:
        case Column():
            return change(expression)
        case Literal():
            return expression
        case Binary(operator=operator, left=left, right=right):
            return Binary(operator=operator, left=again(left), right=again(right))
        case Not(operand=operand):
            return Not(operand=again(operand))
        case Negative(operand=operand):
            return Negative(operand=again(operand))
        case IsNull(operand=operand):
            return IsNull(operand=again(operand))
        case In(operand=operand, options=options):
            return In(operand=again(operand), options=tuple(again(option) for option in options))
        case Between(operand=operand, low=low, high=high):
            return Between(operand=again(operand), low=again(low), high=again(high))
        case Call(function=function, arguments=arguments):
            return Call(function=function, arguments=tuple(again(argument) for argument in arguments))
        case Cast(operand=operand, to=to, precision=precision, scale=scale):
            return Cast(operand=again(operand), to=to, precision=precision, scale=scale)
        case Case(branches=branches, otherwise=otherwise):
            return Case(
                branches=tuple(
                    Branch(condition=again(branch.condition), result=again(branch.result))
                    for branch in branches
                ),
                otherwise=None if otherwise is None else again(otherwise),
            )
