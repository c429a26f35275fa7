"""What an array of values may be."""

from __future__ import annotations

import numpy as np
import pytest

from jalon.judge.arrays import whole_from_zero


@pytest.mark.parametrize(
    ("values", "whole"),
    [([], True), ([0, 3, np.nan], True), ([0, 3.5], False), ([-1, 3], False), ([np.nan], True)],
)
def test_counts_are_whole_numbers_from_zero(values: list[float], whole: bool) -> None:
    assert whole_from_zero(np.array(values, dtype=float)) is whole
