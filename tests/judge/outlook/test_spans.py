"""The spread of single periods and sums."""

from __future__ import annotations

import numpy as np
import pytest

from jalon.judge.outlook.spans import Calibrated, calibrated, single, total
from jalon.judge.outlook.spread import Measure

ORIGINS = np.arange(20, 28)


def errors(unseen: float) -> tuple[np.ndarray, np.ndarray]:
    """Forecasts (8, 3) and what came, as at the last origin: `unseen` is said of what is not there yet."""
    draw = np.random.default_rng(7)
    came = 100 * 1.3 ** draw.standard_normal((8, 3)).cumsum(axis=0)
    said = came * np.exp(0.1 * draw.standard_normal((8, 3)))
    there = ORIGINS[:, None] + np.arange(3) < ORIGINS[-1]
    said[:-1][~there[:-1]] = unseen
    return said, np.where(there, came, np.nan)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("span", [single(2), total(3)])
@pytest.mark.parametrize("unseen", [0.0, -5.0])
def test_zero_said_of_what_has_not_come_changes_nothing(span, unseen) -> None:
    said, came = errors(unseen)
    found = calibrated(said, came, ORIGINS, span, np.ones(3))
    said, came = errors(100.0)
    assert found is not None
    assert found.measure is Measure.RATIO
    assert found == calibrated(said, came, ORIGINS, span, np.ones(3))


def test_the_scale_of_a_ratio_is_that_of_its_logarithm() -> None:
    came = np.tile([[50.0], [100.0], [400.0], [1600.0]], (4, 1))
    said = came * np.exp(np.tile([[0.2], [-0.2]], (8, 1)))
    found = calibrated(said, came, np.arange(30, 46), single(1), np.ones(1))
    assert isinstance(found, Calibrated)
    assert found.scale == pytest.approx(0.2 * np.sqrt(np.pi / 2))
