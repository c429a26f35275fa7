"""The classic chart: limits as the textbook reckons them, each rule by its own series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.signals.xmr import LEAST, Rule, xmr

CALM = np.tile([10.0, 12.0], 8)


def test_limits_are_the_mean_and_2_66_mean_ranges():
    (stretch,) = xmr(CALM).stretches
    assert stretch.mean == 11 and stretch.mean_range == 2
    assert stretch.low == pytest.approx(11 - 5.32) and stretch.high == pytest.approx(11 + 5.32)
    assert stretch.range_limit == pytest.approx(6.536)


def test_each_rule():
    def last(*more):
        return xmr(np.array([*CALM, *more]), baseline=len(CALM)).signals[-1]

    assert last(11.0) == set()
    assert Rule.BEYOND in last(17.0) and Rule.RANGE not in last(17.0)
    assert Rule.RANGE in last(6.0, 15.0)
    assert last(*[11.5] * 7) == {Rule.RUN}
    assert Rule.RUN not in last(*[11.5] * 6, 10.9)
    assert last(14.0, 14.5, 11.0, 14.0) == {Rule.NEAR}


def test_too_short_has_no_limits_and_no_signals():
    chart = xmr(np.arange(LEAST - 1.0))
    assert chart.stretches[0].mean is None and not any(chart.signals)


def test_limits_begin_anew_at_a_change():
    values = np.concatenate([CALM, CALM + 50])
    chart = xmr(values, changes=[16])
    assert [one.mean for one in chart.stretches] == [11, 61]
    assert chart.ranges[16] is None and not any(chart.signals)


def test_constant_series_has_no_signal():
    assert not any(xmr(np.full(30, 0.1)).signals)


@given(st.lists(st.floats(-1e6, 1e6), min_size=20, max_size=40), st.floats(-1e9, 1e9))
def test_masked_points_do_not_matter(values, other):
    masked = np.zeros(len(values), dtype=bool)
    masked[5] = True
    given_ = np.array(values)
    changed = np.where(masked, other, given_)
    assert xmr(given_, masked=masked) == xmr(changed, masked=masked)
    assert not xmr(given_, masked=masked).signals[5]
