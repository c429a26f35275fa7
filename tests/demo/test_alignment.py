"""The worked example in the demo: MRR 20 % up each fiscal quarter, carried by half as many leads again."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made import jalon, read
from tests.demo.days import NOW


@pytest.fixture(scope="module")
def mrr(computed: Path) -> dict[str, Any]:
    (found,) = read(jalon("align", "mrr", computed, "--json", "--now", NOW))
    assert isinstance(found, dict)
    return found


def needed(found: dict[str, Any]) -> list[float]:
    return [float(step["needed"]) for step in found["check"]["steps"]]


def test_each_quarter_asks_for_a_fifth_more_than_the_one_before(mrr: dict[str, Any]) -> None:
    """Compounded: the moves grow by a fifth too, as 20,000, 24,000 and 28,800 do."""
    values = needed(mrr)
    assert mrr["grain"] == "fiscal_quarter"
    assert len(values) == 4
    assert [after / before for before, after in itertools.pairwise(values)] == pytest.approx([1.2] * 3)
    moves = [after - before for before, after in itertools.pairwise(values)]
    assert moves[1] / moves[0] == pytest.approx(24_000 / 20_000)
    assert moves[2] / moves[0] == pytest.approx(28_800 / 20_000)


def test_it_is_made_of_its_moves_and_these_of_leads_and_the_rate_a_month_before(mrr: dict[str, Any]) -> None:
    last = mrr["check"]["steps"][-1]
    taken = {(due["kpi"], due["period"]["start"]) for due in last["dues"]}
    assert ("new_leads", "2026-07-01") in taken
    assert ("new_leads", "2026-10-01") in taken
    assert {name for name, _ in taken} >= {"mql_to_sql_rate", "churned_mrr", "expansion_mrr"}
    assert mrr["assumed"] == [["new_leads", "new_mrr"], ["mql_to_sql_rate", "new_mrr"]]


def test_half_as_many_leads_again_do_not_suffice_here_and_that_is_said(mrr: dict[str, Any]) -> None:
    assert mrr["check"]["state"] == "not_enough"
    leads = next(need for need in mrr["needs"] if need["part"] == "new_leads")
    assert leads["state"] == "solved"
    assert leads["value"] > 5 * leads["now"]
    rate = next(need for need in mrr["needs"] if need["part"] == "mql_to_sql_rate")
    assert (rate["state"], rate["value"] > 1) == ("beyond", True)
    assert [finding["issue"] for finding in mrr["findings"] if finding["kpi"] == "mrr"] == [
        "not_enough",
        "target_late",
    ]
    assert any(said.startswith("Even if all the targets it depends on are reached") for said in mrr["said"])


def test_what_comes_anyway_and_what_targets_add_sum_to_the_plan(mrr: dict[str, Any]) -> None:
    adds = mrr["adds"]
    assert adds["planned"] - adds["now"] == pytest.approx(
        adds["drift"] + sum(part["amount"] for part in adds["parts"])
    )
    assert adds["parts"][0]["kpi"] == "new_leads"


def test_an_objective_and_everything(computed: Path) -> None:
    of_one = read(jalon("align", "profitable-growth", computed, "--json", "--now", NOW))
    every = read(jalon("align", computed, "--json", "--now", NOW))
    assert {found["kpi"] for found in of_one} >= {"mrr", "revenue", "cac"}
    assert {found["kpi"] for found in of_one} < {found["kpi"] for found in every}


def test_in_words_in_french(computed: Path) -> None:
    said = jalon("align", "revenue", computed, "--now", NOW, lang="fr").output.replace("\u00a0", " ")
    assert said.startswith("Chiffre d'affaires\n  Si les cibles dont il dépend sont atteintes, « Chiffre")
    none = jalon("align", "csat", computed, "--now", NOW, lang="fr")
    assert none.exit_code == 0
    assert "déclarez ce qui l’annonce" in none.stderr
    wrong = jalon("align", "mrrr", computed, "--now", NOW, lang="fr")
    assert wrong.exit_code != 0
    assert "mrr" in wrong.stderr


def test_the_channels_do_not_carry_the_growth_asked_of_orders(computed: Path) -> None:
    (found,) = read(jalon("align", "orders", computed, "--json", "--now", NOW))
    (channels,) = found["allotments"]
    assert (channels["dimension"], channels["fit"]) == ("canal", "short")
    assert sum(part["value"] for part in channels["parts"]) == channels["together"]
    assert channels["together"] == pytest.approx(channels["whole"] / 1.03, rel=0.01)
    assert found["said"][0].startswith("The targets by “channel” do not make that of the whole")
