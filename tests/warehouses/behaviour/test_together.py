"""One workspace over files and a database: formulas across both, small tables lent from one to the other."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jalon.compute import reach
from jalon.compute.observe import Computed
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import Value
from jalon.workspace import find, trial
from tests.warehouses.behaviour.cases import NOW, Typed, read_table
from tests.warehouses.behaviour.engines import DuckDB, Postgres

ORDERS = read_table("""
    id integer | at instant | shop integer | amount decimal(10,2)
    1 | 2024-01-05T10:00:00+00:00 | 1 | 10.00
    2 | 2024-01-31T23:30:00+00:00 | 2 | 20.00
    3 | 2024-02-05T10:00:00+00:00 | 1 | 40.00
    4 | 2024-02-06T10:00:00+00:00 |   | 80.00
    5 | 2024-02-29T10:00:00+00:00 | 9 | 1.00
""")
SHOPS = read_table("""
    id integer | town text | opened date | share decimal(5,3) | fresh boolean | since instant | size double
    1 | Lyon  | 2020-01-01 | 0.125 | true  | 2020-01-01T00:00:00+00:00 | 1.5
    2 | Namur | 2024-01-01 | 0.500 | false | 2024-01-01T00:00:00+00:00 | 2.5
    3 |       |            |       |       |                           |
""")
BUDGET = read_table("""
    day date | town text | planned decimal(10,2)
    2024-01-01 | Lyon  | 20.00
    2024-01-01 | Namur | 5.00
    2024-02-01 | Lyon  | 10.00
    2024-02-01 | Namur | 50.00
    2024-02-29 | Namur | 30.00
""")
DEFINE = """
workspace: together
{connections}
shared: {{town: {{orders: shop.town, budget: town}}}}
---
source: orders
{orders}
times: {{at: at}}
lookups: {{shop: {{source: shops, on: shop}}}}
---
source: shops
{shops}
key: id
---
source: budget
{budget}
times: {{day: day}}
---
kpi: sales
source: orders
value: sum(amount)
by: [shop.town]
grains: [month]
---
kpi: shared
source: orders
value: >-
  sum(amount * shop.share)
  filter (where shop.fresh and shop.size < 2 and shop.opened < '2021-01-01' and shop.since < at)
grains: [month]
---
kpi: budget
source: budget
value: sum(planned)
grains: [month]
---
kpi: reached
value: sales / budget
by: [town]
grains: [month]
"""


def values(computed: Computed, kpi: str, member: str | None = "") -> dict[str, Value | None]:
    """Values by month of the total or of one member."""
    return {
        one.period.start.isoformat(): one.value
        for one in computed.observations[kpi]
        if one.period.grain is Grain.MONTH
        and one.period.end.day == 1
        and (not one.slice if member == "" else len(one.slice) == 1 and one.slice[0][1] == member)
    }


def workspace_of(
    folder: Path, shop: Postgres, facts: Postgres | DuckDB, links: Postgres | DuckDB, shops: Typed = SHOPS
):
    """Orders in one engine, their linked table and the budget in the other."""
    text = DEFINE.format(
        connections=shop.connections(),
        orders=facts.place(folder, "orders", ORDERS, "parquet"),
        shops=links.place(folder, "shops", shops, "csv"),
        budget=links.place(folder, "budget", BUDGET, "csv"),
    )
    (folder / "jalon.yaml").write_text(text)
    found = find(folder, NOW)
    assert not found.errors, found.errors
    return found


@pytest.mark.parametrize("facts", ["postgres", "duckdb"])
def test_a_formula_and_a_link_across_both(facts: str, shop: Postgres, tmp_path: Path) -> None:
    both = (shop, DuckDB()) if facts == "postgres" else (DuckDB(), shop)
    computed = trial(workspace_of(tmp_path, shop, *both), NOW)
    assert not computed.failed
    # Order 2 fell on 1 February in Paris.
    assert values(computed, "sales") == {"2024-01-01": Decimal("10.00"), "2024-02-01": Decimal("141.00")}
    assert values(computed, "sales", "Lyon") == {
        "2024-01-01": Decimal("10.00"),
        "2024-02-01": Decimal("40.00"),
    }
    assert values(computed, "sales", "Namur") == {"2024-02-01": Decimal("20.00")}
    assert values(computed, "sales", None) == {"2024-02-01": Decimal("81.00")}
    assert values(computed, "shared") == {"2024-01-01": Decimal("1.25"), "2024-02-01": Decimal("5")}
    assert values(computed, "reached")["2024-01-01"] == Decimal("0.4")
    assert abs(values(computed, "reached")["2024-02-01"] * 90 - 141) < Decimal("1e-28")
    assert values(computed, "reached", "Lyon") == {"2024-01-01": Decimal("0.5"), "2024-02-01": Decimal(4)}
    assert values(computed, "reached", "Namur")["2024-02-01"] == Decimal("0.25")
    assert {scan.connection for scan in computed.scans} == {"files", "shop"}


def test_a_linked_table_that_is_too_large_is_refused(
    shop: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "MOST_LENT_ROWS", 2)
    computed = trial(workspace_of(tmp_path, shop, shop, DuckDB()), NOW)
    finding = computed.failed["sales"]
    assert (finding.code, finding.facts["source"], finding.facts["most"]) == (
        "lookup-too-large",
        "shops",
        "2",
    )
    assert set(computed.failed) == {"sales", "shared", "reached"}
    assert values(computed, "budget") == {"2024-01-01": Decimal("25.00"), "2024-02-01": Decimal("90.00")}


def test_a_lent_table_with_a_repeated_key_is_refused(shop: Postgres, tmp_path: Path) -> None:
    twice = Typed(columns=SHOPS.columns, rows=[*SHOPS.rows, SHOPS.rows[0]])
    computed = trial(workspace_of(tmp_path, shop, shop, DuckDB(), twice), NOW)
    assert computed.failed["sales"].code == "lookup-not-unique"
    assert computed.failed["sales"].facts["key"] == "id = 1"
