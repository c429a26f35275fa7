"""`jalon show`, `board` and `explain`: what programs and people read."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.made import NOW, jalon, read, workspace

ROW = {"kpi", "grain", "period_start", "period_end", "slice", "value", "complete", "status"}
CARD = {"kpi", "name", "period_start", "value", "previous", "change", "target", "status", "as_of"}


def test_values_as_json(computed: Path) -> None:
    rows = read(jalon("show", "revenue", computed, "--json", "--now", NOW))
    assert all(set(row) == ROW for row in rows)
    assert rows[0] == {
        "kpi": "revenue",
        "grain": "month",
        "period_start": "2026-01-01",
        "period_end": "2026-02-01",
        "slice": {},
        "value": 120.5,
        "complete": True,
        "status": "reached",
    }
    assert [row["complete"] for row in rows] == [True, True, False]


def test_numbers_keep_every_digit(computed: Path) -> None:
    shown = jalon("show", "basket", computed, "--json", "--now", NOW).stdout
    (february,) = [
        row for row in json.loads(shown, parse_float=Decimal) if row["period_start"] == "2026-02-01"
    ]
    assert february["value"] == 105
    text = jalon("show", "revenue", computed, "--json", "--now", NOW).stdout
    assert json.loads(text, parse_float=str)[0]["value"] == "120.50"


def test_a_breakdown_with_its_none_member(computed: Path) -> None:
    rows = read(
        jalon("show", "revenue", computed, "--by", "region", "--to", "2026-01", "--json", "--now", NOW)
    )
    assert {(row["slice"]["region"], row["value"]) for row in rows} == {("north", 80.25), (None, 40.25)}
    shown = jalon("show", "revenue", computed, "--by", "region", "--now", NOW, lang="fr").stdout
    assert shown.splitlines()[0].split() == ["Période", "region", "Valeur", "Statut"]
    assert "non renseigné" in shown


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-02", None, [2, 3]),
        (None, "2026-02", [1, 2]),
        ("2026-02", "2026-02", [2]),
        ("2026-02-01", "2026-02-28", [2]),
        ("2026-Q1", "2026-T1", [1, 2, 3]),
        ("2026", "2026", [1, 2, 3]),
        ("2026-w06", None, [3]),
        ("FY2026", "FY2026", [1, 2, 3]),
        ("fy2027", None, []),
    ],
)
def test_from_and_to(computed: Path, start: str | None, end: str | None, months: list[int]) -> None:
    bounds = [*(["--from", start] if start else []), *(["--to", end] if end else [])]
    rows = read(jalon("show", "revenue", computed, *bounds, "--json", "--now", NOW))
    assert [int(row["period_start"][5:7]) for row in rows] == months


def test_another_grain(computed: Path) -> None:
    rows = read(jalon("show", "revenue", computed, "--grain", "fiscal-year", "--json", "--now", NOW))
    assert [(row["period_start"], row["period_end"]) for row in rows] == [("2025-04-01", "2026-04-01")]


def test_before_the_first_run_nothing_is_shown(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    result = jalon("show", "revenue", folder, "--json", "--now", NOW)
    assert (result.exit_code, result.stdout) == (4, "[]\n")
    assert f"jalon run {folder}" in result.stderr
    board = jalon("board", folder, "--now", NOW)
    assert (board.exit_code, board.stdout) == (4, "")
    assert jalon("explain", "revenue", folder, "--now", NOW).exit_code == 4


def test_as_it_was_published_then(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    read(jalon("run", folder, "--json", "--now", "2026-03-20T09:00:00+01:00"))
    rows = folder / "data/orders.csv"
    rows.write_text(rows.read_text().replace("120.00", "20.00"))
    read(jalon("run", folder, "--json", "--now", "2026-03-21T09:00:00+01:00"))

    def february(*words: str) -> float:
        shown = read(jalon("show", "revenue", folder, "--json", "--now", "2026-03-21T10:00+01:00", *words))
        return float(shown[1]["value"])

    assert february() == 110.0
    assert february("--as-of", "2026-03-20") == 210.0
    assert february("--as-of", "2026-03-21T08:59") == 210.0
    assert february("--as-of", "2026-03-21T09:01") == 110.0


def test_the_board_as_json(computed: Path) -> None:
    cards = read(jalon("board", computed, "--json", "--now", NOW))
    assert all(set(card) == CARD for card in cards)
    assert [(card["kpi"], card["name"]) for card in cards] == [
        ("revenue", "Revenue"),
        ("orders", "Orders"),
        ("basket", "Basket"),
    ]
    assert (cards[0]["target"], cards[0]["value"], cards[0]["as_of"]) == (100, 30.1, "2026-03-18")
    french = read(jalon("board", computed, "--json", "--now", NOW, lang="fr"))
    assert french[0]["name"] == "Chiffre d'affaires"


def test_the_board_on_the_terminal_and_as_a_page(computed: Path, tmp_path: Path) -> None:
    table = jalon("board", computed, "--now", NOW, lang="fr")
    assert table.exit_code == 0
    assert "Chiffre d'affaires" in table.stdout
    page = tmp_path / "board.html"
    written = jalon("board", computed, "--html", page, "--now", NOW, lang="fr")
    assert (written.exit_code, written.stdout) == (0, "")
    assert str(page) in written.stderr
    assert page.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="fr">')
    assert [path.name for path in tmp_path.iterdir()] == ["board.html"]


def test_a_page_that_cannot_be_written(computed: Path, tmp_path: Path) -> None:
    result = jalon("board", computed, "--html", tmp_path / "nowhere/board.html", "--now", NOW)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "output-unwritable" in result.stderr


def test_an_explanation(computed: Path) -> None:
    said = jalon("explain", "basket", computed, "--period", "2026-02", "--now", NOW)
    assert said.exit_code == 0
    assert "revenue / orders" in said.stdout
    assert "210" in said.stdout
    content = read(jalon("explain", "basket", computed, "--period", "2026-02", "--json", "--now", NOW))
    assert (content["value"], content["parts"]) == (105, {"numerator": 210.0, "denominator": 2})
    assert content["plan"] == []


def test_the_plan_has_one_scan_and_why(computed: Path) -> None:
    content = read(jalon("explain", "basket", computed, "--plan", "--json", "--now", NOW))
    (scan,) = content["plan"]
    assert scan.startswith("-- orders (connection files): ")
    assert scan.count("FROM (") == 1
    assert '"amount"' in scan


def test_the_plan_of_a_table_that_is_gone(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "data/orders.csv").unlink()
    result = jalon("explain", "revenue", folder, "--plan", "--now", NOW)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "file-missing" in result.stderr
