"""Whose share of a whole moved by more than it sways."""

from __future__ import annotations

import numpy as np
import pytest

from jalon.judge.doubts.standing import standing_out


def amounts(lift: float, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Two years of months in four parts; the second grows by `lift` in the last five."""
    made = np.random.default_rng(seed).poisson([40, 60, 80, 20], size=(24, 4)).astype(float)
    made[19:, 1] *= 1 + lift
    return made


def test_the_one_that_grew_is_named_and_not_those_that_made_room() -> None:
    found = standing_out(amounts(0.6), 19, up=True)
    assert [column for _, column in found] == [1]
    assert 1 not in [column for _, column in standing_out(amounts(0.6), 19, up=False)]


def test_chance_names_hardly_anybody() -> None:
    named = sum(bool(standing_out(amounts(0.0, seed), 19, up=True)) for seed in range(400))
    assert named <= 0.02 * 400


@pytest.mark.parametrize("since", [0, 3, 24])
def test_too_few_periods_before_or_none_since_name_nobody(since: int) -> None:
    assert standing_out(amounts(0.6), since, up=True) == []


def test_shares_of_what_goes_below_nothing_are_none() -> None:
    assert standing_out(amounts(0.6) - 50, 19, up=True) == []
    assert standing_out(np.ones((24, 1)), 19, up=True) == []
    assert standing_out(np.zeros((24, 4)), 19, up=True) == []
