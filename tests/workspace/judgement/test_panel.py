"""How far a member moved apart, and how seldom chance alone takes one so far."""

from __future__ import annotations

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.workspace.judgement.panel import Distance, _distance

FEWEST, LONGEST = 6, 6


def apart(values: Numbers) -> bool:
    """As a panel says it of a member's moves up to now."""
    usual = max(_distance(values, k) for k in range(1, min(LONGEST, len(values) - FEWEST) + 1))
    return Distance(usual=usual, row=0).apart


def share(moves: Numbers) -> float:
    return float(np.mean([apart(each) for each in moves]))


def test_chance_alone_hardly_ever_takes_a_member_apart() -> None:
    chance = np.random.default_rng(4)
    assert share(chance.standard_normal((2000, 24))) < 0.01
    assert share(chance.standard_t(4, (2000, 24))) < 0.04  # amounts with a few very large ones


def test_a_member_that_wanders_is_not_apart_for_that() -> None:
    """Its moves keep half of the one before, so that several in a row say less than as many of their own."""
    chance = np.random.default_rng(5)
    moves = chance.standard_normal((2000, 54))
    for at in range(1, 54):
        moves[:, at] += 0.5 * moves[:, at - 1]
    assert share(moves[:, 30:]) < 0.025


def test_a_fall_that_lasts_is_found_though_no_single_month_tells() -> None:
    chance = np.random.default_rng(6)
    moves = chance.standard_normal((2000, 24))
    moves[:, -4:] -= 3
    assert share(moves) > 0.8
    assert share(moves[:, :-3]) < 0.45


def test_months_in_a_row_alone_prove_nothing() -> None:
    small = np.array([1.0, -1.2, 0.8, -0.9, 1.1, -1.0, 0.9, -1.1, 1.0, -0.8, -1.0, -1.2, -0.9])
    assert not apart(small)
