"""The rows behind a number: those its computation read, no others, adding up to what was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.observation import OTHER, TOTAL, Slice
from jalon.workspace import Workspace, find, run
from jalon.workspace.rows import Behind, rows_behind
from jalon.workspace.story import story
from tests.workspace.made import APRIL, Shop

MANY = """\
workspace: many
calendar: {timezone: Europe/Paris}
---
source: orders
rows: orders.csv
key: id
times: {placed: placed_at}
lookups: {customer: {source: customers, on: customer}}
---
source: customers
rows: customers.csv
key: customer
---
source: contracts
rows: contracts.csv
key: id
times: {begun: start}
---
kpi: paid
source: orders
value: sum(amount) filter (where state = 'paid')
by: [customer.segment]
grains: [month]
---
kpi: share_paid
source: orders
value: count(*) filter (where state = 'paid') / count(*)
unit: "%"
grains: [month]
---
kpi: buyers
source: orders
value: count(distinct customer)
grains: [month]
---
kpi: middle
source: orders
value: median(amount)
grains: [month]
---
kpi: contracts
source: contracts
value: active(count(*), start, stop)
grains: [month]
---
kpi: paid_lately
source: orders
value: trailing(sum(amount) filter (where state = 'paid'), 3 months)
grains: [month]
"""

ORDERS = """\
id,placed_at,customer,state,amount
1,2026-01-31 23:30:00,a,paid,10.10
2,2026-02-01 00:10:00,a,paid,20.20
3,2026-02-15 12:00:00,b,open,30.30
4,2026-02-28 23:59:59,b,paid,40.40
5,2026-03-01 00:00:00,c,paid,50.50
6,2026-02-20 09:00:00,c,paid,60.60
"""
CUSTOMERS = "customer,segment\na,small\nb,large\nc,\n"
CONTRACTS = "id,start,stop\n1,2026-01-10,2026-02-28\n2,2026-02-01,2026-03-05\n3,2026-02-20,\n4,2026-03-02,\n"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("many")
    for name, content in (
        ("jalon.yaml", MANY),
        ("orders.csv", ORDERS),
        ("customers.csv", CUSTOMERS),
        ("contracts.csv", CONTRACTS),
    ):
        (folder / name).write_text(content)
    workspace = find(folder, APRIL)
    assert workspace.errors == (), workspace.errors
    run(workspace, APRIL)
    return workspace


def behind(workspace: Workspace, name: str, start: str = "2026-02-01", slice: Slice = TOTAL) -> Behind:
    with workspace.ledger() as ledger:
        kpi = workspace.definitions.kpis[name]
        told = story(workspace, ledger, kpi, now=APRIL, grain=Grain.MONTH, slice=slice)
        period = next(each.period for each in told.values if each.period.start.isoformat() == start)
        return rows_behind(workspace, ledger, kpi, period, slice, now=APRIL)


def ids(found: Behind, listing: int = 0) -> set[int]:
    one = found.listings[listing]
    at = found.heads(one).index("id") + 1
    return {int(row[at]) for row in one.rows}


def test_filter_and_local_days_are_those_of_the_kpi(many: Workspace) -> None:
    found = behind(many, "paid")
    assert ids(found) == {2, 4, 6}
    (check,) = found.checks
    assert check.agrees and str(check.published) == "121.20"


@pytest.mark.parametrize(("member", "wanted"), [("small", {2}), ("large", {4}), (None, {6})])
def test_a_slice_of_a_linked_table_keeps_its_rows_only(
    many: Workspace, member: str | None, wanted: set[int]
) -> None:
    found = behind(many, "paid", slice=(("customer.segment", member),))
    assert ids(found) == wanted
    assert all(check.agrees for check in found.checks) and found.checks
    assert "customer.segment" in found.heads(found.listings[0])


def test_a_ratio_lists_both_its_sides(many: Workspace) -> None:
    found = behind(many, "share_paid")
    assert [each.count for each in found.listings] == [3, 4]
    assert [(each.part, each.found, each.agrees) for each in found.checks] == [
        ("numerator", 3, True),
        ("denominator", 4, True),
    ]


@pytest.mark.parametrize(
    ("kpi", "wanted"),
    [
        ("buyers", {2, 3, 4, 6}),
        ("middle", {2, 3, 4, 6}),
        ("contracts", {2, 3}),
        ("paid_lately", {1, 2, 4, 6}),
    ],
)
def test_each_kind_of_part_lists_what_it_counts(many: Workspace, kpi: str, wanted: set[int]) -> None:
    found = behind(many, kpi)
    assert ids(found) == wanted
    assert found.checks and all(check.agrees for check in found.checks)


def test_the_newest_rows_are_listed_and_all_are_counted(many: Workspace) -> None:
    with many.ledger() as ledger:
        kpi = many.definitions.kpis["paid"]
        period = story(many, ledger, kpi, now=APRIL, grain=Grain.ALL).card.verdict.period
        found = rows_behind(many, ledger, kpi, period, TOTAL, now=APRIL, most=2)
    (listing,) = found.listings
    assert listing.count == 5 and len(listing.rows) == 2
    assert [row[0].isoformat() for row in listing.rows] == ["2026-03-01", "2026-02-28"]
    assert found.checks[0].agrees


def test_rows_that_changed_since_are_told_apart(shop: Shop) -> None:
    shop.run()
    shop.write(["1,2026-01-05,north,10.50", "6,2026-03-09,north,1.00", "4,2026-03-03,north,5.00"])
    workspace = shop.find()
    with workspace.ledger() as ledger:
        kpi = workspace.definitions.kpis["revenue"]
        told = story(workspace, ledger, kpi, now=APRIL)
        march = next(each.period for each in told.values if each.period.start.month == 3)
        found = rows_behind(workspace, ledger, kpi, march, TOTAL, now=APRIL)
    (check,) = found.checks
    assert not check.agrees and (str(check.published), str(check.found)) == ("12.00", "6.00")


def test_a_pooled_member_has_no_rows_of_its_own(many: Workspace) -> None:
    kpi, pooled = many.definitions.kpis["paid"], (("customer.segment", OTHER),)
    with many.ledger() as ledger:
        period = story(many, ledger, kpi, now=APRIL).card.verdict.period
        with pytest.raises(Refusal) as caught:
            rows_behind(many, ledger, kpi, period, pooled, now=APRIL)
    assert caught.value.finding.code == "rows-unlisted"
