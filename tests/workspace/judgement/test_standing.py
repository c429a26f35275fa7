"""Where a KPI of a tree stands, from the values of its months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better
from jalon.workspace.judgement.points import Points
from jalon.workspace.judgement.standing import held, known, standing
from tests.judge.made import CALENDAR, kpi

NAN = float("nan")
FIRST = 2023 * 12


def months(values: Sequence[float]) -> Points:
    periods = tuple(CALENDAR.period(Grain.MONTH, FIRST + at) for at in range(len(values)))
    return Points(grain=Grain.MONTH, calendar=CALENDAR, periods=periods, values=np.array(values, dtype=float))


def test_months_without_a_value_are_left_out() -> None:
    points = months([1, NAN, 3])
    assert list(known(points)) == [(points.periods[0], 1.0), (points.periods[2], 3.0)]


def test_it_stands_at_its_newest_value() -> None:
    found = standing(kpi(better=Better.LOWER), months([1, 4, NAN]))
    assert (found.name, found.now, found.better) == ("revenue", 4.0, Better.LOWER)
    assert (found.aim, found.making, found.error, found.expected) == (None, None, 0.0, ())
    assert standing(kpi(), months([])).now is standing(kpi(), months([NAN])).now is None


@pytest.mark.parametrize(
    ("unit", "values", "least", "most"),
    [
        ("EUR", [0, 0.5, NAN], 0.0, None),
        ("%", [0, 0.5, 1], 0.0, 1.0),
        ("%", [0.5, 1.2], 0.0, None),
        ("%", [-0.5, -0.1], None, 0.0),
        ("EUR", [-2, -1], None, 0.0),
        ("EUR", [-2, 1], None, None),
        ("EUR", [0, 0], 0.0, 0.0),
        ("EUR", [], None, None),
        ("%", [NAN], None, None),
    ],
)
def test_it_may_be_what_it_always_was_on_one_side_of_nothing(
    unit: str, values: list[float], least: float | None, most: float | None
) -> None:
    found = standing(kpi(unit=unit), months(values))
    assert (found.least, found.most) == (least, most)


def test_what_nothing_is_asked_of_follows_its_forecast() -> None:
    wave = [100 + 10 * (at % 2) for at in range(36)]
    node = standing(kpi(), months(wave))
    found = held(node, months(wave), 12)
    assert len(found.expected) == 12
    assert all(90 < value < 120 for value in found.expected)
    assert found.error > 0
    assert replace(found, expected=(), error=0.0) == node


def test_too_few_values_for_a_forecast_are_held_with_the_noise_of_their_moves() -> None:
    """Moves of +2, −2 and +2 spread by √(32/9); half of that square is each value's own."""
    points = months([10, 12, 10, 12])
    found = held(standing(kpi(), points), points, 12)
    assert found.expected == ()
    assert found.error == pytest.approx((32 / 9 / 2) ** 0.5)
    assert held(found, months([10, 12, 10]), 12).error == 0.0
