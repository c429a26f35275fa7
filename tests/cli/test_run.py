"""`jalon run`: what is computed, what is left, what fails."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.cli.made import KPIS, NOW, ROWS, SOURCE, jalon, read, workspace


def test_a_first_run_then_nothing_new(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    first = jalon("run", folder, "--now", NOW)
    assert first.exit_code == 0
    assert first.stdout.startswith("3 KPIs computed, ")
    assert first.stdout.endswith(" values written (run 1).\n")
    assert first.stderr == ""
    again = jalon("run", folder, "--now", NOW, lang="fr")
    assert (again.exit_code, again.stdout) == (0, "Rien n’a changé depuis le dernier calcul : 3 KPI.\n")


def test_a_run_as_json(tmp_path: Path) -> None:
    said = read(jalon("run", workspace(tmp_path), "--json", "--now", NOW))
    assert set(said) == {"run", "kpis", "unchanged", "values", "failed", "findings"}
    assert (said["run"], said["kpis"], said["unchanged"], said["failed"], said["findings"]) == (
        1,
        3,
        0,
        [],
        [],
    )
    assert said["values"] > 20


def test_full_computes_what_did_not_change(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    read(jalon("run", folder, "--json", "--now", NOW))
    said = read(jalon("run", folder, "--full", "--json", "--now", NOW))
    assert (said["kpis"], said["unchanged"], said["values"]) == (3, 0, 0)


def test_a_table_that_breaks_keeps_the_last_good_values(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    read(jalon("run", folder, "--json", "--now", NOW))
    before = read(jalon("show", "revenue", folder, "--json", "--now", NOW))
    (folder / "data/orders.csv").unlink()
    broken = jalon("run", folder, "--now", NOW)
    assert broken.exit_code == 4
    assert "file-missing" in broken.stderr
    assert "3 failed, nothing kept before is lost: basket, orders, revenue." in broken.stdout
    assert read(jalon("run", folder, "--json", "--now", NOW), 4)["failed"] == ["basket", "orders", "revenue"]
    stale = read(jalon("show", "revenue", folder, "--json", "--now", NOW), 4)
    assert [row["value"] for row in stale] == [row["value"] for row in before]
    assert {row["status"] for row in stale} == {"stale"}
    assert jalon("board", folder, "--now", NOW).exit_code == 4
    assert jalon("explain", "revenue", folder, "--now", NOW).exit_code == 4


def test_a_broken_definition_stops_only_itself(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis=KPIS + "---\nkpi: wrong\nsource: orders\nvalue: sum(amuont)\n")
    result = jalon("run", folder, "--now", NOW)
    assert result.exit_code == 4
    assert result.stdout.startswith("3 KPIs computed, ")
    assert "4 failed" not in result.stdout
    assert "1 failed" in result.stdout
    assert "kpis/sales.yaml:31  column-unknown" in result.stderr
    assert len(read(jalon("show", "revenue", folder, "--json", "--now", NOW))) == 3


def test_rows_that_changed_are_computed_again(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    read(jalon("run", folder, "--json", "--now", NOW))
    workspace(folder, rows=ROWS + "7,2026-03-19,south,paid,10.00\n", source=SOURCE)
    assert read(jalon("run", folder, "--json", "--now", NOW))["kpis"] == 3
    assert read(jalon("show", "revenue", folder, "--json", "--now", NOW))[-1]["value"] == 40.1


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    ours, theirs = pty.openpty()
    command = "from jalon.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "run", str(folder), "--now", NOW, "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "… revenue" in shown
    assert "revenue" not in done.stdout.decode()


def test_a_target_for_a_member_without_values_is_told(tmp_path: Path) -> None:
    aimed = "targets:\n"
    stranger = f"{aimed}  - stay: {{above: 9}}\n    grain: month\n    for: {{region: nroth}}\n"
    known = stranger.replace("nroth", "south").replace(aimed, "")
    folder = workspace(tmp_path, kpis=KPIS.replace(aimed, stranger + known))
    for lang, meant in (("en", "did you mean “north”"), ("fr", "north")):
        ran = jalon("run", folder, "--now", NOW, lang=lang)
        assert ran.exit_code == 0
        assert ran.stderr.count("target-member-unknown") == 1
        assert "kpis/sales.yaml:12" in ran.stderr
        assert meant in ran.stderr


def test_without_a_kpi_there_is_nothing_to_compute(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis="")
    assert "No KPI is defined yet" in jalon("run", folder, "--now", NOW).stdout
    assert "Aucun KPI n’est encore défini" in jalon("run", folder, "--now", NOW, lang="fr").stdout
