"""A move that happened before is recalled, with what people wrote then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from jalon.vocabulary.cause import MoveExplained
from jalon.vocabulary.verdict import Comparison
from jalon.workspace import Workspace, find, run
from jalon.workspace.judgement.why import why
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment

TEXT = """\
workspace: shop
languages: [en]
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
grains: [month]
by: [region]
"""
UNTIL = date(2025, 12, 1)
REGIONS = ("north", "south", "west")
Strikes = Callable[[date], bool]


def made(folder: Path, struck: Strikes) -> Workspace:
    """Nine years of three regions that sway a little; south sells a third in the months of a strike."""
    lines = ["id,day,region,amount"]
    for number in range((UNTIL - date(2016, 12, 1)).days):
        day = date(2016, 12, 1) + timedelta(days=number)
        for at, region in enumerate(REGIONS):
            amount = 100 + (day.month * (7 + 4 * at) + day.year * 5 + at) % 9
            if region == "south" and struck(day):
                amount //= 3
            lines.append(f"{3 * number + at},{day},{region},{amount}")
    (folder / "jalon.yaml").write_text(TEXT)
    (folder / "sales.csv").write_text("\n".join((*lines, "")))
    workspace = find(folder, moment(UNTIL))
    assert run(workspace, moment(UNTIL)).failed == {}
    return workspace


def moved(workspace: Workspace, *notes: tuple[date, str]) -> MoveExplained:
    """November against October, where people wrote these notes."""
    with workspace.ledger() as ledger:
        from jalon.ledger.people.models import Event, Person  # noqa: PLC0415 (once a ledger was opened)

        for day, title in notes:
            Person(email=f"{day}@example.com", name="A").save(using=ledger.alias)
            Event(kpi="revenue", day=day, titles={"en": title}).save(using=ledger.alias)
        reading = Published.of(workspace, ledger, moment(UNTIL), None)
        found = why(reading, reading.kpis["revenue"])
    return next(each for each in found if each.comparison is Comparison.PREVIOUS)


def months(*struck: tuple[int, int]) -> Strikes:
    return lambda day: (day.year, day.month) in struck


@pytest.mark.parametrize("then", [(2025, 3), (2024, 11)])
def test_the_month_in_which_it_happened_before_is_named(tmp_path: Path, then: tuple[int, int]) -> None:
    move = moved(made(tmp_path, months(then, (2025, 11))))
    assert move.causes[0].slice == (("region", "south"),)
    assert move.recurs is not None
    assert (move.recurs.start.year, move.recurs.start.month) == then
    assert move.notes == ()


def test_the_month_that_people_wrote_about_comes_first(tmp_path: Path) -> None:
    workspace = made(tmp_path, months((2025, 3), (2025, 7), (2025, 11)))
    move = moved(workspace, (date(2025, 3, 10), "Trains on strike"), (date(2025, 5, 2), "A fair"))
    assert move.recurs is not None
    assert move.recurs.start == date(2025, 3, 1)
    assert [each.text("en") for each in move.notes] == ["Trains on strike"]


def test_what_never_happened_before_recalls_nothing(tmp_path: Path) -> None:
    move = moved(made(tmp_path, months((2025, 11))), (date(2025, 3, 10), "A fair"))
    assert move.causes[0].slice == (("region", "south"),)
    assert (move.recurs, move.notes) == (None, ())
