"""Forecasts and bands: laws, and series that break naive methods."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.judge.outlook.known import Declared
from jalon.judge.outlook.outlook import Standing, foresee
from jalon.judge.outlook.season import Seasonality
from jalon.judge.outlook.spans import single, total

VALUES = st.lists(
    st.one_of(st.floats(-1e6, 1e6), st.just(0.0), st.just(float("nan"))), min_size=0, max_size=60
)


def monthly(years=6, growth=0.01, noise=0.05, seed=1):
    draw = np.random.default_rng(seed)
    time = np.arange(12 * years)
    season = 1 + 0.3 * np.sin(2 * np.pi * time / 12)
    return 100 * np.exp(growth * time) * season * np.exp(noise * draw.standard_normal(len(time)))


@given(values=VALUES, season=st.sampled_from((1, 4, 7, 12)), horizon=st.integers(1, 14))
@settings(max_examples=60)
def test_any_series_gives_a_value_and_never_an_error(values, season, horizon):
    outlook = foresee(values, season, horizon)
    assert outlook.forecast.shape == (horizon,)
    assert outlook.band(0.8).shape == (2, horizon)
    if outlook.standing is Standing.READY:
        assert np.isfinite(outlook.forecast).all()
    spread = outlook.over(single(1))
    if spread is not None:
        low, high = spread.band(0.8)
        wide_low, wide_high = spread.band(0.95)
        assert wide_low <= low <= spread.middle + 1e-9 * abs(spread.middle)
        assert high <= wide_high


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 3.0], [float("nan")] * 40, [5.0] * 7])
def test_a_few_points_are_too_early(values):
    outlook = foresee(values, 12, 3)
    assert outlook.standing is Standing.TOO_EARLY
    assert np.isnan(outlook.forecast).all()
    assert outlook.over(single(1)) is None


@pytest.mark.parametrize("mean", [0.1, 0.2, 0.5, 1.0, 3.0])
def test_the_chance_of_a_count_is_that_of_whole_numbers(mean):
    """Of a Poisson process, whose chances are known."""
    most = round(mean)
    said = []
    for seed in range(60):
        draw = np.random.default_rng(seed)
        spread = foresee(draw.poisson(mean, 36).astype(float), 1, 1, counts=True).over(single(1))
        if spread is not None:
            said.append(spread.at_most(most))
            assert spread.at_most(most) + spread.at_least(most + 1) == pytest.approx(1, abs=1e-9)
    came = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(most + 1))
    assert np.mean(said) == pytest.approx(came, abs=0.12)


def test_values_between_whole_numbers_are_not_counts():
    values = [0.5, 1.5, 2.0, 3.0] * 8
    assert foresee(values, 1, 1, counts=True).step == 0
    assert foresee([1.0, 2.0, 0.0, 3.0] * 8, 1, 1, counts=True).step == 1
    assert foresee([1.0, 2.0, 0.0, 3.0] * 8, 1, 1).step == 0


@pytest.mark.parametrize("known", [10, 14, 23])
def test_two_cycles_that_were_not_seen_leave_far_periods_open(known):
    outlook = foresee(monthly()[:known], 12, 12)
    assert outlook.season is Seasonality.UNSEEN
    assert outlook.over(single(12)) is None
    assert outlook.over(total(12)) is None


def test_a_season_seen_twice_is_forecast():
    assert foresee(monthly()[:24], 12, 12).season is not Seasonality.UNSEEN
    assert foresee(monthly()[:20], 12, 12).over(single(3)) is not None


def test_a_constant_series_goes_on_and_is_never_certain():
    outlook = foresee([5.0] * 30, 12, 6)
    assert outlook.forecast == pytest.approx(np.full(6, 5.0))
    spread = outlook.over(single(3))
    assert spread.at_least(5.0) == pytest.approx(1 - 1 / 32)
    assert spread.at_most(5.0) == pytest.approx(1 - 1 / 32)
    assert spread.at_least(5.01) == pytest.approx(1 / 32)


def test_a_multiplicative_season_with_growth_is_followed():
    whole = monthly(years=7)
    outlook = foresee(whole[:72], 12, 12)
    assert outlook.season is Seasonality.MULTIPLICATIVE
    assert np.abs(outlook.forecast / whole[72:] - 1).mean() < 0.08


def test_an_additive_season_through_zero_is_followed():
    time = np.arange(84)
    whole = 10 * np.sin(2 * np.pi * time / 12) + np.random.default_rng(2).standard_normal(84)
    outlook = foresee(whole[:72], 12, 12)
    assert outlook.season is Seasonality.ADDITIVE
    assert np.abs(outlook.forecast - whole[72:]).mean() < 2.5


@given(factor=st.floats(0.01, 1000.0))
@settings(max_examples=10)
def test_the_unit_does_not_matter(factor):
    plain, scaled = foresee(monthly(), 12, 6), foresee(monthly() * factor, 12, 6)
    assert scaled.forecast == pytest.approx(plain.forecast * factor, rel=1e-6)
    assert scaled.over(total(6)).at_least(900 * factor) == pytest.approx(
        plain.over(total(6)).at_least(900), abs=1e-6
    )


def test_nothing_that_comes_later_changes_an_earlier_forecast():
    whole = monthly()
    changed = whole.copy()
    changed[60:] *= 3
    first, second = foresee(whole, 12, 6).replayed, foresee(changed, 12, 6).replayed
    early = first.origins <= 60
    assert first.forecasts[early] == pytest.approx(second.forecasts[early], rel=1e-9)


def test_holes_at_the_end_are_forecast_over():
    whole = monthly()
    whole[-2:] = np.nan
    outlook = foresee(whole, 12, 6)
    assert outlook.gap == 2
    longer = foresee(whole[:-2], 12, 8)
    assert outlook.forecast == pytest.approx(longer.forecast[2:])
    assert outlook.over(single(1)).scale == pytest.approx(longer.over(single(3)).scale)


def test_holes_inside_are_bridged_with_the_season():
    whole = monthly()
    holed = whole.copy()
    holed[[20, 33, 47]] = np.nan
    assert foresee(holed, 12, 6).forecast == pytest.approx(foresee(whole, 12, 6).forecast, rel=0.05)


def test_values_that_were_never_negative_stay_so():
    draw = np.random.default_rng(4)
    outlook = foresee(draw.poisson(0.7, 48).astype(float), 12, 12)
    assert (outlook.band(0.95)[0] >= 0).all()
    assert outlook.over(single(1)).at_least(0) > 0.97


def test_a_declared_step_to_come_moves_forecast_and_band():
    plain = foresee(monthly(), 12, 6)
    told = foresee(monthly(), 12, 6, [Declared(since=72 + 3, factor=1.2)])
    assert told.forecast[:3] == pytest.approx(plain.forecast[:3])
    assert told.forecast[3:] == pytest.approx(plain.forecast[3:] * 1.2)
    added = foresee(monthly(), 12, 6, [Declared(since=72, amount=50.0, until=73)])
    assert added.forecast[0] == pytest.approx(plain.forecast[0] + 50)
    assert added.over(single(1)).middle == pytest.approx(plain.over(single(1)).middle + 50)
    assert added.over(single(2)).middle == pytest.approx(plain.over(single(2)).middle)


def test_a_declared_step_in_the_past_is_no_surprise():
    stepped = monthly(growth=0.0)
    stepped[66:] *= 1.5
    told = foresee(stepped, 12, 6, [Declared(since=66, factor=1.5)])
    plain = foresee(monthly(growth=0.0), 12, 6)
    assert told.forecast == pytest.approx(plain.forecast * 1.5)


def test_the_band_of_a_sum_knows_that_errors_of_neighbours_go_together():
    draw = np.random.default_rng(5)
    walk = 1000 + np.cumsum(10 * draw.standard_normal(200))
    outlook = foresee(walk, 1, 12)
    alone = float(np.linalg.norm([outlook.over(single(h)).scale for h in range(1, 13)]))
    together = outlook.over(total(12))
    scale = together.scale * (together.centre if together.measure == "ratio" else 1)
    first = outlook.over(single(1))
    alone *= first.centre if first.measure == "ratio" else 1
    assert scale > 1.5 * alone


def test_bands_hold_what_they_say():
    hits, cases = 0, 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        whole = 100 + np.cumsum(draw.standard_normal(66))
        low, high = foresee(whole[:60], 1, 6).band(0.8)
        hits += int(((low <= whole[60:]) & (whole[60:] <= high)).sum())
        cases += 6
    assert 0.72 <= hits / cases <= 0.9


def test_what_is_known_of_the_next_period_leaves_the_rest_open() -> None:
    """Nine tenths are there: the rest is a tenth of the forecast, off by the root of a tenth of its error."""
    plain = foresee(monthly(), 12, 6)
    told = plain.knowing([Declared(since=0, until=1, factor=0.1, amount=90.0, spread=0.1**0.5)])
    assert told.forecast[0] == pytest.approx(0.1 * plain.forecast[0] + 90)
    assert told.forecast[1:] == pytest.approx(plain.forecast[1:])
    wide, narrow = plain.over(single(1)), told.over(single(1))
    assert wide is not None
    assert narrow is not None
    widths = [each.at(0.6) - each.at(0.4) for each in (wide, narrow)]
    assert widths[1] / widths[0] == pytest.approx(0.1**0.5, rel=0.02)


def test_what_is_known_comes_after_what_was_planned() -> None:
    planned = foresee(monthly(), 12, 6, [Declared(since=72, factor=1.2)])
    told = planned.knowing([Declared(since=0, until=1, factor=0.5, amount=10.0)])
    assert told.forecast[0] == pytest.approx(planned.forecast[0] / 2 + 10)
    assert told.forecast[1] == pytest.approx(planned.forecast[1])
    assert foresee([1.0], 12, 3).knowing([Declared(since=0, factor=0.5)]).declared is None


def test_where_nothing_is_open_any_more_chances_are_all_but_certain() -> None:
    """All is closed, or all is there: a forecast times nothing, whatever its errors are measured by."""
    for outlook in (foresee(monthly(), 12, 3), foresee(monthly(noise=0.4), 12, 3)):
        told = outlook.knowing([Declared(since=0, until=1, factor=0.0, amount=50.0)])
        spread = told.over(single(1))
        assert spread is not None
        assert spread.middle == spread.at(0.9) == 50
        assert spread.at_least(49) == spread.at_most(51) == 1 - spread.doubt
        assert spread.at_least(51) == spread.at_most(49) == spread.doubt
