"""The engines of this suite, and how many cases agreed on each."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.warehouses.behaviour.engines import ADDRESS, DuckDB, Engine, Postgres

DICTIONARY = "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'und'"


@pytest.fixture(scope="session")
def shop(server: str) -> Iterator[Postgres]:
    """PostgreSQL with a database that orders texts as dictionaries do; its address is in the environment."""
    name = f"behaviour{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as session:
        session.execute(sql.SQL(DICTIONARY).format(sql.Identifier(name)))
    address = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    os.environ[ADDRESS] = address
    engine = Postgres(address)
    yield engine
    engine.session.close()
    del os.environ[ADDRESS]


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    if request.param == "duckdb":
        return DuckDB()
    found: Postgres = request.getfixturevalue("shop")
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many cases each engine agreed with."""
    found: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        found.update(value for name, value in report.user_properties if name == "agreed")
        for name, value in report.user_properties:
            if name == "said":
                terminalreporter.write_line(f"behaviour: {value}")
    for name, number in sorted(found.items()):
        terminalreporter.write_line(f"behaviour: {number} cases agree on {name}")
