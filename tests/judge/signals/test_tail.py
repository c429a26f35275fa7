"""How heavy the tails are taken to be, before and after errors are seen."""

from __future__ import annotations

import numpy as np
import pytest

from jalon.judge.signals.tail import Tail


def heaviness(tail: Tail) -> float:
    """Degrees of freedom of what goes over: the fewer, the heavier."""
    return float(tail.now(0)[0][1])


def taught(tail: Tail, errors: np.ndarray) -> Tail:
    for error in errors:
        tail = tail.learned(np.array([error]))
    return tail


def test_days_are_believed_to_lie_far_out_before_any_did() -> None:
    days, months = Tail.begun(1, 7), Tail.begun(1, 12)
    assert heaviness(days) < 4 < heaviness(months)
    assert heaviness(months) == heaviness(Tail.begun(1))


def test_what_is_seen_outweighs_what_was_believed() -> None:
    calm = np.resize([0.6, 1.0, -0.8, 1.3, -1.1, 0.3, -0.5], 400)
    assert heaviness(taught(Tail.begun(1, 7), calm)) > 2 * heaviness(Tail.begun(1, 7))
    wild = np.resize([0.2, 0.3, -0.2, 0.1, 7.0, -0.3, 0.2, -6.0], 400)
    assert heaviness(taught(Tail.begun(1, 12), wild)) < heaviness(Tail.begun(1, 12))


@pytest.mark.parametrize("season", [7, 12])
def test_a_tail_of_fewer_scales_is_the_same_there(season) -> None:
    both = Tail.begun(2, season).learned(np.array([1.0, -3.0])).learned(np.array([2.0, 0.5]))
    kept = both.only(np.array([False, True]))
    assert [each.tolist() for each in kept.now(0)] == [each.tolist() for each in both.now(1)]
