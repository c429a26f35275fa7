"""What PostgreSQL's catalogue says of a table: whether it is there, may be read, and its columns."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import TableColumn

if TYPE_CHECKING:
    from psycopg import Connection

_OURS = {
    **dict.fromkeys(("int2", "int4", "int8", "oid"), ColumnType.INTEGER),
    "numeric": ColumnType.DECIMAL,
    **dict.fromkeys(("float4", "float8"), ColumnType.DOUBLE),
    **dict.fromkeys(("text", "varchar", "bpchar", "name", "uuid", "citext"), ColumnType.TEXT),
    "bool": ColumnType.BOOLEAN,
    "date": ColumnType.DATE,
    "timestamp": ColumnType.TIMESTAMP,
    "timestamptz": ColumnType.INSTANT,
}
_THEIRS = {
    ColumnType.INTEGER: "numeric(38,0)",
    ColumnType.DOUBLE: "double precision",
    ColumnType.TEXT: "text",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIMESTAMP: "timestamp",
    ColumnType.INSTANT: "timestamptz",
    ColumnType.OTHER: "text",
}
_FIND = """
SELECT c.oid, n.nspname, c.relname,
  has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = %(table)s
  AND (n.nspname = %(schema)s OR (%(schema)s = '' AND pg_table_is_visible(c.oid)))
"""
_NAMES = """
SELECT n.nspname, c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND n.nspname NOT LIKE 'pg_temp%%'
"""
_COLUMNS = """
SELECT a.attname, coalesce(b.typname, t.typname),
  CASE WHEN t.typbasetype <> 0 THEN t.typtypmod ELSE a.atttypmod END, coalesce(b.typtype, t.typtype)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type b ON b.oid = t.typbasetype AND b.oid <> 0
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A table or view: its number in the catalogue, its full name, and whether this role may read it."""

    number: int
    relation: tuple[str, str]
    readable: bool


def find(session: Connection[Any], table: Sequence[str]) -> Found | None:
    """The table of this name, or None."""
    names = {"schema": table[-2] if len(table) > 1 else "", "table": table[-1]}
    row = session.execute(_FIND, names).fetchone()
    return Found(number=row[0], relation=(row[1], row[2]), readable=row[3]) if row else None


def near(session: Connection[Any], table: Sequence[str]) -> tuple[str, ...]:
    """Names of tables that look like the one asked for; without a schema where they are in `public`."""
    rows = session.execute(_NAMES).fetchall()
    short = {
        name: f"{schema}.{name}" if len(table) > 1 or schema != "public" else name for schema, name in rows
    }
    found = difflib.get_close_matches(table[-1], list(short), n=3, cutoff=0.5)
    return tuple(short[name] for name in found)


def columns(session: Connection[Any], number: int) -> tuple[TableColumn, ...]:
    """The columns of a table, in order."""
    return tuple(_column(*row) for row in session.execute(_COLUMNS, (number,)).fetchall())


def _column(name: str, kind: str, modifier: int, family: str) -> TableColumn:
    ours = ColumnType.TEXT if family == "e" else _OURS.get(kind, ColumnType.OTHER)
    if ours is not ColumnType.DECIMAL or modifier < 0:
        return TableColumn(name=name, type=ours)
    digits = modifier - 4  # precision and scale share the modifier; the scale has 11 bits, signed
    scale = ((digits & 0x7FF) ^ 0x400) - 0x400
    return TableColumn(name=name, type=ours, precision=digits >> 16 & 0xFFFF, scale=scale)


def type_name(column: TableColumn) -> str:
    """The PostgreSQL type that holds a column of ours."""
    if column.type is not ColumnType.DECIMAL:
        return _THEIRS[column.type]
    if column.precision is None:
        return "numeric"
    return f"numeric({column.precision},{column.scale or 0})"
