"""What texts become: exact numbers, dates of one reading, and findings instead of guesses."""

# ruff: noqa: DTZ001 - wall-clock times are meant; SQL is easier to read in one line

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Context, Decimal, localcontext
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.vocabulary.finding import Severity
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import ColumnFormat, FileRows, TextLayout
from jalon.warehouses.numbers import Marks
from tests.warehouses.made import Workspace, types, workspace

FRENCH = TextLayout(delimiter=";", decimal=",", thousands=" ")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace for all: each test overwrites its file."""
    with workspace(tmp_path_factory.mktemp("types")) as made:
        yield made


def column(
    files: Workspace, values: list[str], layout: TextLayout | None = None, **form: Any
) -> tuple[str, list[Any]]:
    """Type and values of a one-column file."""
    files.write("s.csv", "x;y\n" + "\n".join(f'"{value}";.' for value in values) + "\n")
    formats = {"x": ColumnFormat(**form)} if form else {}
    loaded = files.load(FileRows(pattern="s.csv", layout=layout or TextLayout(delimiter=";")), **formats)
    return types(loaded)["x"], [row[0] for row in files.rows('SELECT x FROM "s"')]


@pytest.mark.parametrize(
    ("values", "kind", "read"),
    [
        (["1", "-2", "+3", "0"], "integer", [1, -2, 3, 0]),
        (["1.50", "2"], "decimal(18,2)", [Decimal("1.50"), Decimal("2.00")]),
        ([".5", "-.25"], "decimal(18,2)", [Decimal("0.50"), Decimal("-0.25")]),
        (["123456789012345678", "1"], "integer", [123456789012345678, 1]),
        (["9223372036854775808"], "decimal(38,0)", [Decimal(9223372036854775808)]),
        (["0.12345678901234567890"], "decimal(38,20)", [Decimal("0.12345678901234567890")]),
        (["1E-3", "2"], "double", [0.001, 2.0]),
        (["\u22125", "5"], "integer", [-5, 5]),
        (["00123", "7"], "text", ["00123", "7"]),
        (["true", "FALSE", ""], "boolean", [True, False, None]),
        ([" 5 ", "\u00a06"], "integer", [5, 6]),
        ([" a ", "b"], "text", [" a ", "b"]),
        (["", ""], "other", [None, None]),
        (["2024-01-31", "2024-02-29"], "date", [date(2024, 1, 31), date(2024, 2, 29)]),
        (
            ["2024-01-31T10:20:30", "2024-02-29 1:02"],
            "timestamp",
            [datetime(2024, 1, 31, 10, 20, 30), datetime(2024, 2, 29, 1, 2)],
        ),
        (["2024-01-31T10:20:30Z"], "instant", [datetime(2024, 1, 31, 10, 20, 30, tzinfo=UTC)]),
        (["2024-01-31 10:20:30+02:00"], "instant", [datetime(2024, 1, 31, 8, 20, 30, tzinfo=UTC)]),
        (
            ["2023-07-06 05:18:21.205000 UTC"],
            "instant",
            [datetime(2023, 7, 6, 5, 18, 21, 205000, tzinfo=UTC)],
        ),
        (["31/12/2024", "1/2/2024"], "date", [date(2024, 12, 31), date(2024, 2, 1)]),
        (["12/31/2024", "1/2/2024"], "date", [date(2024, 12, 31), date(2024, 1, 2)]),
        (
            ["29-02-2016 01:16", "01-03-2016 23:59"],
            "timestamp",
            [datetime(2016, 2, 29, 1, 16), datetime(2016, 3, 1, 23, 59)],
        ),
        (["31.12.24", "30.11.32"], "date", [date(2024, 12, 31), date(2032, 11, 30)]),
        (["05/05/2024", "06/06/2024"], "date", [date(2024, 5, 5), date(2024, 6, 6)]),
        (["2024-13-01"], "text", ["2024-13-01"]),
        (["31/02/2024"], "text", ["31/02/2024"]),
        (["1.2.3", "1.10.2"], "text", ["1.2.3", "1.10.2"]),
        (["10:30", "11:45"], "text", ["10:30", "11:45"]),
        (["2024-01", "2024-02"], "text", ["2024-01", "2024-02"]),
        (["99999999999999999999999999999999999999.99"], "double", [1e38]),
    ],
)
def test_inference(files: Workspace, values: list[str], kind: str, read: list[Any]) -> None:
    if kind == "date" and values[0] == "31.12.24":
        values = ["31.12.99", "30.11.32"]  # the year first would be 2031-12-99
        read = [date(1999, 12, 31), date(2032, 11, 30)]
    assert column(files, values) == (kind, read)


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ([" 1 063 850,00    ", "200,5"], [Decimal("1063850.00"), Decimal("200.50")]),
        (["1\u00a0063,5", "1\u202f000"], [Decimal("1063.5"), Decimal("1000.0")]),
        (["-1 000,00", "12,00"], [Decimal("-1000.00"), Decimal("12.00")]),
    ],
)
def test_french_numbers(files: Workspace, values: list[str], read: list[Any]) -> None:
    assert column(files, values, FRENCH)[1] == read


def test_marks_of_one_column(files: Workspace) -> None:
    assert column(files, ["1'000.5", "2'000"], thousands="'")[1] == [Decimal("1000.5"), Decimal("2000.0")]
    assert column(files, ["1.000,5", "2.000"], thousands=".", decimal=",")[1] == [
        Decimal("1000.5"),
        Decimal("2000.0"),
    ]


@pytest.mark.parametrize(
    ("values", "code", "severity"),
    [
        (["1,5", "2,25"], "decimal-comma", Severity.WARNING),
        (["1,234,567", "1,000"], "thousands-undeclared", Severity.WARNING),
        (["1,234", "5,678"], "number-ambiguous", Severity.WARNING),
        (["1 234", "5"], "decimal-comma", Severity.WARNING),
        (["08-11-16", "09-10-15"], "date-order-ambiguous", Severity.ERROR),
        (["31-12-16", "08-11-16"], "date-order-ambiguous", Severity.ERROR),
        (["01/02/2024", "03/04/2024 10:00"], "date-order-ambiguous", Severity.ERROR),
        ([*map(str, range(20)), "n/a"], "text-in-number-column", Severity.WARNING),
        (["5", "6", "-", "7", "-"], "text-in-number-column", Severity.WARNING),
        ([*["2024-01-01"] * 20, "soon"], "text-in-date-column", Severity.WARNING),
        ([*["31/12/2024"] * 20, "12/31/2024"], "text-in-date-column", Severity.WARNING),
    ],
)
def test_what_is_said_instead_of_guessed(
    files: Workspace, values: list[str], code: str, severity: Severity
) -> None:
    files.write("s.csv", "x;y\n" + "\n".join(f"{value};." for value in values))
    loaded = files.load("s.csv", ("x",))
    found = [(finding.code, finding.severity) for finding in loaded.findings]
    if code == "decimal-comma" and " " in values[0]:
        assert found[0][0] in ("thousands-undeclared", "number-ambiguous", "decimal-comma")
        return
    assert found == [(code, severity)]
    assert (loaded.table is None) is (severity is Severity.ERROR)


def test_an_ambiguous_date_shows_both_readings_and_the_line(files: Workspace) -> None:
    files.write("s.csv", "id,when\n1,05/05/2024\n2,08/11/2024\n")
    (finding,) = files.load("s.csv").findings
    assert str(finding.place) == "s.csv:3"
    facts = finding.facts
    assert (facts["value"], facts["first"], facts["second"]) == ("08/11/2024", "2024-11-08", "2024-08-11")
    assert (facts["first_pattern"], facts["second_pattern"]) == ("%d/%m/%Y", "%m/%d/%Y")


@pytest.mark.parametrize(
    ("form", "values", "read"),
    [
        ({"type": ColumnType.DATE, "format": "%d-%m-%y"}, ["08-11-16"], [date(2016, 11, 8)]),
        ({"format": "%m/%d/%Y"}, ["08/11/2016"], [date(2016, 8, 11)]),
        ({"type": ColumnType.DATE, "format": "%Y-%m"}, ["2018-01"], [date(2018, 1, 1)]),
        ({"type": ColumnType.DATE}, ["20240131"], [date(2024, 1, 31)]),
        (
            {"type": ColumnType.INSTANT, "format": "%d/%b/%Y:%H:%M:%S %z"},
            ["17/May/2015:10:05:03 +0000"],
            [datetime(2015, 5, 17, 10, 5, 3, tzinfo=UTC)],
        ),
        ({"type": ColumnType.INSTANT}, ["2024-07-01 12:00:00"], [datetime(2024, 7, 1, 10, tzinfo=UTC)]),
        ({"type": ColumnType.TEXT}, ["12"], ["12"]),
        ({"type": ColumnType.DECIMAL}, ["12"], [Decimal(12)]),
        ({"type": ColumnType.INTEGER}, ["007", "12.0"], [7, 12]),
        ({"type": ColumnType.DOUBLE}, ["1.5"], [1.5]),
        ({"type": ColumnType.BOOLEAN}, ["Oui", "non", "1", "no"], [True, False, True, False]),
        ({"type": ColumnType.INTEGER, "empty": ("n/a", "?")}, ["n/a", "5", "?"], [None, 5, None]),
        ({"type": ColumnType.TEXT, "empty": ("?",)}, ["?", "a"], [None, "a"]),
    ],
)
def test_declared(files: Workspace, form: dict[str, Any], values: list[str], read: list[Any]) -> None:
    assert column(files, values, **form)[1] == read


@pytest.mark.parametrize(
    ("form", "values", "code", "row"),
    [
        ({"type": ColumnType.INTEGER}, ["1", "two", "three"], "text-in-number-column", 1),
        ({"type": ColumnType.INTEGER}, ["1", "2.5"], "fraction-in-integer-column", 1),
        (
            {"type": ColumnType.DATE, "format": "%d/%m/%Y"},
            ["31/12/2024", "12/31/2024"],
            "text-in-date-column",
            1,
        ),
        (
            {"type": ColumnType.DATE, "format": "%d/%m/%Y"},
            ["31/12/2024", "31/12/24"],
            "text-in-date-column",
            1,
        ),
        ({"type": ColumnType.DATE}, ["2024-01-01", "yesterday"], "text-in-date-column", 1),
        ({"type": ColumnType.BOOLEAN}, ["yes", "7"], "text-in-boolean-column", 1),
    ],
)
def test_declared_and_broken(
    files: Workspace, form: dict[str, Any], values: list[str], code: str, row: int
) -> None:
    files.write("s.csv", "x,y\n" + "\n".join(f"{value},." for value in values))
    loaded = files.load("s.csv", x=ColumnFormat(**form))
    (finding,) = loaded.findings
    assert loaded.table is None
    assert (finding.code, finding.severity, finding.place.line) == (code, Severity.ERROR, row + 2)
    assert finding.facts["value"] == values[row]


def test_one_pattern_for_every_date_column(files: Workspace) -> None:
    layout = TextLayout(dates="%d-%m-%y")
    content = "ordered,shipped,n,day\n08-11-16,09-11-16,5,2024-01-01\n"
    assert files.read(content, layout) == [(date(2016, 11, 8), date(2016, 11, 9), 5, date(2024, 1, 1))]


def test_a_sample_and_the_whole_are_judged_alike(files: Workspace) -> None:
    content = "a;b;c;d;e\n1;1.5;2024-01-01;true;x\n2;2.25;2024-01-02;false;y\n"
    files.write("s.csv", content)
    assert types(files.describe("s.csv")) == types(files.load("s.csv"))


def test_describing_warns_of_what_a_sample_cannot_settle(files: Workspace) -> None:
    files.write("s.csv", "x\n01/02/2024\n")
    described = files.describe("s.csv")
    assert types(described) == {"x": "date"}
    assert [(one.code, one.severity) for one in described.findings] == [
        ("date-order-ambiguous", Severity.WARNING)
    ]


def test_amounts_may_carry_their_currency_once_declared(files: Workspace) -> None:
    content = "x\n1\u00a0130,29 €\n-5,10 €\n€ 3\n"
    layout = TextLayout(delimiter=";", decimal=",", thousands=" ")
    found = files.read(content, layout, x=ColumnFormat(type=ColumnType.DECIMAL))
    assert found == [(Decimal("1130.29"),), (Decimal("-5.10"),), (Decimal("3.00"),)]


@pytest.mark.parametrize("odd", ["3 $", "€ 3 €", "€", "3 € 4"])
def test_two_currencies_are_no_number(files: Workspace, odd: str) -> None:
    files.write("s.csv", f"x\n5 €\n{odd}\n")
    loaded = files.load("s.csv", x=ColumnFormat(type=ColumnType.DECIMAL))
    assert [finding.code for finding in loaded.findings] == ["text-in-number-column"]


def test_undeclared_amounts_with_a_currency_are_named(files: Workspace) -> None:
    files.write("s.csv", "x;y\n1,50 €;a\n12 €;b\n")
    described = files.describe("s.csv")
    assert types(described)["x"] == "text"
    (finding,) = described.findings
    assert (finding.code, finding.facts["decimal"], finding.facts["sign"]) == (
        "currency-undeclared",
        ",",
        "€",
    )


def written(value: Decimal, decimal: str, thousands: str) -> str:
    """A number as people write it."""
    whole, _, fraction = f"{value:f}".removeprefix("-").partition(".")
    groups: list[str] = []
    while len(whole) > 3 and thousands:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    text = thousands.join([whole, *groups]) + (decimal + fraction if fraction else "")
    return ("-" if value < 0 else "") + text


def exact(number: int, places: int) -> Decimal:
    """`number` / 10^`places`, whatever the number of digits."""
    return Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -places))


decimals = st.builds(exact, st.integers(-(10**24), 10**24), st.integers(0, 12))
marks = st.sampled_from([Marks(".", ""), Marks(",", " "), Marks(",", "."), Marks(",", "\u202f")])


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(decimals, min_size=1, max_size=50), marks)
def test_decimals_are_exact_from_text_to_python(files: Workspace, values: list[Decimal], used: Marks) -> None:
    layout = TextLayout(delimiter=";", decimal=used.decimal, thousands=used.thousands)
    rows = "".join(f"{written(value, used.decimal, used.thousands)};.\n" for value in values)
    files.write("s.csv", "x;y\n" + rows)
    loaded = files.load(FileRows(pattern="s.csv", layout=layout))
    assert types(loaded)["x"].startswith(("integer", "decimal"))
    # Read here, not in a process of its own: starting one for each example would take most of the time.
    (kept,) = files.warehouse._relations["s"].files
    with duckdb.connect() as connection, localcontext(Context(prec=60)):
        found = connection.execute(f"SELECT x FROM '{kept}'").fetchall()
        assert [Decimal(row[0]) for row in found] == values
