"""Trees to text and back: any tree that can be read is written so that it reads back to itself."""

from __future__ import annotations

import contextlib
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.definitions.formula import FUNCTION_WORDS, read_row, read_value, row_text, value_text
from jalon.definitions.formula.gate import guard
from jalon.definitions.formula.row_calls import TAKES
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    ActiveTime,
    Change,
    Clock,
    Count,
    Distinct,
    FirstTime,
    Formula,
    Interval,
    KpiRef,
    Last,
    LastYear,
    Maximum,
    Minimum,
    Minus,
    Movement,
    MovementKind,
    Negated,
    Number,
    OrElse,
    Percentile,
    PeriodLength,
    Plus,
    Previous,
    Quotient,
    Rows,
    Running,
    Sessions,
    Share,
    Sum,
    Times,
    ToDate,
    Trailing,
)
from jalon.vocabulary.rows import (
    Between,
    Binary,
    Branch,
    Call,
    Case,
    Cast,
    Column,
    ColumnType,
    Function,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Operator,
    RowExpression,
)

PLACE = Place(file="kpis.yaml", line=7)
SEEN = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
NAMES = st.one_of(
    st.sampled_from(["a", "b", "My column", 'x"y', "select", "é", "'"]), st.text(SEEN, min_size=1, max_size=8)
)
KPIS = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name.lower() not in (*FUNCTION_WORDS, "filter", "at")
)
COLUMNS = st.builds(Column, name=NAMES, path=st.lists(NAMES, max_size=3).map(tuple))
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=Decimal("-1e20"), max_value=Decimal("1e20")
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(SEEN | st.sampled_from("\n\t"), max_size=12),
    st.integers(-(10**25), 10**25),
    DECIMALS,
    st.dates(),
    st.datetimes(),
)
TYPES = (
    ColumnType.INTEGER,
    ColumnType.DOUBLE,
    ColumnType.TEXT,
    ColumnType.BOOLEAN,
    ColumnType.DATE,
    ColumnType.TIMESTAMP,
)


def calls(inner: st.SearchStrategy[RowExpression]) -> st.SearchStrategy[Call]:
    """Calls of every function with a number of arguments it takes."""

    def call(function: Function) -> st.SearchStrategy[Call]:
        least, most = TAKES.get(function, (1, 1))
        several = st.lists(inner, min_size=least, max_size=min(most, 3)).map(tuple)
        return st.builds(Call, function=st.just(function), arguments=several)

    return st.sampled_from(list(Function)).flatmap(call)


def casts(inner: st.SearchStrategy[RowExpression]) -> st.SearchStrategy[Cast]:
    """Casts of what is not a constant (a constant cast to a date is read as a date)."""
    plain = inner.filter(lambda expression: not isinstance(expression, Literal))
    sized = st.tuples(st.integers(1, 38), st.integers(0, 38))
    return st.builds(Cast, operand=plain, to=st.sampled_from(TYPES)) | st.builds(
        lambda operand, size: Cast(operand=operand, to=ColumnType.DECIMAL, precision=size[0], scale=size[1]),
        plain,
        sized,
    )


def above(inner: st.SearchStrategy[RowExpression]) -> st.SearchStrategy[RowExpression]:
    """One more level of row expressions; minus before a number is the number."""
    number = inner.filter(
        lambda each: (
            not (
                isinstance(each, Literal)
                and isinstance(each.value, int | Decimal)
                and not isinstance(each.value, bool)
            )
        )
    )
    branch = st.builds(Branch, condition=inner, result=inner)
    return st.one_of(
        st.builds(Binary, operator=st.sampled_from(list(Operator)), left=inner, right=inner),
        st.builds(Not, operand=inner),
        st.builds(Negative, operand=number),
        st.builds(IsNull, operand=inner),
        st.builds(In, operand=inner, options=st.lists(inner, min_size=1, max_size=4).map(tuple)),
        st.builds(Between, operand=inner, low=inner, high=inner),
        calls(inner),
        casts(inner),
        st.builds(
            Case, branches=st.lists(branch, min_size=1, max_size=3).map(tuple), otherwise=st.none() | inner
        ),
    )


ROWS: st.SearchStrategy[Any] = st.recursive(COLUMNS | st.builds(Literal, value=SCALARS), above, max_leaves=15)
KEYS = st.lists(ROWS, min_size=1, max_size=3).map(tuple)
READ = st.builds(Rows, source=st.just("o"), where=st.none() | ROWS, at=st.none() | KPIS)
SPANS = st.builds(Interval, start=COLUMNS, end=COLUMNS)
DIMENSIONS = st.lists(
    st.builds(
        lambda column: column.dotted, COLUMNS.filter(lambda each: "." not in "".join((*each.path, each.name)))
    ),
    max_size=3,
).map(tuple)
GRAINS = st.sampled_from([grain for grain in Grain if grain is not Grain.ALL])
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.builds(Sum, rows=READ, of=ROWS),
    st.builds(Count, rows=READ, of=st.none() | ROWS),
    st.builds(Minimum, rows=READ, of=ROWS),
    st.builds(Maximum, rows=READ, of=ROWS),
    st.builds(Distinct, rows=READ, of=KEYS),
    st.builds(Percentile, rows=READ, of=ROWS, fraction=st.decimals(0, 1, places=6).map(Decimal.normalize)),
    st.builds(FirstTime, rows=READ, key=KEYS),
    st.builds(Active, rows=READ, interval=SPANS, of=st.none() | ROWS),
    st.builds(ActiveKeys, rows=READ, interval=SPANS, key=KEYS),
    st.builds(ActiveTime, rows=READ, interval=SPANS, key=KEYS | st.just(())),
    st.builds(
        Movement,
        rows=READ,
        interval=SPANS,
        key=KEYS,
        of=ROWS,
        kind=st.sampled_from(MovementKind),
        counted=st.booleans(),
    ),
    st.builds(Sessions, rows=READ, key=KEYS, gap_minutes=st.integers(1, 99999)),
)
CONSTANTS = st.decimals(Decimal(-(10**9)), Decimal(10**9), places=3).map(lambda value: Number(value=value))


def over(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    """One more level of formulas; minus before a number is the number."""
    several = [st.builds(kind, left=inner, right=inner) for kind in (Plus, Minus, Times, Quotient, OrElse)]
    unsigned = inner.filter(lambda formula: not isinstance(formula, Number))
    return st.one_of(
        *several,
        st.builds(Negated, of=unsigned),
        st.builds(Previous, of=inner, steps=st.integers(1, 99999)),
        st.builds(LastYear, of=inner, same_weekday=st.booleans()),
        st.builds(Change, of=inner, relative=st.booleans(), year=st.booleans()),
        st.builds(Trailing, of=inner, length=st.integers(1, 9999), grain=GRAINS),
        st.builds(ToDate, of=inner, grain=GRAINS),
        st.builds(Running, of=inner),
        st.builds(Last, of=inner, each=DIMENSIONS),
        st.builds(Share, of=inner, across=DIMENSIONS),
    )


VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES | st.builds(KpiRef, kpi=KPIS) | CONSTANTS | st.builds(PeriodLength, clock=st.sampled_from(Clock)),
    over,
    max_leaves=5,
)


def small(text: str) -> bool:
    """Whether the gate lets a text through at all."""
    try:
        guard(text, PLACE)
    except Refusal:
        return False
    return True


@given(ROWS)
def test_any_row_expression_reads_back(tree: RowExpression) -> None:
    text = row_text(tree)
    if small(text):
        assert read_row(text, place=PLACE) == tree
        assert row_text(read_row(text, place=PLACE)) == text


@given(VALUES)
def test_any_value_reads_back(tree: Formula) -> None:
    text = value_text(tree)
    if small(text):
        assert read_value(text, source="o", place=PLACE) == tree
        assert value_text(read_value(text, source="o", place=PLACE)) == text


@given(st.text(max_size=60) | st.text(st.sampled_from("abc01()'\",.+-*/=<>| \n"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (
        lambda: row_text(read_row(text, place=PLACE)),
        lambda: value_text(read_value(text, source="o", place=PLACE)),
    ):
        written = None
        with contextlib.suppress(Refusal):
            written = read()
        assert written is None or small(written)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a + b - c", '("a" + "b" - "c")'),
        ("a - (b - c)", '("a" - ("b" - "c"))'),
        ("a * b + c", '(("a" * "b") + "c")'),
        ("a and b and c or d", '(("a" and "b" and "c") or "d")'),
        ("a = b", '("a" = "b")'),
        ("not a is null", '(not ("a" is null))'),
        ("cast(a as int)", 'cast("a" as bigint)'),
        ("timestamp '2026-01-01'", "cast('2026-01-01 00:00:00' as timestamp)"),
        ("1e3", "1000"),
        ("1.", "1.0"),
    ],
)
def test_canonical_rows(text: str, canonical: str) -> None:
    assert row_text(read_row(text, place=PLACE)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("sum( amount )/count( * )", '(sum("amount") / count(*))'),
        ("x - y - z", "(x - y - z)"),
        ("x - (y - z)", "(x - (y - z))"),
        ("x + y * z", "(x + (y * z))"),
        (
            "avg(a) FILTER(WHERE b) AT c",
            '(sum("a") filter (where "b") at c / count("a") filter (where "b") at c)',
        ),
        ("last(x, each a.b)", 'last(x, each "a"."b")'),
        ("trailing(x, 1 day)", "trailing(x, 1 days)"),
    ],
)
def test_canonical_values(text: str, canonical: str) -> None:
    assert value_text(read_value(text, source="o", place=PLACE)) == canonical


def test_midnight_is_still_a_time() -> None:
    tree = Literal(value=datetime(2026, 1, 1))  # noqa: DTZ001
    assert read_row(row_text(tree), place=PLACE) == tree
