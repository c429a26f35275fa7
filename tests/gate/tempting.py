"""A DuckDB without any lock, with everything an attack could want, all of it holding the same token.

Undeclared columns raise when they are read; there are other tables, a file, a macro and a variable.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from sqlglot import exp, parse

from jalon.compute.sql.expression import build
from jalon.compute.sql.source import SourceScope
from jalon.vocabulary.rows import Column, RowExpression, columns
from tests.gate import shop

TOKEN = "T0KEN-7f3a"
POISON = "an undeclared column was read"
RELATIONS = frozenset(("orders", "customers"))


def tempting(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open it over a folder that holds `secret.csv`."""
    (folder / "secret.csv").write_text(f"token\n{TOKEN}\n", encoding="utf-8")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Europe/Paris'")
    connection.execute(f"SET file_search_path = '{folder}'")
    connection.execute(f"CREATE TABLE secret AS SELECT '{TOKEN}' AS token, 1 AS id")
    connection.execute(f"CREATE TABLE users AS SELECT '{TOKEN}' AS password, 1 AS id")
    connection.execute(f"CREATE MACRO leak() AS '{TOKEN}'")
    connection.execute(f"SET VARIABLE x = '{TOKEN}'")
    connection.execute(f"""
        CREATE VIEW orders AS
        SELECT i AS id, i % 3 AS customer_id, CAST(i * 1.25 AS DECIMAL(12, 2)) AS amount, i / 7.0 AS price,
            CAST(i % 5 AS BIGINT) AS quantity,
            CASE i % 4 WHEN 0 THEN 'paid' WHEN 1 THEN 'open' WHEN 2 THEN '12' END AS status,
            'n' || i AS name, CASE i % 2 WHEN 0 THEN 'Nord' ELSE 'Sud' END AS region, i % 2 = 0 AS paid,
            DATE '2026-01-01' + CAST(i AS INTEGER) AS day,
            TIMESTAMP '2026-01-01 10:00' + to_hours(i) AS at_time,
            TIMESTAMPTZ '2026-01-01 10:00+00' + to_hours(i) AS moment,
            error('{POISON} {TOKEN} ' || i) AS password, error('{POISON} {TOKEN} ' || i) AS "credit card"
        FROM range(8) AS r(i)""")
    connection.execute(f"""
        CREATE VIEW customers AS
        SELECT i AS customer_id, 's' || i AS segment, error('{POISON} {TOKEN} ' || i) AS ssn
        FROM range(3) AS r(i)
    """)
    return connection


def select(expressions: list[RowExpression], dialect: str = "duckdb") -> exp.Select:
    """What `compute` makes of row expressions: a SELECT over the shop's orders."""
    scope = shop.scope(dialect)
    trees = [build(expression, scope) for expression in expressions]
    return scope.from_clause(exp.select(*trees))


def written(expression: RowExpression, dialect: str) -> str:
    """A row expression alone, in an engine's SQL."""
    return build(expression, shop.scope(dialect)).sql(dialect=dialect)


def read_by(sql: str, dialect: str) -> tuple[set[str], set[str]]:
    """Tables and columns that exactly one query or expression names; fails on anything else."""
    trees = parse(sql, dialect=dialect)
    assert len(trees) == 1, sql
    tree = trees[0]
    assert tree is not None
    assert not isinstance(tree, exp.Command | exp.DDL | exp.Alias), sql
    tables = {table.sql(dialect=dialect, identify=False) for table in tree.find_all(exp.Table)}
    names = {".".join(part.name for part in column.parts) for column in tree.find_all(exp.Column)}
    return tables, names


def expected_columns(expression: RowExpression) -> set[str]:
    """The columns that the SQL of an expression must name, with the alias of their table."""
    scope = shop.scope()
    return {name for column in columns(expression) for name in _named(column, scope)}


def _named(column: Column, scope: SourceScope) -> set[str]:
    owner = scope.at(column.path)
    if column.name in owner.derived:
        assert not column.path
        return expected_columns(owner.derived[column.name])
    return {f"{scope.alias(column.path)}.{column.name}"}
