"""What a target asks of a whole period, and the edge that is reckoned with: two ways to choose it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jalon.judge.band import Band
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import Stay, Terms
from jalon.workspace.judgement.asking import any_edge, good_edge, in_force
from tests.judge.made import kpi, month

LEAST, MOST = Band(low=Decimal(2)), Band(high=Decimal(5))
BOTH = Band(low=Decimal(2), high=Decimal(5))


@pytest.mark.parametrize(
    ("better", "band", "good", "either"),
    [
        (Better.HIGHER, BOTH, 2.0, 2.0),
        (Better.HIGHER, LEAST, 2.0, 2.0),
        (Better.HIGHER, MOST, None, 5.0),
        (Better.HIGHER, Band(), None, None),
        (Better.LOWER, BOTH, 5.0, 5.0),
        (Better.LOWER, MOST, 5.0, 5.0),
        (Better.LOWER, LEAST, None, 2.0),
        (Better.LOWER, Band(), None, None),
        (Better.NEITHER, BOTH, 2.0, 2.0),
        (Better.NEITHER, MOST, None, 5.0),
    ],
)
def test_a_limit_on_the_other_side_counts_in_a_tree_but_adds_up_to_nothing(
    better: Better, band: Band, good: float | None, either: float | None
) -> None:
    one = kpi(better=better)
    assert (good_edge(one, band), any_edge(one, band)) == (good, either)


def test_an_edge_at_nothing_is_an_edge() -> None:
    band = Band(low=Decimal(0), high=Decimal(5))
    assert (good_edge(kpi(), band), any_edge(kpi(), band)) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (None, None, [4, 5, 6]),
        (date(2026, 5, 20), None, [5, 6]),
        (date(2026, 5, 31), None, [5, 6]),
        (None, date(2026, 5, 1), [4, 5]),
        (date(2026, 5, 2), date(2026, 5, 30), [5]),
        (date(2026, 7, 1), None, []),
    ],
)
def test_a_target_is_in_force_in_the_periods_of_its_first_and_last_day(
    since: date | None, until: date | None, months: list[int]
) -> None:
    target = Stay(above=Decimal(1), terms=Terms(since=since, until=until))
    assert [number for number in (4, 5, 6) if in_force(target, month(2026, number))] == months
