"""Every behaviour is tried on a real SQLite file and on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from jalon.ledger import open_ledger
from jalon.ports import Ledger
from tests.postgres import missing, new_database, private_server


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a private PostgreSQL server."""
    if missing():
        pytest.skip(missing())
    with private_server() as url:
        yield url


@pytest.fixture(scope="session")
def shared(server: str) -> str:
    """The URL of a PostgreSQL ledger that tests use one after the other: see `emptied`."""
    url = new_database(server)
    open_ledger(url).close()
    return url


def emptied(url: str) -> str:
    """The same PostgreSQL ledger as if just created: much faster than a new database."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'ledger_%'"
        ).fetchall()
        tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in found)
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(tables))
        connection.execute("INSERT INTO ledger_pointer (run, entries, head) VALUES (0, 0, '')")
        connection.execute("DELETE FROM django_migrations WHERE name = '0999_x'")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger that holds nothing yet."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace" / ".jalon" / "ledger.sqlite3")
    return emptied(request.getfixturevalue("shared"))


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """An empty ledger."""
    opened = open_ledger(address)
    yield opened
    opened.close()
