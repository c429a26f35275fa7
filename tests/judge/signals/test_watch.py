"""Signal or noise: laws that hold for every series, and what is said of plain cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.judgement.public import read
from jalon.judge.signals.caution import EAGER, QUIET, for_cycle
from jalon.judge.signals.change import suspicion
from jalon.judge.signals.found import Kind, Standing, State
from jalon.judge.signals.watch import watch


def noise(size, seed=1, level=100.0, spread=10.0):
    return level + spread * np.random.default_rng(seed).standard_normal(size)


series = st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=14, max_size=40).map(np.array)


@settings(max_examples=15)
@given(series, st.integers(13, 39))
def test_what_comes_later_changes_nothing_said_before(values, cut):
    cut = min(cut, len(values))
    whole, part = watch(values, season=4), watch(values[:cut], season=4)
    assert whole.points[:cut] == part.points


@settings(max_examples=15)
@given(series, st.floats(-1e9, 1e9))
def test_a_masked_value_is_never_an_alarm_and_never_counts(values, other):
    masked = np.zeros(len(values), dtype=bool)
    masked[[3, -2]] = True
    changed = np.where(masked, other, values)
    before, after = watch(values, masked=masked), watch(changed, masked=masked)
    assert before == after
    if before.state is State.JUDGED:
        assert all(before.points[place].standing is Standing.MASKED for place in (3, len(values) - 2))


@settings(max_examples=15)
@given(series)
def test_every_word_fits_the_limits(values):
    found = watch(values, season=4)
    for index, (value, point) in enumerate(zip(values, found.points, strict=True)):
        if point.standing is Standing.LEARNING:
            assert point.low is None and point.high is None
            continue
        assert None not in (point.low, point.expected, point.high)
        assert point.low <= point.expected <= point.high
        assert point.alarm == (point.kind is not None and point.standing is not Standing.HELD)
        if point.standing is Standing.EXPECTED:
            assert point.low <= value <= point.high
        if point.kind is Kind.SPIKE:
            assert not point.low <= value <= point.high
        if point.since is not None:
            assert point.since <= index
    assert [change.announced for change in found.changes] == [
        index for index, point in enumerate(found.points) if point.kind in (Kind.STEP, Kind.DRIFT)
    ]


def test_too_short_says_how_many_points_it_takes():
    found = watch(noise(9))
    assert found.state is State.TOO_SHORT and found.needed == QUIET.learning + 1 - 9
    assert {point.standing for point in found.points} == {Standing.LEARNING}
    assert watch(np.array([])).state is State.TOO_SHORT
    assert watch(np.full(30, np.nan)).state is State.TOO_SHORT


def test_a_constant_series_is_quiet_until_it_changes_and_then_says_so_once():
    values = np.full(40, 12.0)
    assert not any(point.alarm for point in watch(values, season=12).points)
    values[25:] = 13.0
    found = watch(values, season=12)
    assert found.points[25].alarm and [change.since for change in found.changes][:1] == [25]
    assert not any(point.alarm for point in found.points[30:])


def test_one_spike_is_one_alarm_and_is_forgotten():
    values = noise(60, seed=2)
    values[40] += 120
    found = watch(values)
    assert [index for index, point in enumerate(found.points) if point.alarm] == [40]
    assert found.points[40].kind is Kind.SPIKE and not found.changes
    assert found.points[45].expected == pytest.approx(100, abs=10)


def test_a_step_is_announced_dated_and_the_level_begins_anew():
    values = noise(80)
    values[50:] += 60
    found = watch(values)
    (change,) = found.changes
    assert change.kind is Kind.STEP and change.announced < 56 and abs(change.since - 50) <= 1
    assert change.before == pytest.approx(100, abs=25) and change.after == pytest.approx(160, abs=15)
    assert found.points[70].level_since == change.since
    assert found.points[70].low < 160 < found.points[70].high


def test_limits_follow_a_season():
    season = np.tile([100, 120, 160, 100, 80, 60, 90, 100, 110, 130, 170, 220.0], 6)
    values = season + noise(72, level=0, spread=4)
    found = watch(values, season=12)
    assert sum(point.alarm for point in found.points[36:]) <= 1
    values[71] = 110  # an ordinary month's value in the best month
    assert watch(values, season=12).points[71].alarm


def test_small_counts_with_many_zeros_are_quiet():
    alarms = 0
    for seed in range(6):
        values = np.random.default_rng(seed).poisson(0.4, 100).astype(float)
        alarms += sum(point.alarm for point in watch(values).points)
    assert alarms <= 12


def test_zero_after_a_long_positive_series_is_an_alarm():
    values = noise(60, spread=3)
    values[50] = 0
    assert watch(values).points[50].alarm


def test_eager_alarms_at_least_as_often_as_quiet():
    several = [noise(80, seed) for seed in range(4)]
    quiet, eager = (
        sum(point.alarm for values in several for point in watch(values, caution=caution).points)
        for caution in (QUIET, EAGER)
    )
    assert quiet <= eager


def test_pure_chance_rarely_alarms_and_steps_are_mostly_found():
    alarms = found = 0
    for seed in range(20):
        values = noise(60, seed)
        alarms += sum(point.alarm for point in watch(values, season=12).points[36:])
        values[45:] += 30
        found += any(point.alarm for point in watch(values, season=12).points[45:51])
    assert alarms <= 5 and found >= 13


def test_places_may_be_given():
    values = noise(60)
    assert watch(values, season=12) == watch(values, season=12, phases=np.arange(60))


def test_real_monthly_series_are_judged(shared_data):
    for one in read(shared_data / "series", "monthly", 3):
        found = watch(one.whole, season=one.season)
        assert sum(point.alarm for point in found.points) <= 0.1 * len(one.whole)


def test_small_counts_may_turn_negative_or_broken():
    values = np.random.default_rng(3).poisson(2.0, 60).astype(float)
    values[40], values[50] = -1.0, 2.5
    found = watch(values)
    assert found.points[40].alarm and len(found.points) == 60


def test_a_day_that_is_closed_each_week_is_no_news_however_regular_the_others():
    values = np.array([5.0 if place % 7 == 6 else 100.0 for place in range(120)]) + np.arange(120.0) % 5
    found = watch(values, season=7)
    assert not any(point.alarm for point in found.points)
    values[108] = 5.0  # a Wednesday
    assert [place for place, point in enumerate(watch(values, season=7).points) if point.alarm] == [108]


def test_what_begins_after_long_nothing_is_news_once_and_then_learned_anew():
    values = np.concatenate([np.zeros(30), 15 + np.round(noise(40, level=0, spread=3))])
    found = watch(values, season=12)
    alarms = [place for place, point in enumerate(found.points) if point.alarm]
    assert alarms[0] == 30 and found.changes[0].since == 30 and len(alarms) <= 3
    assert found.points[35].standing is Standing.LEARNING
    assert found.points[60].low > 0


def test_one_amount_among_nothing_shows_how_far_such_a_series_moves():
    values = np.zeros(60)
    values[[20, 31, 44, 52]] = [120.5, 80.25, 140.75, 99.5]
    found = watch(values)
    assert [place for place, point in enumerate(found.points) if point.alarm][:1] == [20]
    assert sum(point.alarm for point in found.points) <= 4 and not found.changes


def test_a_large_step_is_dated_to_its_first_point():
    off = []
    for seed in range(12):
        values = noise(60, seed=seed)
        values[40:] += 80
        off += [change.since - 40 for change in watch(values).changes if change.announced in range(40, 50)]
    assert len(off) >= 11 and off.count(0) >= 9


def swinging(size, seed):
    draw, away, found = np.random.default_rng(seed), 0.0, []
    for _ in range(size):
        away = 0.6 * away + 8 * draw.standard_normal()
        found.append(100 + away)
    return np.array(found)


def test_swings_around_a_level_that_holds_are_no_news_and_a_step_of_the_level_is():
    alarms = found = 0
    for seed in range(12):
        values = swinging(78, seed)
        alarms += sum(point.alarm for point in watch(values, season=52).points[52:])
        values[65:] += 30  # three standard deviations
        found += any(point.alarm for point in watch(values[:71], season=52).points[65:])
    assert alarms <= 4 and found >= 8


def test_days_are_judged_more_cautiously_than_months():
    assert for_cycle(QUIET, 12) is QUIET
    days = for_cycle(QUIET, 7)
    assert days.spike > QUIET.spike and days.change > QUIET.change and days.proof > QUIET.proof
    months, weeks = (watch(noise(60), season=season).points[-1] for season in (12, 7))
    assert weeks.high - weeks.low > months.high - months.low


def test_what_is_followed_for_good_fades_from_the_errors_and_what_comes_back_stays_in_them():
    good = [2.6, 0.3, 0.2, 0.2, 0.1, 0.4]
    stays = [2.6, 1.6, 1.5, 1.6, 1.4, 1.7]
    assert abs(suspicion(good, 0.6).sum) < QUIET.change < suspicion(stays, 0.1, 0.5).sum
    assert suspicion(stays, 0.1, 0.5).length == len(stays)


@pytest.mark.parametrize("gap", [11, 13, 60])
def test_a_first_move_before_a_gap_does_not_end_the_watch(gap):
    values = np.array([5.5] * 15 + [6.5] + [np.nan] * gap + [5.5] * 8 + [9.5])
    found = watch(values)
    limits = [each.high - each.low for each in found.points if each.low is not None and each.high is not None]
    assert len(limits) == len(values) - 12
    assert np.isfinite(limits).all()
    assert {each.standing for each in found.points[-9:-1]} == {Standing.EXPECTED}
    assert found.points[-1].alarm


@pytest.mark.parametrize("gap", [12, 60])
def test_a_first_step_seen_across_gaps_has_a_level(gap):
    values = np.array([5.5] * 15 + ([np.nan] * gap + [6.5]) * 4 + [6.5] * 20 + [9.5])
    found = watch(values)
    assert found.changes[0].after == pytest.approx(6.5)
    assert np.isfinite(values[found.changes[0].since])
    assert found.points[-1].alarm


@pytest.mark.parametrize("before", [0.0, 1.0])
def test_a_share_that_stood_at_an_end_is_no_count(before):
    values = np.array([before] * 18 + [0.4] * 3)
    assert [each.alarm for each in watch(values, counts=False).points[17:19]] == [False, True]
    assert not any(each.alarm for each in watch(values).points)  # 0 or 1 a month, as counts go
