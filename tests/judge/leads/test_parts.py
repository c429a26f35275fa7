"""Laws of the parts: whitening, chance, false discoveries, crossing, transfer, what is foretold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jalon.judge.leads import crossing as crossing_module
from jalon.judge.leads import whitening
from jalon.judge.leads.chance import chance, false_discoveries, signs, turns
from jalon.judge.leads.contribution import contribution
from jalon.judge.leads.crossing import Search, Side, crossing, standard
from jalon.judge.leads.transfer import later, transfer
from jalon.judge.leads.units import prepared
from jalon.judge.leads.whitening import QUARTERS
from tests.judge.leads.made import noise, pair, season

CHANCES = arrays(np.float64, st.integers(1, 30), elements=st.floats(1e-9, 1))


@given(CHANCES)
def test_a_rate_is_never_below_its_chance_and_keeps_the_order(chances):
    rates = false_discoveries(chances)
    assert (rates >= chances - 1e-12).all() and (rates <= 1).all()
    assert (np.diff(rates[np.argsort(chances)]) >= -1e-12).all()


@given(CHANCES, st.floats(0.01, 0.5))
def test_rates_find_what_benjamini_and_hochberg_find(chances, rate):
    ordered = np.sort(chances)
    passing = np.flatnonzero(ordered * chances.size / np.arange(1, chances.size + 1) <= rate)
    limit = ordered[passing[-1]] if passing.size else -1.0
    assert ((false_discoveries(chances) <= rate) == (chances <= limit)).all()


@given(st.floats(0, 12), st.floats(0, 12))
def test_more_is_never_more_likely_by_chance(one, other):
    drawn = np.abs(np.random.default_rng(1).standard_normal((999, 8))).max(axis=1)
    low, high = sorted((one, other))
    assert 0 < chance(high, drawn) <= chance(low, drawn) * 1.15 <= 1.15  # where count and tail meet


def test_the_tail_is_near_the_exact_one():
    drawn = np.abs(np.random.default_rng(2).standard_normal((999, 8))).max(axis=1)
    exact = 8 * 6.33e-5  # P(|z| ≥ 4), eight times
    assert exact / 3 < chance(4.0, drawn) < exact * 3


def test_turned_series_keep_their_spectrum():
    for size in (60, 61):
        turned = np.fft.irfft(turns(size, 5, seed=1) * np.fft.rfft(noise(size, 1)), n=size, axis=1)
        assert np.allclose(np.abs(np.fft.rfft(turned, axis=1)), np.abs(np.fft.rfft(noise(size, 1))))


def test_signs_are_even_and_the_same_each_time():
    drawn = signs(121, 400, seed=3)
    assert set(np.unique(drawn)) == {-1.0, 1.0} and abs(drawn.mean()) < 0.02
    assert (drawn == signs(121, 400, seed=3)).all()


def test_a_few_large_moves_that_meet_are_hardly_a_link(monkeypatch):
    told, lead = noise(120, 21, weight=0), noise(120, 22, weight=0)
    for at, sign in ((30, 1), (80, -1)):
        lead[at], told[at + 2] = 6 * sign, 6 * sign
    one, other = (Side.whitened(np.exp(0.1 * values), 1) for values in (told, lead))
    search = Search(lags=(1, 2, 3))
    found = crossing(one, other, search).chance
    monkeypatch.setattr(crossing_module, "_DOUBTED", -1.0)  # turned phases alone
    assert crossing(one, other, search).chance < 0.01
    assert found > 0.03


@pytest.mark.parametrize("size", [120, 121])
def test_chance_is_uniform_when_nothing_leads(size):
    search = Search(lags=(1, 2, 3), draws=199)
    sides = [Side.whitened(np.exp(noise(size, seed) + season(size, seed)), 12) for seed in range(200)]
    chances = [
        crossing(one, other, search).chance for one, other in zip(sides[::2], sides[1::2], strict=True)
    ]
    assert 0.4 < np.mean(chances) < 0.6
    assert np.mean(np.array(chances) <= 0.05) <= 0.12


def test_news_of_a_remembering_series_remembers_nothing():
    side = Side.whitened(np.exp(0.1 * noise(300, 3, weight=0.8) + season(300, 4)), 12)
    news = side.news[np.isfinite(side.news)]
    together = [abs(np.corrcoef(news[lag:], news[:-lag])[0, 1]) for lag in (1, 2, 3, 12)]
    assert max(together) < 0.15


def test_weeks_know_their_quarter_and_months_have_none(monkeypatch):
    even, months_end = 0.1 * noise(130, 31), 0.3 * np.isin(np.arange(130) % 13, (4, 8, 12))
    weeks = Side.whitened(np.exp(months_end + even), 52)
    assert set(QUARTERS) <= set(weeks.own.harmonics) and _after_a_quarter(weeks) < 0.1
    assert not set(QUARTERS) <= set(Side.whitened(np.exp(even), 52).own.harmonics)
    assert max(Side.whitened(np.exp(months_end + even), 12).own.harmonics, default=0) <= 6
    monkeypatch.setattr(whitening, "QUARTERS", ())
    assert _after_a_quarter(Side.whitened(np.exp(months_end + even), 52)) > 0.3


def _after_a_quarter(weeks: Side) -> float:
    """How far news goes together with that of thirteen weeks before."""
    return float(np.corrcoef(weeks.news[14:], weeks.news[1:-13])[0, 1])


def test_a_walk_is_differenced_and_a_stationary_series_is_not():
    walk = Side.whitened(np.exp(0.1 * np.cumsum(noise(200, 5, weight=0))), 1)
    still = Side.whitened(np.exp(0.1 * noise(200, 6, weight=0.2)), 1)
    assert walk.own.differenced and not still.own.differenced


@given(arrays(np.float64, 80, elements=st.floats(-1e6, 1e6) | st.just(np.nan)))
def test_any_series_has_a_model_and_news_or_none(series):
    side = Side.whitened(series, 12)
    assert side.news.shape == (80,)
    assert np.isfinite(standard(side.news)).all()


def test_a_season_and_a_line_are_foretold():
    line = np.exp(0.01 * np.arange(96) + 0.2 * season(96, 7) + 0.001 * noise(96, 8))
    side = Side.whitened(line[:84], 12)
    assert np.allclose(side.own.ahead(side.of, 12), np.log(line[84:]), atol=0.02)


def test_the_size_is_found_with_its_error():
    inside = 0
    for seed in range(40):
        lead, result = pair(lag=2, weight=0.5, seed=seed)
        told = Side.whitened(result, 12)
        found = transfer(told.of, [later(prepared(lead), 2)], told.own)
        inside += abs(found.weights[0] - 0.5) < 1.645 * found.errors[0]
    assert inside >= 29  # 36 expected


def test_what_the_lead_has_done_is_foretold():
    better = []
    for seed in range(30):
        lead, result = pair(size=124, lag=3, weight=0.9, seed=400 + seed)
        told = Side.whitened(result[:121], 12)
        plain = told.own.ahead(told.of, 3)
        adds = contribution(result[:121], lead[:121], lag=3, season=12)
        true = np.log(result[121:])
        with_lead = plain + np.log1p(adds.change)
        better.append(np.abs(true - with_lead).mean() < np.abs(true - plain).mean())
        assert (adds.low <= adds.change).all() and (adds.change <= adds.high).all()
        assert adds.together < adds.alone
    assert np.mean(better) > 0.65


def test_a_lead_that_is_not_known_yet_adds_nothing_that_is_known():
    lead, result = pair()
    lead[-1] = np.nan
    adds = contribution(result, lead, lag=3, season=12)
    assert np.isnan(adds.change).tolist() == [False, False, True]
