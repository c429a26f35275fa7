"""What type a row expression has, and where its parts do not fit together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from jalon.definitions.formula import row_text
from jalon.vocabulary.rows import (
    Between,
    Binary,
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
    children,
)


class Kind(Enum):
    """Types as far as they matter here; what is not known fits everything."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    TIME = "time"
    UNKNOWN = "unknown"


def kind_of(type_: ColumnType) -> Kind:
    """The kind of a column's type."""
    if type_.numeric:
        return Kind.NUMBER
    if type_.dated:
        return Kind.TIME
    return {ColumnType.TEXT: Kind.TEXT, ColumnType.BOOLEAN: Kind.TRUTH}.get(type_, Kind.UNKNOWN)


_ARITHMETIC = (Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE)
_COMPARING = (
    Operator.EQUAL,
    Operator.DIFFERS,
    Operator.LESS,
    Operator.LESS_OR_EQUAL,
    Operator.MORE,
    Operator.MORE_OR_EQUAL,
)
_LOGICAL = (Operator.AND, Operator.OR)
_TRUTHS = (Function.CONTAINS, Function.STARTS_WITH)
_TEXTS = (
    Function.LEFT,
    Function.LOWER,
    Function.REPLACE,
    Function.RIGHT,
    Function.SUBSTRING,
    Function.TRIM,
    Function.UPPER,
)
_OF_FIRST = (Function.COALESCE, Function.GREATEST, Function.LEAST, Function.NULLIF)
_DATE_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+)?\Z")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Two parts of an expression that cannot be compared or joined."""

    left: RowExpression
    left_kind: Kind
    right: RowExpression
    right_kind: Kind

    @property
    def facts(self) -> dict[str, str]:
        """Both parts and their kinds, as facts of a finding."""
        return {
            "left": row_text(self.left),
            "left_type": f"term:type-{self.left_kind.value}",
            "right": row_text(self.right),
            "right_type": f"term:type-{self.right_kind.value}",
        }


@dataclass(slots=True)
class Typing:
    """Finds the kind of an expression; `column` gives that of a column. `misfits` are what does not fit."""

    column: Callable[[Column], Kind]
    misfits: list[Misfit] = field(default_factory=list)

    def kind(self, expression: RowExpression) -> Kind:
        """The kind of an expression; misfits inside it are kept."""
        match expression:
            case Column():
                return self.column(expression)
            case Literal(value=value):
                return _literal(value)
            case Binary():
                return self._binary(expression)
            case Between(operand=operand, low=low, high=high):
                self._fit(operand, low)
                self._fit(operand, high)
                return Kind.TRUTH
            case In(operand=operand, options=options):
                for option in options:
                    self._fit(operand, option)
                return Kind.TRUTH
            case Case():
                return self._case(expression)
            case Call():
                return self._call(expression)
            case Cast(to=to):
                self.kind(expression.operand)
                return kind_of(to)
            case Not() | IsNull():
                self.kind(expression.operand)
                return Kind.TRUTH
            case Negative(operand=operand):
                self.kind(operand)
                return Kind.NUMBER

    def _binary(self, expression: Binary) -> Kind:
        left, right, operator = expression.left, expression.right, expression.operator
        if operator in _COMPARING:
            self._fit(left, right)
            return Kind.TRUTH
        kinds = (self.kind(left), self.kind(right))
        if operator in _LOGICAL or operator in (Operator.LIKE, Operator.ILIKE):
            return Kind.TRUTH
        if operator in _ARITHMETIC and Kind.TIME not in kinds:
            if kinds in ((Kind.NUMBER, Kind.TEXT), (Kind.TEXT, Kind.NUMBER)):
                self.misfits.append(Misfit(left, kinds[0], right, kinds[1]))
            return Kind.NUMBER
        return Kind.TEXT if operator is Operator.CONCAT else Kind.UNKNOWN

    def _fit(self, left: RowExpression, right: RowExpression) -> None:
        kinds = (self.kind(left), self.kind(right))
        if (
            Kind.UNKNOWN in kinds
            or kinds[0] is kinds[1]
            or _dated(left, right, kinds)
            or _dated(right, left, kinds[::-1])
        ):
            return
        self.misfits.append(Misfit(left, kinds[0], right, kinds[1]))

    def _case(self, expression: Case) -> Kind:
        for branch in expression.branches:
            self.kind(branch.condition)
        results = [branch.result for branch in expression.branches]
        if expression.otherwise is not None:
            results.append(expression.otherwise)
        kinds = {kind for kind in map(self.kind, results) if kind is not Kind.UNKNOWN}
        return kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN

    def _call(self, call: Call) -> Kind:
        kinds = [self.kind(argument) for argument in children(call)]
        if call.function in _TRUTHS:
            return Kind.TRUTH
        if call.function in _TEXTS:
            return Kind.TEXT
        if call.function in _OF_FIRST:
            return next((kind for kind in kinds if kind is not Kind.UNKNOWN), Kind.UNKNOWN)
        return Kind.NUMBER


def _literal(value: object) -> Kind:
    match value:
        case bool():
            return Kind.TRUTH
        case int() | Decimal():
            return Kind.NUMBER
        case str():
            return Kind.TEXT
        case date() | datetime():
            return Kind.TIME
        case _:
            return Kind.UNKNOWN


def _dated(time: RowExpression, text: RowExpression, kinds: tuple[Kind, ...]) -> bool:
    """True for a time compared with a text that is written like a date."""
    if kinds != (Kind.TIME, Kind.TEXT) or not isinstance(text, Literal):
        return False
    return bool(_DATE_TEXT.match(str(text.value)))
