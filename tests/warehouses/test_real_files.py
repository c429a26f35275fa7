"""The real tables: files load with as many rows as an independent reader counts; money adds up alike."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.vocabulary.source import FileRows, TextLayout
from jalon.warehouses.tables import peek
from tests.warehouses.made import Workspace, types, workspace

BUDGET = TextLayout(encoding="cp1252", decimal=",", thousands=" ", empty=("", "-"))
CASES = [
    ("ecommerce/superstore_us/superstore.csv", TextLayout(dates="%d-%m-%y"), "Sales", 9994),
    ("french/montpellier_budget/budget_primitif_2014.csv", BUDGET, "BP", 1448),
    ("french/montpellier_budget/budget_execute_2005_2012.csv", BUDGET, "Exécuté", 9998),
    ("french/dvf_extrait/valeursfoncieres-2020_extrait.txt", TextLayout(decimal=","), "Valeur fonciere", 172),
    (
        "logistics/adventureworks_purchasing/PurchaseOrderDetail.csv",
        TextLayout(header=False),
        "column7",
        8845,
    ),
    ("subscription/telco_churn/Telco-Customer-Churn.csv", TextLayout(), "TotalCharges", 7043),
    ("web/ga_daily_sessions/ga_sessions.csv", TextLayout(), "Target", 1827),
]


@pytest.mark.parametrize(("name", "layout", "amount", "rows"), CASES)
def test_sums_equal_those_of_an_independent_reader(
    files: Workspace, shared_data: Path, name: str, layout: TextLayout, amount: str, rows: int
) -> None:
    path = shared_data / name
    loaded = files.load(FileRows(pattern=str(path), layout=layout))
    assert [one.code for one in loaded.findings if one.severity == "error"] == []
    column = list(types(loaded)).index(amount)
    text = path.read_bytes().decode(layout.encoding or "utf-8-sig")
    delimiter = max(",;\t|", key=text.split("\n", 1)[0].count)
    cells = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    numbers = [row[column] for row in cells[0 if layout.header is False else 1 :]]
    plain = [
        "".join(letter for letter in number if letter not in " \u00a0").replace(",", ".")
        for number in numbers
    ]
    expected = sum((Decimal(number) for number in plain if number not in ("", "-")), Decimal(0))
    assert files.rows(f'SELECT count(*), sum("{amount}") FROM "s"') == [(rows, expected)]


def test_a_log_is_read_line_by_line(files: Workspace, shared_data: Path) -> None:
    rows = FileRows(
        pattern=str(shared_data / "web/apache_access_log/apache_logs.txt"), layout=TextLayout(delimiter="")
    )
    files.load(rows)
    assert files.rows('SELECT count(*), count(DISTINCT line) FROM "s"') == [(10_000, 9_981)]


def test_a_workbook_of_fifty_thousand_rows(files: Workspace, shared_data: Path) -> None:
    loaded = files.load(str(shared_data / "finance/packt_price_volume_mix/pvm_sample.xlsx"))
    assert types(loaded)["DimDate"] == "date"
    assert files.rows('SELECT count(*) FROM "s"') == [(53_092,)]


def test_every_small_file_loads(shared_data: Path, tmp_path: Path) -> None:
    with workspace(tmp_path) as files:
        for path in sorted((shared_data / "crm").rglob("*.csv"))[::3]:
            loaded = files.load(str(path))
            assert loaded.table is not None, loaded.findings
            (found,) = files.find(str(path))
            expected = [row for row in csv.reader(path.open(encoding="utf-8-sig", newline="")) if row]
            assert files.rows('SELECT count(*) FROM "s"') == [(len(expected) - 1,)], path
            assert peek(found, FileRows(pattern=str(path)), 10).names == tuple(loaded.table.columns)
