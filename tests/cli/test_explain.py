"""`jalon explain --against`: why a KPI moved between any two periods, as text and as JSON."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.made import KPIS, NOW, jalon, read, workspace
from tests.demo.first import FirstRun, first_run_of_the_demo


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, computed. Read only."""
    first: FirstRun = first_run_of_the_demo(tmp_path_factory)
    return first.folder


def test_two_periods_that_a_person_names(shop: Path) -> None:
    words = ("explain", "revenue", shop, "--period", "2025-12", "--against", "2025-06", "--now", NOW)
    said = read(jalon(*words, "--json"))
    (move,) = said["judgement"]["moves"]
    assert (move["before"]["start"], move["after"]["start"]) == ("2025-06-01", "2025-12-01")
    assert said["judgement"]["foresight"] is None
    by_region = move["over"][0]
    shares = [Decimal(str(each["contribution"])) for each in by_region["members"]]
    assert sum(shares) == Decimal(str(move["change"]))
    text = jalon(*words, lang="fr").stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Décembre 2025 contre juin 2025" in text


def test_without_a_period_it_is_the_latest_whole_one(shop: Path) -> None:
    said = read(jalon("explain", "visits", shop, "--against", "2025-11", "--json", "--now", NOW))
    (move,) = said["judgement"]["moves"]
    assert (move["before"]["start"], move["after"]["start"]) == ("2025-11-01", "2026-02-01")


def test_a_year_is_not_compared_with_a_month(shop: Path) -> None:
    result = jalon("explain", "revenue", shop, "--period", "2025-12", "--against", "2025", "--now", NOW)
    assert result.exit_code == 2
    assert "against-other-grain" in result.stderr


@pytest.mark.parametrize(
    ("words", "written", "option"),
    [
        (("--against", "9999-12"), "9999-12", "--against"),
        (("--period", "9999-12"), "9999-12", "--period"),
        (("--period", "9999-12-31"), "9999-12-31", "--period"),
        (("--period", "9999-11", "--grain", "fiscal-year"), "9999-11", "--period"),
    ],
)
def test_a_period_that_no_calendar_holds(
    shop: Path, words: tuple[str, ...], written: str, option: str
) -> None:
    result = jalon("explain", "revenue", shop, *words, "--now", NOW)
    assert result.exit_code == 2
    assert f"period-not-known  “{written}” after {option}" in result.stderr
    assert "Write 2026, 2026-Q1" in result.stderr


@pytest.mark.parametrize("words", [("--period", "2025-12", "--against", "2025-12"), ("--against", "2026-02")])
def test_a_period_is_not_compared_with_itself(shop: Path, words: tuple[str, ...]) -> None:
    for lang, said in (("en", "the same as the one"), ("fr", "la même que celle")):
        result = jalon("explain", "revenue", shop, *words, "--now", NOW, lang=lang)
        assert result.exit_code == 2
        assert "against-same" in result.stderr
        assert said in result.stderr


def test_a_member_off_its_own_target_is_named(tmp_path: Path) -> None:
    north = "  - stay: {above: 500}\n    grain: month\n    for: {region: north}\n"
    kpis = KPIS.replace("    grain: month\n", f"    grain: month\n{north}", 1)
    folder = workspace(tmp_path, kpis=kpis)
    assert jalon("run", folder, "--now", NOW).exit_code == 0
    words = ("explain", "revenue", folder, "--now", NOW)
    assert "\n└ north is off track: €30" in jalon(*words).stdout
    assert "\n└ north est mal engagé : 30,10 €" in jalon(*words, lang="fr").stdout.replace("\u00a0", " ")
    (off,) = read(jalon(*words, "--json"))["members_off"]
    assert (off["slice"], off["status"]) == ({"region": "north"}, "off_track")
    assert "└" not in jalon(*words, "--period", "2026-02").stdout
