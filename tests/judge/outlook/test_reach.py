"""The chance of a goal, pace, the first period, the record; and the distribution beneath."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.outlook.outlook import foresee
from jalon.judge.outlook.reach import Counted, Goal, Side, reach
from jalon.judge.outlook.record import Statement, record, scored
from jalon.judge.outlook.spans import single, total
from jalon.judge.outlook.spread import Measure, Spread
from tests.judge.outlook.test_outlook import monthly

OUTLOOK = foresee(monthly(), 12, 12)
SUM = float(OUTLOOK.forecast[:6].sum())


@given(
    centre=st.floats(0.1, 1e6),
    scale=st.floats(1e-3, 2),
    share=st.floats(0.02, 0.98),
    measure=st.sampled_from(Measure),
    shift=st.floats(-100, 100),
)
def test_chance_and_quantile_are_one_thing(centre, scale, share, measure, shift):
    size = scale * centre if measure is Measure.DIFFERENCE else scale
    spread = Spread(centre=centre, scale=size, freedom=5, measure=measure, shift=shift)
    assert spread.at_most(spread.at(share)) == pytest.approx(share, abs=1e-4)
    assert spread.at_least(spread.at(share)) == pytest.approx(1 - share, abs=1e-4)


@given(low=st.floats(0, 2000), more=st.floats(0, 2000))
def test_more_is_never_likelier(low, more):
    goals = (Goal(amount=each, within=6, counted=Counted.SUM) for each in (low, low + more))
    first, second = (reach(OUTLOOK, each).chance for each in goals)
    assert second <= first


def test_at_most_is_the_rest():
    chances = [reach(OUTLOOK, Goal(amount=200, within=2, side=side)).chance for side in Side]
    assert chances[0] + chances[1] == pytest.approx(1)


def test_what_is_known_so_far_counts():
    fresh = reach(OUTLOOK, Goal(amount=SUM, within=6, counted=Counted.SUM))
    begun = reach(OUTLOOK, Goal(amount=SUM + 500, within=6, counted=Counted.SUM, so_far=500))
    assert fresh.chance == pytest.approx(begun.chance)
    assert 0.4 < fresh.chance < 0.6


def test_a_sum_that_is_there_already_is_as_sure_as_anything():
    found = reach(OUTLOOK, Goal(amount=90, within=6, counted=Counted.SUM, so_far=100))
    assert found.chance == pytest.approx(1 - 1 / 74)
    assert found.first == 1


def test_pace_follows_the_season_and_adds_up():
    found = reach(OUTLOOK, Goal(amount=SUM * 1.1 + 50, within=6, counted=Counted.SUM, so_far=50)).pace
    assert found.share == pytest.approx(1.1)
    assert found.each.sum() == pytest.approx(found.needed)
    assert found.each / OUTLOOK.forecast[:6] == pytest.approx(np.full(6, 1.1))


def test_the_first_period_is_where_the_forecast_crosses():
    amount = float(OUTLOOK.forecast[:3].max())
    found = reach(OUTLOOK, Goal(amount=amount, within=12))
    assert found.first == int(np.argmax(OUTLOOK.forecast >= amount)) + 1
    assert reach(OUTLOOK, Goal(amount=1e9, within=12)).first is None


def test_too_early_is_said():
    found = reach(foresee(monthly()[:6], 12, 12), Goal(amount=1, within=1))
    assert found.too_early
    assert found.pace is None and found.first is None
    assert reach(OUTLOOK, Goal(amount=1, within=13)).too_early


@pytest.mark.parametrize("span", [single(1), single(6), total(6)])
def test_the_record_is_replayed_from_what_was_known(span):
    whole = monthly(years=14, growth=0.0, noise=0.1)
    found = record(foresee(whole, 12, 12), span)
    assert found.origins >= 10
    assert found.brier < 0.25
    assert sum(each.count for each in found.bins) == len(found.statements)
    said = found.statements[0]
    came = whole[said.origin :][span.first - 1 : span.last].sum()
    assert said.came == (came >= said.target)


def test_a_later_outcome_leaves_earlier_statements_alone():
    changed = monthly()
    changed[60:] *= 2
    first, second = record(OUTLOOK, single(3)), record(foresee(changed, 12, 12), single(3))
    early = [
        [(each.origin, each.target, each.chance) for each in one.statements if each.origin <= 57]
        for one in (first, second)
    ]
    assert early[0] and np.array(early[0]) == pytest.approx(np.array(early[1]))


def test_an_empty_record_has_no_score():
    assert scored(()).brier is None
    assert record(foresee([1.0], 12, 3), single(1)).statements == ()


def test_bins_are_a_table_of_what_was_said_and_came():
    made = [Statement(origin=n, target=0, chance=0.72, came=n < 7) for n in range(10)]
    (only,) = scored(made).bins
    assert (only.low, only.high, only.count) == (0.7, 0.8, 10)
    assert (only.said, only.came) == (pytest.approx(0.72), pytest.approx(0.7))


@pytest.mark.parametrize("centre", [0.0, 0.3])
def test_a_bound_is_sure_to_be_reached_and_may_be_stayed_at(centre):
    spread = Spread(centre=centre, scale=0.5, freedom=5, measure=Measure.DIFFERENCE, never_below=0.0)
    assert spread.at_least(0) == spread.at_least(-1) == 1
    assert spread.at_most(-1) == 0
    assert 0.2 < spread.at_most(0) <= 0.5


def test_a_sum_that_is_there_to_the_unit_needs_nothing_of_a_series_that_ran_out():
    gone = foresee([10, 9, 8, 8, 7, 6, 5, 4, 3, 2, 1] + [0] * 13, 12, 3)
    found = reach(gone, Goal(amount=9, within=3, counted=Counted.SUM, so_far=9))
    assert found.chance == pytest.approx(1 - 1 / 26)
