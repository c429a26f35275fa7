"""Small SQL trees that need no names: constants, types, casts of what fits, division, order, instants."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from jalon.compute.sql.kind import Kind
from jalon.vocabulary.rows import ColumnType, Scalar


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


TYPES = {
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
    return exp.Cast(this=tree, to=exp.DataType(this=TYPES[kind]))


def decimal_type(precision: int | None, scale: int | None) -> exp.DataType:
    """A decimal type of this size."""
    sizes = [exp.DataTypeParam(this=exp.Literal.number(size)) for size in (precision, scale)]
    return exp.DataType(this=exp.DType.DECIMAL, expressions=sizes)


def divide(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Division of doubles, null where the right side is 0."""
    over = exp.Nullif(this=to_type(right, ColumnType.DOUBLE), expression=exp.Literal.number(0))
    return exp.Div(this=to_type(left, ColumnType.DOUBLE), expression=over, typed=True, safe=True)


def by_code_point(tree: exp.Expr, kind: Kind, dialect: str) -> exp.Expr:
    """A text to be put in order: by code point, whatever the language of a database."""
    if kind is not Kind.TEXT or dialect != "postgres":
        return tree
    return exp.Paren(this=exp.Collate(this=paren(tree), expression=exp.to_identifier("C", quoted=True)))


def microseconds(moment: exp.Expr, dialect: str) -> exp.Expr:
    """An instant as whole microseconds since 1970 (UTC)."""
    if dialect == "duckdb":
        return exp.Anonymous(this="epoch_us", expressions=[moment])
    epoch = exp.Extract(this=exp.var("epoch"), expression=moment)
    return to_type(exp.Mul(this=epoch, expression=exp.Literal.number(1_000_000)), ColumnType.INTEGER)


_PLAIN = (exp.Column, exp.Literal, exp.Paren, exp.Cast, exp.TryCast, exp.Null, exp.Boolean, exp.Func)


def paren(tree: exp.Expr) -> exp.Expr:
    """Brackets around anything that could bind differently."""
    return tree if isinstance(tree, _PLAIN) and not isinstance(tree, exp.Connector) else exp.Paren(this=tree)
