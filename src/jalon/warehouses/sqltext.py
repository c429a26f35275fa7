"""DuckDB's words: quoted names, literals, and its types as ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import TableColumn

_TYPES = {
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DOUBLE: "DOUBLE",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMP",
    ColumnType.INSTANT: "TIMESTAMP WITH TIME ZONE",
    ColumnType.OTHER: "VARCHAR",
}
_OURS = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), ColumnType.INTEGER),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER"), ColumnType.INTEGER),
    **dict.fromkeys(("FLOAT", "DOUBLE"), ColumnType.DOUBLE),
    **dict.fromkeys(("VARCHAR", "UUID"), ColumnType.TEXT),
    "BOOLEAN": ColumnType.BOOLEAN,
    "DATE": ColumnType.DATE,
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"), ColumnType.TIMESTAMP),
    "TIMESTAMP WITH TIME ZONE": ColumnType.INSTANT,
}
NOTHING = '"NULL"'  # DuckDB's type of a column without values: it fits every use
_WIDE = ("UBIGINT", "HUGEINT", "UHUGEINT")  # wider than BIGINT; kept exact as DECIMAL(38,0)


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def text(value: str) -> str:
    """A string literal."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """String literals, separated by commas."""
    return ", ".join(text(value) for value in values)


def type_name(column: TableColumn) -> str:
    """The DuckDB type of a column."""
    if column.type is ColumnType.DECIMAL:
        return f"DECIMAL({column.precision or 38},{10 if column.scale is None else column.scale})"
    return _TYPES[column.type]


def column_of(column: str, kind: str) -> TableColumn:
    """A column of ours from DuckDB's name of its type."""
    if found := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind):
        precision, scale = int(found[1]), int(found[2])
        return TableColumn(name=column, type=ColumnType.DECIMAL, precision=precision, scale=scale)
    if kind in _WIDE:
        return TableColumn(name=column, type=ColumnType.DECIMAL, precision=38, scale=0)
    if kind.startswith("ENUM"):
        return TableColumn(name=column, type=ColumnType.TEXT)
    return TableColumn(name=column, type=_OURS.get(kind, ColumnType.OTHER))


def as_ours(column: str, kind: str) -> str:
    """An expression that gives a column the one DuckDB type we use for its kind."""
    if kind == NOTHING:
        return name(column)
    ours = type_name(column_of(column, kind))
    return name(column) if ours == kind else f"CAST({name(column)} AS {ours})"
