"""A computed zero is a value; a period without rows is not."""

from __future__ import annotations

from datetime import date

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rows import ColumnType
from tests.compute.lab import Facts, Lab, by_slice

TICKETS = """
workspace: zeros
calendar: {timezone: UTC}
---
source: tickets
rows: tickets.csv
times: {opened: day}
---
kpi: kept
source: tickets
value: count(*) filter (where in_time) / count(*)
grains: [day, month]
by: [priority]
---
kpi: changes
source: tickets
value: sum(changes)
grains: [day, month]
by: [priority]
---
kpi: typical
source: tickets
value: median(changes)
grains: [month]
by: [priority]
---
kpi: in_time
source: tickets
value: count(*) filter (where in_time)
grains: [day, month]
by: [priority]
"""
ROWS = [
    (date(2026, 1, 5), "high", False, 0),
    (date(2026, 1, 6), "low", True, 2),
    (date(2026, 3, 2), "high", False, 0),
    (date(2026, 3, 3), "low", True, 1),
]
COLUMNS = {
    "day": ColumnType.DATE,
    "priority": ColumnType.TEXT,
    "in_time": ColumnType.BOOLEAN,
    "changes": ColumnType.INTEGER,
}
HIGH = (("priority", "high"),)


def high(lab: Lab, kpi: str, grain: Grain) -> dict[str, object]:
    computed = lab.compute(TICKETS, {"tickets": Facts(columns=COLUMNS, rows=ROWS)})
    return {start: value for (each, start), value in by_slice(computed, kpi, grain).items() if each == HIGH}


def test_a_share_of_zero_is_kept_from_the_first_row_on(lab: Lab) -> None:
    assert high(lab, "kept", Grain.MONTH) == {"2026-01-01": 0, "2026-03-01": 0}
    assert high(lab, "kept", Grain.DAY) == {"2026-01-05": 0, "2026-03-02": 0}
    assert list(high(lab, "kept", Grain.ALL).values()) == [0]


def test_a_sum_of_zeros_is_a_value(lab: Lab) -> None:
    assert high(lab, "changes", Grain.MONTH) == {"2026-01-01": 0, "2026-02-01": 0, "2026-03-01": 0}
    assert high(lab, "changes", Grain.DAY) == {"2026-01-05": 0, "2026-03-02": 0}
    assert list(high(lab, "changes", Grain.ALL).values()) == [0]


def test_a_median_of_zero_is_a_value(lab: Lab) -> None:
    assert high(lab, "typical", Grain.MONTH) == {"2026-01-01": 0, "2026-03-01": 0}


def test_a_slice_in_which_nothing_was_ever_counted_is_not_listed(lab: Lab) -> None:
    assert high(lab, "in_time", Grain.MONTH) == {}


SNAPSHOT = """
workspace: snapshot
---
source: tickets
rows: tickets.csv
---
kpi: kept
source: tickets
value: count(*) filter (where in_time) / count(*)
by: [priority]
"""


def test_a_source_without_times_has_one_value_for_everything(lab: Lab) -> None:
    computed = lab.compute(SNAPSHOT, {"tickets": Facts(columns=COLUMNS, rows=ROWS)})
    values = {each: value for (each, _), value in by_slice(computed, "kept", Grain.ALL).items()}
    assert values == {(): 0.5, HIGH: 0, (("priority", "low"),): 1}


def test_rows_that_are_counted_whatever_their_date_may_have_none(lab: Lab) -> None:
    text = TICKETS.replace("value: count(*) filter (where in_time)\n", "value: count(*) at never\n")
    rows = [*ROWS, (None, "high", False, 0)]
    computed = lab.compute(text, {"tickets": Facts(columns=COLUMNS, rows=rows)})
    values = {each: value for (each, _), value in by_slice(computed, "in_time", Grain.ALL).items()}
    assert values == {(): 5, HIGH: 3, (("priority", "low"),): 2}


def test_a_kpi_without_dates_keeps_one_grain(lab: Lab) -> None:
    computed = lab.compute(SNAPSHOT, {"tickets": Facts(columns=COLUMNS, rows=ROWS)})
    assert {seen.period.grain for seen in computed.observations["kept"]} == {Grain.ALL}
