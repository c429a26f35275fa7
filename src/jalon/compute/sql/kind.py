"""What kind of value a row expression has, and how many digits: what engines must be told to agree."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Protocol

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
)
from jalon.vocabulary.source import TableColumn


class Kind(Enum):
    """Kinds as far as engines differ in them."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    OTHER = "other"


class Columns(Protocol):
    """Where columns are found: a derived one is followed to its expression."""

    def found(self, column: Column) -> TableColumn | RowExpression:
        """The column as its engine sees it, or the expression that a derived one stands for."""
        ...


_ARITHMETIC = (Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE)
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


def kind_of(expression: RowExpression, columns: Columns) -> Kind:
    """The kind of an expression."""
    match expression:
        case Column():
            found = columns.found(expression)
            return _of_type(found.type) if isinstance(found, TableColumn) else kind_of(found, columns)
        case Literal(value=value):
            return _of_literal(value)
        case Cast(to=to):
            return _of_type(to)
        case Binary(operator=operator, left=left):
            return _of_binary(operator, left, columns)
        case Not() | IsNull() | In() | Between():
            return Kind.TRUTH
        case Negative():
            return Kind.NUMBER
        case Case(branches=branches, otherwise=otherwise):
            results = [branch.result for branch in branches] + ([otherwise] if otherwise else [])
            return _first([kind_of(result, columns) for result in results])
        case Call(function=function, arguments=arguments):
            return _of_call(function, arguments, columns)


def _of_type(kind: ColumnType) -> Kind:
    if kind.numeric:
        return Kind.NUMBER
    return {ColumnType.TEXT: Kind.TEXT, ColumnType.BOOLEAN: Kind.TRUTH}.get(kind, Kind.OTHER)


def _of_literal(value: object) -> Kind:
    match value:
        case bool():
            return Kind.TRUTH
        case int() | Decimal():
            return Kind.NUMBER
        case str():
            return Kind.TEXT
        case _:
            return Kind.OTHER


def _of_binary(operator: Operator, left: RowExpression, columns: Columns) -> Kind:
    if operator is Operator.CONCAT:
        return Kind.TEXT
    if operator in _ARITHMETIC:
        return Kind.NUMBER if kind_of(left, columns) is Kind.NUMBER else Kind.OTHER
    return Kind.TRUTH


def _of_call(function: Function, arguments: tuple[RowExpression, ...], columns: Columns) -> Kind:
    if function in _TRUTHS:
        return Kind.TRUTH
    if function in _TEXTS:
        return Kind.TEXT
    if function in _OF_FIRST:
        return _first([kind_of(argument, columns) for argument in arguments])
    return Kind.NUMBER


def _first(kinds: list[Kind]) -> Kind:
    return next((kind for kind in kinds if kind is not Kind.OTHER), Kind.OTHER)


def digits_of(expression: RowExpression, columns: Columns) -> tuple[int, int] | None:
    """Precision and scale of a decimal expression, None where it is none or they are not known."""
    match expression:
        case Column():
            found = columns.found(expression)
            if not isinstance(found, TableColumn):
                return digits_of(found, columns)
            return _sizes(found.type, found.precision, found.scale)
        case Cast(to=to, precision=precision, scale=scale):
            return _sizes(to, precision, scale)
        case Literal(value=Decimal() as value):
            _, digits, exponent = value.as_tuple()
            scale = -exponent if isinstance(exponent, int) else 0
            return max(len(digits), scale), scale
        case Negative(operand=operand):
            return digits_of(operand, columns)
        case Binary(operator=operator, left=left, right=right) if operator in _ARITHMETIC:
            both = digits_of(left, columns), digits_of(right, columns)
            return _of_both(operator, *both)
        case _:
            return None


def _sizes(kind: ColumnType, precision: int | None, scale: int | None) -> tuple[int, int] | None:
    if kind is not ColumnType.DECIMAL or precision is None or scale is None:
        return None
    return precision, scale


def _of_both(
    operator: Operator, left: tuple[int, int] | None, right: tuple[int, int] | None
) -> tuple[int, int] | None:
    if left is None or right is None or operator is Operator.DIVIDE:
        return None
    if operator is Operator.MULTIPLY:
        return left[0] + right[0], left[1] + right[1]
    scale = max(left[1], right[1])
    return max(left[0] - left[1], right[0] - right[1]) + scale + 1, scale
