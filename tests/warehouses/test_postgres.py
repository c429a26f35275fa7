"""The PostgreSQL warehouse against a real server: types, snapshot, limits, and what is said when it fails."""

# ruff: noqa: DTZ001, E501 - wall-clock times are meant; SQL is easier to read in one line

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from jalon.ports import Loaded, Query
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import FileRows, RowsFrom, Source, TableColumn, TableRows
from jalon.vocabulary.workspace import Connection
from jalon.warehouses import open_warehouse
from jalon.warehouses.postgres import PostgresWarehouse
from tests.bounds import at_most
from tests.postgres import new_database
from tests.warehouses.made import types

TABLES = """
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE DOMAIN money_amount AS numeric(14, 4);
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(12, 2), price money_amount, ratio double precision,
  status text, hue colour, paid boolean, day date, at timestamp, instant timestamptz, code uuid, extra jsonb);
INSERT INTO orders SELECT i, i * 1.10, i * 0.0001, i / 4.0, CASE WHEN i % 2 = 0 THEN 'paid' ELSE 'open' END, 'red',
  i % 2 = 0, DATE '2024-01-01' + i, TIMESTAMP '2024-01-01 10:00' + i * interval '1 day',
  TIMESTAMPTZ '2024-07-01 10:00+00', '123e4567-e89b-12d3-a456-426614174000', '{"a": 1}' FROM generate_series(1, 10) i;
CREATE SCHEMA archive;
CREATE VIEW archive.paid AS SELECT id, amount FROM orders WHERE paid;
CREATE TABLE hidden (n int);
CREATE ROLE reader LOGIN PASSWORD 'reading';
GRANT SELECT ON orders, archive.paid TO reader;
GRANT USAGE ON SCHEMA archive TO reader;
"""


@pytest.fixture(scope="module")
def shop(server: str) -> str:
    """The URL of a database with tables."""
    url = new_database(server)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLES)
    return url


@pytest.fixture
def warehouse(shop: str) -> Iterator[PostgresWarehouse]:
    """A warehouse over it."""
    made = PostgresWarehouse(connection(shop), "Europe/Paris")
    yield made
    made.close()


def connection(address: str, deadline: float = 5) -> Connection:
    return Connection(name="shop", kind="postgres", address=address, deadline=deadline)


def source(*table: str, rows: RowsFrom | None = None) -> Source:
    return Source(name="s", connection="shop", rows=rows or TableRows(table=table))


def as_user(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.hostname}:{parts.port}"))


def code_of(loaded: Loaded) -> str:
    (finding,) = loaded.findings
    assert loaded.table is None
    return finding.code


def refused(warehouse: PostgresWarehouse, sql: str) -> str:
    with pytest.raises(Refusal) as found:
        warehouse.rows(Query(sql=sql, why="a test"))
    return found.value.finding.code


def test_columns_and_types(warehouse: PostgresWarehouse) -> None:
    loaded = warehouse.load(source("orders"), frozenset({"id"}))
    assert types(loaded) == {
        "id": "integer",
        "amount": "decimal(12,2)",
        "price": "decimal(14,4)",
        "ratio": "double",
        "status": "text",
        "hue": "text",
        "paid": "boolean",
        "day": "date",
        "at": "timestamp",
        "instant": "instant",
        "code": "text",
        "extra": "other",
    }
    assert loaded.table is not None
    assert loaded.table.relation == ("public", "orders")
    assert (loaded.fingerprint, warehouse.dialect) == ("", "postgres")
    assert warehouse.version.startswith("postgres 1")


def test_views_in_other_schemas(warehouse: PostgresWarehouse) -> None:
    assert list(types(warehouse.describe(source("archive", "paid")))) == ["id", "amount"]


def test_values_come_back_as_plain_python(warehouse: PostgresWarehouse) -> None:
    (row,) = warehouse.rows(Query(sql="SELECT * FROM orders WHERE id = 2"))
    assert row == (
        2,
        Decimal("2.20"),
        Decimal("0.0002"),
        0.5,
        "paid",
        "red",
        True,
        date(2024, 1, 3),
        datetime(2024, 1, 3, 10),
        datetime(2024, 7, 1, 10, tzinfo=UTC),
        "123e4567-e89b-12d3-a456-426614174000",
        '{"a": 1}',
    )
    assert row[9].tzinfo is UTC
    found = warehouse.rows(
        Query(
            sql="SELECT sum(id), sum(amount), count(*), avg(ratio), NULL FROM orders WHERE status LIKE 'p%'"
        )
    )
    assert found == [(30, Decimal("33.00"), 5, 1.5, None)]
    assert [type(value) for value in found[0]] == [int, Decimal, int, float, type(None)]


def test_days_are_those_of_the_workspace(warehouse: PostgresWarehouse) -> None:
    sql = "SELECT CAST(TIMESTAMPTZ '2024-06-30 23:00+00' AS date)"
    assert warehouse.rows(Query(sql=sql)) == [(date(2024, 7, 1),)]


def test_a_lent_table_keeps_values_exact(warehouse: PostgresWarehouse) -> None:
    columns = [
        TableColumn(name="id", type=ColumnType.INTEGER),
        TableColumn(name="budget", type=ColumnType.DECIMAL, precision=20, scale=6),
        TableColumn(name="Name x", type=ColumnType.TEXT),
        TableColumn(name="z", type=ColumnType.INSTANT),
    ]
    rows = [(1, Decimal("0.123456"), "a\tb\\N", datetime(2024, 7, 1, tzinfo=UTC)), (2, None, None, None)]
    for _ in range(2):  # lending again replaces
        table = warehouse.lend("budget", columns, rows)
    name = ".".join(f'"{part}"' for part in table.relation)
    assert warehouse.rows(Query(sql=f"SELECT * FROM {name} ORDER BY id")) == rows
    joined = f"SELECT o.id, b.budget FROM orders o JOIN {name} b USING (id) WHERE budget IS NOT NULL"
    assert warehouse.rows(Query(sql=joined)) == [(1, Decimal("0.123456"))]


def test_a_run_sees_one_snapshot(warehouse: PostgresWarehouse, shop: str) -> None:
    count = Query(sql="SELECT count(*) FROM orders")
    before = warehouse.rows(count)
    with psycopg.connect(shop, autocommit=True) as other:
        other.execute("INSERT INTO orders (id) VALUES (1000)")
    assert warehouse.rows(count) == before
    warehouse.close()
    assert warehouse.rows(count) != before
    with psycopg.connect(shop, autocommit=True) as other:
        other.execute("DELETE FROM orders WHERE id = 1000")


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE orders",
        "SELECT 1; DROP TABLE orders",
        "DELETE FROM orders",
        "COMMIT",
        "SET statement_timeout = 0",
        "COPY orders TO STDOUT",
        "SELECT 1; COMMIT; DROP TABLE orders",
        "CREATE TABLE x (n int)",
        "DO $$ BEGIN END $$",
        "WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x",
        "SELECT * INTO x FROM orders",
        "SELECT nextval('s')",
        "SELECT nope FROM orders",
        "SELECT 1/0",
        "",
        "SELECT * FROM no_such_table",
    ],
)
def test_only_one_select_that_only_reads(warehouse: PostgresWarehouse, sql: str) -> None:
    assert refused(warehouse, sql) == "query-failed"
    assert warehouse.rows(Query(sql="SELECT count(*) FROM orders")) == [(10,)]


@pytest.mark.parametrize("first", ["SELECT 1", "SELECT set_config('statement_timeout', '0', false)"])
def test_the_deadline_holds_even_when_the_server_forgets_it(shop: str, first: str) -> None:
    warehouse = PostgresWarehouse(connection(shop, deadline=1), "UTC")
    warehouse.rows(Query(sql=first))
    started = time.monotonic()
    assert refused(warehouse, "SELECT pg_sleep(30)") == "query-deadline"
    assert time.monotonic() - started <= 1 + at_most(1, margin=5)
    assert warehouse.rows(Query(sql="SELECT 1")) == [(1,)]
    warehouse.close()


def test_a_lost_connection_is_said_and_made_anew(warehouse: PostgresWarehouse, shop: str) -> None:
    table = warehouse.lend("kept", [TableColumn(name="n", type=ColumnType.INTEGER)], [(7,)])
    name = ".".join(f'"{part}"' for part in table.relation)
    assert warehouse.rows(Query(sql=f"SELECT n FROM {name}")) == [(7,)]
    with psycopg.connect(shop, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jalon'"
        )
    assert refused(warehouse, "SELECT 1") == "connection-lost"
    assert warehouse.rows(Query(sql=f"SELECT n FROM {name}")) == [(7,)]


def test_a_table_that_is_not_there_names_its_neighbours(warehouse: PostgresWarehouse) -> None:
    loaded = warehouse.describe(source("order"))
    assert (code_of(loaded), loaded.findings[0].suggestions) == ("table-missing", ("orders",))
    assert code_of(warehouse.describe(source("nowhere", "orders"))) == "table-missing"


def test_a_column_that_is_not_there_names_its_neighbours(warehouse: PostgresWarehouse) -> None:
    loaded = warehouse.load(source("orders"), frozenset({"amuont"}))
    assert (code_of(loaded), loaded.findings[0].suggestions) == ("column-missing", ("amount",))


def test_files_need_another_connection(warehouse: PostgresWarehouse) -> None:
    assert code_of(warehouse.describe(source(rows=FileRows(pattern="x.csv")))) == "files-need-duckdb"


def test_a_role_that_may_only_read(shop: str) -> None:
    warehouse = PostgresWarehouse(connection(as_user(shop, "reader", "reading")), "UTC")
    assert warehouse.load(source("orders"), frozenset()).table is not None
    assert code_of(warehouse.describe(source("hidden"))) == "table-forbidden"
    assert refused(warehouse, "SELECT * FROM hidden") == "table-forbidden"
    with psycopg.connect(shop, autocommit=True) as other:
        other.execute(f'REVOKE TEMPORARY ON DATABASE "{urlsplit(shop).path[1:]}" FROM PUBLIC')
    with pytest.raises(Refusal) as found:
        warehouse.lend("b", [TableColumn(name="n", type=ColumnType.INTEGER)], [(1,)])
    assert found.value.finding.code == "lend-refused"
    assert warehouse.rows(Query(sql="SELECT count(*) FROM orders")) == [(10,)]
    warehouse.close()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://jalon:wrong-password@{host}/{database}", "connection-password"),
        ("postgresql://nobody:wrong-password@{host}/{database}", "connection-password"),
        ("postgresql://jalon:{password}@{host}/no_such", "database-missing"),
        ("postgresql://jalon:{password}@127.0.0.1:1/{database}", "connection-unreachable"),
        ("postgresql://jalon:{password}@no-such-host.invalid/{database}", "connection-unreachable"),
        ("postgresql://[jalon:{password}", "connection-unreachable"),
        ("jalon {password}", "connection-unreachable"),
        ("env:JALON_TEST_NO_SUCH_VARIABLE", "connection-address-missing"),
    ],
)
def test_no_connection_and_never_the_password(shop: str, address: str, code: str) -> None:
    parts = urlsplit(shop)
    password = parts.password or ""
    filled = address.format(password=password, host=f"{parts.hostname}:{parts.port}", database=parts.path[1:])
    loaded = PostgresWarehouse(connection(filled), "UTC").describe(source("orders"))
    assert code_of(loaded) == code
    assert password not in repr(loaded)
    assert "wrong-password" not in repr(loaded)


def test_the_address_comes_from_the_environment(
    shop: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", shop)
    warehouse = open_warehouse(connection("env:SHOP_DATABASE_URL"), tmp_path, tmp_path, "UTC")
    assert warehouse.rows(Query(sql="SELECT 1")) == [(1,)]
    warehouse.close()


def test_kinds_of_connection(tmp_path: Path) -> None:
    assert open_warehouse(Connection(name="f", kind="duckdb"), tmp_path, tmp_path, "UTC").dialect == "duckdb"
    with pytest.raises(Refusal) as found:
        open_warehouse(Connection(name="f", kind="oracle"), tmp_path, tmp_path, "UTC")
    assert found.value.finding.code == "connection-kind-unknown"


def test_a_missing_driver_names_the_command() -> None:
    program = """
import sys
sys.modules["psycopg"] = None
from pathlib import Path
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.workspace import Connection
from jalon.warehouses import open_warehouse
try:
    open_warehouse(Connection(name="shop", kind="postgres"), Path("."), Path("."), "UTC")
except Refusal as refusal:
    print(refusal.finding.code, refusal.finding.facts["command"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "driver-missing pip install 'jalon[postgres]'"


def test_opening_files_loads_no_engine() -> None:
    program = "import sys, jalon.warehouses.duckdb; print([n for n in ('duckdb', 'psycopg', 'python_calamine') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_stopped_server_is_not_waited_for(shop: str) -> None:
    warehouse = PostgresWarehouse(replace(connection(shop), deadline=1), "UTC")
    (row,) = warehouse.rows(Query(sql="SELECT pg_backend_pid()"))
    os.kill(row[0], signal.SIGSTOP)
    try:
        started = time.monotonic()
        assert refused(warehouse, "SELECT 1") == "query-deadline"
        assert time.monotonic() - started <= 1 + at_most(2, margin=5)
    finally:
        os.kill(row[0], signal.SIGCONT)
        warehouse.close()
