"""The querying process: what hostile SQL can reach, how it is stopped, and what comes back."""

# ruff: noqa: DTZ001, E501 - wall-clock times are meant; SQL is easier to read in one line

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import TableColumn
from tests.bounds import at_most
from tests.warehouses.made import FILES, Workspace, workspace

DEADLINE = 2.0


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with one loaded source, `s`, and a file that is not declared, `secret.csv`."""
    connection = replace(FILES, deadline=DEADLINE, memory_mb=256)
    with workspace(tmp_path_factory.mktemp("locked"), connection=connection) as made:
        made.write("s.csv", "n\n1\n2\n3\n")
        made.write("secret.csv", "password\nhunter2\n")
        made.load("s.csv")
        yield made


ATTACKS = [
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM read_csv('{folder}/secret.csv')",
    "SELECT * FROM '{folder}/secret.csv'",
    "SELECT * FROM read_json('{folder}/secret.csv')",
    "SELECT * FROM sniff_csv('{folder}/secret.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM parquet_metadata('{folder}/secret.csv')",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''/etc/passwd'')'))",
    "SELECT getenv('HOME')",
    "SELECT * FROM sys_path",
    "SELECT * FROM connection",
    "SELECT * FROM requests",
    "SELECT * FROM settings",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM read_parquet('https://example.com/x.parquet')",
    "SELECT * FROM sqlite_scan('{folder}/x.db', 't')",
    "COPY (SELECT 2 AS n) TO '{parquet}'",
    "COPY (SELECT 2 AS n) TO '{folder}/out.csv'",
    "COPY s FROM '{folder}/secret.csv'",
    "EXPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/out.db' AS x",
    "CREATE MACRO sum(x) AS 42",
    "CREATE TABLE out (a INT)",
    "CREATE OR REPLACE VIEW s AS SELECT 99 AS n",
    "DROP VIEW s",
    "SET memory_limit = '64GB'",
    "RESET allowed_paths",
    "PRAGMA enable_profiling",
    "PRAGMA enable_external_access",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY (SELECT 2) TO '{folder}/out.csv'",
    "CALL enable_logging()",
    "EXPLAIN ANALYZE SELECT 1",
    "BEGIN",
    "VALUES (1)",
    "FROM read_text('/etc/passwd')",
    "",
    ";",
    "WITH gone AS (DELETE FROM lent RETURNING *) SELECT * FROM gone",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_and_changes_nothing(locked: Workspace, attack: str) -> None:
    locked.warehouse.lend("lent", [TableColumn(name="a", type=ColumnType.INTEGER)], [(1,)])
    (parquet,) = (locked.folder / ".jalon" / "cache").glob("*.parquet")
    before = parquet.read_bytes()
    with pytest.raises(Refusal) as refused:
        locked.rows(attack.replace("{folder}", str(locked.folder)).replace("{parquet}", str(parquet)))
    assert refused.value.finding.code == "query-failed"
    assert parquet.read_bytes() == before
    assert not list(locked.folder.glob("out*"))
    assert locked.rows('SELECT sum(n), (SELECT count(*) FROM lent) FROM "s"') == [(6, 1)]


@pytest.mark.parametrize("harmless", ["SELECT current_setting('memory_limit')", "SELECT write_log('x')"])
def test_what_is_answered_tells_nothing(locked: Workspace, harmless: str) -> None:
    assert len(locked.rows(harmless)) == 1


def test_the_environment_does_not_reach_the_process(
    locked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", "postgresql://u:secret@host/db")
    locked.load("s.csv")
    locked.rows()
    child = locked.warehouse._query
    assert child is not None
    environment = Path(f"/proc/{child._process.pid}/environ")
    if not environment.exists():
        pytest.skip("no /proc on this system")
    assert b"secret" not in environment.read_bytes()


HOSTILE = [
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
    "SELECT count(*) FROM range(1000000000000)",
    "SELECT max(md5(range::VARCHAR)) FROM range(1000000000000)",
    "SELECT count(*) FROM generate_series(1, 1000000000000)",
    "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
    "WITH RECURSIVE t AS (SELECT repeat('x', 10) AS n UNION ALL SELECT n || n FROM t) SELECT max(length(n)) FROM t",
    "SELECT length(repeat('x', 4000000000))",
    "SELECT length(repeat(repeat('x', 1000000), 100000))",
    "SELECT list(range) FROM range(1000000000)",
    "SELECT array_agg(a.range || b.range) FROM range(100000) a, range(100000) b",
    "SELECT string_agg(repeat('x', 1000000), '') FROM range(100000)",
    "SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(1000000000))",
    "SELECT * FROM range(100000000) ORDER BY hash(range)",
    "SELECT range FROM range(1000000000)",
    "SELECT regexp_matches(repeat('a', 1000000), '(a*)*b') FROM range(100000)",
    "SELECT sum(length(lpad('', 1000000, 'x'))) FROM range(1000000)",
    "SELECT list_sort(list_transform(range(100000000), x -> hash(x)))",
    "SELECT histogram(a.range) FROM range(1000000000) a",
    "SELECT quantile_cont(a.range, 0.5) FROM range(10000000) a, range(1000) b",
    "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000)) FROM range(1000)",
    "SELECT list_reduce(range(1000000000), (x, y) -> x + y)",
    "SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range::VARCHAR LIKE '%' || b.range || '%'",
]


def outcome(locked: Workspace, query: str) -> str:
    """`answered` (some are quick on a fast engine), or the code of the refusal."""
    try:
        locked.rows(query)
    except Refusal as refused:
        return refused.finding.code
    return "answered"


@pytest.mark.slow
@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_is_stopped_and_the_next_is_fine(locked: Workspace, query: str) -> None:
    locked.rows()
    started = time.monotonic()
    code = outcome(locked, query)
    assert time.monotonic() - started <= DEADLINE + at_most(1, margin=5)
    assert code in ("answered", "query-deadline", "query-memory", "query-failed", "disk-full")
    assert locked.rows('SELECT sum(n) FROM "s"') == [(6,)]


def test_a_killed_process_is_replaced_with_the_same_tables(locked: Workspace) -> None:
    locked.warehouse.lend("lent", [TableColumn(name="a", type=ColumnType.INTEGER)], [(1,), (2,)])
    locked.rows()
    child = locked.warehouse._query
    assert child is not None
    os.kill(child._process.pid, 9)
    child._process.wait()
    assert locked.rows('SELECT (SELECT sum(n) FROM "s"), (SELECT sum(a) FROM lent)') == [(6, 3)]


def test_values_come_back_as_plain_python(locked: Workspace) -> None:
    sql = """SELECT 1::TINYINT, 170141183460469231731687303715884105727::HUGEINT, 1.50::DECIMAL(18,2), 0.5::DOUBLE, 'é',
    true, DATE '2024-02-29', TIMESTAMP '2024-02-29 10:00:00.5', TIMESTAMPTZ '2024-07-01 12:00:00+02', NULL,
    '123e4567-e89b-12d3-a456-426614174000'::UUID, [1, 2], TIME '10:00', {'a': 1}, INTERVAL 1 DAY"""
    assert locked.rows(sql) == [
        (
            1,
            2**127 - 1,
            Decimal("1.50"),
            0.5,
            "é",
            True,
            date(2024, 2, 29),
            datetime(2024, 2, 29, 10, 0, 0, 500000),
            datetime(2024, 7, 1, 10, tzinfo=UTC),
            None,
            "123e4567-e89b-12d3-a456-426614174000",
            "[1, 2]",
            "10:00:00",
            "{'a': 1}",
            "1 day",
        )
    ]


def test_lent_tables_keep_values_exact(locked: Workspace) -> None:
    kinds = {
        "k": ColumnType.TEXT,
        "i": ColumnType.INTEGER,
        "d": ColumnType.DECIMAL,
        "x": ColumnType.DOUBLE,
        "b": ColumnType.BOOLEAN,
        "t": ColumnType.DATE,
        "w": ColumnType.TIMESTAMP,
        "z": ColumnType.INSTANT,
    }
    rows = [
        (
            "it's",
            2**62,
            Decimal("0.1234567890123"),
            0.5,
            True,
            date(2024, 1, 1),
            datetime(2024, 1, 1, 10),
            datetime(2024, 7, 1, 10, tzinfo=UTC),
        ),
        (None,) * 8,
    ]
    table = locked.warehouse.lend(
        "exact", [TableColumn(name=name, type=kind) for name, kind in kinds.items()], rows
    )
    assert table.relation == ("exact",)
    assert locked.rows('SELECT * FROM "exact"') == rows
    locked.warehouse.lend("exact", [TableColumn(name="big", type=ColumnType.INTEGER)], [(10**30,)])
    assert locked.rows('SELECT * FROM "exact"') == [(Decimal(10**30),)]


def test_many_rows_come_back(locked: Workspace) -> None:
    found = locked.rows("SELECT range, range::DECIMAL(18,2) / 4, 'x' || range FROM range(200000)")
    assert len(found) == 200_000
    assert found[-1][0] == 199_999


def test_a_file_that_went_away_is_a_refusal_and_nothing_is_left_open(files: Workspace) -> None:
    files.write("s.csv", "n\n1\n")
    files.load("s.csv")
    for path in (files.folder / ".jalon" / "cache").glob("*.parquet"):
        path.unlink()
    with pytest.raises(Refusal) as refused:
        files.rows("SELECT * FROM read_text('/etc/hostname')")
    assert refused.value.finding.code == "query-failed"
    assert "No files found" in refused.value.finding.facts["reason"]


def test_a_place_where_nothing_can_be_written_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / ".jalon").write_text("a file where the cache should be")
    with workspace(tmp_path) as files:
        files.write("s.csv", "n\n1\n")
        assert [one.code for one in files.load("s.csv").findings] == ["file-unreadable"]
        with pytest.raises(Refusal) as refused:
            files.rows("SELECT 1")
        assert refused.value.finding.code == "query-failed"
