"""The KPIs below one: what is no KPI, how far is looked, where there is no tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.vocabulary.alignment import AlignedKpi, Making
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.target import PerPeriod, Stay, Target, Terms
from jalon.workspace.judgement.tree import Tree
from jalon.workspace.published import Published
from tests.workspace.judgement.made import reading

MORE = """\
---
source: clients
rows: clients.csv
key: id
times: {began: begins}
---
kpi: online
source: sales
value: sum(amount)
grains: [day, month, quarter]
---
kpi: in_shops
source: sales
value: sum(amount)
grains: [day, month, quarter]
---
kpi: sales_in_all
value: online + in_shops
grains: [day, month, quarter]
---
kpi: mrr
source: clients
value: active(sum(amount), begins, ends)
grains: [month]
---
kpi: new_mrr
source: clients
value: moved(new, sum(amount), begins, ends, id)
grains: [month]
"""
MONTHLY = Terms(grain=Grain.MONTH)
ASKED = Stay(above=Decimal(9_000), terms=MONTHLY)


def clients() -> str:
    """100 € come on the 5th of each month of 2025; of those there before, 30 € leave in the same months."""
    months = [date(2025, number, 5) for number in range(1, 13)]
    old = [f"o{day.month},30,2020-01-01,{day}" for day in months]
    new = [f"n{day.month},100,{day}," for day in months]
    return "\n".join(("id,amount,begins,ends", "base,5000,2020-01-01,", *old, *new, ""))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "clients.csv").write_text(clients())
    with reading(folder, MORE, since=date(2025, 1, 1)) as published:
        yield published


def below(shop: Published, name: str, **targets: Target) -> Tree | None:
    kpis = {each: replace(kpi, targets=()) for each, kpi in shop.kpis.items()}
    kpis |= {each: replace(kpis[each], targets=(target,)) for each, target in targets.items()}
    return Tree.below(replace(shop, kpis=kpis, memory={}), kpis[name])


def nodes(found: Tree | None) -> Mapping[str, AlignedKpi]:
    assert found is not None
    return found.tree.kpis


def written(*months: int) -> PerPeriod:
    values = {date(2026, number, 1): Decimal(5_000) for number in months}
    return PerPeriod(grain=Grain.MONTH, values=values, terms=MONTHLY)


def test_a_sum_and_its_parts_as_they_stand(shop: Published) -> None:
    found = below(shop, "sales_in_all", sales_in_all=ASKED, online=ASKED)
    whole, online, shops = nodes(found).values()
    assert (whole.making, [link.child for link in whole.links]) == (Making.SUM, ["online", "in_shops"])
    assert (whole.now, online.now, shops.now) == (12_400, 6_200, 6_200)
    assert online.aim is not None
    assert (shops.aim, online.expected, len(shops.expected)) == (None, (), 12)
    assert found is not None
    assert found.tree.now == date(2025, 12, 1)


def test_nothing_is_asked_beyond_what_is_written_of_a_part(shop: Published) -> None:
    whole = nodes(below(shop, "sales_in_all", sales_in_all=ASKED))["sales_in_all"]
    assert whole.aim is not None
    assert len(whole.aim.steps) == 12
    found = below(
        shop, "sales_in_all", sales_in_all=ASKED, online=written(1, 2, 3, 4), in_shops=written(1, 2, 3)
    )
    whole = nodes(found)["sales_in_all"]
    assert whole.aim is not None
    assert [str(step.by) for step in whole.aim.steps] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_what_is_written_of_the_root_itself_does_not_shorten_it(shop: Published) -> None:
    found = below(shop, "sales_in_all", sales_in_all=written(1, 2), online=written(1, 2, 3))
    whole = nodes(found)["sales_in_all"]
    assert found is not None
    assert found.written_until == date(2026, 3, 31)
    assert whole.aim is not None
    assert len(whole.aim.steps) == 2


def test_what_a_balance_gains_beside_its_named_moves_is_a_node_of_its_own(shop: Published) -> None:
    """Of 70 € a month 100 € are new: the rest is −30 €, the same each month."""
    found = nodes(below(shop, "mrr", mrr=ASKED))
    assert [link.child for link in found["mrr"].links] == ["new_mrr", "mrr+"]
    assert found["mrr"].making is Making.BALANCE
    assert (found["mrr+"].now, found["mrr+"].error) == (pytest.approx(-30), pytest.approx(0, abs=1e-9))


def test_parts_that_the_grain_of_the_target_does_not_have_are_no_tree(shop: Published) -> None:
    """Nor is there one by day, or below what is made of rows."""
    quarterly = Stay(above=Decimal(9_000), terms=Terms(grain=Grain.QUARTER))
    daily = Stay(above=Decimal(300), terms=Terms(grain=Grain.DAY))
    kept = replace(shop, kpis={**shop.kpis, "online": replace(shop.kpis["online"], grains=(Grain.MONTH,))})
    assert nodes(below(kept, "sales_in_all", sales_in_all=ASKED))
    assert below(kept, "sales_in_all", sales_in_all=quarterly) is None
    assert below(shop, "sales_in_all", sales_in_all=quarterly) is not None
    assert below(shop, "sales_in_all", sales_in_all=daily) is None
    assert below(shop, "online", online=ASKED) is None
