"""The gate on PostgreSQL: what passed is one plain expression there too, whatever the settings."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from jalon.definitions.formula import read_row
from jalon.ports import Query
from jalon.vocabulary.workspace import Connection
from jalon.warehouses.postgres import PostgresWarehouse
from tests import postgres
from tests.gate import shop
from tests.gate.attacks import ROWS
from tests.gate.tempting import TOKEN, written

SETUP = f"""
CREATE FUNCTION poison(id int) RETURNS text STABLE LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'an undeclared column was read: {TOKEN}'; END $$;
CREATE TABLE secret AS SELECT '{TOKEN}'::text AS token, 1 AS id;
CREATE FUNCTION leak() RETURNS text LANGUAGE sql AS $$ SELECT token FROM secret $$;
CREATE VIEW orders AS SELECT i AS id, i % 3 AS customer_id, (i * 1.25)::numeric(12, 2) AS amount,
  i / 7.0::double precision AS price, (i % 5)::bigint AS quantity, 'paid'::text AS status, 'n' || i AS name,
  'Nord'::text AS region, i % 2 = 0 AS paid, date '2026-01-01' + i AS day,
  timestamp '2026-01-01 10:00' + i * interval '1 hour' AS at_time,
  timestamptz '2026-01-01 10:00+00' + i * interval '1 hour' AS moment, poison(i) AS password
  FROM generate_series(1, 8) AS r(i)
"""
HARMLESS = sorted({text for each in ROWS.values() for code, text in each if code == ""})


@pytest.fixture(scope="module")
def warehouse() -> Iterator[PostgresWarehouse]:
    """A database in which a backslash would end a text early, were the session not told otherwise."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.private_server() as url:
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(SETUP)
            session.execute("ALTER DATABASE jalon SET standard_conforming_strings = off")
        made = PostgresWarehouse(Connection(name="shop", kind="postgres", address=url), "Europe/Paris")
        yield made
        made.close()


def test_the_bait_is_real(warehouse: PostgresWarehouse) -> None:
    assert warehouse.rows(Query(sql="SELECT leak()")) == [(TOKEN,)]


@pytest.mark.parametrize(
    "text", ["\\", "a\\' or 1=1 --", "\\''; select leak(); --", "it's", "\\\\", "%s", "$1", "E'x"]
)
def test_a_text_comes_back_as_it_was_written(warehouse: PostgresWarehouse, text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    sql = written(read_row(quoted, place=shop.PLACE), "postgres")
    assert warehouse.rows(Query(sql=f"SELECT {sql}")) == [(text,)]


@pytest.mark.parametrize("text", HARMLESS, ids=lambda text: ascii(text)[:40])
def test_harmless_texts_reveal_nothing(warehouse: PostgresWarehouse, text: str) -> None:
    sql = written(read_row(text, place=shop.PLACE), "postgres")
    assert len(warehouse.rows(Query(sql=f'SELECT count({sql}) FROM orders AS "t"'))) == 1
    assert TOKEN not in repr(warehouse.rows(Query(sql=f'SELECT {sql} FROM orders AS "t"')))
