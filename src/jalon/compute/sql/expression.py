"""Row expressions as SQL trees. No text written by a person passes through here, only vocabulary nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from sqlglot import exp

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
    Scalar,
)


class Scope(Protocol):
    """Where names are found: which column of which joined table, of what type, in which zone."""

    dialect: str

    def column(self, column: Column) -> exp.Expr:
        """The SQL of a column (a derived one is expanded)."""
        ...

    def type_of(self, expression: RowExpression) -> ColumnType | None:
        """The type of a column, None for anything else."""
        ...

    def zone_of(self, expression: RowExpression) -> str:
        """The time zone of naive timestamps in this expression."""
        ...


def build(expression: RowExpression, scope: Scope) -> exp.Expr:
    """The SQL tree of a row expression."""
    match expression:
        case Column():
            return scope.column(expression)
        case Literal(value=value):
            return literal(value)
        case Binary():
            return _binary(expression, scope)
        case Not(operand=operand):
            return exp.Not(this=_paren(build(operand, scope)))
        case Negative(operand=operand):
            return exp.Neg(this=_paren(build(operand, scope)))
        case IsNull(operand=operand):
            return exp.Is(this=_paren(build(operand, scope)), expression=exp.Null())
        case In(operand=operand, options=options):
            return exp.In(
                this=_paren(build(operand, scope)), expressions=[build(option, scope) for option in options]
            )
        case Between(operand=operand, low=low, high=high):
            return exp.Between(
                this=_paren(build(operand, scope)),
                low=_paren(build(low, scope)),
                high=_paren(build(high, scope)),
            )
        case Case(branches=branches, otherwise=otherwise):
            return exp.Case(
                ifs=[
                    exp.If(this=build(branch.condition, scope), true=build(branch.result, scope))
                    for branch in branches
                ],
                default=None if otherwise is None else build(otherwise, scope),
            )
        case Cast():
            return _cast(expression, scope)
        case Call(function=function, arguments=arguments):
            return _CALLS[function](arguments, scope)


def literal(value: Scalar) -> exp.Expr:
    """A constant as SQL."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case datetime():
            return to_type(exp.Literal.string(value.isoformat(sep=" ")), ColumnType.TIMESTAMP)
        case date():
            return to_type(exp.Literal.string(value.isoformat()), ColumnType.DATE)
        case str():
            return exp.Literal.string(value)
        case int() | Decimal():
            text = str(abs(value)) if isinstance(value, int) else f"{value.copy_abs():f}"
            number = exp.Literal.number(text)
            return exp.Paren(this=exp.Neg(this=number)) if value < 0 else number


_OPERATORS: Mapping[Operator, type[exp.Binary]] = {
    Operator.ADD: exp.Add,
    Operator.SUBTRACT: exp.Sub,
    Operator.MULTIPLY: exp.Mul,
    Operator.EQUAL: exp.EQ,
    Operator.DIFFERS: exp.NEQ,
    Operator.LESS: exp.LT,
    Operator.LESS_OR_EQUAL: exp.LTE,
    Operator.MORE: exp.GT,
    Operator.MORE_OR_EQUAL: exp.GTE,
    Operator.AND: exp.And,
    Operator.OR: exp.Or,
    Operator.LIKE: exp.Like,
    Operator.ILIKE: exp.ILike,
}


def _binary(expression: Binary, scope: Scope) -> exp.Expr:
    left, right = build(expression.left, scope), build(expression.right, scope)
    if expression.operator is Operator.DIVIDE:
        return exp.Paren(this=divide(left, right))
    if expression.operator is Operator.CONCAT:
        return exp.Paren(
            this=exp.DPipe(
                this=to_type(left, ColumnType.TEXT), expression=to_type(right, ColumnType.TEXT), safe=False
            )
        )
    kind = _OPERATORS[expression.operator]
    return exp.Paren(this=kind(this=_paren(left), expression=_paren(right)))


def divide(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Division of doubles, null where the right side is 0."""
    over = exp.Nullif(this=to_type(right, ColumnType.DOUBLE), expression=exp.Literal.number(0))
    return exp.Div(this=to_type(left, ColumnType.DOUBLE), expression=over, typed=True, safe=True)


_PLAIN = (exp.Column, exp.Literal, exp.Paren, exp.Cast, exp.TryCast, exp.Null, exp.Boolean, exp.Func)


def _paren(tree: exp.Expr) -> exp.Expr:
    """Brackets around anything that could bind differently."""
    return tree if isinstance(tree, _PLAIN) and not isinstance(tree, exp.Connector) else exp.Paren(this=tree)


_TYPES = {
    ColumnType.INTEGER: exp.DType.BIGINT,
    ColumnType.DOUBLE: exp.DType.DOUBLE,
    ColumnType.TEXT: exp.DType.TEXT,
    ColumnType.BOOLEAN: exp.DType.BOOLEAN,
    ColumnType.DATE: exp.DType.DATE,
    ColumnType.TIMESTAMP: exp.DType.TIMESTAMP,
    ColumnType.INSTANT: exp.DType.TIMESTAMPTZ,
}


def to_type(tree: exp.Expr, kind: ColumnType) -> exp.Expr:
    """A cast of a value known to fit."""
    return exp.Cast(this=tree, to=exp.DataType(this=_TYPES[kind]))


def _cast(expression: Cast, scope: Scope) -> exp.Expr:
    """A person's cast: null where the value does not fit, in the engines that can say so."""
    operand = build(expression.operand, scope)
    if expression.to is ColumnType.DECIMAL:
        sizes = [
            exp.DataTypeParam(this=exp.Literal.number(size))
            for size in (expression.precision, expression.scale)
        ]
        target = exp.DataType(this=exp.DType.DECIMAL, expressions=sizes)
    else:
        target = exp.DataType(this=_TYPES[expression.to])
    if scope.dialect == "duckdb":
        return exp.TryCast(this=operand, to=target, safe=True)
    return exp.Cast(this=operand, to=target)


def instant(expression: RowExpression, scope: Scope) -> exp.Expr:
    """A date or time as a point in time: naive ones are wall-clock times of their zone."""
    tree = build(expression, scope)
    kind = scope.type_of(expression)
    if kind is ColumnType.INSTANT:
        return tree
    if kind is not ColumnType.TIMESTAMP:
        tree = to_type(tree, ColumnType.TIMESTAMP)
    return exp.AtTimeZone(this=tree, zone=exp.Literal.string(scope.zone_of(expression)))


def microseconds(moment: exp.Expr, dialect: str) -> exp.Expr:
    """An instant as whole microseconds since 1970 (UTC)."""
    if dialect == "duckdb":
        return exp.Anonymous(this="epoch_us", expressions=[moment])
    epoch = exp.Extract(this=exp.var("epoch"), expression=moment)
    return to_type(exp.Mul(this=epoch, expression=exp.Literal.number(1_000_000)), ColumnType.INTEGER)


def local_day(expression: RowExpression, zone: str, scope: Scope) -> exp.Expr:
    """The local date of a date or time in a zone."""
    tree = build(expression, scope)
    kind = scope.type_of(expression)
    if kind is ColumnType.DATE:
        return tree
    if kind is ColumnType.TIMESTAMP and scope.zone_of(expression) == zone:
        return to_type(tree, ColumnType.DATE)
    moved = exp.AtTimeZone(this=_paren(instant(expression, scope)), zone=exp.Literal.string(zone))
    return to_type(moved, ColumnType.DATE)


Arguments = tuple[RowExpression, ...]
Builder = Callable[[Arguments, Scope], exp.Expr]


def _named(name: str) -> Builder:
    def build_call(arguments: Arguments, scope: Scope) -> exp.Expr:
        return exp.Anonymous(this=name, expressions=[build(argument, scope) for argument in arguments])

    return build_call


def _extracted(field: str) -> Builder:
    def build_call(arguments: Arguments, scope: Scope) -> exp.Expr:
        read = exp.Extract(this=exp.var(field), expression=build(arguments[0], scope))
        return to_type(read, ColumnType.INTEGER)

    return build_call


def _contains(arguments: Arguments, scope: Scope) -> exp.Expr:
    found = exp.Anonymous(this="strpos", expressions=[build(argument, scope) for argument in arguments])
    return exp.Paren(this=exp.GT(this=found, expression=exp.Literal.number(0)))


def _days_between(arguments: Arguments, scope: Scope) -> exp.Expr:
    start, end = (to_type(build(argument, scope), ColumnType.DATE) for argument in arguments)
    return exp.Paren(this=exp.Sub(this=end, expression=start))


def _hours_between(arguments: Arguments, scope: Scope) -> exp.Expr:
    start, end = (microseconds(instant(argument, scope), scope.dialect) for argument in arguments)
    elapsed = to_type(exp.Paren(this=exp.Sub(this=end, expression=start)), ColumnType.DOUBLE)
    return exp.Paren(
        this=exp.Div(this=elapsed, expression=exp.Literal.number("3600000000.0"), typed=True, safe=True)
    )


def _round(arguments: Arguments, scope: Scope) -> exp.Expr:
    value = build(arguments[0], scope)
    if len(arguments) == 1:
        return exp.Anonymous(this="round", expressions=[value])
    if scope.dialect == "postgres":
        value = exp.Cast(this=value, to=exp.DataType(this=exp.DType.DECIMAL))
    return exp.Anonymous(this="round", expressions=[value, build(arguments[1], scope)])


_CALLS: Mapping[Function, Builder] = {
    Function.ABS: _named("abs"),
    Function.CEIL: _named("ceil"),
    Function.COALESCE: _named("coalesce"),
    Function.CONTAINS: _contains,
    Function.DAY: _extracted("day"),
    Function.DAYS_BETWEEN: _days_between,
    Function.FLOOR: _named("floor"),
    Function.GREATEST: _named("greatest"),
    Function.HOUR: _extracted("hour"),
    Function.HOURS_BETWEEN: _hours_between,
    Function.LEAST: _named("least"),
    Function.LEFT: _named("left"),
    Function.LENGTH: _named("length"),
    Function.LOWER: _named("lower"),
    Function.MONTH: _extracted("month"),
    Function.NULLIF: _named("nullif"),
    Function.REPLACE: _named("replace"),
    Function.RIGHT: _named("right"),
    Function.ROUND: _round,
    Function.STARTS_WITH: _named("starts_with"),
    Function.SUBSTRING: _named("substr"),
    Function.TRIM: _named("trim"),
    Function.UPPER: _named("upper"),
    Function.WEEKDAY: _extracted("isodow"),
    Function.YEAR: _extracted("year"),
}
