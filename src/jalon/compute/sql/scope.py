"""What an expression is built against: columns, their types and their zones."""

from __future__ import annotations

from typing import Protocol

from sqlglot import exp

from jalon.vocabulary.rows import Column, ColumnType, RowExpression
from jalon.vocabulary.source import TableColumn


class Scope(Protocol):
    """Where names are found: which column of which joined table, of what type, in which zone."""

    dialect: str

    def column(self, column: Column) -> exp.Expr:
        """The SQL of a column (a derived one is expanded)."""
        ...

    def found(self, column: Column) -> TableColumn | RowExpression:
        """The column as its engine sees it, or the expression that a derived one stands for."""
        ...

    def type_of(self, expression: RowExpression) -> ColumnType | None:
        """The type of a column, None for anything else."""
        ...

    def zone_of(self, expression: RowExpression) -> str:
        """The time zone of naive timestamps in this expression."""
        ...
