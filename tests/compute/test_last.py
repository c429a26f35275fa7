"""A balance over parts that engines compute for each period: read on the last day with rows."""

from __future__ import annotations

from datetime import date

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rows import ColumnType
from tests.compute.lab import Facts, Lab, series

ROWS = [
    (date(2026, 1, 30), "north", "a", 10),
    (date(2026, 1, 31), "north", "a", 20),
    (date(2026, 1, 31), "north", "b", 40),
    (date(2026, 2, 3), "south", "a", 5),
    (date(2026, 2, 27), "north", "c", 7),
]
COLUMNS = {
    "day": ColumnType.DATE,
    "site": ColumnType.TEXT,
    "article": ColumnType.TEXT,
    "stock": ColumnType.INTEGER,
}
STOCK = Facts(columns=COLUMNS, rows=ROWS)


@pytest.mark.parametrize("grains", ["[month]", "[day, month]"])
@pytest.mark.parametrize(
    ("value", "january", "february"),
    [
        ("last(count(distinct article))", 2, 1),
        ("last(median(stock))", 30, 7),
        ("last(count(distinct article), each site)", 2, 2),
        ("last(max(stock) / count(distinct article))", 20, 7),
        ("last(trailing(count(distinct article), 30 days))", 2, 3),
    ],
)
def test_the_last_day_of_what_is_exact(
    lab: Lab, value: str, january: int, february: int, grains: str
) -> None:
    text = f"""
workspace: balance
calendar: {{timezone: UTC}}
---
source: stock
rows: stock.csv
times: {{counted: day}}
---
kpi: closing
source: stock
value: {value}
grains: {grains}
"""
    found = series(lab.compute(text, {"stock": STOCK}), "closing", Grain.MONTH)
    assert found == {"2026-01-01": january, "2026-02-01": february}
