"""Tables: every released form goes forward to today's, and today's is what the code says."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from jalon.ledger import open_ledger
from jalon.ports import Wanted
from tests.ledger.values import month, publish
from tests.postgres import new_database

pytestmark = pytest.mark.usefixtures("migrated")

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


def test_the_first_release_is_kept() -> None:
    assert "0.1.0" in [path.stem for path in RELEASED]


@pytest.mark.parametrize("release", RELEASED, ids=lambda path: path.stem)
def test_a_released_ledger_goes_forward(release: Path, tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    connection = sqlite3.connect(file)
    connection.executescript(release.read_text())
    connection.close()
    ledger = open_ledger(str(file))
    assert ledger.verify() == []
    assert [(run.number, run.values) for run in ledger.runs()] == [(2, 2), (1, 3)]
    read = ledger.observations(Wanted(kpi="revenue"))
    assert [(each.period.start.day, each.value, each.why) for each in read] == [
        (1, Decimal("1.50"), "new"), (2, 20, "restated"), (3, 0.1, "new"), (4, None, "new"),
    ]  # fmt: skip
    first = ledger.observations(Wanted(kpi="revenue", run=1))
    assert [each.value for each in first] == [Decimal("1.50"), 2, 0.1]
    assert [entry.kind for entry in ledger.history()] == ["run", "target", "run"]
    assert publish(ledger, {"revenue": month({1: 5})}, 9) == 3
    assert ledger.verify() == []
    ledger.close()


def test_no_table_differs_from_its_migrations(tmp_path: Path) -> None:
    open_ledger(str(tmp_path / "ledger.sqlite3")).close()
    call_command("makemigrations", check=True, dry_run=True, verbosity=0, skip_checks=True)


OPEN = """
import sys
from jalon.ledger import open_ledger
sys.stdin.readline()
open_ledger(sys.argv[1]).close()
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_several_processes_may_open_a_new_ledger_together(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = request.getfixturevalue("server") if engine == "postgresql" else ""
    address = new_database(server) if server else str(tmp_path / "ledger.sqlite3")
    others = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, address],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
            text=True,
        )
        for _ in range(4)
    ]
    for other in others:
        assert other.stdin is not None
        other.stdin.write("go\n")
        other.stdin.flush()
    assert [(other.communicate()[1], other.returncode) for other in others] == [("", 0)] * 4
    ledger = open_ledger(address)
    assert ledger.current() is None
    assert ledger.verify() == []
    ledger.close()
