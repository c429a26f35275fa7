"""Which targets were made easier without a reason, and which changes are none of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.judge.doubts.moved import Version, eased, moved
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.doubt import Eased
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import From, Improve, PerPeriod, ReachBy, Stay, StayWithin, Target, Terms

ON = date(2026, 3, 3)


def above(value: str, reason: str = "") -> Stay:
    return Stay(above=Decimal(value), terms=Terms(reason={"en": reason} if reason else {}))


def below(value: str) -> Stay:
    return Stay(below=Decimal(value))


def within(low: int, high: int) -> StayWithin:
    return StayWithin(low=Decimal(low), high=Decimal(high))


def reach(value: int, year: int = 2026) -> ReachBy:
    return ReachBy(value=Decimal(value), by=date(year, 12, 31), start=Decimal(50))


def improve(by: str) -> Improve:
    return Improve(by=Decimal(by), each=Grain.MONTH, start=From.SAME_PERIOD_LAST_YEAR, compounded=False)


def each(*values: int, first: int = 4) -> PerPeriod:
    return PerPeriod(
        grain=Grain.MONTH,
        values={date(2026, first + at, 1): Decimal(value) for at, value in enumerate(values)},
    )


@pytest.mark.parametrize(
    ("old", "new", "better", "what"),
    [
        (above("0.95"), above("0.92"), Better.HIGHER, Eased.LOWERED),
        (below("40"), below("45"), Better.LOWER, Eased.RAISED),
        (within(60, 80), within(60, 90), Better.NEITHER, Eased.WIDENED),
        (reach(100), reach(90), Better.HIGHER, Eased.LOWERED),
        (reach(100), reach(90, 2027), Better.HIGHER, Eased.LOWERED),
        (reach(100), reach(100, 2027), Better.HIGHER, Eased.POSTPONED),
        (reach(20), reach(30), Better.LOWER, Eased.RAISED),
        (reach(100), reach(90), Better.NEITHER, Eased.LOWERED),  # it starts at 50
        (improve("0.2"), improve("0.1"), Better.HIGHER, Eased.SLOWED),
        (each(10, 10), each(10, 8), Better.HIGHER, Eased.PERIODS),
    ],
)
def test_what_makes_it_easier(old: Target, new: Target, better: Better, what: Eased) -> None:
    found = eased(old, new, better, ON)
    assert found is not None
    assert found.eased is what
    assert found.before != found.after or what is Eased.POSTPONED
    assert moved([Version(on=date(2026, 1, 1), targets=(old,)), Version(on=ON, targets=(new,))], better)


@pytest.mark.parametrize(
    ("old", "new", "better"),
    [
        (above("0.92"), above("0.95"), Better.HIGHER),  # raised
        (above("0.95"), above("0.95"), Better.HIGHER),
        (above("0.95"), below("0.92"), Better.HIGHER),  # another aim
        (below("45"), below("40"), Better.LOWER),
        (within(60, 80), within(65, 90), Better.NEITHER),  # neither wider nor narrower
        (reach(100), reach(120, 2027), Better.HIGHER),  # more, but later: nobody can tell
        (reach(100, 2025), reach(90), Better.HIGHER),  # the old one was over
        (improve("0.1"), improve("0.2"), Better.HIGHER),
        (each(10, 10), each(12, 8), Better.HIGHER),
        (each(10, 10, first=1), each(10, 8, first=1), Better.HIGHER),  # those months were over
        (each(10), each(8), Better.NEITHER),
    ],
)
def test_what_does_not(old: Target, new: Target, better: Better) -> None:
    versions = [Version(on=date(2026, 1, 1), targets=(old,)), Version(on=ON, targets=(new,))]
    assert moved(versions, better) == ()


def line(*targets: Target) -> list[Version]:
    return [Version(on=date(2026, at, 3), targets=(target,)) for at, target in enumerate(targets, start=1)]


def test_each_step_down_is_told_newest_first() -> None:
    found = moved(line(above("0.95"), above("0.92"), above("0.92"), above("0.9")), Better.HIGHER)
    assert [(move.on.month, move.easing.before, move.easing.after) for move in found] == [
        (4, (Decimal("0.92"),), (Decimal("0.9"),)),
        (2, (Decimal("0.95"),), (Decimal("0.92"),)),
    ]
    assert [move.old for move in found] == [above("0.92"), above("0.95")]


def test_a_target_put_back_is_forgiven() -> None:
    assert moved(line(above("0.95"), above("0.92"), above("0.95")), Better.HIGHER) == ()
    (left,) = moved(line(above("0.95"), above("0.9"), above("0.92")), Better.HIGHER)
    assert left.on.month == 2


def test_a_reason_written_then_or_later_explains_it_and_the_old_one_does_not() -> None:
    assert moved(line(above("0.95"), above("0.92", "New carrier.")), Better.HIGHER) == ()
    assert moved(line(above("0.95"), above("0.92"), above("0.92", "New carrier.")), Better.HIGHER) == ()
    assert moved(line(above("0.95", "Promised."), above("0.92", "Promised.")), Better.HIGHER)


def test_of_several_targets_each_is_set_against_its_own_past() -> None:
    before, after = (reach(100), reach(200, 2027)), (reach(100), reach(180, 2027))
    versions = [Version(on=date(2026, 1, 1), targets=before), Version(on=ON, targets=after)]
    (move,) = moved(versions, Better.HIGHER)
    assert (move.target, move.old) == (1, reach(200, 2027))


def test_a_target_for_one_member_is_not_that_of_the_whole() -> None:
    south = replace(above("0.9"), terms=Terms(members=(("region", "South"),)))
    assert moved(line(above("0.95"), south), Better.HIGHER) == ()
    assert moved([], Better.HIGHER) == ()
