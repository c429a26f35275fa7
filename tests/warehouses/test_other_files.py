"""Workbooks, JSON and Parquet; SQL that reshapes; what is kept in the cache."""

# ruff: noqa: DTZ001, E501 - wall-clock times are meant; SQL is easier to read in one line

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import ColumnFormat, EnteredRows, FileRows, ReshapedRows, TableRows, TextLayout
from jalon.warehouses import cache
from tests.bounds import at_most
from tests.warehouses.made import FILES, Workspace, types, workspace

duckdb = pytest.importorskip("duckdb")


def parquet(files: Workspace, name: str, select: str) -> None:
    """Write a Parquet file."""
    path = files.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")


def book(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    """Write a workbook."""
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)


def test_a_workbook_keeps_money_exact(files: Workspace) -> None:
    rows: list[list[object]] = [
        ["Day", "Amount", "Units", "Note", "Open"],
        [date(2024, 1, 31), 0.1, 3, "é, x", True],
        [date(2024, 2, 29), 1234567.89, 4, None, False],
    ]
    book(files.folder / "s.xlsx", {"Sales": rows})
    loaded = files.load("s.xlsx")
    assert types(loaded) == {
        "Day": "date",
        "Amount": "decimal(18,2)",
        "Units": "integer",
        "Note": "text",
        "Open": "boolean",
    }
    assert types(files.describe("s.xlsx")) == types(loaded)
    assert files.rows() == [
        (date(2024, 1, 31), Decimal("0.10"), 3, "é, x", True),
        (date(2024, 2, 29), Decimal("1234567.89"), 4, None, False),
    ]


def test_sheets_by_name_and_rows_before_the_header(files: Workspace) -> None:
    book(
        files.folder / "s.xlsx", {"Cover": [["Hello"]], "Facts": [["Report"], [None], ["id", "n"], [1, 2.5]]}
    )
    assert files.load(FileRows(pattern="s.xlsx", sheet="Facts", layout=TextLayout(skip=1))).findings == ()
    assert files.rows() == [(1, Decimal("2.5"))]
    (finding,) = files.load(FileRows(pattern="s.xlsx", sheet="Fact")).findings
    assert (finding.code, finding.suggestions) == ("sheet-missing", ("Facts",))


def test_a_broken_workbook_is_a_finding(files: Workspace) -> None:
    files.write("s.xlsx", b"PK\x03\x04 not really")
    assert [one.code for one in files.load("s.xlsx").findings] == ["file-broken"]
    assert [one.code for one in files.describe("s.xlsx").findings] == ["file-broken"]


@pytest.mark.parametrize("form", ["array", "lines"])
def test_json_keeps_digits(files: Workspace, form: str) -> None:
    digits = "12345678901234567.10"
    objects = [
        f'{{"id": 1, "amount": {digits}, "tags": ["a", "b"], "ok": true}}',
        '{"id": 2, "name": "é", "ok": null}',
    ]
    content = "[" + ",\n".join(objects) + "]" if form == "array" else "\n".join(objects)
    files.write("s.json", content)
    loaded = files.load("s.json")
    assert types(loaded) == {
        "id": "integer",
        "amount": "decimal(38,2)",
        "tags": "text",
        "ok": "boolean",
        "name": "text",
    }
    assert files.rows() == [(1, Decimal(digits), '["a", "b"]', True, None), (2, None, None, None, "é")]


def test_long_json_is_read_piece_by_piece(files: Workspace) -> None:
    rows = [{"id": number, "text": "x" * 100} for number in range(5000)]
    files.write("s.json", json.dumps(rows))
    files.load("s.json")
    assert files.rows('SELECT count(*), sum(id) FROM "s"') == [(5000, sum(range(5000)))]


@pytest.mark.parametrize("content", ["", "[]", " \n"])
def test_json_without_objects_is_an_empty_source(files: Workspace, content: str) -> None:
    files.write("s.json", content)
    assert [one.code for one in files.load("s.json").findings] == ["source-empty"]


@pytest.mark.parametrize("content", ['[{"a": 1}', "[1, 2]", '{"a": ', "not json", "[" * 100_000])
def test_broken_json_is_a_finding(files: Workspace, content: str) -> None:
    files.write("s.json", content)
    assert [one.code for one in files.load("s.json").findings] == ["file-broken"]


def test_parquet_is_read_where_it_is(files: Workspace) -> None:
    parquet(
        files,
        "s.parquet",
        "SELECT 1::UTINYINT a, 2.5::DECIMAL(9,2) b, 'x' c, TIMESTAMP_NS '2024-01-01 10:00:00' d,"
        " TIMESTAMPTZ '2024-01-01 10:00:00+00' e, [1, 2] f, 1.5::FLOAT g, DATE '2024-01-01' h, 7::UBIGINT i",
    )
    loaded = files.load("s.parquet")
    assert list(types(loaded).values()) == [
        "integer",
        "decimal(9,2)",
        "text",
        "timestamp",
        "instant",
        "other",
        "double",
        "date",
        "decimal(38,0)",
    ]
    assert types(files.describe("s.parquet")) == types(loaded)
    assert files.rows() == [
        (
            1,
            Decimal("2.50"),
            "x",
            datetime(2024, 1, 1, 10),
            datetime(2024, 1, 1, 10, tzinfo=UTC),
            "[1, 2]",
            1.5,
            date(2024, 1, 1),
            Decimal(7),
        )
    ]


def test_declared_types_over_parquet(files: Workspace) -> None:
    parquet(files, "s.parquet", "SELECT '31/12/2024' AS day, 5 AS code, ' 1,5 ' AS n, 'z' AS other")
    formats = {
        "day": ColumnFormat(format="%d/%m/%Y"),
        "code": ColumnFormat(type=ColumnType.TEXT),
        "n": ColumnFormat(type=ColumnType.DECIMAL, decimal=","),
    }
    assert files.load("s.parquet", **formats).findings == ()
    assert files.rows() == [(date(2024, 12, 31), "5", Decimal("1.5"), "z")]
    parquet(files, "s.parquet", "SELECT 'soon' AS day, 5 AS code, '1' AS n")
    assert [one.code for one in files.load("s.parquet", **formats).findings] == ["text-in-date-column"]


def test_parquet_files_of_one_source(files: Workspace) -> None:
    parquet(files, "m/1.parquet", "SELECT 1 AS a, 'x' AS b")
    parquet(files, "m/2.parquet", "SELECT 2 AS a, 'y' AS b")
    files.load("m/*.parquet")
    assert files.rows('SELECT a, b FROM "s" ORDER BY a') == [(1, "x"), (2, "y")]
    parquet(files, "m/3.parquet", "SELECT 'three' AS a, 'z' AS b")
    assert [one.code for one in files.load("m/*.parquet").findings] == ["columns-differ"]
    files.write("m/4.parquet", b"PAR1 but no more")
    assert [one.code for one in files.load("m/*.parquet").findings] == ["file-broken"]


def test_sql_reshapes_declared_files(files: Workspace) -> None:
    files.write(
        "log.txt",
        'a [17/May/2015:10:05:03 +0000] "GET /x" 200\nb [18/May/2015:10:05:03 +0000] "GET /y" 404\n',
    )
    rows = ReshapedRows(
        sql=r"""SELECT regexp_extract(line, '\[(.*?)\]', 1) AS at, regexp_extract(line, '" (\d+)', 1)::INT AS status
        FROM log -- one row a request""",
        files={"log": FileRows(pattern="log.txt", layout=TextLayout(delimiter=""))},
    )
    formats = {"at": ColumnFormat(type=ColumnType.INSTANT, format="%d/%b/%Y:%H:%M:%S %z")}
    described = files.describe(rows, **formats)
    assert types(described) == {"at": "instant", "status": "integer"}
    loaded = files.load(rows, **formats)
    assert types(loaded) == types(described)
    assert files.rows() == [
        (datetime(2015, 5, 17, 10, 5, 3, tzinfo=UTC), 200),
        (datetime(2015, 5, 18, 10, 5, 3, tzinfo=UTC), 404),
    ]
    files.write("log.txt", 'a [19/May/2015:10:05:03 +0000] "GET /x" 500\n')
    files.load(rows, **formats)
    assert files.rows('SELECT status FROM "s"') == [(500,)]


def test_sql_over_two_files_and_huge_sums(files: Workspace) -> None:
    files.write("a.csv", "id,n\n1,2\n2,3\n")
    files.write("b.csv", "id,name,when\n1,x,01/02/2024\n2,y,03/04/2024\n")
    sql = "SELECT a.id, name, sum(n) OVER (ORDER BY a.id) AS running FROM a JOIN b USING (id);"
    rows = ReshapedRows(sql=sql, files={"a": FileRows(pattern="a.csv"), "b": FileRows(pattern="b.csv")})
    loaded = files.load(rows)
    assert loaded.findings == ()
    assert files.rows('SELECT * FROM "s" ORDER BY id') == [(1, "x", 2), (2, "y", 5)]
    (finding,) = files.load(rows, ("runing",)).findings
    assert (finding.code, finding.suggestions) == ("column-missing", ("running",))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM nothing",
        "SELECT 1; SELECT 2",
        "DROP TABLE f",
        "COPY f TO 'out.csv'",
        "SELECT n / 'x' FROM f",
        "",
        "PRAGMA version",
        "SELECT getenv('HOME')",
        "SELECT * FROM read_csv('{folder}/f.csv')",
        "SELECT 1) TO '{folder}/out.csv' --",
        "ATTACH '{folder}/x.db'",
    ],
)
def test_sql_that_reads_or_does_anything_else_is_refused(files: Workspace, sql: str) -> None:
    files.write("f.csv", "n\n1\n")
    rows = ReshapedRows(
        sql=sql.replace("{folder}", str(files.folder)), files={"f": FileRows(pattern="f.csv")}
    )
    loaded = files.load(rows)
    assert loaded.table is None
    assert [one.code for one in loaded.findings] == ["sql-failed"]
    assert not list(files.folder.glob("*out*"))


def test_sql_has_a_deadline(tmp_path: Path) -> None:
    with workspace(tmp_path, connection=replace(FILES, deadline=1)) as files:
        files.write("f.csv", "n\n1\n")
        sql = "SELECT sum(a.range * b.range) AS n FROM range(10000000) a, range(10000000) b, f"
        started = time.monotonic()
        loaded = files.load(ReshapedRows(sql=sql, files={"f": FileRows(pattern="f.csv")}))
        assert [one.code for one in loaded.findings] == ["sql-deadline"]
        assert time.monotonic() - started < 1 + at_most(5, margin=5)


def test_a_table_needs_a_database(files: Workspace) -> None:
    assert [one.code for one in files.load(TableRows(table=("orders",))).findings] == ["table-needs-database"]
    assert files.load(EnteredRows(rows=({"a": "1"},))).table is not None


def test_the_cache_is_used_and_can_be_deleted(files: Workspace) -> None:
    files.write("s.csv", "n\n1\nmany\n" + "2\n" * 20)
    kept = files.folder / ".jalon" / "cache"
    first = files.load("s.csv")
    (made,) = kept.glob("*.parquet")
    before = made.stat().st_ino
    assert files.load("s.csv").findings == first.findings != ()
    assert [path.stat().st_ino for path in kept.glob("*.parquet")] == [before]
    files.warehouse.close()
    for path in kept.iterdir():
        path.unlink()
    assert files.load("s.csv").findings == first.findings
    assert len(files.rows()) == 22


def test_a_half_written_cache_entry_is_made_again(files: Workspace) -> None:
    files.write("s.csv", "n\n1\n")
    files.load("s.csv")
    (manifest,) = (files.folder / ".jalon" / "cache").glob("*.json")
    manifest.write_text('{"columns": [["n", "integer", null', encoding="utf-8")
    assert files.load("s.csv").table is not None
    assert files.rows() == [(1,)]


def test_old_entries_of_the_cache_are_forgotten(tmp_path: Path) -> None:
    old, new = tmp_path / "old.parquet", tmp_path / "new.parquet"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    cache.forget_old(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["new.parquet"]


def test_describing_writes_nothing(files: Workspace) -> None:
    files.write("s.csv", "n\n1\n")
    files.describe("s.csv")
    assert not (files.folder / ".jalon").exists()


def test_closing_leaves_no_temporary_files(files: Workspace) -> None:
    files.write("s.csv", "n\n1\n")
    files.load("s.csv")
    files.rows()
    files.warehouse.close()
    assert not list((files.folder / ".jalon" / "cache").glob("tmp-*"))
