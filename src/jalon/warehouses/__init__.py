"""Warehouses: engines that hold facts, all behind `jalon.ports.Warehouse`. One file an engine.

`open_warehouse` chooses by the connection's kind. What only one engine needs is imported when that engine
is opened, so that a workspace of files never pays for a database driver.
"""

from __future__ import annotations

from pathlib import Path

from jalon.ports import Warehouse
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.workspace import Connection

KINDS = ("duckdb", "postgres")


def open_warehouse(connection: Connection, folder: Path, cache: Path, timezone: str) -> Warehouse:
    """The warehouse of a connection. `folder` is the workspace, `cache` where it may keep what it derives.

    Raises Refusal: `connection-kind-unknown`, `driver-missing`, or why the database cannot be reached.
    """
    if connection.kind == "duckdb":
        from jalon.warehouses.duckdb import DuckDBWarehouse  # noqa: PLC0415 - start-up cost

        return DuckDBWarehouse(connection, folder, cache, timezone)
    if connection.kind == "postgres":
        return _postgres(connection, timezone)
    facts = {"connection": connection.name, "kind": connection.kind, "kinds": ", ".join(KINDS)}
    raise Refusal(
        Finding(code="connection-kind-unknown", place=connection.place, facts=facts, suggestions=KINDS)
    )


def _postgres(connection: Connection, timezone: str) -> Warehouse:
    try:
        from jalon.warehouses.postgres import PostgresWarehouse  # noqa: PLC0415 - the driver is optional
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        facts = {
            "connection": connection.name,
            "driver": "psycopg",
            "command": "pip install 'jalon[postgres]'",
        }
        raise Refusal(Finding(code="driver-missing", place=connection.place, facts=facts)) from error
    return PostgresWarehouse(connection, timezone)
