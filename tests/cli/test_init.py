"""`jalon init`: a folder to begin with, and the demo shop that shows what there is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.made import NOW, jalon, read


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_starter_is_a_sound_workspace(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "Ma boîte"
    made = jalon("init", folder, lang=language)
    assert (made.exit_code, made.stdout) == (0, "")
    assert "workspace: ma-bo-te" in (folder / "jalon.yaml").read_text()
    assert sorted(path.name for path in folder.iterdir()) == [
        ".gitignore",
        ".jalon",
        "data",
        "jalon.yaml",
        "kpis",
        "sources",
    ]
    assert jalon("check", folder).exit_code == 0
    text = "".join(path.read_text() for path in folder.rglob("*.yaml"))
    assert ("votre premier kpi" in text.lower()) is (language == "fr")
    assert ("your first kpi" in text.lower()) is (language == "en")
    assert "#fr" not in text
    assert "#en" not in text


def test_what_the_starter_suggests_works(tmp_path: Path) -> None:
    """Its example, uncommented, is a KPI with a target."""
    jalon("init", tmp_path, lang="en")
    for name in ("sources/first.yaml", "kpis/first.yaml"):
        lines = (tmp_path / name).read_text().splitlines()
        kept = [line[2:] for line in lines if line.startswith("# ") and not line[2:3].isupper()]
        (tmp_path / name).write_text(
            "\n".join(line for line in kept if "text:" not in line and "Remove" not in line)
        )
    (tmp_path / "data/orders.csv").write_text(
        "order_id,ordered_on,region,status,amount\n1,2026-03-01,north,paid,12345.67\n"
    )
    checked = jalon("check", tmp_path, "--run", "--now", NOW)
    assert (checked.exit_code, checked.stdout) == (0, ""), checked.output


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "jalon.yaml").write_text("workspace: mine\n")
    for words in ([], ["--demo"]):
        result = jalon("init", tmp_path, *words)
        assert result.exit_code == 1
        assert "init-exists" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["jalon.yaml"]
    assert (tmp_path / "jalon.yaml").read_text() == "workspace: mine\n"


def test_a_repository_keeps_its_own_ignored_files(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    assert jalon("init", tmp_path).exit_code == 0
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = jalon("init", tmp_path / "file/inside")
    assert result.exit_code == 1
    assert "init-unwritable" in result.stderr


def test_the_demo_is_sound(shop: Path) -> None:
    checked = jalon("check", shop, "--now", NOW)
    assert (checked.exit_code, checked.stdout) == (0, ""), checked.output
    cards = read(jalon("board", shop, "--json", "--now", NOW))
    opens = ["mrr", "first_response_hours", "new_leads", "average_basket", "shrinkage"]
    assert [card["kpi"] for card in cards] == opens
    assert all(card["value"] is not None and card["status"] for card in cards)
    assert cards[-1]["status"] == "learning"
    assert jalon("history", "verify", shop).exit_code == 0


def test_the_demo_speaks_french_and_english(shop: Path, tmp_path: Path) -> None:
    assert "Nouveaux prospects" in jalon("board", shop, "--now", NOW, lang="fr").stdout
    assert "New leads" in jalon("board", shop, "--now", NOW, lang="en").stdout
    assert "Une valeur se lit comme on la dirait" in (shop / "kpis/direction.yaml").read_text()
    jalon("init", tmp_path / "english", "--demo", "--now", NOW, lang="en")
    assert "A value reads as one would say it" in (tmp_path / "english/kpis/direction.yaml").read_text()


def test_the_demo_has_a_target_for_one_region(shop: Path) -> None:
    rows = read(jalon("show", "revenue", shop, "--by", "region", "--from", "2026-02", "--json", "--now", NOW))
    judged = {row["slice"]["region"] for row in rows if row["status"]}
    assert judged == {"Occitanie"}
    assert None in {row["slice"]["region"] for row in rows}


def test_the_banks_file_is_late(shop: Path) -> None:
    """Files say by their date when they were delivered: this one did not come when it was promised."""
    rows = read(jalon("show", "cash_balance", shop, "--from", "2026-03", "--json", "--now", NOW), 4)
    assert [row["status"] for row in rows] == ["stale"]
    others = {path.stat().st_mtime for path in (shop / "data").iterdir() if path.name != "tresorerie.csv"}
    assert (shop / "data/tresorerie.csv").stat().st_mtime < min(others)


def test_dimensions_may_be_named_in_any_order(shop: Path) -> None:
    words = ("show", "revenue", shop, "--grain", "fiscal_year", "--json", "--now", NOW, "--by")
    rows = read(jalon(*words, "canal,region"))
    assert rows == read(jalon(*words, "region, canal"))
    assert set(rows[0]["slice"]) == {"region", "canal"}


def test_every_kpi_of_the_demo_can_be_explained(shop: Path) -> None:
    for kpi in ("revenue", "sales_growth", "mrr", "resolution_hours", "new_customers", "market_share"):
        said = jalon("explain", kpi, shop, "--plan", "--now", NOW, lang="fr")
        assert said.exit_code == 0, said.output
        assert "SELECT" in said.stdout


def test_init_as_json(tmp_path: Path) -> None:
    said = read(jalon("init", tmp_path / "new", "--demo", "--json", "--now", str(date(2026, 3, 20))))
    assert "data/commandes.csv" in said["files"]
