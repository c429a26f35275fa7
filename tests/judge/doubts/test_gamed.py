"""A KPI against its counter-KPI: both beyond chance, opposite in worth, at about the same time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jalon.judge.doubts.gamed import Side, gamed, good_direction
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.formula import Count, Rows
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.signal import Caution, LevelChange, News, Signals, Standing, Watched
from jalon.vocabulary.target import ReachBy, Stay, StayWithin, Target

CALENDAR = Calendar(name="default", timezone="Europe/Paris")


def month(number: int) -> Period:
    """A month of 2025, counted from 1."""
    return CALENDAR.period_of(Grain.MONTH, date(2025, number, 1))


def watched(*changes: tuple[int, float, float]) -> Signals:
    """A year of months between 80 and 120; changes (month, before, after) are announced a month later."""
    points = [
        Watched(
            period=month(each), value=100.0, standing=Standing.ORDINARY, expected=100.0, low=80.0, high=120.0
        )
        for each in range(1, 13)
    ]
    levels = [
        LevelChange(news=News.STEP, announced=month(at + 1), since=month(at), before=before, after=after)
        for at, before, after in changes
    ]
    return Signals(
        grain=Grain.MONTH,
        caution=Caution.QUIET,
        known=36,
        needed=13,
        points=tuple(points),
        changes=tuple(levels),
    )


def side(good: int, *changes: tuple[int, float, float]) -> Side:
    return Side(signals=watched(*changes), good=good)


def test_it_improves_while_the_other_worsens() -> None:
    found = gamed(side(1, (8, 100, 150)), side(-1, (9, 100, 160)), "complaints")
    assert found is not None
    assert (found.counter, found.own.since, found.other.since) == ("complaints", month(8), month(9))
    assert found.strength == pytest.approx(50 / 20)


def test_of_a_cost_that_falls_it_is_seen_as_well() -> None:
    found = gamed(side(-1, (8, 100, 50)), side(1, (7, 100, 60)), "quality")
    assert found is not None
    assert found.strength == pytest.approx(40 / 20)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (side(1, (8, 100, 150)), side(-1)),  # nothing happened to the other
        (side(1), side(-1, (8, 100, 150))),
        (side(1, (8, 100, 150)), side(-1, (8, 100, 60))),  # both got better
        (side(1, (8, 100, 60)), side(-1, (8, 100, 150))),  # both got worse
        (side(1, (2, 100, 150)), side(-1, (9, 100, 150))),  # half a year apart
        (side(1, (8, 100, 150)), side(-1, (8, 100, 150), (10, 150, 90))),  # the other is well again
        (side(1, (8, 100, 150), (10, 150, 90)), side(-1, (8, 100, 150))),  # it is over
        (side(0, (8, 100, 150)), side(-1, (8, 100, 150))),  # nobody said what is good
        (side(1, (8, 100, 150)), side(0, (8, 100, 150))),
    ],
)
def test_else_nothing_is_said(own: Side, other: Side) -> None:
    assert gamed(own, other, "other") is None


def test_of_too_few_values_nothing_is_said() -> None:
    few = Signals(grain=Grain.MONTH, caution=Caution.QUIET, known=5, needed=13)
    assert gamed(side(1, (8, 100, 150)), Side(signals=few, good=-1), "other") is None


def kpi(better: Better, *targets: Target) -> Kpi:
    return Kpi(
        name="one", formula=Count(rows=Rows(source="s")), value="count(*)", better=better, targets=targets
    )


def test_the_good_direction_is_the_declared_one_else_that_of_the_targets() -> None:
    least, most = Stay(above=Decimal(180)), Stay(below=Decimal(5))
    ahead = ReachBy(value=Decimal(10), by=date(2026, 12, 31), start=Decimal(20))
    assert good_direction(kpi(Better.LOWER, least)) == -1
    assert good_direction(kpi(Better.NEITHER, least)) == 1
    assert good_direction(kpi(Better.NEITHER, most, ahead)) == -1
    assert good_direction(kpi(Better.NEITHER, most, least)) == 0
    assert good_direction(kpi(Better.NEITHER, StayWithin(low=Decimal(1), high=Decimal(2)))) == 0
    assert good_direction(kpi(Better.NEITHER)) == 0
