"""The outer grammar: KPI names, aggregates, arithmetic and functions of time.

    value     = term (("+" | "-") term)*
    term      = factor (("*" | "/") factor)*
    factor    = "-" factor | number | "(" value ")" | kpi | function "(" … ")" [filter] [at]
    filter    = "filter" "(" "where" row-expression ")"
    at        = "at" named-time

What stands inside an aggregate is a SQL row expression (see `row`). A name outside an aggregate is a KPI,
inside it is a column; the two never compete.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from jalon.definitions.formula.gate import excerpt, guard, refuse, unquoted
from jalon.definitions.formula.row import read_row
from jalon.definitions.formula.text import value_text
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
    level,
)
from jalon.vocabulary.rows import Binary, Column, IsNull, Not, Operator, RowExpression

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[^\W\d]\w*)|(?P<mark>[-+*/(),]))")
_DEEPEST = 60


def read_value(text: str, *, source: str | None, place: Place) -> Formula:
    """Read a KPI's value. `source` is the one its aggregates read (None: only KPIs may be named).

    Raises `Refusal` with a finding.
    """
    guard(text, place)
    formula = _Parser(text, source, place, 0).whole()
    if level(formula) > _DEEPEST:
        raise refuse("formula-too-deep", place, most=_DEEPEST)
    guard(value_text(formula), place)  # what cannot be written and read again is not read at all
    return formula


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


class _Parser:
    """A recursive-descent parser over one text; arguments of functions are parsed as texts of their own."""

    def __init__(self, text: str, source: str | None, place: Place, depth: int) -> None:
        if depth > _DEEPEST:
            raise refuse("formula-too-deep", place, most=_DEEPEST)
        self.text = text
        self.source = source
        self.place = place
        self.depth = depth
        self.offset = 0

    def whole(self) -> Formula:
        """The formula that is the whole text."""
        formula = self.sum()
        rest = self.peek()
        if rest is not None:
            raise self.broken(rest.text)
        return formula

    def peek(self) -> _Token | None:
        """The next token, or None at the end."""
        found = _TOKEN.match(self.text, self.offset)
        if found is None:
            if self.text[self.offset :].strip():
                raise self.broken(self.text[self.offset :].strip()[:20])
            return None
        kind = found.lastgroup or ""
        return _Token(kind, found.group(kind), found.start(kind), found.end())

    def take(self, *texts: str) -> _Token | None:
        """The next token when it is one of these texts (case ignored for words)."""
        token = self.peek()
        if token is None or token.text.lower() not in texts:
            return None
        self.offset = token.end
        return token

    def broken(self, near: str) -> Refusal:
        """The refusal of a text that does not follow the grammar."""
        return refuse("formula-broken", self.place, text=excerpt(self.text), near=near)

    def sum(self) -> Formula:
        """Terms joined by + and -."""
        formula = self.term()
        terms = 1
        while sign := self.take("+", "-"):
            right = self.term()
            terms = self.counted(terms)
            kind = Plus if sign.text == "+" else Minus
            formula = kind(left=formula, right=right)
        return formula

    def term(self) -> Formula:
        """Factors joined by * and /."""
        formula = self.factor(0)
        factors = 1
        while sign := self.take("*", "/"):
            right = self.factor(0)
            factors = self.counted(factors)
            kind = Times if sign.text == "*" else Quotient
            formula = kind(left=formula, right=right)
        return formula

    def counted(self, operands: int) -> int:
        """One operand more; refuses a chain that is too long."""
        if operands >= _DEEPEST:
            raise refuse("formula-too-deep", self.place, most=_DEEPEST)
        return operands + 1

    def factor(self, signs: int) -> Formula:
        """One operand with its minus signs."""
        if signs > _DEEPEST:
            raise refuse("formula-too-deep", self.place, most=_DEEPEST)
        if self.take("-"):
            operand = self.factor(signs + 1)
            if isinstance(operand, Number):
                return Number(value=operand.value.copy_negate())
            return Negated(of=operand)
        token = self.peek()
        if token is None:
            raise self.broken("…")
        if token.text == "(":
            return self.inner(self.bracket())
        self.offset = token.end
        if token.kind == "number":
            return self.number(token.text)
        if token.kind != "name":
            raise self.broken(token.text)
        following = self.peek()
        if following is not None and following.text == "(":
            return self.call(token.text.lower(), self.bracket())
        return KpiRef(kpi=token.text)

    def number(self, text: str) -> Number:
        """A constant of at most 30 digits."""
        if len(text) > 30:
            raise self.broken(text[:20])
        return Number(value=Decimal(text))

    def inner(self, text: str) -> Formula:
        """A text of its own: what stands in brackets."""
        return _Parser(text, self.source, self.place, self.depth + 1).whole()

    def bracket(self) -> str:
        """The raw text between the next bracket and the one that closes it."""
        rest = self.text[self.offset :]
        opened = next(mark for mark in unquoted(rest, self.place) if mark.character == "(")
        for mark in unquoted(rest, self.place):
            if mark.character == ")" and mark.depth == opened.depth and mark.offset > opened.offset:
                self.offset += mark.offset + 1
                return rest[opened.offset + 1 : mark.offset]
        raise self.broken("(")

    def call(self, name: str, inside: str) -> Formula:
        """A function with its arguments, and for an aggregate its filter and named time."""
        arguments = split(inside, self.place)
        if name in _TIME_FUNCTIONS:
            return _TIME_FUNCTIONS[name](_Arguments(self, name, arguments))
        if name not in _AGGREGATES:
            near = tuple(difflib.get_close_matches(name, FUNCTION_WORDS, n=3))
            raise refuse("function-unknown", self.place, near, function=name, text=excerpt(self.text))
        if self.source is None:
            raise refuse("source-unsaid", self.place, function=name, text=excerpt(self.text))
        return _AGGREGATES[name](_Arguments(self, name, arguments), self.rows())

    def rows(self) -> Rows:
        """What follows an aggregate: `filter (where …)` and `at time`, in this order."""
        assert self.source is not None
        rows = Rows(source=self.source)
        if self.take("filter"):
            following = self.peek()
            if following is None or following.text != "(":
                raise self.broken("filter")
            condition = re.fullmatch(r"\s*where\b(.*)", self.bracket(), re.IGNORECASE | re.DOTALL)
            if condition is None:
                raise self.broken("filter")
            rows = replace(rows, where=read_row(condition[1], place=self.place))
        if self.take("at"):
            named = self.peek()
            if named is None or named.kind != "name":
                raise self.broken("at")
            self.offset = named.end
            rows = replace(rows, at=named.text)
        return rows


def split(text: str, place: Place) -> list[str]:
    """The arguments of a call: cut at commas outside brackets and quotes."""
    cuts = [mark.offset for mark in unquoted(text, place) if mark.character == "," and mark.depth == 0]
    edges = [-1, *cuts, len(text)]
    pieces = [text[start + 1 : end].strip() for start, end in pairwise(edges)]
    return [] if pieces == [""] else pieces


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of one call, read as what the function expects of each."""

    parser: _Parser
    function: str
    texts: list[str]

    def count(self, least: int, most: int) -> None:
        """Refuse a wrong number of arguments."""
        if not least <= len(self.texts) <= most:
            raise refuse(
                "function-arguments",
                self.parser.place,
                function=self.function,
                least=least,
                most=most,
                given=len(self.texts),
            )

    def row(self, position: int) -> RowExpression:
        """An argument that is a row expression."""
        return read_row(self.texts[position], place=self.parser.place)

    def rows_from(self, position: int) -> tuple[RowExpression, ...]:
        """All further arguments, as row expressions."""
        return tuple(read_row(text, place=self.parser.place) for text in self.texts[position:])

    def column(self, position: int) -> Column:
        """An argument that is a plain column."""
        read = self.row(position)
        if not isinstance(read, Column):
            raise self.parser.broken(self.texts[position])
        return read

    def formula(self, position: int = 0) -> Formula:
        """An argument that is a formula."""
        return self.parser.inner(self.texts[position])

    def whole_number(self, position: int) -> int:
        """An argument that is a whole number from 1."""
        text = self.texts[position]
        if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
            raise self.parser.broken(text)
        return int(text)

    def grain(self, word: str) -> Grain:
        """A grain by its word, singular or plural."""
        names = [grain.value for grain in Grain if grain is not Grain.ALL]
        singular = word.strip().lower().removesuffix("s")
        if singular not in names:
            near = tuple(difflib.get_close_matches(singular, names, n=3))
            raise refuse("grain-unknown", self.parser.place, near, grain=word)
        return Grain(singular)


def _distinct_parts(arguments: _Arguments) -> tuple[RowExpression, ...] | None:
    """The expressions of `count(distinct a, b)`, or None when it does not begin with distinct."""
    if not arguments.texts:
        return None
    found = re.fullmatch(r"distinct\b(.*)", arguments.texts[0], re.IGNORECASE | re.DOTALL)
    if found is None:
        return None
    return tuple(
        read_row(text, place=arguments.parser.place) for text in (found[1].strip(), *arguments.texts[1:])
    )


def _sum(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Sum(rows=rows, of=arguments.row(0))


def _count(arguments: _Arguments, rows: Rows) -> Formula:
    distinct = _distinct_parts(arguments)
    if distinct is not None:
        return Distinct(rows=rows, of=distinct)
    arguments.count(1, 1)
    if arguments.texts[0] == "*":
        return Count(rows=rows)
    return Count(rows=rows, of=arguments.row(0))


def _minimum(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Minimum(rows=rows, of=arguments.row(0))


def _maximum(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Maximum(rows=rows, of=arguments.row(0))


def _average(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    of = arguments.row(0)
    return Quotient(left=Sum(rows=rows, of=of), right=Count(rows=rows, of=of))


def _weighted_average(arguments: _Arguments, rows: Rows) -> Formula:
    """Σ(value·weight) ÷ Σ weight over the rows in which both are known."""
    arguments.count(2, 2)
    of, weight = arguments.row(0), arguments.row(1)
    known = Binary(
        operator=Operator.AND, left=Not(operand=IsNull(operand=of)), right=Not(operand=IsNull(operand=weight))
    )
    where = known if rows.where is None else Binary(operator=Operator.AND, left=rows.where, right=known)
    weighted = Binary(operator=Operator.MULTIPLY, left=of, right=weight)
    return Quotient(left=Sum(rows=rows, of=weighted), right=Sum(rows=replace(rows, where=where), of=weight))


def _median(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(1, 1)
    return Percentile(rows=rows, of=arguments.row(0), fraction=Decimal("0.5"))


def _percentile(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(2, 2)
    if not re.fullmatch(r"0?\.[0-9]{1,6}|0|1", arguments.texts[1]):
        raise refuse("percentile-fraction", arguments.parser.place, given=arguments.texts[1])
    return Percentile(rows=rows, of=arguments.row(0), fraction=Decimal(arguments.texts[1]))


def _first_time(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(1, 5)
    return FirstTime(rows=rows, key=arguments.rows_from(0))


def _active(arguments: _Arguments, rows: Rows) -> Formula:
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
    raise refuse("active-inside", arguments.parser.place, text=arguments.texts[0])


def _active_hours(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(2, 7)
    interval = Interval(start=arguments.column(0), end=arguments.column(1))
    return ActiveTime(rows=rows, interval=interval, key=arguments.rows_from(2))


def _movement(counted: bool) -> Callable[[_Arguments, Rows], Formula]:
    def read(arguments: _Arguments, rows: Rows) -> Formula:
        """`moved(new, sum(x), start, end, key …)`."""
        arguments.count(5, 9)
        kinds = [kind.value for kind in MovementKind]
        if arguments.texts[0] not in kinds:
            near = tuple(difflib.get_close_matches(arguments.texts[0], kinds, n=3))
            raise refuse("movement-unknown", arguments.parser.place, near, kind=arguments.texts[0])
        inner = arguments.formula(1)
        if not isinstance(inner, Sum) or inner.rows.where is not None or inner.rows.at is not None:
            raise refuse("active-inside", arguments.parser.place, text=arguments.texts[1])
        return Movement(
            rows=rows,
            interval=Interval(start=arguments.column(2), end=arguments.column(3)),
            key=arguments.rows_from(4),
            of=inner.of,
            kind=MovementKind(arguments.texts[0]),
            counted=counted,
        )

    return read


def _sessions(arguments: _Arguments, rows: Rows) -> Formula:
    arguments.count(2, 6)
    return Sessions(rows=rows, key=arguments.rows_from(0)[:-1], gap_minutes=arguments.whole_number(-1))


def _previous(arguments: _Arguments) -> Formula:
    arguments.count(1, 2)
    steps = arguments.whole_number(1) if len(arguments.texts) == 2 else 1
    return Previous(of=arguments.formula(), steps=steps)


def _last_year(same_weekday: bool) -> Callable[[_Arguments], Formula]:
    def read(arguments: _Arguments) -> Formula:
        arguments.count(1, 1)
        return LastYear(of=arguments.formula(), same_weekday=same_weekday)

    return read


def _change(relative: bool, year: bool) -> Callable[[_Arguments], Formula]:
    def read(arguments: _Arguments) -> Formula:
        arguments.count(1, 1)
        return Change(of=arguments.formula(), relative=relative, year=year)

    return read


def _trailing(arguments: _Arguments) -> Formula:
    """`trailing(x, 30 days)`."""
    arguments.count(2, 2)
    found = re.fullmatch(r"([1-9][0-9]{0,3})\s+(\w+)", arguments.texts[1])
    if found is None:
        raise arguments.parser.broken(arguments.texts[1])
    return Trailing(of=arguments.formula(), length=int(found[1]), grain=arguments.grain(found[2]))


def _to_date(arguments: _Arguments) -> Formula:
    arguments.count(2, 2)
    return ToDate(of=arguments.formula(), grain=arguments.grain(arguments.texts[1]))


def _running(arguments: _Arguments) -> Formula:
    arguments.count(1, 1)
    return Running(of=arguments.formula())


def _last(arguments: _Arguments) -> Formula:
    """`last(x)` or `last(x, each warehouse, site)`."""
    arguments.count(1, 6)
    return Last(of=arguments.formula(), each=_dimensions(arguments, "each"))


def _share(arguments: _Arguments) -> Formula:
    """`share(x)` or `share(x, across region)`."""
    arguments.count(1, 6)
    return Share(of=arguments.formula(), across=_dimensions(arguments, "across"))


def _dimensions(arguments: _Arguments, word: str) -> tuple[str, ...]:
    if len(arguments.texts) == 1:
        return ()
    found = re.fullmatch(rf"{word}\s+(.+)", arguments.texts[1])
    if found is None:
        raise arguments.parser.broken(arguments.texts[1])
    columns = [read_row(text, place=arguments.parser.place) for text in (found[1], *arguments.texts[2:])]
    if not all(isinstance(column, Column) for column in columns):
        raise arguments.parser.broken(arguments.texts[1])
    return tuple(column.dotted for column in columns if isinstance(column, Column))


def _or_else(arguments: _Arguments) -> Formula:
    arguments.count(2, 2)
    return OrElse(left=arguments.formula(0), right=arguments.formula(1))


def _length(clock: Clock) -> Callable[[_Arguments], Formula]:
    def read(arguments: _Arguments) -> Formula:
        arguments.count(0, 0)
        return PeriodLength(clock=clock)

    return read


_AGGREGATES: Mapping[str, Callable[[_Arguments, Rows], Formula]] = {
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
_TIME_FUNCTIONS: Mapping[str, Callable[[_Arguments], Formula]] = {
    "previous": _previous,
    "last_year": _last_year(False),
    "same_weekday_last_year": _last_year(True),
    "change": _change(False, False),
    "change_rate": _change(True, False),
    "change_year": _change(False, True),
    "change_rate_year": _change(True, True),
    "trailing": _trailing,
    "to_date": _to_date,
    "running": _running,
    "last": _last,
    "share": _share,
    "or_else": _or_else,
    "period_days": _length(Clock.DAYS),
    "period_hours": _length(Clock.HOURS),
}
FUNCTION_WORDS: tuple[str, ...] = (*_AGGREGATES, *_TIME_FUNCTIONS)
"""Every function of the outer grammar; none of them can be a KPI's name."""
