"""A small table of another connection, copied into the querying process."""

# ruff: noqa: S608 - names and texts in this SQL are quoted by `sqltext`, never pasted

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import TableColumn
from jalon.warehouses import sqltext

_BATCH = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Lent:
    """Name, columns and rows."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def create(self) -> list[str]:
        """Statements that make the empty table, replacing one of the same name."""
        columns = ", ".join(
            f"{sqltext.name(one.name)} {self.kind(at)}" for at, one in enumerate(self.columns)
        )
        return [
            f"DROP TABLE IF EXISTS {sqltext.name(self.name)}",
            f"CREATE TABLE {sqltext.name(self.name)} ({columns})",
        ]

    def inserts(self) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
        """The INSERT and its values, a few thousand rows at a time."""
        marks = ", ".join(f"CAST(? AS {self.kind(at)})" for at in range(len(self.columns)))
        insert = f"INSERT INTO {sqltext.name(self.name)} VALUES ({marks})"
        for start in range(0, len(self.rows), _BATCH):
            yield insert, [tuple(map(_bound, row)) for row in self.rows[start : start + _BATCH]]

    def kind(self, at: int) -> str:
        """The type of a column, wide enough for its values."""
        column = self.columns[at]
        values = [row[at] for row in self.rows if row[at] is not None]
        if column.type is ColumnType.INTEGER and any(abs(int(value)) >= 1 << 63 for value in values):
            return "DECIMAL(38,0)"
        if column.type is not ColumnType.DECIMAL or column.precision is not None:
            return sqltext.type_name(column)
        exponents = [Decimal(value).as_tuple().exponent for value in values]
        scale = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
        return f"DECIMAL(38,{max(0, min(scale, 38))})"


def _bound(value: Any) -> Any:
    """A value as it is bound: instants as text, whose zone the engine reads itself."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
