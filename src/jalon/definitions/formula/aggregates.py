"""The aggregates of the outer grammar: arguments and rows to a leaf (an average: to a quotient of two)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from jalon.definitions.formula.arguments import Arguments
from jalon.definitions.formula.gate import refuse
from jalon.definitions.formula.row import read_row
from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    ActiveTime,
    Count,
    Distinct,
    FirstTime,
    Formula,
    Interval,
    Maximum,
    Minimum,
    Movement,
    MovementKind,
    Percentile,
    Quotient,
    Rows,
    Sessions,
    Sum,
)
from jalon.vocabulary.rows import Binary, IsNull, Not, Operator, RowExpression


def _distinct_parts(arguments: Arguments) -> tuple[RowExpression, ...] | None:
    """The expressions of `count(distinct a, b)`, or None when it does not begin with distinct."""
    if not arguments.texts:
        return None
    found = re.fullmatch(r"distinct\b(.*)", arguments.texts[0], re.IGNORECASE | re.DOTALL)
    if found is None:
        return None
    return tuple(read_row(text, place=arguments.place) for text in (found[1].strip(), *arguments.texts[1:]))


def _sum(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Sum(rows=rows, of=arguments.row(0))


def _count(arguments: Arguments, rows: Rows) -> Formula:
    distinct = _distinct_parts(arguments)
    if distinct is not None:
        return Distinct(rows=rows, of=distinct)
    arguments.count(1, 1)
    if arguments.texts[0] == "*":
        return Count(rows=rows)
    return Count(rows=rows, of=arguments.row(0))


def _minimum(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Minimum(rows=rows, of=arguments.row(0))


def _maximum(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Maximum(rows=rows, of=arguments.row(0))


def _average(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    of = arguments.row(0)
    return Quotient(left=Sum(rows=rows, of=of), right=Count(rows=rows, of=of))


def _weighted_average(arguments: Arguments, rows: Rows) -> Formula:
    """Σ(value·weight) ÷ Σ weight over the rows in which both are known."""
    arguments.count(2, 2)
    of, weight = arguments.row(0), arguments.row(1)
    known = Binary(
        operator=Operator.AND, left=Not(operand=IsNull(operand=of)), right=Not(operand=IsNull(operand=weight))
    )
    where = known if rows.where is None else Binary(operator=Operator.AND, left=rows.where, right=known)
    weighted = Binary(operator=Operator.MULTIPLY, left=of, right=weight)
    return Quotient(left=Sum(rows=rows, of=weighted), right=Sum(rows=replace(rows, where=where), of=weight))


def _median(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Percentile(rows=rows, of=arguments.row(0), fraction=Decimal("0.5"))


def _percentile(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(2, 2)
    if not re.fullmatch(r"0?\.[0-9]{1,6}|0|1", arguments.texts[1]):
        raise refuse("percentile-fraction", arguments.place, given=arguments.texts[1])
    return Percentile(rows=rows, of=arguments.row(0), fraction=Decimal(arguments.texts[1]))


def _first_time(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(1, 5)
    return FirstTime(rows=rows, key=arguments.rows_from(0))


def _active(arguments: Arguments, rows: Rows) -> Formula:
    """`active(count(*) | sum(x) | count(distinct key), start, end)`."""
    arguments.count(3, 3)
    interval = Interval(start=arguments.column(1), end=arguments.column(2))
    inner = arguments.formula(0)
    match inner:
        case Count(rows=Rows(where=None, at=None), of=None):
            return Active(rows=rows, interval=interval)
        case Sum(rows=Rows(where=None, at=None), of=of):
            return Active(rows=rows, interval=interval, of=of)
        case Distinct(rows=Rows(where=None, at=None), of=key):
            return ActiveKeys(rows=rows, interval=interval, key=key)
    raise refuse("active-inside", arguments.place, text=arguments.texts[0])


def _active_hours(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(2, 7)
    interval = Interval(start=arguments.column(0), end=arguments.column(1))
    return ActiveTime(rows=rows, interval=interval, key=arguments.rows_from(2))


def _movement(counted: bool) -> Callable[[Arguments, Rows], Formula]:
    def read(arguments: Arguments, rows: Rows) -> Formula:
        """`moved(new, sum(x), start, end, key …)`."""
        arguments.count(5, 9)
        kinds = [kind.value for kind in MovementKind]
        if arguments.texts[0] not in kinds:
            near = tuple(difflib.get_close_matches(arguments.texts[0], kinds, n=3))
            raise refuse("movement-unknown", arguments.place, near, kind=arguments.texts[0])
        inner = arguments.formula(1)
        if not isinstance(inner, Sum) or inner.rows.where is not None or inner.rows.at is not None:
            raise refuse("active-inside", arguments.place, text=arguments.texts[1])
        return Movement(
            rows=rows,
            interval=Interval(start=arguments.column(2), end=arguments.column(3)),
            key=arguments.rows_from(4),
            of=inner.of,
            kind=MovementKind(arguments.texts[0]),
            counted=counted,
        )

    return read


def _sessions(arguments: Arguments, rows: Rows) -> Formula:
    arguments.count(2, 6)
    return Sessions(rows=rows, key=arguments.rows_from(0)[:-1], gap_minutes=arguments.whole_number(-1))


AGGREGATES: Mapping[str, Callable[[Arguments, Rows], Formula]] = {
    "sum": _sum,
    "count": _count,
    "min": _minimum,
    "max": _maximum,
    "avg": _average,
    "weighted_avg": _weighted_average,
    "median": _median,
    "percentile": _percentile,
    "first_time": _first_time,
    "active": _active,
    "active_hours": _active_hours,
    "moved": _movement(False),
    "moved_count": _movement(True),
    "sessions": _sessions,
}
"""By the word a person writes."""
