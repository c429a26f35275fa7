"""What targets ask of the months and quarters to come, whatever their own grain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import Milestone, PerPeriod, ReachBy, Stay, StayWithin, Target, Terms
from jalon.workspace.judgement.aims import Aimed, Aims, leads_away
from jalon.workspace.published import Published
from tests.workspace.judgement.made import reading

MORE = """\
grains: [day, month, quarter]
---
kpi: basket
source: sales
value: avg(amount)
unit: EUR
grains: [day, month, quarter]
"""
MONTHLY, QUARTERLY = Terms(grain=Grain.MONTH), Terms(grain=Grain.QUARTER)
Asked = dict[str, float]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """A shop on 1 January 2026: revenue is a sum, the basket a level."""
    with reading(tmp_path_factory.mktemp("shop"), MORE, since=date(2025, 7, 1)) as published:
        yield published


def aimed(
    shop: Published,
    *targets: Target,
    grain: Grain = Grain.MONTH,
    kpi: str = "revenue",
    now: float | None = None,
    better: Better = Better.HIGHER,
) -> Aimed | None:
    one = replace(shop.kpis[kpi], targets=targets, better=better)
    calendar = shop.calendar(one)
    last = calendar.period_of(grain, date(2025, 12, 31))
    aims = Aims(reading=shop, grain=grain, last=last, calendar=calendar)
    return aims.of(one, shop.series(one, grain), now)


def asked(found: Aimed | None) -> Asked:
    assert found is not None
    return {str(step.by): step.value for step in found.aim.steps}


def stay(above: int, terms: Terms = MONTHLY) -> Stay:
    return Stay(above=Decimal(above), terms=terms)


def test_a_target_by_the_grain_of_the_tree_asks_of_each_period(shop: Published) -> None:
    found = asked(aimed(shop, stay(100)))
    assert len(found) == 12
    assert set(found.values()) == {100.0}
    assert (next(iter(found)), list(found)[-1]) == ("2026-01-31", "2026-12-31")


def test_months_make_a_quarter_where_they_add_up(shop: Published) -> None:
    quarters = ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    assert asked(aimed(shop, stay(100), grain=Grain.QUARTER)) == dict.fromkeys(quarters, 300.0)
    level = aimed(shop, stay(100), grain=Grain.QUARTER, kpi="basket")
    assert asked(level) == dict.fromkeys(quarters, 100.0)


def test_a_quarter_is_shared_out_or_asks_of_its_last_month(shop: Published) -> None:
    found = asked(aimed(shop, stay(300, QUARTERLY)))
    assert len(found) == 12
    assert set(found.values()) == {100.0}
    level = asked(aimed(shop, stay(300, QUARTERLY), kpi="basket"))
    assert level == dict.fromkeys(["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"], 300.0)


def test_values_written_by_hand_ask_only_of_periods_of_which_all_are_known(shop: Published) -> None:
    written = {date(2026, number, 1): Decimal(number) for number in (1, 2, 3, 4, 5)}
    found = aimed(shop, PerPeriod(grain=Grain.MONTH, values=written, terms=MONTHLY), grain=Grain.QUARTER)
    assert asked(found) == {"2026-03-31": 6.0}
    assert found is not None
    assert found.written_until == date(2026, 3, 31)


def test_nothing_else_is_written_until_a_day(shop: Published) -> None:
    found = aimed(shop, stay(100))
    assert found is not None
    assert found.written_until is None


@pytest.mark.parametrize(
    ("better", "now", "value"),
    [
        (Better.HIGHER, 150.0, 150.0),
        (Better.HIGHER, 50.0, 100.0),
        (Better.LOWER, 50.0, 50.0),
        (Better.LOWER, 150.0, 100.0),
        (Better.HIGHER, None, 100.0),
    ],
)
def test_what_is_there_already_counts_as_it_is(
    shop: Published, better: Better, now: float | None, value: float
) -> None:
    limit = Stay(below=Decimal(100), terms=MONTHLY) if better is Better.LOWER else stay(100)
    assert set(asked(aimed(shop, limit, now=now, better=better)).values()) == {value}


def test_a_limit_on_the_other_side_is_what_a_tree_reckons_with(shop: Published) -> None:
    most = Stay(below=Decimal(100), terms=MONTHLY)
    assert set(asked(aimed(shop, most)).values()) == {100.0}


def test_a_value_to_reach_is_asked_on_its_days(shop: Published) -> None:
    by = ReachBy(
        value=Decimal(600),
        by=date(2026, 6, 30),
        milestones=(
            Milestone(day=date(2026, 3, 31), value=Decimal(450)),
            Milestone(day=date(2026, 8, 31), value=Decimal(700)),
        ),
        terms=QUARTERLY,
    )
    assert asked(aimed(shop, by)) == {"2026-03-31": 150.0, "2026-06-30": 200.0}
    assert asked(aimed(shop, by, kpi="basket")) == {"2026-03-31": 450.0, "2026-06-30": 600.0}
    assert asked(aimed(shop, by, grain=Grain.QUARTER)) == {"2026-03-31": 450.0, "2026-06-30": 600.0}
    daily = replace(by, terms=Terms(grain=Grain.DAY))
    assert aimed(shop, daily) is None


def test_the_first_target_on_the_whole_that_asks_anything_counts(shop: Published) -> None:
    between = StayWithin(low=Decimal(1), high=Decimal(2), terms=MONTHLY)
    one_team = stay(7, Terms(grain=Grain.MONTH, members=(("team", "north"),)))
    over = stay(8, Terms(grain=Grain.MONTH, until=date(2025, 12, 31)))
    assert aimed(shop, between, one_team, over) is None
    found = aimed(shop, between, one_team, over, stay(9), stay(10))
    assert set(asked(found).values()) == {9.0}


def test_a_target_ends_with_its_last_day_and_begins_with_its_first(shop: Published) -> None:
    terms = Terms(grain=Grain.MONTH, since=date(2026, 2, 10), until=date(2026, 4, 10))
    assert list(asked(aimed(shop, stay(9, terms)))) == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_only_a_value_to_reach_leads_away_from_today(shop: Published) -> None:
    kpi = shop.kpis["revenue"]
    reach = ReachBy(value=Decimal(1), by=date(2026, 6, 30))
    one_team = stay(7, Terms(members=(("team", "north"),)))
    assert leads_away(replace(kpi, targets=(one_team, reach)))
    assert not leads_away(replace(kpi, targets=(stay(1), reach)))
    assert not leads_away(kpi)
