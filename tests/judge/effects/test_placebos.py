import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.judgement.public import read
from jalon.judge.effects.placebos import found, independent, placebos, windows_of
from jalon.judge.effects.smoothing import Scale, begun, scale_of, windows
from tests.judge.effects.made import monthly, with_shared_shocks


def test_a_window_judged_early_is_judged_alike_later():
    whole = monthly(120)
    later = windows_of(whole, 114, 12, Scale.RELATIVE)
    early = placebos(whole[:106], 100, 12, Scale.RELATIVE)
    assert later is not None
    shared = found(later, 100, 6)
    assert shared.miss == pytest.approx(early.miss)
    assert shared.spread == pytest.approx(early.spread)
    assert shared.starts == early.starts


def test_nothing_after_the_start_is_learned():
    whole = monthly(120)
    wild = np.r_[whole[:114], whole[114:] * 100]
    calm, other = (windows(values, 114, 12, Scale.RELATIVE).forecast for values in (whole, wild))
    assert np.array_equal(calm, other)


def test_placebos_end_before_the_change():
    got = placebos(monthly(120), 114, 12, Scale.RELATIVE)
    assert max(got.starts) == 108 and min(got.starts) == 24


@given(st.integers(1, 30), st.integers(1, 12))
def test_separate_windows_are_worth_themselves(count, window):
    assert independent(np.ones(count), 1) == pytest.approx(count)
    assert 0 < independent(np.ones(count), window) <= count + 1e-9


def test_overlapping_windows_are_worth_less():
    assert independent(np.ones(100), 10) == pytest.approx(100 * 1.5 / 10, rel=0.2)


def test_a_series_begins_with_its_first_value():
    assert begun(np.array([np.nan, 0, 0, 3, 0])) == 3
    assert begun(np.zeros(4)) == 4
    whole = monthly(100)
    late = np.r_[np.full(20, np.nan), whole]
    here, there = (placebos(v, len(v) - 6, 12, Scale.RELATIVE) for v in (whole, late))
    assert there.miss == pytest.approx(here.miss)
    assert there.starts == tuple(start + 20 for start in here.starts)


def test_the_scale_follows_the_values():
    assert scale_of(np.array([1.0, 2, np.nan])) is Scale.RELATIVE
    assert scale_of(np.array([1.0, -2, 3])) is Scale.ABSOLUTE
    assert scale_of(np.array([0.0, 0, 3])) is Scale.ABSOLUTE


def test_one_odd_month_hardly_moves_the_forecasts():
    whole = monthly(120, noise=0.02)
    odd = whole.copy()
    odd[112] *= 30
    plain, beside = (placebos(values, 114, 12, Scale.RELATIVE).miss for values in (whole, odd))
    assert abs(plain - beside) < 0.1


def test_unrelated_controls_are_mostly_left_out():
    used = 0
    for seed in range(30):
        own, other = monthly(120, seed=seed), monthly(120, seed=seed + 1000)
        used += placebos(own, 114, 12, Scale.RELATIVE, [other]).helpers
    assert used <= 12


@settings(max_examples=10)
@given(st.permutations(range(3)), st.integers(1, 20))
def test_the_order_of_controls_does_not_matter(order, seed):
    own, *controls = with_shared_shocks(seed=seed)
    plain = placebos(own, 114, 1, Scale.RELATIVE, controls)
    mixed = placebos(own, 114, 1, Scale.RELATIVE, [controls[i] for i in order])
    assert mixed.miss == pytest.approx(plain.miss, abs=1e-9)
    assert mixed.spread == pytest.approx(plain.spread)


def with_christmas(count, seed, times=1.5):
    """Monthly values from March on, the last three months of each year raised."""
    return monthly(count, noise=0.03, seed=seed) * np.where((np.arange(count) + 2) % 12 >= 9, times, 1.0)


def test_a_christmas_seen_twice_is_not_taken_for_an_effect():
    found_alone = 0
    for seed in range(40):
        whole = with_christmas(34, seed)
        got = placebos(whole, 31, 12, Scale.RELATIVE)
        found_alone += abs(got.miss) > 2.5 * got.spread
    assert found_alone <= 4


def test_a_rise_on_top_of_a_christmas_seen_twice_is_found():
    hits = 0
    for seed in range(40):
        whole = with_christmas(34, seed) * np.r_[np.ones(31), np.full(3, 2.0)]
        got = placebos(whole, 31, 12, Scale.RELATIVE)
        hits += got.miss > 2.5 * got.spread
    assert hits >= 30


def test_the_cycle_before_is_not_looked_at_once_the_season_is_learned():
    whole = monthly(60)
    assert windows(whole, 30, 12, Scale.RELATIVE).unlearned == 12
    assert windows(whole, 54, 12, Scale.RELATIVE).unlearned == 0
    assert windows(whole, 30, 1, Scale.RELATIVE).unlearned == 0


def test_public_monthly_series_are_found_as_often_as_stated(shared_data):
    hits = n = 0
    for series in read(shared_data / "series", "monthly", 60):
        whole = series.whole
        if scale_of(whole) is Scale.RELATIVE:
            got = placebos(whole, len(whole) - 6, series.season, Scale.RELATIVE)
            hits += abs(got.miss) > 3 * got.spread
            n += 1
    assert n > 40 and hits <= 5
