"""One KPI that an engine fails at leaves those beside it in the same scan as they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rows import ColumnType
from tests.compute.lab import Facts, Lab, series

TEXT = """
workspace: neighbours
calendar: {timezone: UTC}
---
source: orders
rows: orders.csv
times: {ordered: day}
---
kpi: sound
source: orders
value: sum(amount)
grains: [month]
---
kpi: overflowing
source: orders
value: sum(amount * 99999999999999 * 99999999999999 * 99999999999999)
grains: [month]
---
kpi: resting_on_it
value: overflowing / sound
grains: [month]
---
kpi: counted
source: orders
value: trailing(count(distinct amount), 2 months)
grains: [month]
"""


def test_an_overflow_stops_only_the_kpis_that_ask_for_it(lab: Lab) -> None:
    columns = {"day": ColumnType.DATE, "amount": ColumnType.DECIMAL}
    rows = [(date(2024, 1, 31), Decimal("10.50")), (date(2024, 2, 28), Decimal("99999999.25"))]
    computed = lab.compute(TEXT, {"orders": Facts(columns=columns, rows=rows)})
    assert sorted(computed.failed) == ["overflowing", "resting_on_it"]
    assert {finding.code for finding in computed.failed.values()} == {"query-failed"}
    assert computed.failed["overflowing"].place.line == 16
    assert series(computed, "sound", Grain.MONTH) == {
        "2024-01-01": Decimal("10.50"),
        "2024-02-01": Decimal("99999999.25"),
    }
    assert series(computed, "counted", Grain.MONTH) == {"2024-01-01": 1, "2024-02-01": 2}
    assert computed.states["orders"].failure == ""
