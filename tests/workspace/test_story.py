"""The story of one KPI: values with what was asked, members largest first, whether they add up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jalon.definitions import read_texts
from jalon.judge.adding import adds_up
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import Slice
from jalon.workspace.story import Story, story
from tests.workspace.made import APRIL, Shop

TARGET = "targets: [{stay: {above: 2}, grain: month}]"
SOURCE = "source: s\nrows: s.csv\ntimes: {d: d}\n"


def told(shop: Shop, *, slice: Slice = (), by: tuple[str, ...] = ("region",), most: int = 12) -> Story:
    workspace = shop.find()
    with workspace.ledger() as ledger:
        kpi = workspace.definitions.kpis["orders"]
        return story(workspace, ledger, kpi, now=APRIL, slice=slice, by=by, most=most)


def test_values_stand_beside_what_was_asked_of_each(shop: Shop) -> None:
    shop.write(targets=TARGET)
    shop.run()
    found = told(shop)
    assert [each.value for each in found.values] == [2, 1, 2]
    assert [found.asked[each.period.start].low for each in found.values] == [Decimal(2)] * 3
    assert found.seen is found.values[-1] and found.grains == (Grain.MONTH, Grain.ALL)
    assert found.failures == ()


def test_members_come_largest_first_and_the_rest_are_counted(shop: Shop) -> None:
    shop.write(
        ["1,2026-03-05,north,1", "2,2026-03-06,south,1", "3,2026-03-07,south,1", "4,2026-02-07,east,1"]
    )
    shop.run()
    found = told(shop)
    assert [(each.slice[0][1], each.verdict.value) for each in found.members] == [
        ("south", 2),
        ("north", 1),
        ("east", 0),
    ]
    assert found.total == 3 and found.more == 0
    few = told(shop, most=1)
    assert [each.slice for each in few.members] == [(("region", "south"),)] and few.more == 2


def test_a_member_has_a_story_of_its_own_with_its_own_target(shop: Shop) -> None:
    shop.write(targets="targets: [{stay: {above: 1}, grain: month, for: {region: north}}]")
    shop.run()
    whole, north = told(shop), told(shop, slice=(("region", "north"),))
    assert whole.asked == {} and whole.card.verdict.status is None
    assert [each.value for each in north.values] == [1, 1, 1] and len(north.asked) == 3
    assert whole.members[0].verdict.expectation is not None


def test_a_source_that_failed_is_told_with_the_last_good_values(shop: Shop) -> None:
    shop.run()
    (shop.folder / "orders.csv").unlink()
    shop.run()
    found = told(shop)
    assert [each.value for each in found.values] == [2, 1, 2]
    assert [finding.code for finding in found.failures]


@pytest.mark.parametrize(
    ("value", "adds"),
    [
        ("sum(a)", True),
        ("count(*) filter (where a > 1)", True),
        ("sum(a) - sum(b)", True),
        ("sum(a) * 100", True),
        ("other", True),
        ("trailing(other, 3 months)", True),
        ("count(distinct a)", False),
        ("median(a)", False),
        ("sum(a) / count(*)", False),
        ("sum(a) + 1", False),
        ("max(a)", False),
    ],
)
def test_members_add_up_only_where_sums_and_counts_do(value: str, adds: bool) -> None:
    text = f"{SOURCE}---\nkpi: other\nsource: s\nvalue: sum(a)\n---\nkpi: k\nsource: s\nvalue: {value}\n"
    definitions = read_texts({"jalon.yaml": text}).definitions
    assert adds_up(definitions.kpis["k"].formula, definitions.kpis) is adds
