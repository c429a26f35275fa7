"""Why a value moved: shares that sum to the change, who stands out, faults first, what cannot be split."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.cause import (
    CauseKind,
    FaultKind,
    Manner,
    MemberShare,
    MoveExplained,
    Presence,
    Unsplit,
    When,
)
from jalon.vocabulary.verdict import Comparison
from jalon.workspace import find, run
from jalon.workspace.judgement.why import explained, why
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment

TEXT = """\
workspace: shop
languages: [en]
calendar: {timezone: Europe/Paris}
---
source: sales
rows: sales.csv
key: id
times: {sold: day}
---
kpi: revenue
source: sales
value: sum(amount)
unit: EUR
grains: [month, day]
by: [region]
---
kpi: orders
source: sales
value: count(*)
grains: [month]
by: [region]
---
kpi: basket
value: revenue / orders
unit: EUR
grains: [month]
by: [region]
---
kpi: growth
value: change_rate(revenue)
grains: [month]
---
kpi: twice
value: basket * 2 + orders
grains: [month]
---
kpi: discounted
source: sales
value: 1 - count(*) filter (where amount = 100) / count(*)
unit: '%'
grains: [month]
by: [region]
---
kpi: regions
source: sales
value: count(distinct amount)
grains: [month]
by: [region]
---
kpi: alone
source: sales
value: median(amount)
grains: [month]
by: [region]
---
kpi: both
source: sales
value: sum(amount) + max(amount)
grains: [month]
"""
Rows = list[tuple[date, str, str]]


def written(folder: Path, rows: Rows, until: date) -> datetime:
    """A workspace with these rows, run on a day."""
    lines = [f"{number},{day},{region},{amount}" for number, (day, region, amount) in enumerate(rows)]
    (folder / "jalon.yaml").write_text(TEXT)
    (folder / "sales.csv").write_text("\n".join(("id,day,region,amount", *lines, "")))
    now: datetime = moment(until)
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    return now


def moves(
    folder: Path, rows: Rows, until: date, kpi: str = "revenue"
) -> dict[Comparison | None, MoveExplained]:
    """The explanations on a day of the months before it."""
    now = written(folder, rows, until)
    with find(folder, now).ledger() as ledger:
        reading = Published.of(find(folder, now), ledger, now, None)
        found = why(reading, reading.kpis[kpi])
    return {each.comparison: each for each in found}


def daily(since: date, until: date, sold: Callable[[date], list[tuple[str, str]]]) -> Rows:
    """Rows of each day."""
    days = [since + timedelta(days=number) for number in range((until - since).days)]
    return [(day, region, amount) for day in days for region, amount in sold(day)]


def members(move: MoveExplained) -> dict[str | None, MemberShare]:
    (over,) = move.over
    assert over.unsplit is None
    shares = [each.contribution for each in over.members]
    assert sum(shares, Decimal(0)) + over.rest + over.remainder == move.change
    return {each.slice[0][1]: each for each in over.members}


def hidden(day: date) -> list[tuple[str, str]]:
    march = day.month == 3
    return [("north", "160.10" if march else "100.10"), ("south", "40.05" if march else "95.05")]


def test_opposite_moves_hide_each_other_to_the_cent(tmp_path: Path) -> None:
    move = moves(tmp_path, daily(date(2026, 1, 1), date(2026, 4, 1), hidden), date(2026, 4, 1))[
        Comparison.PREVIOUS
    ]
    assert move.over[0].hiding
    assert {name: each.contribution for name, each in members(move).items()} == {
        "north": Decimal("2160.30"),  # 31 × 160.10 − 28 × 100.10
        "south": Decimal("-1419.85"),  # 31 × 40.05 − 28 × 95.05
    }
    assert move.change == Decimal("740.45")


def test_the_calendar_has_its_share(tmp_path: Path) -> None:
    """100 a day: 31 days after 28 are the whole move."""
    rows = daily(date(2026, 1, 1), date(2026, 4, 1), lambda _: [("north", "100")])
    move = moves(tmp_path, rows, date(2026, 4, 1))[Comparison.PREVIOUS]
    assert move.days is not None
    assert move.change == 300
    assert float(move.days.calendar) == pytest.approx(300, abs=5)  # weekdays have nearly the same rows
    assert move.days.calendar + move.days.level == 300


def test_a_member_that_always_moved_along_stands_out_when_it_falls(tmp_path: Path) -> None:
    def sold(day: date) -> list[tuple[str, str]]:
        fell = day >= date(2026, 3, 1)
        level = 100 + 7 * (day.month % 3)
        return [
            ("north", str(level)),
            ("south", str(level + day.month % 2)),
            ("west", "20" if fell else str(level)),
        ]

    rows = daily(date(2025, 1, 1), date(2026, 4, 1), sold)
    move = moves(tmp_path, rows, date(2026, 4, 1))[Comparison.PREVIOUS]
    assert [name for name, each in members(move).items() if each.apart] == ["west"]
    assert (move.causes[0].kind, move.causes[0].slice) == (CauseKind.MEMBER, (("region", "west"),))


def test_with_few_periods_nobody_stands_out(tmp_path: Path) -> None:
    move = moves(tmp_path, daily(date(2026, 1, 1), date(2026, 4, 1), hidden), date(2026, 4, 1))[
        Comparison.PREVIOUS
    ]
    assert [(each.distance, each.apart) for each in members(move).values()] == [(None, False)] * 2


def test_members_that_come_and_go(tmp_path: Path) -> None:
    rows = [
        (date(2026, 1, 5), "old", "10.00"),
        (date(2026, 2, 5), "new", "25.00"),
        (date(2026, 3, 1), "new", "1"),
    ]
    found = members(moves(tmp_path, rows, date(2026, 3, 2))[Comparison.PREVIOUS])
    assert {name: (each.presence, each.contribution) for name, each in found.items()} == {
        "new": (Presence.NEW, Decimal("25.00")),
        "old": (Presence.GONE, Decimal("-10.00")),
    }


BASKETS: Rows = [
    *((date(2026, 1, day), "a", amount) for day, amount in ((5, "100"), (6, "200"))),
    *((date(2026, 2, day), "a", "120") for day in (3, 4, 5)),
    (date(2026, 3, 1), "a", "1"),
]


def test_a_sum_is_how_many_times_how_much(tmp_path: Path) -> None:
    move = moves(tmp_path, BASKETS, date(2026, 3, 2))[Comparison.PREVIOUS]
    many, each = move.volume
    assert (many.kpi, many.before, many.after, many.contribution) == (
        "orders",
        2,
        3,
        135,
    )  # 1 × (150 + 120) / 2
    assert (each.kpi, each.before, each.after, each.contribution) == ("basket", 150, 120, -75)  # −30 × 2.5
    (over,) = move.over
    assert dict(over.manners) == {Manner.VOLUME: 135, Manner.RATE: -75, Manner.MIX: 0}


def test_a_formula_is_split_by_the_kpis_it_names(tmp_path: Path) -> None:
    move = moves(tmp_path, BASKETS, date(2026, 3, 2), "basket")[Comparison.PREVIOUS]
    assert move.formula is not None
    parts = {each.kpi: each for each in move.formula.named}
    assert (parts["revenue"].before, parts["revenue"].after) == (300, 360)
    assert (parts["orders"].before, parts["orders"].after) == (2, 3)
    # Shapley's midpoint: Δrevenue × (1/2 + 1/3) / 2 = 25; the rest of −30 is the orders'
    assert round(parts["revenue"].contribution, 9) == 25
    assert sum(each.contribution for each in parts.values()) == move.change == -30


def test_a_formula_of_formulas_is_split_level_by_level(tmp_path: Path) -> None:
    move = moves(tmp_path, BASKETS, date(2026, 3, 2), "twice")[Comparison.PREVIOUS]
    assert move.formula is not None
    basket, orders = move.formula.named
    assert [each.contribution for each in (basket, orders)] == [-60, 1]
    inner = next(each for each in _all(move.formula) if each.kpi == "basket" and each.parts)
    assert {each.kpi for each in inner.parts} == {"revenue", "orders"}
    assert sum(each.contribution for each in inner.parts) == -60


def _all(part):
    yield part
    for each in part.parts:
        yield from _all(each)


def test_growth_is_this_month_and_the_one_before(tmp_path: Path) -> None:
    rows = [
        (date(2026, month, 5), "a", amount)
        for month, amount in ((1, "100"), (2, "110"), (3, "110"), (4, "1"))
    ]
    move = moves(tmp_path, rows, date(2026, 4, 2), "growth")[Comparison.PREVIOUS]
    assert move.formula is not None
    assert move.change == Decimal("-0.1")
    assert {(each.kpi, each.when) for each in move.formula.named} == {
        ("revenue", When.SAME),
        ("revenue", When.PREVIOUS),
    }
    assert sum(each.contribution for each in move.formula.named) == move.change


def test_one_less_a_share_is_split_by_member_as_rate_and_mix(tmp_path: Path) -> None:
    rows = [
        (date(2026, 1, day), region, amount)
        for day in (5, 6)
        for region, amount in (("a", "100"), ("b", "50"))
    ]
    rows += [(date(2026, 2, 5), "a", "100"), (date(2026, 2, 6), "b", "100"), (date(2026, 2, 7), "b", "50")]
    move = moves(tmp_path, [*rows, (date(2026, 3, 1), "a", "1")], date(2026, 3, 2), "discounted")[
        Comparison.PREVIOUS
    ]
    found = members(move)
    assert (found["b"].before, round(found["b"].after or 0, 9)) == (1, Decimal("0.5"))
    manners = dict(found["b"].manners)
    # weights 1/2 → 2/3 and rates 1 → 1/2: rate 7/12 × −1/2, mix 1/6 × (3/4 − 5/12)
    assert float(manners[Manner.RATE]) == pytest.approx(-7 / 24)
    assert float(manners[Manner.MIX]) == pytest.approx(1 / 6 * (3 / 4 - 5 / 12))


@pytest.mark.parametrize(("kpi", "unsplit"), [("alone", Unsplit.LEVEL), ("regions", Unsplit.OVERLAP)])
def test_what_members_do_not_make_is_not_split(tmp_path: Path, kpi: str, unsplit: Unsplit) -> None:
    rows = [
        (date(2026, month, day), region, str(month)) for month in (1, 2) for day in (5, 6) for region in "ab"
    ]
    move = moves(
        tmp_path, [*rows, (date(2026, 2, 7), "a", "5"), (date(2026, 3, 1), "a", "1")], date(2026, 3, 2), kpi
    )
    assert [each.unsplit for each in move[Comparison.PREVIOUS].over] == [unsplit]


def test_a_sum_whose_terms_are_not_kept_stays_whole(tmp_path: Path) -> None:
    rows = [(date(2026, month, 5), "a", str(100 * month)) for month in (1, 2, 3)]
    move = moves(tmp_path, rows, date(2026, 4, 1), "both")[Comparison.PREVIOUS]
    assert move.formula is None
    assert len(move.unsplit) == 1
    assert (move.value_before, move.value_after) == (400, 600)


def gap(day: date) -> list[tuple[str, str]]:
    lost = date(2026, 3, 10) <= day <= date(2026, 3, 14)
    return [] if lost else [("north", "20")] * 5


def test_days_that_are_missing_come_before_any_reason(tmp_path: Path) -> None:
    rows = daily(date(2025, 9, 1), date(2026, 4, 1), gap)
    move = moves(tmp_path, rows, date(2026, 4, 1))[Comparison.PREVIOUS]
    (fault,) = move.faults
    assert (fault.kind, fault.source) == (FaultKind.GAP, "sales")
    assert (fault.first, fault.last) == (date(2026, 3, 10), date(2026, 3, 14))
    assert fault.missing == 500
    assert move.causes[0].kind is CauseKind.DATA_FAULT
    assert move.causes[0].contribution == -500


def test_a_first_month_that_began_late_is_no_whole_month(tmp_path: Path) -> None:
    rows = daily(date(2026, 2, 9), date(2026, 4, 1), lambda _: [("north", "20")] * 5)
    (fault,) = moves(tmp_path, rows, date(2026, 4, 1))[Comparison.PREVIOUS].faults
    assert (fault.kind, fault.first, fault.last) == (FaultKind.GAP, date(2026, 2, 1), date(2026, 2, 8))
    assert fault.missing == 800  # 8 days of 100


def test_a_first_month_that_began_after_its_first_weekend_is_whole(tmp_path: Path) -> None:
    rows = daily(date(2026, 2, 3), date(2026, 4, 1), lambda _: [("north", "20")] * 5)
    assert moves(tmp_path, rows, date(2026, 4, 1))[Comparison.PREVIOUS].faults == ()


def test_days_off_that_are_usual_are_no_fault(tmp_path: Path) -> None:
    rows = daily(
        date(2025, 9, 1), date(2026, 4, 1), lambda day: [] if day.weekday() > 4 else [("north", "9")] * 9
    )
    assert moves(tmp_path, rows, date(2026, 4, 1))[Comparison.PREVIOUS].faults == ()


def month(number: int):
    return Calendar().period_of(Grain.MONTH, date(2026, number, 1))


def test_any_two_periods_and_a_period_that_is_not_over(tmp_path: Path) -> None:
    rows = daily(date(2026, 1, 1), date(2026, 3, 11), lambda _: [("north", "10")])
    now = written(tmp_path, rows, date(2026, 3, 11))
    with find(tmp_path, now).ledger() as ledger:
        reading = Published.of(find(tmp_path, now), ledger, now, None)
        kpi = reading.kpis["revenue"]
        move = explained(reading, kpi, month(1), month(3))
        none = explained(reading, kpi, month(4), month(2))
    assert (move.comparison, move.change) == (None, 100 - 310)
    assert [each.kind for each in move.faults] == [FaultKind.PARTIAL]
    assert (none.value_before, none.change, none.causes) == (None, None, ())


def test_a_figure_that_was_corrected_says_what_it_was(tmp_path: Path) -> None:
    rows = daily(date(2026, 1, 1), date(2026, 4, 1), lambda _: [("north", "10")])
    written(tmp_path, rows, date(2026, 4, 1))
    move = moves(tmp_path, [*rows, (date(2026, 3, 5), "north", "90")], date(2026, 4, 2))[Comparison.PREVIOUS]
    (fault,) = move.faults
    assert (fault.kind, fault.was, fault.on) == (FaultKind.RESTATED, 310, date(2026, 4, 2))


def test_nothing_is_compared_with_what_is_not_there(tmp_path: Path) -> None:
    assert moves(tmp_path, [(date(2026, 3, 5), "a", "100")], date(2026, 4, 1)) == {}
