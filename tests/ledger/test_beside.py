"""While a run publishes many values, another process writes small rows: none fails, none waits long."""

from __future__ import annotations

import pytest

from bench.ledger import WRITES, beside
from jalon.ledger import open_ledger
from jalon.ports import Wanted


def check(address: str, count: int) -> None:
    done = beside(address, count)
    print(
        f"{count:,} values, {WRITES - done.failed} writes, {done.during} of them meanwhile:"
        f" slowest {done.slowest:.3f} s"
    )
    assert done.failed == 0
    assert done.during >= WRITES / 4
    assert done.slowest < 5
    ledger = open_ledger(address)
    assert len(ledger.history("status")) == WRITES
    assert len(ledger.observations(Wanted(kpi="revenue"))) == count
    assert ledger.verify() == []
    ledger.close()


@pytest.mark.slow
def test_small_writes_beside_a_run(address: str) -> None:
    check(address, 30_000)


@pytest.mark.long
def test_small_writes_beside_a_large_run(address: str) -> None:
    check(address, 300_000)
