"""A KPI that was never computed: every command that shows it says why, and exits as for failed data."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jalon.cli.main import cli

TEXT = """workspace: failed
calendar: {timezone: UTC}
---
source: sales
rows: sales.csv
times: {sold: day}
---
kpi: revenue
source: sales
value: sum(amount)
---
kpi: misspelt
source: sales
value: sum(amout)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of a sound KPI and a misspelt one, run once."""
    (tmp_path / "jalon.yaml").write_text(TEXT)
    (tmp_path / "sales.csv").write_text("day,amount\n2026-01-01,1.50\n2026-01-02,2\n")
    assert CliRunner().invoke(cli, ["run", str(tmp_path)]).exit_code == 4
    return tmp_path


@pytest.mark.parametrize("command", ["explain", "show"])
def test_the_reason_is_named_with_its_line(folder: Path, command: str) -> None:
    answer = CliRunner().invoke(cli, [command, "misspelt", str(folder)])
    assert answer.exit_code == 4
    assert "jalon.yaml:14" in answer.stderr
    assert "column-unknown" in answer.stderr
    assert "jalon.yaml" not in answer.stdout
    sound = CliRunner().invoke(cli, [command, "revenue", str(folder)])
    assert (sound.exit_code, sound.stderr) == (0, "")


def test_a_kpi_written_after_the_run_has_no_data(folder: Path) -> None:
    (folder / "jalon.yaml").write_text(TEXT + "---\nkpi: orders\nsource: sales\nvalue: count(*)\n")
    for command in ("explain", "show"):
        answer = CliRunner().invoke(cli, [command, "orders", str(folder)])
        assert answer.exit_code == 4
        assert "has not been computed since it was written" in answer.stderr
        assert CliRunner().invoke(cli, [command, "revenue", str(folder)]).exit_code == 0


def test_a_board_with_a_failed_kpi_says_so_by_its_exit_code(folder: Path) -> None:
    assert CliRunner().invoke(cli, ["board", str(folder)]).exit_code == 4
    (folder / "jalon.yaml").write_text(TEXT.replace("amout", "amount"))
    assert CliRunner().invoke(cli, ["run", str(folder)]).exit_code == 0
    assert CliRunner().invoke(cli, ["board", str(folder)]).exit_code == 0


def test_a_kpi_made_of_one_whose_file_has_an_error_stops_no_run(tmp_path: Path) -> None:
    both = "---\nkpi: orders\nsource: sales\nvalue: count(*)\n---\nkpi: basket\nvalue: revenue / orders\n"
    (tmp_path / "jalon.yaml").write_text(
        TEXT.replace("value: sum(amount)", "value: sum(amount)\nlevel: 9") + both
    )
    (tmp_path / "sales.csv").write_text("day,amount\n2026-01-01,1.50\n2026-01-02,2\n")
    ran = CliRunner().invoke(cli, ["run", str(tmp_path)])
    assert "unexpected-fault" not in ran.output
    assert "orders" in CliRunner().invoke(cli, ["board", str(tmp_path), "--json"]).stdout
