"""The engines of this suite, and how many cases agreed on each."""

from __future__ import annotations

import os
import secrets
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
