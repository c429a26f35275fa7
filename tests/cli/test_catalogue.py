"""`jalon catalogue` and `jalon add`: what there is, what can be had, and what is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jalon.catalogue import catalogue
from jalon.cli.completing import complete_entry
from tests.cli.made import NOW, jalon, process, read, workspace

ALL = catalogue()
REASONS = {
    "catalogue-kpi-there",  # an entry before it used it
    "catalogue-own-kpi-differs",  # the shop's MRR is in EUR, not in EUR a month
    "catalogue-source-ambiguous",  # nothing says yet which of two sources is the table that is meant
    "catalogue-word-missing",  # a word that the formula looks for is not in the shop's column
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def test_every_entry_is_listed_with_what_is_missing(computed: Path) -> None:
    rows = {row["entry"]: row for row in read(jalon("catalogue", computed, "--now", NOW, "--json"))}
    assert set(rows) == set(ALL.entries)
    assert rows["revenue"]["there"] and rows["orders"]["there"]
    assert rows["sales_by_region"]["ready"] and not rows["sales_by_region"]["there"]
    assert rows["win_rate"]["missing"] == {"leads": ["won_on", "opportunity_on"]}
    assert rows["revenue"]["number"] == "K02"
    assert rows["csat"]["variants"] == ["csat_mean"]
    for row in rows.values():
        assert row["formula"] and row["read"] and row["traps"]


def test_a_table_a_pack_in_the_language_that_is_spoken(computed: Path) -> None:
    french = jalon("catalogue", computed, "--function", "ventes", "--now", NOW, lang="fr")
    assert french.exit_code == 0
    assert french.stdout.startswith("Ventes : Vendre plus, mieux, et savoir où.\n")
    lines = {line.split()[1]: line for line in french.stdout.splitlines()[3:]}
    assert lines["orders"].startswith("●") and lines["orders"].endswith("Déjà là.")
    assert lines["sales_by_region"].startswith("✓")
    assert lines["new_customers"].endswith(
        "Il manque dans la table « Commandes », la colonne « Client qui commande »."
    )
    assert "15 KPI" in french.stderr
    english = jalon("catalogue", computed, "--function", "sales", "--now", NOW)
    assert "in the table “Orders” the column “Customer who orders”" in english.stdout


def test_an_unknown_function_or_aim_is_told() -> None:
    function = jalon("catalogue", "--function", "sale", "--json")
    assert function.exit_code == 2
    (finding,) = json.loads(function.stderr)["findings"]
    assert (finding["code"], finding["suggestions"]) == ("catalogue-function-unknown", ["sales", "social"])
    aim = jalon("catalogue", "--aim", "zorglub", lang="fr")
    assert aim.exit_code == 2
    assert "« zorglub » ne correspond à aucun objectif du catalogue." in aim.stderr


def test_three_suggestions_for_an_aim(computed: Path) -> None:
    found = read(jalon("catalogue", computed, "--aim", "vendre plus", "--json", "--now", NOW))
    assert len(found) == 3
    assert {row["timing"] for row in found} == {"leading", "lagging"}
    assert all(row["because"] for row in found)
    told = jalon("catalogue", computed, "--aim", "plus de ventes", "--now", NOW, lang="fr")
    assert told.stdout.startswith("Pour : Plus de ventes\n\n1. Chiffre d'affaires (revenue), résultat\n")
    assert "signe avant-coureur" in told.stdout


def test_outside_of_a_workspace_the_catalogue_is_listed_all_the_same(tmp_path: Path) -> None:
    done = process("catalogue", "--aim", "more cash", cwd=tmp_path, environment={"JALON_LANG": "en"})
    assert done.returncode == 0, done.stderr
    assert "(cash_balance), result" in done.stdout
    assert jalon("catalogue", tmp_path).exit_code == 1  # a folder that was named must be a workspace


def test_adding_computes(folder: Path) -> None:
    added = jalon("add", "sales_growth_year", folder, "--now", NOW)
    assert added.exit_code == 0, added.output
    assert added.stdout == "Added: sales_growth_year (in kpis/sales.yaml).\n"
    assert "It uses your own KPI: revenue." in added.stderr
    assert "is a measure until" in added.stderr
    made = read(jalon("add", "refund_rate", folder, "--objective", "growth", "--now", NOW, "--json"))
    assert made == {"kpis": ["refund_rate"], "files": ["kpis/sales.yaml"], "used": [], "times": {}}
    assert jalon("check", folder, "--run", "--now", NOW).exit_code == 0
    assert jalon("run", folder, "--now", NOW).exit_code == 0
    rows = read(jalon("show", "refund_rate", folder, "--grain", "month", "--json", "--now", NOW))
    assert [row["value"] for row in rows] == [0, 0, 0.5]


def test_columns_are_named_by_the_person(folder: Path) -> None:
    asked = jalon("add", "new_customers", folder, "--now", NOW, lang="fr")
    assert asked.exit_code == 1
    assert "« Client qui commande (customer_id) »" in asked.stderr
    assert "--column customer_id=…" in asked.stderr
    assert not (folder / "kpis/ventes.yaml").exists()
    done = jalon("add", "new_customers", folder, "--column", "customer_id=region", "--now", NOW)
    assert done.exit_code == 0, done.output
    assert "value: first_time(region) filter (where status = 'paid')" in (
        folder / "kpis/sales.yaml"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--column", "amount"), "pair-wrong"),
        (("--column", "=amount"), "pair-wrong"),
        (("--column", "amount="), "pair-wrong"),
        (("--word", "status.paid"), "pair-wrong"),
        (("--source", "orders="), "pair-wrong"),
        (("--column", "montant=amount"), "catalogue-column-unknown"),
        (("--column", "amount=montant"), "catalogue-own-column-unknown"),
    ],
)
def test_words_that_make_no_sense_are_refused(folder: Path, words: tuple[str, str], code: str) -> None:
    refused = jalon("add", "sales_by_region", folder, *words, "--now", NOW, "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.stderr)["findings"][0]["code"] == code


def test_an_unknown_entry_comes_with_what_was_meant(folder: Path) -> None:
    refused = jalon("add", "sales_by_regions", folder, "--now", NOW)
    assert refused.exit_code == 2
    assert "did you mean “sales_by_region”" in refused.stderr


def test_the_tab_key_offers_entries() -> None:
    assert complete_entry(None, None, "mtt") == ["mttr", "mttr_median"]  # type: ignore[arg-type]
    assert set(complete_entry(None, None, "")) == set(ALL.entries)  # type: ignore[arg-type]


def test_the_demo_shop_can_take_all_that_it_is_ready_for(shop: Path, tmp_path: Path) -> None:
    """Its sources without its KPIs take every sixteenth entry anew."""
    own = tmp_path / "shop"
    shutil.copytree(shop, own)
    shutil.rmtree(own / "kpis")
    (own / "jalon.yaml").write_text((own / "jalon.yaml").read_text().partition("\nboard:")[0] + "\n")
    rows = read(jalon("catalogue", own, "--json", "--now", NOW))
    ready = [row["entry"] for row in rows if row["ready"] and not row["there"]]
    assert len(ready) > 100
    for entry in ready[::16]:
        done = jalon("add", entry, own, "--now", NOW, "--json")
        codes = [each["code"] for each in json.loads(done.stderr)["findings"]] if done.exit_code else []
        assert set(codes) <= REASONS, (entry, codes)
    assert jalon("check", own, "--run", "--now", NOW).exit_code == 0
