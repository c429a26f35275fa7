"""Constants in row expressions reach the engine as they are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jalon.compute.sql.tree import literal
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rows import ColumnType, Scalar
from tests.compute.lab import Facts, Lab, by_slice

SIGNS = """
workspace: signs
calendar: {timezone: UTC}
---
source: entries
rows: entries.csv
times: {posted: day}
derived:
  sign: case when side = 'credit' then -1 else 1 end
---
kpi: balance
source: entries
value: sum(amount * sign * sign * sign * sign * sign * sign * sign) filter (where account = 50)
grains: [month]
"""


@pytest.mark.parametrize(
    ("value", "sql"),
    [(50, "50"), (-1, "(-1)"), (Decimal("0.10"), "0.10"), (Decimal("1E+3"), "1000"), (True, "TRUE")],
)
def test_a_number_is_written_with_its_own_digits(value: Scalar, sql: str) -> None:
    assert literal(value).sql() == sql


def test_whole_numbers_add_no_decimals_to_a_product(lab: Lab) -> None:
    columns = {
        "day": ColumnType.DATE,
        "amount": ColumnType.DECIMAL,
        "side": ColumnType.TEXT,
        "account": ColumnType.INTEGER,
    }
    rows = [
        (date(2026, 1, 1), Decimal("10.2500"), "debit", 50),
        (date(2026, 1, 2), Decimal("4.0000"), "credit", 50),
        (date(2026, 1, 3), Decimal("100.0000"), "debit", 51),
    ]
    computed = lab.compute(SIGNS, {"entries": Facts(columns=columns, rows=rows)})
    value = by_slice(computed, "balance", Grain.ALL)[(), "2026-01-01"]
    assert value == Decimal("6.25")
    assert isinstance(value, Decimal)
    assert value.as_tuple().exponent == -4
