"""A process for the kill tests: one run of 5,000 values, then a small entry; dies where the environment says.

`python -m tests.ledger.killed ADDRESS NUMBER`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta

from jalon.ledger import open_ledger
from jalon.ports import Publication
from jalon.vocabulary.observation import Observation
from tests.ledger.values import moment, value

KPIS = {"revenue": 4_500, "orders": 500}


def values(kpi: str, number: int) -> Iterator[Observation]:
    """All values of the n-th run: every one differs from those of the run before."""
    for day in range(KPIS[kpi]):
        yield value(number * 10_000 + day, date(2010, 1, 1) + timedelta(days=day), kpi)


def main(address: str, number: int) -> None:
    """Clear what was left, give one run up half-way, publish another."""
    ledger = open_ledger(address)
    given_up = ledger.begin("duckdb 2.0.0", moment(number))
    ledger.stage(given_up, "orders", values("orders", number))
    ledger.abandon(given_up)
    run = ledger.begin("duckdb 2.0.0", moment(number))
    for kpi in KPIS:
        ledger.stage(run, kpi, values(kpi, number))
    if not ledger.publish(run, Publication(), moment(number)):
        sys.exit("another run was first")
    ledger.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
