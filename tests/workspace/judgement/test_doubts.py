"""From published values and the history of targets to what should be looked at again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from jalon.vocabulary.doubt import Doubts, Eased
from jalon.vocabulary.verdict import Status
from jalon.workspace.judgement.doubts import doubts as judged_doubts
from tests.workspace.judgement.made import judged, reading

SMALL = """\
counter: small
---
kpi: small
name: {en: Small sales}
source: sales
value: count(*) filter (where amount < 50) / count(*)
unit: "%"
better: lower
"""


def split(day: date) -> int:
    """About 100 a day, one in ten below 50; from August 2025 on more in all, and every second one small."""
    if day >= date(2025, 8, 1):
        return 40 if day.day % 2 else 300 + day.day % 7
    return 40 if day.day % 10 == 1 + day.month % 2 else 100 + day.day % 7


def more_only(day: date) -> int:
    """As much more, without more small ones."""
    amount = split(day.replace(year=2024)) if day.month != 2 else 100
    return 2 * amount if day >= date(2025, 8, 1) and amount > 50 else amount


def doubts(folder: Path, more: str = "", **others: object) -> Doubts | None:
    return judged(folder, more, **others).doubts  # type: ignore[arg-type]


def test_more_is_sold_but_in_small_sales(tmp_path: Path) -> None:
    found = doubts(tmp_path, SMALL, amount=split)
    assert found is not None
    assert found.moved == ()
    assert found.gamed is not None
    assert found.gamed.counter == "small"
    assert found.gamed.own.since.start == found.gamed.other.since.start == date(2025, 8, 1)
    assert found.gamed.own.after > 1.3 * found.gamed.own.before
    assert found.gamed.other.after > 3 * found.gamed.other.before


SALES = """\
---
kpi: sales
name: {en: Sales}
source: sales
value: sum(amount) + 5000 * count(*) filter (where amount > 250)
better: higher
counter: small
"""


def test_what_nobody_is_measured_by_sends_to_what_has_a_target(tmp_path: Path) -> None:
    """Sales move farther than revenue, but only revenue has a target."""
    target = "targets: [{stay: {above: 3000}, grain: month}]\n"
    with reading(tmp_path, target + SMALL + SALES, amount=split) as published:
        found = {name: judged_doubts(published, kpi) for name, kpi in published.kpis.items()}
    gamed = {name: each.gamed for name, each in found.items() if each is not None and each.gamed is not None}
    assert set(gamed) == {"revenue", "sales"}
    assert gamed["sales"].strength > gamed["revenue"].strength
    assert (gamed["sales"].aimed, gamed["revenue"].aimed) == ("revenue", None)


def test_without_any_target_there_is_none_to_look_at_first(tmp_path: Path) -> None:
    found = doubts(tmp_path, SMALL + SALES, amount=split, kpi="sales")
    assert found is not None
    assert found.gamed is not None
    assert found.gamed.aimed is None


def test_more_alone_is_no_doubt(tmp_path: Path) -> None:
    assert doubts(tmp_path, SMALL, amount=more_only) is None


def asked(above: int, reason: str = "") -> str:
    said = f", reason: {{en: {reason}}}" if reason else ""
    return f"targets:\n  - {{stay: {{above: {above}}}, grain: month{said}}}\n"


def test_a_lowered_target_is_told_with_how_it_stands_by_the_old_one(tmp_path: Path) -> None:
    """November brings 3,000: the old target was missed, the new one is reached."""
    until = date(2025, 12, 1)
    assert doubts(tmp_path, asked(5000), until=until, at=date(2025, 12, 2)) is None
    found = doubts(tmp_path, asked(2900), until=until, at=date(2025, 12, 4))
    assert found is not None
    (moved,) = found.moved
    assert moved.eased is Eased.LOWERED
    assert (moved.before, moved.after) == ((Decimal(5000),), (Decimal(2900),))
    assert (moved.then, moved.old, moved.new) == (Status.MISSED, Status.MISSED, Status.REACHED)
    assert (moved.on, moved.known) == (date(2025, 12, 4), date(2025, 12, 2))
    assert (moved.file, moved.line > 0) == ("jalon.yaml", True)


def test_a_reason_written_down_clears_it(tmp_path: Path) -> None:
    doubts(tmp_path, asked(5000), at=date(2026, 1, 2))
    assert doubts(tmp_path, asked(2900), at=date(2026, 1, 3)) is not None
    assert doubts(tmp_path, asked(2900, "One shop closed."), at=date(2026, 1, 4)) is None


def test_of_two_moves_of_one_day_the_later_counts(tmp_path: Path) -> None:
    """Lowered by mistake and put right on the same day: nothing was made easier."""
    until = date(2025, 12, 1)
    day = date(2025, 12, 4)
    doubts(tmp_path, asked(5000), until=until, at=date(2025, 12, 2))
    assert doubts(tmp_path, asked(100), until=until, at=day) is not None
    found = doubts(tmp_path, asked(2900), until=until, at=day)
    assert found is not None
    assert [(each.before, each.after) for each in found.moved] == [((Decimal(5000),), (Decimal(2900),))]
    assert doubts(tmp_path, asked(5000), until=until, at=day) is None
