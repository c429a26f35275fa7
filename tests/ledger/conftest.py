"""Every behaviour is tried on a real SQLite file and on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger that does not exist yet."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace" / ".jalon" / "ledger.sqlite3")
    return new_database(request.getfixturevalue("server"))


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """An empty ledger."""
    opened = open_ledger(address)
    yield opened
    opened.close()
