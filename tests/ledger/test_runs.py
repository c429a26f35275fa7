"""Runs: one pointer, one winner, no leftovers."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from jalon.ledger import open_ledger
from jalon.ports import Entry, Ledger, Publication, Wanted
from jalon.vocabulary.observation import Run, SourceState
from tests.ledger.values import START, moment, month, publish, value

REVENUE = Wanted(kpi="revenue")


def values(ledger: Ledger) -> list[object]:
    return [each.value for each in ledger.observations(REVENUE)]


def test_nothing_is_published_at_first(ledger: Ledger) -> None:
    assert ledger.current() is None
    assert ledger.runs() == []
    assert ledger.observations(REVENUE) == []
    assert ledger.history() == []
    assert ledger.verify() == []


def test_a_run_is_kept_with_all_it_saw(ledger: Ledger) -> None:
    state = SourceState(
        source="orders",
        rows=12,
        first_day=date(2025, 1, 1),
        last_day=date(2026, 3, 2),
        covered_until=date(2026, 3, 3),
        usual_gap=2,
        undated_rows=1,
        fingerprint="f",
        delivered_at=START,
        failure="file-missing",
        message={"file": "été.csv"},
        place="sources/orders.yaml:3",
    )
    number = ledger.begin("duckdb 2.0.0", START)
    ledger.stage(number, "revenue", month({1: 1, 2: 2}))
    assert ledger.publish(number, Publication(sources={"orders": state}), moment(1))
    run = Run(
        number=number,
        started_at=START,
        published_at=moment(1),
        sources={"orders": state},
        values=2,
        engine="duckdb 2.0.0",
    )
    assert ledger.current() == run
    assert ledger.runs() == [run]


def test_runs_come_newest_first(ledger: Ledger) -> None:
    numbers = [publish(ledger, {"revenue": [value(day)]}, day) for day in (1, 2, 3)]
    assert [run.number for run in ledger.runs()] == numbers[::-1]
    assert [run.number for run in ledger.runs(limit=2)] == numbers[:0:-1]
    assert numbers == sorted(set(numbers))


def test_staged_values_are_not_seen_before_they_are_published(ledger: Ledger) -> None:
    publish(ledger, {"revenue": month({1: 1})}, 1)
    run = ledger.begin("duckdb 2.0.0", moment(2))
    ledger.stage(run, "revenue", month({1: 2, 2: 3}))
    assert values(ledger) == [1]
    assert [each.value for each in ledger.versions(REVENUE)] == [1]
    assert ledger.publish(run, Publication(), moment(2))
    assert values(ledger) == [2, 3]


def test_of_two_runs_the_first_to_publish_wins(ledger: Ledger) -> None:
    first, late = ledger.begin("a", moment(1)), ledger.begin("b", moment(1))
    ledger.stage(late, "revenue", month({1: 10}))
    ledger.stage(first, "revenue", month({1: 1, 2: 2}))
    assert ledger.publish(late, Publication(), moment(2))
    history = ledger.history()
    entry = Entry(number=0, at=START, kind="target", subject="revenue", content="{}")
    assert not ledger.publish(first, Publication(entries=(entry,)), moment(3))
    assert ledger.history() == history
    assert values(ledger) == [10]
    # The loser's rows carry a lower number than the published run's: they stay out of sight.
    publish(ledger, {"revenue": month({1: 11})}, 4)
    assert values(ledger) == [11]
    ledger.abandon(first)
    assert values(ledger) == [11]
    assert ledger.verify() == []


def test_a_run_is_published_once(ledger: Ledger) -> None:
    run = publish(ledger, {"revenue": month({1: 1})}, 1)
    assert not ledger.publish(run, Publication(), moment(2))
    assert len(ledger.history("run")) == 1


def test_an_abandoned_run_leaves_nothing_and_cannot_be_published(ledger: Ledger) -> None:
    publish(ledger, {"revenue": month({1: 1})}, 1)
    run = ledger.begin("duckdb 2.0.0", moment(2))
    ledger.stage(run, "revenue", month({1: 2}))
    ledger.abandon(run)
    assert not ledger.publish(run, Publication(), moment(2))
    assert values(ledger) == [1]
    assert publish(ledger, {"revenue": month({1: 3})}, 3) > run
    assert values(ledger) == [3]


def test_abandoning_a_published_run_changes_nothing(ledger: Ledger) -> None:
    run = publish(ledger, {"revenue": month({1: 1})}, 1)
    ledger.abandon(run)
    assert values(ledger) == [1]
    assert ledger.verify() == []


def test_a_run_that_changes_nothing_is_still_a_run(ledger: Ledger) -> None:
    publish(ledger, {"revenue": month({1: 1})}, 1)
    again = publish(ledger, {"revenue": month({1: 1})}, 2)
    current = ledger.current()
    assert current is not None
    assert (current.number, current.values) == (again, 0)


LEFT = """
import sys
from tests.ledger.values import START, month
from jalon.ledger import open_ledger
ledger = open_ledger(sys.argv[1])
run = ledger.begin("left", START)
ledger.stage(run, "revenue", month({day: 99 for day in range(1, 29)}))
print(run, flush=True)
sys.stdin.read()
"""


def rows(address: str) -> int:
    """Rows of any run, published or not, read past the ledger."""
    from django.db import connections  # noqa: PLC0415 (Django is configured by the first ledger)

    ledger = open_ledger(address)
    with connections[ledger.alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_observation")
        count: int = cursor.fetchone()[0]
    ledger.close()
    return count


def test_leftovers_of_a_dead_process_are_cleared_and_a_live_one_keeps_its_own(
    ledger: Ledger, address: str
) -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root}:{root / 'src'}"}
    other = subprocess.Popen(
        [sys.executable, "-c", LEFT, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert other.stdout is not None
    left = int(other.stdout.readline())
    ledger.abandon(ledger.begin("live", START))
    assert rows(address) == 28
    other.kill()
    other.communicate()
    run = ledger.begin("next", START)
    assert run > left
    assert rows(address) == 0


def test_several_ledgers_in_one_process_do_not_meet(tmp_path: Path) -> None:
    one, two = open_ledger(str(tmp_path / "one.sqlite3")), open_ledger(str(tmp_path / "two.sqlite3"))
    publish(one, {"revenue": month({1: 1})})
    assert values(two) == []
    one.close()
    publish(two, {"revenue": month({1: 2})})
    assert values(two) == [2]
    two.close()
    again = open_ledger(str(tmp_path / "one.sqlite3"))
    assert values(again) == [1]
    again.close()


@pytest.mark.parametrize("name", ["définitions à moi", "100%?#"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    ledger = open_ledger(str(tmp_path / name / "ledger.sqlite3"))
    publish(ledger, {"revenue": month({1: 1})})
    assert values(ledger) == [1]
    ledger.close()
