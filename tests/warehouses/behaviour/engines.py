"""Engines under test: the same tables and definitions put where each of them reads them."""

from __future__ import annotations

import csv
import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg
from psycopg import sql

from tests.warehouses.behaviour.cases import Case, Typed

ADDRESS = "JALON_BEHAVIOUR_URL"
"""The environment variable that holds the server's address, as a workspace names it."""

_DUCKDB = {"integer": "BIGINT", "int32": "INTEGER", "text": "VARCHAR", "instant": "TIMESTAMPTZ"}
_POSTGRES = {"integer": "bigint", "int32": "integer", "double": "double precision", "instant": "timestamptz"}
_SOURCE = re.compile(r"(?:\A|(?<=^---\n))source: *(\w+) *$", re.MULTILINE)


class Engine(Protocol):
    """Puts tables where an engine reads them, and says so in the definitions."""

    name: str

    def connections(self) -> str:
        """What the workspace document says about connections."""
        ...

    def place(self, folder: Path, name: str, table: Typed, files: str) -> str:
        """Write one table; returns the lines of its source."""
        ...


class DuckDB:
    """Files in the workspace's folder, CSV with declared types or Parquet."""

    name = f"DuckDB {duckdb.__version__}"

    def connections(self) -> str:
        """The connection for files is there without being named."""
        return ""

    def place(self, folder: Path, name: str, table: Typed, files: str) -> str:
        """Write one file."""
        if files == "parquet":
            write_parquet(folder / f"{name}.parquet", table)
            return f"rows: {name}.parquet\n"
        write_csv(folder / f"{name}.csv", table)
        kinds = {column: kind.partition("(")[0] for column, kind in table.columns.items()}
        declared = ", ".join(f"{column}: {_declared(kind)}" for column, kind in kinds.items())
        return f"rows: {name}.csv\ncolumns: {{{declared}}}\n"


class Postgres:
    """Tables in a fresh schema of a real server."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.session = psycopg.connect(url, autocommit=True)
        self.name = f"PostgreSQL {self.session.info.server_version // 10000}"

    def connections(self) -> str:
        """The server, its address kept in the environment."""
        return f"connections: {{shop: 'env:{ADDRESS}'}}\n"

    def place(self, folder: Path, name: str, table: Typed, files: str) -> str:  # noqa: ARG002 (an engine's)
        """Create one table in a schema of its own."""
        schema = f"s{secrets.token_hex(6)}"
        where = sql.Identifier(schema, name)
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(_POSTGRES.get(kind, kind)))
            for column, kind in table.columns.items()
        )
        self.session.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        self.session.execute(sql.SQL("CREATE TABLE {} ({})").format(where, columns))
        with self.session.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(where)) as copy:
            for row in table.rows:
                copy.write_row(row)
        return f"connection: shop\ntable: {schema}.{name}\n"


def write_parquet(path: Path, table: Typed) -> None:
    """One Parquet file with the table's own types."""
    kinds = [_DUCKDB.get(kind, kind) for kind in table.columns.values()]
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(table.columns, kinds, strict=True))
        connection.execute(f"CREATE TABLE t ({columns})")
        if table.rows:
            marks = ", ".join(f"CAST(? AS {kind})" for kind in kinds)
            connection.executemany(
                f"INSERT INTO t VALUES ({marks})", [[*map(_bound, row)] for row in table.rows]
            )
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def write_csv(path: Path, table: Typed) -> None:
    """One CSV file; instants with their offset."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows([["" if value is None else _bound(value) for value in row] for row in table.rows])


def _declared(kind: str) -> str:
    return {"int32": "integer"}.get(kind, kind)


def _bound(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def written(case: Case, engine: Engine, folder: Path) -> None:
    """Write the workspace of a case for an engine."""
    said = {name: engine.place(folder, name, table, case.files) for name, table in case.tables.items()}
    define = _SOURCE.sub(lambda found: f"{found[0]}\n{said.get(found[1], '')}".rstrip("\n"), case.define)
    text = f"workspace: behaviour\n{case.settings.strip()}\n{engine.connections()}---\n{define}"
    (folder / "jalon.yaml").write_text(text)
