"""Casts of the row language: the types a person may name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlglot import exp

from jalon.definitions.formula.gate import excerpt, refuse
from jalon.definitions.formula.row_reader import Reader
from jalon.vocabulary.rows import Cast, ColumnType, Literal, RowExpression

_TYPES = {
    exp.DType.INT: ColumnType.INTEGER,
    exp.DType.BIGINT: ColumnType.INTEGER,
    exp.DType.DECIMAL: ColumnType.DECIMAL,
    exp.DType.DOUBLE: ColumnType.DOUBLE,
    exp.DType.TEXT: ColumnType.TEXT,
    exp.DType.VARCHAR: ColumnType.TEXT,
    exp.DType.BOOLEAN: ColumnType.BOOLEAN,
    exp.DType.DATE: ColumnType.DATE,
    exp.DType.TIMESTAMP: ColumnType.TIMESTAMP,
}


def cast(reader: Reader, node: exp.Cast) -> RowExpression:
    """A cast to an allowed type; of a constant text to a date or time, the constant itself."""
    reader.only(node, "this", "to")
    kind = node.args["to"]
    if type(kind) is not exp.DataType:
        raise reader.refused(node)
    reader.only(kind, "this", "expressions")
    to = _TYPES.get(kind.this)
    if to is None:
        raise refuse("row-type", reader.place, type=str(kind.this.value).lower(), text=excerpt(reader.text))
    sizes = tuple(_size(reader, size) for size in kind.expressions)
    if len(sizes) != (2 if to is ColumnType.DECIMAL else 0):
        raise refuse("row-type", reader.place, type=to.value, text=excerpt(reader.text))
    operand = reader.read(node.this)
    if to in (ColumnType.DATE, ColumnType.TIMESTAMP) and isinstance(operand, Literal):
        return _dated(reader, operand, to)
    precision, scale = sizes if sizes else (None, None)
    return Cast(operand=operand, to=to, precision=precision, scale=scale)


def _size(reader: Reader, node: Any) -> int:
    inner = node.this if type(node) is exp.DataTypeParam else None
    if type(inner) is not exp.Literal or inner.is_string or not str(inner.this).isdigit():
        raise reader.refused(node)
    size = int(inner.this)
    if size > 38:
        raise refuse("row-type", reader.place, type=f"decimal({size})", text=excerpt(reader.text))
    return size


def _dated(reader: Reader, literal: Literal, to: ColumnType) -> Literal:
    try:
        moment = datetime.fromisoformat(str(literal.value))  # a wall-clock constant
    except ValueError:
        raise refuse(
            "expression-broken", reader.place, text=excerpt(reader.text), why=str(literal.value)
        ) from None
    if moment.tzinfo is not None:
        raise refuse("row-type", reader.place, type="timestamp with time zone", text=excerpt(reader.text))
    value: date | datetime = moment.date() if to is ColumnType.DATE else moment
    return Literal(value=value)
