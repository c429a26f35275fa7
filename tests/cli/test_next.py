"""`jalon next` where nothing is ranked: what is missing is named for what it is."""

from __future__ import annotations

from pathlib import Path

from tests.cli.made import KPIS, NOW, jalon, workspace

AIMED = "targets:\n  - stay: {above: 100}\n    grain: month\n"
RATE = """---
kpi: rate
source: orders
value: sum(amount) / count(*) filter (where status = 'lost')
targets:
  - stay: {above: 1}
    grain: month
"""


def test_targets_of_members_alone_are_said_to_be_elsewhere(tmp_path: Path) -> None:
    member = f"{AIMED}    for: {{region: north}}\n"
    folder = workspace(tmp_path, kpis=KPIS.replace(AIMED, member))
    jalon("run", folder, "--now", NOW)
    said = jalon("next", folder, "--now", NOW)
    assert "have targets for members only" in said.stderr
    assert "n’ont de cibles que pour des membres" in jalon("next", folder, "--now", NOW, lang="fr").stderr
    assert "has a target." in jalon("next", "orders", folder, "--now", NOW).stderr


def test_what_is_divided_by_nothing_was_measured_all_the_same(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis=KPIS + RATE)
    jalon("run", folder, "--now", NOW)
    assert "it is 0 so far" in jalon("next", "rate", folder, "--now", NOW).stdout
    said = jalon("next", "rate", folder, "--now", NOW, lang="fr").stdout
    assert "c’est 0 jusqu’ici" in said


def test_a_kpi_written_since_the_last_run_waits_for_the_next(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis="")
    jalon("run", folder, "--now", NOW)
    workspace(tmp_path)
    assert "have not been judged yet" in jalon("next", folder, "--now", NOW).stderr
    said = jalon("explain", "revenue", folder, "--now", NOW, lang="fr")
    assert "« revenue » n’a pas été calculé depuis qu’il a été écrit" in said.stderr
    assert "Il n’a pas encore été calculé." in said.stdout
    assert "Complétude" not in said.stdout and "date des données inconnue" not in said.stdout
