"""What a proven lead makes of its result."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jalon.judge.leads.led import led


def test_one_for_one_it_moves_as_its_lead_did() -> None:
    found = led(np.array([90.0, 110.0]), np.array([80.0]), change=1.0, error=0.1)
    assert found is not None
    assert (found.before, found.after) == (100.0, 80.0)
    assert found.moved == pytest.approx(-0.2)
    assert found.effect == pytest.approx(-0.2)
    assert found.low == pytest.approx(0.8 ** (1 + 0.16449) - 1)
    assert found.high == pytest.approx(0.8 ** (1 - 0.16449) - 1)


@pytest.mark.parametrize("change", [0.5, -0.7, 2.0])
def test_the_size_of_the_link_is_an_exponent(change: float) -> None:
    found = led(np.array([100.0]), np.array([121.0]), change=change, error=0.0)
    assert found is not None
    assert found.effect == pytest.approx(1.21**change - 1)
    assert found.low == found.high == pytest.approx(found.effect)


@pytest.mark.parametrize(
    ("before", "after"),
    [([], [1.0]), ([1.0], []), ([math.nan], [1.0]), ([1.0], [0.0]), ([-1.0], [1.0]), ([1.0], [10.0])],
)
def test_without_shares_or_out_of_proportion_nothing_is_said(before: list[float], after: list[float]) -> None:
    assert led(np.array(before), np.array(after), change=1.0, error=0.1) is None
