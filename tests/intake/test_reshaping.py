"""Months as columns and total rows: recognised, asked, and reshaped by a SELECT that the gate lets pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.definitions.formula import read_select
from jalon.intake import Asked, Proposal, Where, made, propose
from jalon.intake.monthly import month_columns, month_of
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place, Refusal
from jalon.warehouses.sighting import cells_of, column_of

BUDGET = """\
Budget commercial 2024;;;;;
;;;;;
Région;Canal;janv.;févr.;mars;Total
Nord;Web;1 200,50;1 100,00;900,00;3 200,50
Sud;Boutique;500,00;-;450,00;950,00
Est;Web;300,00;310,00;320,00;930,00
Total;;2 000,50;1 410,00;1 670,00;5 080,50
"""
WHERE = Where(path="x.csv", title="x", sources=frozenset(), kpis=frozenset(), languages=("fr", "en"))


def proposed(tmp_path: Path, text: str, name: str = "budget.csv") -> Proposal:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = propose(cells_of(path), column_of, file=name, currency="EUR", today=date(2026, 11, 28))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("heading", "grain", "number", "year"),
    [
        ("janv. 2024", Grain.MONTH, 1, 2024),
        ("Février 2024", Grain.MONTH, 2, 2024),
        ("févr.-24", Grain.MONTH, 2, 2024),
        ("Mar-24", Grain.MONTH, 3, 2024),
        ("AOÛT", Grain.MONTH, 8, None),
        ("Sept.", Grain.MONTH, 9, None),
        ("Jan", Grain.MONTH, 1, None),
        ("juil", Grain.MONTH, 7, None),
        ("July 2023", Grain.MONTH, 7, 2023),
        ("2024 décembre", Grain.MONTH, 12, 2024),
        ("2024-01", Grain.MONTH, 1, 2024),
        ("01/2024", Grain.MONTH, 1, 2024),
        ("202403", Grain.MONTH, 3, 2024),
        ("2024-05-01", Grain.MONTH, 5, 2024),
        ("01/06/2024", Grain.MONTH, 6, 2024),
        ("M07", Grain.MONTH, 7, None),
        ("T1 2024", Grain.QUARTER, 1, 2024),
        ("Q3", Grain.QUARTER, 3, None),
        ("2023", Grain.YEAR, 1, 2023),
    ],
)
def test_headings_that_are_periods(heading: str, grain: Grain, number: int, year: int | None) -> None:
    step = month_of(heading)
    assert step is not None
    assert (step.grain, step.number, step.year) == (grain, number, year)


@pytest.mark.parametrize(
    "heading", ["Total", "Région", "jui", "marge", "ma", "", "Montant 2024", "2024-13", "Ventes janvier"]
)
def test_headings_that_are_none(heading: str) -> None:
    assert month_of(heading) is None


@given(st.text(max_size=20))
def test_any_heading_is_read_without_failing(heading: str) -> None:
    step = month_of(heading)
    assert step is None or 1 <= step.number <= 12


def test_months_that_pass_the_end_of_the_year() -> None:
    names = ("oct.", "nov.", "déc.", "janv.")
    found = month_columns(names, frozenset(names), ("Exercice 2024",), "x.csv")
    assert found is not None and found.said_by == "title"
    assert found.days() == (date(2024, 10, 1), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1))
    assert found.days(2030)[0] == date(2030, 10, 1)


def test_months_and_totals_are_asked_and_reshaped(tmp_path: Path) -> None:
    found = proposed(tmp_path, BUDGET)
    assert found.asked == (Asked.MONTHS, Asked.TOTALS)
    assert found.titles == ("Budget commercial 2024",)
    assert found.skip == 2
    assert found.months is not None and found.months.columns == ("janv.", "févr.", "mars")
    assert found.totals is not None and found.totals.labels == ("Total",)
    for refused in (
        replace(found.defaults, name="V", totals=True),
        replace(found.defaults, name="V", months=True),
        replace(found.defaults, name="V", months=False, totals=True),
    ):
        with pytest.raises(Refusal) as refusal:
            made(found, refused, WHERE)
        assert refusal.value.finding.code == "drop-unanswered"
    source = made(found, replace(found.defaults, name="V", months=True, totals=True), WHERE).source
    sql = read_select(source["sql"], tables=["lignes"], place=Place(file="x"))
    assert "UNPIVOT" in sql and "ILIKE 'total%'" in sql and "make_date(2024, 3, 1)" in sql
    assert '"Total"' not in sql.replace("'total%'", "")
    assert source["columns"]["févr."] == {"type": "decimal", "empty": ["", "-"]}


def test_totals_that_are_ordinary_rows_stay(tmp_path: Path) -> None:
    found = proposed(tmp_path, BUDGET)
    source = made(found, replace(found.defaults, name="V", months=True, totals=False), WHERE).source
    assert "WHERE" not in source["sql"]


def test_a_year_that_nothing_says_is_asked(tmp_path: Path) -> None:
    found = proposed(tmp_path, BUDGET.replace(" 2024", ""))
    assert Asked.YEAR in found.asked
    with pytest.raises(Refusal):
        made(found, replace(found.defaults, name="V", months=True, totals=True), WHERE)
    said = replace(found.defaults, name="V", months=True, totals=True, year=2023)
    assert "make_date(2023, 1, 1)" in made(found, said, WHERE).source["sql"]


def test_a_year_in_the_file_name(tmp_path: Path) -> None:
    found = proposed(tmp_path, BUDGET.replace(" 2024", ""), "budget_2022.csv")
    assert found.months is not None and (found.months.year, found.months.said_by) == (2022, "file")


def test_subtotals_in_a_long_table(tmp_path: Path) -> None:
    rows = (
        "".join(f"2024-01-{day:02d};Nord;{day}\n2024-01-{day:02d};Sud;{day}\n" for day in range(1, 20))
        + "Sous-total Nord;;190\nTOTAL GÉNÉRAL;;380\n"
    )
    found = proposed(tmp_path, "date;région;montant\n" + rows)
    assert found.totals is not None
    assert found.totals.labels == ("Sous-total Nord", "TOTAL GÉNÉRAL")
    assert found.defaults.date == "date"
    source = made(found, replace(found.defaults, totals=True), WHERE).source
    assert source["sql"] == 'SELECT *\nFROM lignes\nWHERE "date" IS NOT NULL\n'
    assert source["columns"]["date"] == {"type": "date", "empty": ["", "Sous-total Nord", "TOTAL GÉNÉRAL"]}


def test_a_last_row_that_is_the_sum_of_the_others(tmp_path: Path) -> None:
    found = proposed(tmp_path, "jour,ventes\n2024-01-01,10\n2024-01-02,20\n2024-01-03,30\n,60\n")
    assert found.totals is not None and found.totals.column == "jour" and found.totals.labels == ()
    kept = proposed(tmp_path, "jour,ventes\n2024-01-01,10\n2024-01-02,20\n2024-01-03,30\n,61\n")
    assert kept.totals is None


def test_a_company_called_total_is_no_total(tmp_path: Path) -> None:
    rows = "".join(
        f"2024-01-{day:02d},{'Total Energies' if day % 3 else 'Autre'},5\n" for day in range(1, 28)
    )
    assert proposed(tmp_path, "date,client,montant\n" + rows).totals is None
