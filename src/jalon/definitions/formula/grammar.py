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
from dataclasses import dataclass, replace
from decimal import Decimal

from jalon.definitions.formula.aggregates import AGGREGATES
from jalon.definitions.formula.arguments import Arguments, split
from jalon.definitions.formula.functions import TIME_FUNCTIONS
from jalon.definitions.formula.gate import excerpt, guard, refuse, unquoted, writable
from jalon.definitions.formula.row import read_row
from jalon.definitions.formula.text import value_text
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.formula import (
    Formula,
    KpiRef,
    Minus,
    Negated,
    Number,
    Plus,
    Quotient,
    Rows,
    Times,
    level,
)

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
    writable(value_text(formula), place)
    return formula


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


class _Parser:
    """A recursive-descent parser over one text; what stands in brackets is parsed as a text of its own."""

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
        arguments = Arguments(name, split(inside, self.place), self.text, self.place, self.inner)
        if name in TIME_FUNCTIONS:
            return TIME_FUNCTIONS[name](arguments)
        if name not in AGGREGATES:
            near = tuple(difflib.get_close_matches(name, FUNCTION_WORDS, n=3))
            raise refuse("function-unknown", self.place, near, function=name, text=excerpt(self.text))
        if self.source is None:
            raise refuse("source-unsaid", self.place, function=name, text=excerpt(self.text))
        return AGGREGATES[name](arguments, self.rows())

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


FUNCTION_WORDS: tuple[str, ...] = (*AGGREGATES, *TIME_FUNCTIONS)
"""Every function of the outer grammar; none of them can be a KPI's name."""
