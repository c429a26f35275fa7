"""`jalon check --quality`: what fails of each KPI, why, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made import KPIS, NOW, jalon, read, workspace

GOOD = """\
says: {en: What customers paid., fr: Ce que les clients ont payé.}
because: {en: To grow is to sell more., fr: "Grandir, c'est vendre plus."}
level: strategic
timing: lagging
owner: sales
review: monthly
counter: orders
waivers:
  actionable: {en: The plan is on paper., fr: Le plan est sur papier.}
  balanced: Early signs come next year.
"""
REVENUE = KPIS.replace("expect: {2026-01: 120.50, 2026-02: 210.00}\n", GOOD, 1)


def reviewed(folder: Path, code: int) -> dict[str, dict[str, Any]]:
    told = read(jalon("check", folder, "--quality", "--json", "--now", NOW), code)
    return {each["kpi"]: each for each in told["reviewed"]}


def states(told: dict[str, Any]) -> dict[str, str]:
    return {point["criterion"]: point["state"] for point in told["points"]}


def test_what_fails_is_told_with_its_reason_and_what_to_do(tmp_path: Path) -> None:
    result = jalon("check", workspace(tmp_path), "--quality", "--now", NOW, lang="fr")
    assert result.exit_code == 3
    assert "Chiffre d'affaires (revenue)\n" in result.stdout
    assert "✕ À l’abri des détournements · À corriger\n" in result.stdout
    assert "→ Nommez un responsable.\n" in result.stdout
    assert "Rien n’a encore été calculé" in result.stderr


def test_the_summary_counts_only_what_there_is(tmp_path: Path) -> None:
    alone = workspace(tmp_path, kpis=KPIS.partition("---\nkpi: orders")[0])
    said = jalon("check", alone, "--quality", "--now", NOW).stderr
    assert "1 KPI to mend, of 1." in said and "0 without" not in said


def test_before_the_first_run_and_without_accounts_much_cannot_be_told(tmp_path: Path) -> None:
    told = reviewed(workspace(tmp_path, kpis=REVENUE), 3)["revenue"]
    found = states(told)
    assert (found["measurable"], found["realistic"]) == ("cannot_tell", "cannot_tell")
    assert found["actionable"] == "cannot_tell"
    reasons = [each["reason"] for point in told["points"] for each in point["reasons"]]
    assert {"not_computed", "plan_unknown", "chance_unknown"} <= set(reasons)


def test_what_was_computed_counts_and_a_waiver_is_told(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis=REVENUE)
    assert jalon("run", folder, "--now", NOW).exit_code == 0
    told = reviewed(folder, 3)["revenue"]
    found = states(told)
    assert found["measurable"] == "holds"
    assert found["balanced"] == "waived"
    assert [point["accepted"] for point in told["points"] if point["criterion"] == "balanced"] == [
        "Accepted: Early signs come next year."
    ]
    assert "fails" not in found.values()
    text = jalon("check", folder, "--quality", "--now", NOW).stdout
    assert "~ Early signs and results · Accepted in writing\n" in text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_measure_is_only_told_to_be_one(tmp_path: Path, lang: str) -> None:
    only = "kpi: orders\nsource: orders\nvalue: count(*)\n"
    folder = workspace(tmp_path, kpis=only)
    result = jalon("check", folder, "--quality", "--now", NOW, lang=lang)
    assert result.exit_code == 0
    assert result.stdout.startswith("1 mesure," if lang == "fr" else "1 measure,")
    assert reviewed(folder, 0) == {
        "orders": {"kpi": "orders", "name": "orders", "measure": True, "points": []}
    }


def test_a_kpi_that_lacks_a_target_alone_is_named_with_the_others(tmp_path: Path) -> None:
    bare = REVENUE.replace("targets:\n  - stay: {above: 100}\n    grain: month\n", "")
    folder = workspace(tmp_path, kpis=bare.split("---\nkpi: orders")[0] + ORDERS)
    result = jalon("check", folder, "--quality", "--now", NOW)
    assert result.exit_code == 3
    assert result.stdout.startswith("1 KPI has no target, and nothing else to mend")
    assert result.stderr.startswith("1 KPI without a target, of 1; nothing else is to be mended.")


ORDERS = "---\nkpi: orders\nsource: orders\nvalue: count(*)\n"


def test_errors_of_the_definitions_come_first(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis=REVENUE.replace("  balanced:", "  balnaced:"))
    result = jalon("check", folder, "--quality", "--now", NOW)
    assert result.exit_code == 3
    assert "balnaced" in result.stdout and "balanced" in result.stdout
