import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.judge.effects.change import judge, outlook
from jalon.judge.effects.plan import Expected, Plan
from jalon.judge.effects.smoothing import Scale
from jalon.vocabulary.change import Against, Answer, AnswerReason, Direction, SizeUnit
from tests.judge.effects.made import monthly, with_shared_shocks

UP = Plan(direction=Direction.UP, window=6, expected=Expected(size=0.2))
DOWN = Plan(direction=Direction.DOWN, window=6, expected=Expected(size=0.2))


def judged(lift, plan=UP, seed=1, noise=0.03, **more):
    whole = monthly(seed=seed, noise=noise)
    return judge(whole[:114], whole[114:] * (1 + lift), plan, 12, **more)


def test_an_effect_that_was_put_in_is_found():
    finding = judged(0.2)
    assert (finding.answer, finding.reason) == (Answer.WORKED, AnswerReason.BEYOND_CHANCE)
    assert finding.against is Against.AS_EXPECTED
    assert finding.effect.share.low < 0.2 < finding.effect.share.high
    assert finding.picture.as_large == 0


def test_a_fall_is_found_where_a_fall_was_meant():
    assert judged(-0.2, DOWN).answer is Answer.WORKED


def test_the_wrong_way_did_not_work():
    finding = judged(-0.2)
    assert (finding.answer, finding.reason) == (Answer.DID_NOT, AnswerReason.WRONG_WAY)


def test_nothing_where_much_was_expected_did_not_work():
    finding = judged(0.0)
    assert (finding.answer, finding.reason, finding.against) == (
        Answer.DID_NOT,
        AnswerReason.FALLS_SHORT,
        Against.LESS,
    )


def test_nothing_where_nothing_was_said_cannot_be_told():
    finding = judged(0.0, Plan(direction=Direction.UP, window=6))
    assert (finding.answer, finding.reason) == (Answer.CANNOT_TELL, AnswerReason.WITHIN_CHANCE)
    assert finding.against is Against.NOT_SAID


def test_an_amount_is_expected_as_its_share_is():
    without = judged(0.0).effect.without
    amount = Expected(size=0.2 * without, unit=SizeUnit.AMOUNT)
    finding = judged(0.2, Plan(direction=Direction.UP, window=6, expected=amount))
    assert finding.against is Against.AS_EXPECTED


def test_it_is_too_early_before_the_window_is_over():
    whole = monthly()
    finding = judge(whole[:114], whole[114:119] * 2, UP, 12)
    assert (finding.answer, finding.reason) == (Answer.CANNOT_TELL, AnswerReason.TOO_EARLY)
    assert finding.effect is None and finding.outlook.smallest_up > 0


@pytest.mark.parametrize("length", [0, 1, 5, 14, 20])
def test_a_short_history_says_so(length):
    whole = monthly()
    finding = judge(whole[:length], whole[length : length + 6] * 3, UP, 12)
    assert (finding.answer, finding.reason) == (Answer.CANNOT_TELL, AnswerReason.TOO_SHORT)
    assert finding.outlook.smallest_up is None


def test_a_window_without_values_says_so():
    assert judge(monthly(114), np.full(6, np.nan), UP, 12).reason is AnswerReason.TOO_SHORT


def test_what_can_be_found_is_stated_before_and_never_changes():
    whole = monthly()
    before = outlook(whole[:114], 6, 12)
    assert before == judge(whole[:114], whole[114:] * 5, UP, 12).outlook
    assert 0 < before.smallest_down < before.smallest_up < 0.3


def test_noise_makes_the_smallest_effect_larger():
    calm, noisy = (outlook(monthly(noise=noise), 6, 12).smallest_up for noise in (0.02, 0.1))
    assert noisy > 2 * calm


def test_totals_are_periods_times_effect():
    whole = monthly()
    after = whole[114:].copy()
    after[2] = np.nan
    effect = judge(whole[:114], after, UP, 12).effect
    assert effect.total.value == pytest.approx(5 * effect.per_period.value)
    assert effect.without * (1 + effect.share.value) == pytest.approx(np.nanmean(after))


def test_values_below_zero_are_judged_in_their_unit():
    draw = np.random.default_rng(3)
    whole = draw.normal(0, 10, 126)
    whole[120:] += 40
    plan = Plan(direction=Direction.UP, window=6, expected=Expected(size=40, unit=SizeUnit.AMOUNT))
    finding = judge(whole[:120], whole[120:], plan, 12)
    assert finding.answer is Answer.WORKED and finding.outlook.scale is Scale.ABSOLUTE
    assert finding.effect.share is None
    assert finding.effect.per_period.low < 40 < finding.effect.per_period.high


def test_a_first_fall_below_zero_is_judged_in_its_unit():
    whole = monthly()
    finding = judge(whole[:114], np.full(6, -50.0), UP, 12)
    assert (finding.answer, finding.reason) == (Answer.DID_NOT, AnswerReason.WRONG_WAY)
    assert finding.effect.share is None and finding.effect.per_period.value < -1000


def test_controls_that_share_the_shocks_sharpen_the_answer():
    own, *controls = with_shared_shocks()
    alone = outlook(own, 6, 1)
    beside = outlook(own, 6, 1, controls)
    assert beside.smallest_up < 0.6 * alone.smallest_up


def test_a_shock_of_all_is_not_the_changes_doing():
    own, *controls = (values * np.r_[np.ones(114), np.full(6, 1.5)] for values in with_shared_shocks())
    alone = judge(own[:114], own[114:], UP, 1)
    beside = judge(own[:114], own[114:], UP, 1, controls)
    assert alone.answer is Answer.WORKED
    assert beside.answer is not Answer.WORKED and beside.helpers == 3


def test_controls_that_never_had_a_value_are_left_out():
    whole = monthly()
    nothing = np.full(120, np.nan)
    assert judge(whole[:114], whole[114:], UP, 12, [nothing]) == judge(whole[:114], whole[114:], UP, 12)


@settings(max_examples=15)
@given(st.floats(1e-3, 1e6), st.integers(1, 50))
def test_the_unit_of_the_kpi_does_not_matter(factor, seed):
    whole = monthly(90, seed=seed)
    plain, scaled = (judge(some[:84], some[84:], UP, 12) for some in (whole, whole * factor))
    assert plain.answer is scaled.answer
    assert scaled.effect.share.value == pytest.approx(plain.effect.share.value, abs=1e-6)


@settings(max_examples=15)
@given(st.floats(-0.5, 2), st.integers(1, 50))
def test_a_lift_moves_the_effect_by_itself(lift, seed):
    none, some = (judged(size, seed=seed) for size in (0.0, lift))
    assert 1 + some.effect.share.value == pytest.approx((1 + none.effect.share.value) * (1 + lift))
    assert some.picture.placebos == none.picture.placebos


@settings(max_examples=25)
@given(
    st.lists(st.none() | st.floats(-1e6, 1e6, allow_nan=False) | st.just(0.0), min_size=0, max_size=60),
    st.integers(1, 8),
    st.integers(1, 13),
    st.booleans(),
)
def test_any_series_gets_an_answer(values, window, season, positive):
    some = np.array([np.nan if value is None else value for value in values], dtype=float)
    some = np.abs(some) if positive else some
    start = max(len(some) - window, 0)
    plan = Plan(direction=Direction.UP, window=window, expected=Expected(size=0.1))
    finding = judge(some[:start], some[start:], plan, season, [some[::-1]])
    assert finding.effect is None or (
        0 <= finding.effect.chance <= 1 and math.isfinite(finding.effect.without)
    )


def test_false_alarms_keep_to_their_level_on_simulated_kpis():
    plan = Plan(direction=Direction.UP, window=6)
    chances = []
    for seed in range(120):
        whole = monthly(100, noise=0.08, seed=seed)
        chances.append(judge(whole[:94], whole[94:], plan, 12).effect.chance)
    assert sum(chance < 0.05 for chance in chances) <= 13  # more has a chance of 0.7 % at the level of 5 %
    assert sum(chance < 0.5 for chance in chances) >= 36


def test_zeros_and_gaps_do_not_stop_it():
    whole = monthly(140, noise=0.05)
    whole[[20, 50, 51, 90]] = 0
    whole[[30, 70]] = np.nan
    finding = judge(whole[:134], whole[134:] * 1.4, UP, 12)
    assert finding.answer is Answer.WORKED


def test_an_outage_in_the_window_is_a_fall_to_nothing():
    finding = judge(monthly(114), np.zeros(6), DOWN, 12)
    assert finding.answer is Answer.WORKED and finding.effect.share.value < -0.98


def test_a_period_left_out_between_does_not_count():
    """A change within a month: that month is half before it, half after."""
    whole = monthly(seed=1, noise=0.03)
    after = whole[114:] * 1.2
    straddled = np.concatenate([whole[113:114] * 5, after])
    skipped = judge(whole[:113], straddled, UP, 12, skip=1)
    assert (skipped.answer, skipped.against) == (Answer.WORKED, Against.AS_EXPECTED)
    assert skipped.effect.share.low < 0.2 < skipped.effect.share.high
    odd = judge(whole[:113], np.concatenate([[np.nan], after]), UP, 12, skip=1)
    assert odd == skipped
    early = judge(whole[:113], straddled[:6], UP, 12, skip=1)
    assert early.reason is AnswerReason.TOO_EARLY
    assert early.outlook == skipped.outlook
