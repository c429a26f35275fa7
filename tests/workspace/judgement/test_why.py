"""Why a value moved: shares that sum to the change, hidden moves, missing days, what cannot be split."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from jalon.vocabulary.cause import MissingDays, MoveExplained, MoveSplit, Presence, Split
from jalon.vocabulary.verdict import Comparison
from jalon.workspace import find, run
from jalon.workspace.judgement.why import why
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
---
kpi: basket
value: revenue / orders
unit: EUR
grains: [month]
---
kpi: full_price
source: sales
value: count(*) filter (where amount = 100) / count(*)
unit: '%'
grains: [month]
by: [region]
---
kpi: alone
source: sales
value: median(amount)
grains: [month]
"""
Rows = list[tuple[date, str, str]]


def moves(folder: Path, rows: Rows, until: date, kpi: str = "revenue") -> dict[Comparison, MoveExplained]:
    """The explanations on a day of the months before it."""
    lines = [f"{number},{day},{region},{amount}" for number, (day, region, amount) in enumerate(rows)]
    (folder / "jalon.yaml").write_text(TEXT)
    (folder / "sales.csv").write_text("\n".join(("id,day,region,amount", *lines, "")))
    now: datetime = moment(until)
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        found = why(reading, reading.kpis[kpi])
    for move in found:
        for split in move.splits:
            assert sum(each.contribution for each in split.shares) == move.change
    return {each.comparison: each for each in found}


def daily(since: date, until: date, sold: Callable[[date], list[tuple[str, str]]]) -> Rows:
    """Rows of each day."""
    days = [since + timedelta(days=number) for number in range((until - since).days)]
    return [(day, region, amount) for day in days for region, amount in sold(day)]


def along(move: MoveExplained, split: Split) -> MoveSplit:
    return next(each for each in move.splits if each.along is split)


def test_a_fall_hidden_by_growth_elsewhere_comes_first(tmp_path: Path) -> None:
    def sold(day: date) -> list[tuple[str, str]]:
        march = day.month == 3
        return [("north", "160.10" if march else "100.10"), ("south", "40.05" if march else "95.05")]

    found = moves(tmp_path, daily(date(2026, 1, 1), date(2026, 4, 1), sold), date(2026, 4, 1))
    move = found[Comparison.PREVIOUS]
    first = move.splits[0]
    assert (first.along, first.hiding) == (Split.MEMBERS, True)
    assert {each.slice[0][1]: each.contribution for each in first.shares} == {
        "north": Decimal("2160.30"),  # 31 × 160.10 − 28 × 100.10
        "south": Decimal("-1419.85"),  # 31 × 40.05 − 28 × 95.05
    }
    assert move.change == Decimal("740.45")
    days = along(move, Split.CALENDAR)
    assert {each.part for each in days.shares} == {"days", "pace"}
    assert next(each for each in days.shares if each.part == "days").contribution > 0  # 31 days after 28


def test_members_that_come_and_go(tmp_path: Path) -> None:
    rows = [
        (date(2026, 1, 5), "old", "10.00"),
        (date(2026, 2, 5), "new", "25.00"),
        (date(2026, 3, 1), "new", "1"),
    ]
    found = moves(tmp_path, rows, date(2026, 3, 2))
    shares = along(found[Comparison.PREVIOUS], Split.MEMBERS).shares
    assert [(each.slice[0][1], each.presence, each.contribution) for each in shares] == [
        ("new", Presence.NEW, Decimal("25.00")),
        ("old", Presence.GONE, Decimal("-10.00")),
    ]


def test_a_formula_is_split_by_the_kpis_it_names(tmp_path: Path) -> None:
    rows = [(date(2026, 1, 5), "a", "100"), (date(2026, 1, 6), "a", "200")]
    rows += [(date(2026, 2, day), "a", "120") for day in (3, 4, 5)] + [(date(2026, 3, 1), "a", "1")]
    move = moves(tmp_path, rows, date(2026, 3, 2), "basket")[Comparison.PREVIOUS]
    (split,) = move.splits
    assert split.along is Split.FORMULA
    shares = {each.part: each for each in split.shares}
    assert (shares["revenue"].before, shares["revenue"].after) == (300, 360)
    assert (shares["orders"].before, shares["orders"].after) == (2, 3)
    # Shapley's midpoint: Δrevenue × (1/2 + 1/3) / 2 = 25; the rest of −30 is the orders'
    assert round(shares["revenue"].contribution, 9) == 25
    assert round(shares["orders"].contribution, 9) == -55


def test_a_share_is_split_by_its_two_sides_and_by_member(tmp_path: Path) -> None:
    rows = [
        (date(2026, 1, day), region, amount)
        for day in (5, 6)
        for region, amount in (("a", "100"), ("b", "50"))
    ]
    rows += [(date(2026, 2, 5), "a", "100"), (date(2026, 2, 6), "b", "100"), (date(2026, 2, 7), "b", "50")]
    move = moves(tmp_path, [*rows, (date(2026, 3, 1), "a", "1")], date(2026, 3, 2), "full_price")[
        Comparison.PREVIOUS
    ]
    assert {each.along for each in move.splits} == {Split.FORMULA, Split.MEMBERS}
    assert {each.part for each in along(move, Split.FORMULA).shares} == {"numerator", "denominator"}


def test_a_gap_in_the_days_is_told_before_any_reason(tmp_path: Path) -> None:
    def sold(day: date) -> list[tuple[str, str]]:
        return [] if date(2026, 3, 10) <= day <= date(2026, 3, 14) else [("north", "100")]

    found = moves(tmp_path, daily(date(2025, 9, 1), date(2026, 4, 1), sold), date(2026, 4, 1))
    gap = MissingDays(first=date(2026, 3, 10), last=date(2026, 3, 14))
    assert found[Comparison.PREVIOUS].missing == (gap,)
    assert gap.days == 5


def test_days_off_that_are_usual_are_no_gap(tmp_path: Path) -> None:
    def sold(day: date) -> list[tuple[str, str]]:
        return [] if day.weekday() >= 5 else [("north", "100")]

    found = moves(tmp_path, daily(date(2025, 9, 1), date(2026, 4, 1), sold), date(2026, 4, 1))
    assert found[Comparison.PREVIOUS].missing == ()


def test_what_cannot_be_split_says_so(tmp_path: Path) -> None:
    rows = [(date(2026, month, 5), "a", str(100 * month)) for month in (1, 2, 3)]
    move = moves(tmp_path, rows, date(2026, 4, 1), "alone")[Comparison.PREVIOUS]
    assert (move.value_before, move.value_after, move.splits) == (200, 300, ())


def test_nothing_is_compared_with_what_is_not_there(tmp_path: Path) -> None:
    assert moves(tmp_path, [(date(2026, 3, 5), "a", "100")], date(2026, 4, 1)) == {}
