"""Reading and checking 200 KPIs takes a fraction of a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from jalon.definitions import check, read_texts
from tests.bounds import at_most
from tests.definitions.made import JALON, ORDERS

KPI = """\
kpi: revenue_{n}
name: {{fr: Chiffre d'affaires {n}, en: Revenue {n}}}
says: {{fr: Ce que les clients ont payé., en: What customers paid.}}
source: orders
value: sum(amount) filter (where status = 'paid' and store = {n})
unit: EUR
by: [region, channel, [region, channel]]
level: operational
objective: profitable-growth
owner: head-of-sales
targets:
  - reach: {{value: 120000, by: 2026-12-31}}
  - stay: {{above: 95000}}
expect: {{2026-03: 182340.50}}
"""
TEXTS = {
    "jalon.yaml": JALON.replace("board: [revenue, orders_count]\n", ""),
    "orders.yaml": ORDERS,
    "objective.yaml": "objective: profitable-growth\n",
    **{f"kpis/{n}.yaml": KPI.format(n=n) for n in range(200)},
}


def quickest(act: Callable[[], object]) -> float:
    """CPU seconds of the best of three: other work on the machine does not count."""
    times = []
    for _ in range(3):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return min(times)


def test_200_kpis_are_read_and_checked_in_time() -> None:
    reading = read_texts(TEXTS)
    assert reading.findings == ()
    assert len(reading.definitions.kpis) == 200
    read = quickest(lambda: read_texts(TEXTS))
    checked = quickest(lambda: check(reading.definitions))
    assert read <= at_most(0.4), read
    assert checked <= at_most(0.2), checked
