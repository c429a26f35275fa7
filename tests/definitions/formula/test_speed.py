"""Reading formulas is quick: a workspace of hundreds of KPIs is checked while its editor waits."""

from __future__ import annotations

import time

from jalon.definitions.formula import read_value
from jalon.vocabulary.finding import Place
from tests.bounds import at_most

TEXTS = (
    "sum(amount) filter (where status = 'paid')",
    "count(*)",
    "count(distinct customer_id) filter (where status in ('a', 'b') and amount > 10) at shipped",
    "sum(amount) / count(distinct order_id)",
    "change_rate(revenue)",
    "sum(case when channel = 'web' then amount * quantity else 0 end)",
    "trailing(revenue, 12 months) / trailing(orders, 12 months)",
    "median(hours_between(opened_at, closed_at)) filter (where closed_at is not null)",
    "active(sum(mrr), started_on, ended_on)",
    "weighted_avg(price, quantity)",
)


def test_a_thousand_formulas_take_half_a_second() -> None:
    """Of processor time, the best of five: other tests run beside this one."""
    assert min(reading() for _ in range(5)) <= at_most(0.5)


def reading() -> float:
    begun = time.process_time()
    for text in TEXTS * 100:
        read_value(text, source="orders", place=Place(file="kpis.yaml"))
    return time.process_time() - begun
