"""Text files: layout, encodings, broken rows, columns, emptiness."""

from __future__ import annotations

import gzip
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.vocabulary.finding import Severity
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import ColumnFormat, EnteredRows, FileRows, TextLayout
from tests.warehouses.made import Workspace, types, workspace


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(files: Workspace, delimiter: str) -> None:
    content = "\n".join(
        delimiter.join(row) for row in (["id", "name", "amount"], ["1", "a b", "2.50"], ["2", "", "3"])
    )
    assert files.read(content) == [(1, "a b", Decimal("2.50")), (2, None, Decimal("3.00"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(files: Workspace, end: str) -> None:
    assert files.read(end.join(["a,b", "1,x", "2,y", ""])) == [(1, "x"), (2, "y")]


def test_mixed_line_ends_and_a_quoted_line_break(files: Workspace) -> None:
    assert files.read('a,b\r\n1,"x\ny"\n2,z\r\n') == [(1, "x\ny"), (2, "z")]


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("cp1252", "cp1252"),
        ("latin-1", "latin-1"),
        ("utf-16", "utf-16"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_encodings(files: Workspace, codec: str, declared: str | None) -> None:
    content = "ville;montant\nBésançon;1\nNîmes;2\n".encode(codec)
    assert files.read(content, TextLayout(encoding=declared)) == [("Bésançon", 1), ("Nîmes", 2)]


def test_an_undeclared_encoding_is_a_finding_with_line_and_bytes(files: Workspace) -> None:
    files.write("s.csv", "ville,n\nParis,1\nNîmes,2\n".encode("cp1252"))
    loaded = files.load("s.csv")
    (finding,) = loaded.findings
    assert loaded.table is None
    assert (finding.code, str(finding.place)) == ("encoding-unknown", "s.csv:3")
    assert finding.facts["bytes"].startswith("ee")
    assert "cp1252" in finding.suggestions


def test_letters_that_are_not_utf8_are_named_before_their_columns(files: Workspace) -> None:
    files.write("s.csv", "région,n\nNîmes,1\n".encode("cp1252"))
    (finding,) = files.describe("s.csv").findings
    assert (finding.code, finding.place.line) == ("encoding-unknown", 1)


def test_a_letter_cut_at_the_end_of_the_file_is_a_finding(files: Workspace) -> None:
    assert files.codes("a\nx\né".encode()[:-1]) == ["encoding-unknown"]


@pytest.mark.parametrize(
    ("content", "declared", "code"),
    [
        ("é,n\n1,2\n".encode("latin-1"), "utf-8", "encoding-wrong"),
        (b"a,b\n\x81,2\n", "cp1252", "encoding-wrong"),
        (b"a,b\n1,2\n", "no-such", "encoding-name-unknown"),
        ("é,n\n1,2\n".encode(), "latin-1", "encoding-suspect"),
        (b"\x00\x01\x02,\x00\n", None, "file-not-text"),
    ],
)
def test_wrong_encodings(files: Workspace, content: bytes, declared: str | None, code: str) -> None:
    assert files.codes(content, TextLayout(encoding=declared)) == [code]


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [("a,b,c\n1,2,3\n4,5\n", 3, "2"), ("a,b,c\n1,2,3\n4,5,6,7\n", 3, "4")],
)
def test_a_row_of_another_width_names_its_line(files: Workspace, content: str, line: int, found: str) -> None:
    files.write("s.csv", content)
    (finding,) = files.load("s.csv").findings
    assert (finding.code, finding.place.line) == ("row-broken", line)
    assert (finding.facts["expected"], finding.facts["found"]) == ("3", found)


def test_an_open_quote_is_a_finding_with_its_line(files: Workspace) -> None:
    files.write("s.csv", 'a,b\n1,x\n2,"y\n3,z\n')
    (finding,) = files.load("s.csv").findings
    assert finding.code in ("row-unreadable", "row-broken")
    assert finding.place.line >= 3


def test_a_delimiter_after_every_row_makes_no_column(files: Workspace) -> None:
    assert files.read("a;b\n1;2;\n3;4;\n") == [(1, 2), (3, 4)]


def test_no_header_with_names_and_without(files: Workspace) -> None:
    assert files.read("1|Actual\n2|Budget\n", TextLayout(header=False, names=("id", "name"))) == [
        (1, "Actual"),
        (2, "Budget"),
    ]
    files.write("t.csv", "1|Actual\n2|Budget\n")
    assert list(types(files.load(FileRows(pattern="t.csv", layout=TextLayout(header=False))))) == [
        "column1",
        "column2",
    ]


def test_names_must_be_as_many_as_columns(files: Workspace) -> None:
    assert files.codes("1|a|x\n", TextLayout(header=False, names=("id", "name"))) == ["names-count"]


def test_lines_before_the_header_are_skipped(files: Workspace) -> None:
    assert files.read("Report\nof March\na,b\n1,2\n", TextLayout(skip=2)) == [(1, 2)]


def test_a_file_read_line_by_line(files: Workspace) -> None:
    lines = ['1.2.3.4 - - "GET /, HTTP" 200', "", 'odd "quote; here']
    loaded = files.read("\n".join(lines), TextLayout(delimiter=""))
    assert loaded == [(lines[0],), (lines[2],)]


def test_header_names_are_trimmed_and_empty_ones_numbered(files: Workspace) -> None:
    files.write("s.csv", " BP \u00a0,,c\n1,2,3\n")
    assert list(types(files.load("s.csv"))) == ["BP", "column2", "c"]


def test_a_name_twice_matters_only_when_it_is_needed(files: Workspace) -> None:
    files.write("s.csv", "id,Note,note\n1,a,b\n")
    assert [one.code for one in files.load("s.csv", ("note",)).findings] == ["column-twice"]
    assert files.load("s.csv", ("id",)).findings == ()


def test_a_missing_column_names_its_neighbours(files: Workspace) -> None:
    files.write("s.csv", "order_id,amount\n1,2\n")
    (finding,) = files.load("s.csv", ("amuont",)).findings
    assert (finding.code, finding.suggestions) == ("column-missing", ("amount",))


def test_a_missing_file_names_its_neighbours(files: Workspace) -> None:
    files.write("data/orders.csv", "a\n1\n")
    (finding,) = files.load("data/order.csv").findings
    assert (finding.code, finding.suggestions) == ("file-missing", ("data/orders.csv",))
    (finding,) = files.load("date/*.csv").findings
    assert (finding.code, finding.suggestions) == ("file-missing", ("data",))


@pytest.mark.parametrize("content", ["", "\n\n", "a,b\n"])
def test_an_empty_source_is_a_table_without_rows(files: Workspace, content: str) -> None:
    files.write("s.csv", content)
    loaded = files.load("s.csv", ())
    assert [(one.code, one.severity) for one in loaded.findings] == [("source-empty", Severity.WARNING)]
    assert files.rows('SELECT count(*) FROM "s"') == [(0,)]


def test_an_empty_source_keeps_declared_types(files: Workspace) -> None:
    files.write("s.csv", "at,amount\n")
    formats = {"at": ColumnFormat(type=ColumnType.DATE), "amount": ColumnFormat(type=ColumnType.DECIMAL)}
    assert types(files.load("s.csv", **formats)) == {"at": "date", "amount": "decimal(18,2)"}


def test_several_files_are_one_source_and_their_columns_go_by_name(files: Workspace) -> None:
    files.write("m/1.csv", "id,amount\n1,2.5\n")
    files.write("m/2.csv", "amount,id\n4,3\n")
    assert files.load("m/*.csv").findings == ()
    assert files.rows() == [(1, Decimal("2.5")), (3, Decimal("4.0"))]


def test_files_of_one_source_with_other_columns(files: Workspace) -> None:
    files.write("m/1.csv", "id,amount\n1,2.5\n")
    files.write("m/2.csv", "id,amuont\n3,4\n")
    loaded = files.load("m/*.csv", ("amount",))
    assert loaded.table is None
    error = loaded.findings[0]
    assert (error.code, error.place.file, error.facts["column"]) == ("columns-differ", "m/2.csv", "amount")
    assert error.suggestions == ("amuont",)
    assert files.load("m/*.csv", ("id",)).table is not None


def test_a_value_of_the_second_file_is_placed_there(files: Workspace) -> None:
    files.write("m/1.csv", "n\n1\n2\n")
    files.write("m/2.csv", "n\n3\nmany\n")
    (finding,) = files.load("m/*.csv", n=ColumnFormat(type=ColumnType.INTEGER)).findings
    assert (finding.code, str(finding.place), finding.facts["value"]) == (
        "text-in-number-column",
        "m/2.csv:3",
        "many",
    )


def test_lines_are_counted_past_quoted_line_breaks(files: Workspace) -> None:
    files.write("s.csv", 'note,n\n"two\nlines",1\n\nx,many\n')
    (finding,) = files.load("s.csv", n=ColumnFormat(type=ColumnType.INTEGER)).findings
    assert finding.place.line == 5


def test_files_with_signs_in_their_names(files: Workspace) -> None:
    files.write("a[1]'x.csv", "n\n1\n")
    assert files.load("a[1]'x.csv").findings == ()
    assert files.rows() == [(1,)]


def test_packed_text(files: Workspace) -> None:
    files.write("s.csv.gz", gzip.compress(b"n\n1\n2\n"))
    files.load("s.csv.gz")
    assert files.rows() == [(1,), (2,)]


def test_only_needed_columns_are_judged(files: Workspace) -> None:
    files.write("s.csv", "id,when\n1,01/02/2024\n")
    assert files.load("s.csv", ("id",)).findings == ()
    assert [one.code for one in files.load("s.csv", ("when",)).findings] == ["date-order-ambiguous"]


def test_entered_rows_are_a_small_table(files: Workspace) -> None:
    rows = ({"day": "2024-01-31", "share": "12.5", "author": "ana"}, {"day": "2024-02-29", "share": "13"})
    assert files.load(EnteredRows(rows=rows)).findings == ()
    found = files.rows('SELECT share, author FROM "s" ORDER BY day')
    assert found == [(Decimal("12.5"), "ana"), (Decimal("13.0"), None)]


def test_the_fingerprint_follows_the_file(files: Workspace) -> None:
    files.write("s.csv", "n\n1\n")
    first = files.load("s.csv")
    assert files.load("s.csv").fingerprint == first.fingerprint == files.describe("s.csv").fingerprint
    files.write("s.csv", "n\n1\n2\n")
    second = files.load("s.csv")
    assert second.fingerprint != first.fingerprint
    assert files.rows() == [(1,), (2,)]
    assert second.delivered_at is not None
    assert abs((datetime.now(UTC) - second.delivered_at).total_seconds()) < 60


def test_a_copied_workspace_has_the_same_files(files: Workspace, tmp_path: Path) -> None:
    files.write("s.csv", "n\n1\n")
    first = files.load("s.csv").fingerprint
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy2(files.folder / "s.csv", copy / "s.csv")
    with workspace(copy) as there:
        assert there.load("s.csv").fingerprint == first
        (copy / "s.csv").unlink()
        (copy / "s.csv").symlink_to(files.folder / "s.csv")
        assert there.load("s.csv").fingerprint != first  # another file, whatever it holds
