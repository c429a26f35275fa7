import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.effects.change import judge, outlook
from jalon.judge.effects.placebos import placebos
from jalon.judge.effects.plan import Plan
from jalon.judge.effects.smoothing import Scale
from jalon.judge.effects.unrest import unrest
from jalon.vocabulary.change import Direction
from tests.judge.effects.made import monthly

UP = Plan(direction=Direction.UP, window=6)
EVERY = np.ones(40)


def test_where_all_windows_are_alike_none_is_unusual():
    got = unrest(np.full(46, 0.1), np.full(46, 0.1), EVERY, 6)
    assert got.factors == pytest.approx(np.ones(46)) and got.foreseen == pytest.approx(1)


def test_scatter_within_a_window_is_its_own():
    within = np.full(46, 0.1)
    within[45] = 0.4
    got = unrest(within, np.full(46, 0.1), EVERY, 6)
    assert got.factors[45] > 1.4 and got.foreseen == pytest.approx(1)
    assert got.factors[:45] == pytest.approx(np.ones(45))


def test_surprises_before_a_window_are_foreseen_and_its_own_are_not():
    step = np.full(46, 0.1)
    step[40:45] = 0.4
    got = unrest(np.full(46, 0.1), step, EVERY, 6)
    assert got.factors[45] > 1.2 and got.foreseen == pytest.approx(got.factors[45])
    own = np.full(46, 0.1)
    own[45] = 9
    assert unrest(np.full(46, 0.1), own, EVERY, 6).factors[45] == pytest.approx(1)


@given(st.floats(1e-6, 1e6))
def test_the_unit_does_not_matter(factor):
    draw = np.random.default_rng(1)
    within, step = np.abs(draw.normal(1, 0.3, (2, 46)))
    here, there = (unrest(within * f, step * f, EVERY, 6) for f in (1, factor))
    assert there.factors == pytest.approx(here.factors)


def test_nothing_known_is_nothing_unusual():
    nothing = np.full(46, np.nan)
    got = unrest(nothing, nothing, EVERY, 6)
    assert got.factors == pytest.approx(np.ones(46)) and got.foreseen == pytest.approx(1)
    still = unrest(np.zeros(46), np.zeros(46), EVERY, 6)
    assert still.factors == pytest.approx(np.ones(46))


def test_what_controls_explain_is_no_unrest():
    got = unrest(np.linspace(0.1, 1, 46), np.linspace(0.1, 1, 46), EVERY, 6)
    assert got.beside(0.0).factors == pytest.approx(got.factors)
    assert got.beside(1.0).foreseen == pytest.approx(1)
    assert got.beside(1.0).factors == pytest.approx(np.ones(46))
    assert 1 < got.beside(0.5).factors[45] < got.factors[45]


def test_the_same_lift_in_every_period_is_no_unrest():
    whole = monthly()
    lifted = np.r_[whole[:114], whole[114:] * 1.5]
    plain, some = (placebos(values, 114, 12, Scale.RELATIVE) for values in (whole, lifted))
    assert some.spread == pytest.approx(plain.spread)


def test_a_scattered_window_is_told_with_a_wider_interval():
    whole = monthly(noise=0.03)
    even = whole[114:] * 1.3
    scattered = even * [1.5, 0.6, 1.5, 0.6, 1.5, 0.6]
    width = [got.share.high - got.share.low for got in (effect(whole, even), effect(whole, scattered))]
    assert width[1] > 1.3 * width[0]


def effect(whole, after):
    return judge(whole[:114], after, UP, 12).effect


def test_a_restless_time_widens_what_can_be_found_before_the_change():
    whole = monthly(noise=0.03)
    restless = whole.copy()
    restless[108:114] *= [1.4, 0.7, 1.4, 0.7, 1.4, 0.7]
    calm, wild = (outlook(values[:114], 6, 12).smallest_up for values in (whole, restless))
    assert wild > 1.3 * calm
