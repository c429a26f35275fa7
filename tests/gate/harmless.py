"""The proof that a text which passed the gate is harmless: statically, and by running it."""

from __future__ import annotations

import duckdb

from jalon.definitions.formula import read_row, read_value, row_text, value_text
from jalon.vocabulary.formula import Formula
from jalon.vocabulary.rows import Column, RowExpression
from tests.gate import shop
from tests.gate.tempting import POISON, RELATIONS, TOKEN, expected_columns, read_by, select, written

DIALECTS = ("duckdb", "postgres")


def prove(expression: RowExpression) -> None:
    """It reads declared columns only, reads back from its text, and one expression in each engine's SQL."""
    assert shop.undeclared(expression) == set()
    assert read_row(row_text(expression), place=shop.PLACE) == expression
    for dialect in DIALECTS:
        tables, names = read_by(f"SELECT {written(expression, dialect)}", dialect)
        assert tables == set()
        assert names == expected_columns(expression)


def prove_value(formula: Formula) -> None:
    """The same of every row expression of a formula, and its own text reads back."""
    assert read_value(value_text(formula), source="orders", place=shop.PLACE) == formula
    for dimension in shop.splits_of(formula):
        *path, name = dimension.split(".")
        assert shop.declared(Column(name=name, path=tuple(path)))
    for expression in shop.expressions_of(formula):
        prove(expression)


def run(connection: duckdb.DuckDBPyConnection, expressions: list[RowExpression]) -> str:
    """Execute what an engine would get; returns its refusal, or nothing. Fails when anything is revealed."""
    tree = select(expressions)
    sql = tree.sql(dialect="duckdb")
    assert {name.replace('"', "").removeprefix("main.") for name in _tables(sql)} <= RELATIONS
    try:
        rows = connection.execute(sql).fetchall()
    except duckdb.Error as error:
        if POISON in str(error) or TOKEN in str(error):
            raise AssertionError(sql) from error
        return str(error)
    assert TOKEN not in repr(rows), sql
    return ""


def _tables(sql: str) -> set[str]:
    return {name.partition(" AS ")[0] for name in read_by(sql, "duckdb")[0]}
