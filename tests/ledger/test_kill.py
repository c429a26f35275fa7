"""A process killed at any named point loses nothing, doubles nothing and shows nothing half done.

All seven points 20 times each, on both engines (280 kills): `pytest tests/ledger/test_kill.py -m long`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from jalon.ledger import open_ledger
from jalon.ports import Wanted
from jalon.vocabulary.observation import Value
from tests.ledger.killed import KPIS, values
from tests.ledger.killed import main as run

ROOT = Path(__file__).parents[2]
KILLED = -9

# The passages at which the process dies. One run passes `staging` five times.
POINTS = {
    "begun": (1, 2),
    "abandoning": (1, 2),
    "staging": (1, 2, 3, 4, 5),
    "staged": (1,),
    "publishing": (1,),
    "published": (1,),
    "cleaning": (1, 2, 3),
}


def killed(address: str, number: int, point: str, passage: int = 1) -> bool:
    """Whether a run in a process of its own was killed at that passage of a point."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        "JALON_CRASH_AT": point,
        "JALON_CRASH_AFTER": str(passage),
    }
    command = [sys.executable, "-m", "tests.ledger.killed", address, str(number)]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == KILLED


def shown(address: str) -> tuple[int, dict[str, list[Value | None]]]:
    """The published run and its values; the chain must hold."""
    ledger = open_ledger(address)
    assert ledger.verify() == []
    current = ledger.current()
    assert current is not None
    read = {kpi: [each.value for each in ledger.observations(Wanted(kpi=kpi))] for kpi in KPIS}
    ledger.close()
    return current.number, read


def told(number: int) -> dict[str, list[Value | None]]:
    """What the n-th run publishes."""
    return {kpi: [each.value for each in values(kpi, number)] for kpi in KPIS}


def rows(address: str) -> int:
    """Rows of any run, read past the ledger."""
    ledger = open_ledger(address)
    with connections[ledger.alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_observation")
        count: int = cursor.fetchone()[0]
    ledger.close()
    return count


def kill(address: str, point: str, rounds: int) -> None:
    """Kill a run at a point, look, let the next one through, look again; so many times."""
    run(address, 0)
    done = 1
    for turn in range(rounds):
        number = 2 * turn + 1
        before, _ = shown(address)
        if point == "cleaning":
            # Something must lie there to be cleared.
            assert killed(address, number, "staged")
        assert killed(address, number, point, POINTS[point][turn % len(POINTS[point])])
        after, read = shown(address)
        published = point == "published"
        assert (after > before) == published
        assert read == told(number if published else number - 1)
        run(address, number + 1)
        assert shown(address)[1] == told(number + 1)
        done += 2 if published else 1
        assert rows(address) == done * sum(KPIS.values())


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point(address: str, point: str) -> None:
    kill(address, point, rounds=1)


@pytest.mark.long
@pytest.mark.parametrize("point", POINTS)
def test_twenty_kills_at_a_named_point(address: str, point: str) -> None:
    kill(address, point, rounds=20)
