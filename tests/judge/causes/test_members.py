from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.causes.days import DaysOutcome, days_share, kinds_of, learned_weights
from jalon.judge.causes.members import Factor, Standing, additive, ratio, volume_rate_mix
from jalon.vocabulary.calendar import Grain, Period

CENTS = st.decimals(-10_000, 10_000, places=2)
POSITIVE = st.decimals("0.01", 10_000, places=2)
MEMBERS = st.sampled_from("abcdefgh")
SIDE = st.dictionaries(MEMBERS, CENTS, min_size=1)
PAIRS = st.dictionaries(MEMBERS, st.tuples(CENTS, POSITIVE), min_size=1)
SPLITS = pytest.mark.parametrize("split", [ratio, volume_rate_mix])
TINY = Fraction(1, 10**30)


def total(side):
    return sum((Fraction(pair[0]) for pair in side.values()), Fraction(0))


def whole(split, side):
    under = sum((Fraction(pair[1]) for pair in side.values()), Fraction(0))
    return total(side) / under if split is ratio else total(side)


@given(SIDE, SIDE)
def test_members_sum_to_the_change_new_and_gone_ones_too(before, after):
    moves = additive(before, after)
    assert sum(move.contribution for move in moves.members) == sum(after.values()) - sum(before.values())
    assert {move.member for move in moves.members} == {*before, *after}
    for move in moves.members:
        new, gone = move.member not in before, move.member not in after
        assert move.standing is (Standing.NEW if new else Standing.GONE if gone else Standing.KEPT)


@SPLITS
@given(PAIRS, PAIRS)
def test_members_and_causes_sum_to_the_change(split, before, after):
    moves = split(before, after)
    change = whole(split, after) - whole(split, before)
    assert abs(sum(Fraction(move.contribution) for move in moves.members) - change) < TINY
    assert abs(sum(map(Fraction, moves.causes.values())) - change) < TINY
    for move in moves.members:
        assert abs(sum(map(Fraction, move.causes.values())) - Fraction(move.contribution)) < TINY


@SPLITS
@given(PAIRS, PAIRS)
def test_exchanging_the_periods_turns_every_sign(split, before, after):
    there = {move.member: move for move in split(after, before).members}
    for move in split(before, after).members:
        for cause, share in move.causes.items():
            assert Fraction(there[move.member].causes[cause]) == -Fraction(share)


@SPLITS
@given(PAIRS, PAIRS, st.randoms())
def test_the_order_of_members_does_not_matter(split, before, after, rng):
    mixed = [{name: side[name] for name in rng.sample(sorted(side), len(side))} for side in (before, after)]
    assert split(*mixed) == split(before, after)


@given(PAIRS, PAIRS)
def test_a_members_causes_give_its_own_change_of_amount(before, after):
    for move in volume_rate_mix(before, after).members:
        own = Fraction(after.get(move.member, (0, 0))[0]) - Fraction(before.get(move.member, (0, 0))[0])
        assert abs(Fraction(move.contribution) - own) < TINY


@given(PAIRS, POSITIVE)
def test_only_rates_move_when_sizes_stay(before, factor):
    after = {name: (top * factor, under) for name, (top, under) in before.items()}
    for move in ratio(before, after).members:
        assert move.causes[Factor.MIX] == 0


@given(PAIRS, st.integers(2, 9))
def test_growing_all_alike_is_volume_and_no_mix(before, factor):
    after = {name: (top * factor, under * factor) for name, (top, under) in before.items()}
    moves = volume_rate_mix(before, after)
    assert abs(Fraction(moves.causes[Factor.MIX])) < TINY
    assert all(move.causes[Factor.RATE] == 0 for move in moves.members)


def test_a_new_member_has_no_change_of_rate():
    moves = ratio({"a": (10, 100)}, {"a": (10, 100), "b": (90, 100)})
    new = next(move for move in moves.members if move.member == "b")
    assert (new.causes[Factor.RATE], new.before, new.after) == (0, None, Decimal("0.9"))
    assert float(moves.change) == pytest.approx(0.4)


def test_simpson_every_rate_rises_and_the_whole_falls():
    before = {"easy": (90, 100), "hard": (1, 10)}
    after = {"easy": (10, 11), "hard": (20, 100)}
    moves = ratio(before, after)
    assert moves.change < 0 < moves.causes[Factor.RATE]
    assert moves.causes[Factor.MIX] < moves.change


def test_a_fall_hidden_by_growth_elsewhere_is_flagged_and_named():
    moves = additive({"north": 100, "south": 100}, {"north": 60, "south": 145})
    assert moves.hiding
    assert [move.member for move in moves.against] == ["north"]
    assert not additive({"north": 100, "south": 100}, {"north": 90, "south": 85}).hiding
    assert additive({"north": 1, "south": 2}, {"north": 2, "south": 1}).hiding
    assert not additive({"north": 1}, {"north": 1}).hiding


def test_a_numerator_over_nothing_counts_as_rate():
    moves = ratio({"a": (10, 100), "b": (5, 0)}, {"a": (10, 100), "b": (0, 0)})
    assert float(moves.causes[Factor.RATE]) == pytest.approx(-0.05)


def test_no_denominator_is_no_split():
    assert ratio({"a": (1, 0)}, {"a": (1, 2)}) is None
    assert volume_rate_mix({"a": (1, 1)}, {}) is None


def month(year, number):
    start = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return Period(start=start, end=after, grain=Grain.MONTH)


@given(CENTS, CENTS)
def test_calendar_and_level_sum_and_turn_with_the_periods(before, after):
    one, other = kinds_of(month(2026, 2)), kinds_of(month(2026, 3))
    there, back = days_share(before, after, one, other), days_share(after, before, other, one)
    assert there.calendar is not None and there.level is not None
    assert back.calendar is not None and back.level is not None
    assert abs(Fraction(there.calendar) + Fraction(there.level) - Fraction(after - before)) < TINY
    assert Fraction(there.calendar) == -Fraction(back.calendar)
    assert Fraction(there.level) == -Fraction(back.level)


def test_two_more_working_days_at_the_same_pace_are_all_calendar():
    found = days_share(200, 220, kinds_of(month(2026, 2)), kinds_of(month(2026, 3)))
    assert (found.days_before, found.days_after) == (20, 22)
    assert (found.calendar, found.level) == (20, 0)


def test_holidays_are_no_working_days():
    assert kinds_of(month(2026, 5), {date(2026, 5, 1)})[4:] == (4, 5, 5, 1)


def test_a_period_without_working_days_says_so():
    nothing = (0, 0, 0, 0, 0, 1, 1, 0)
    found = days_share(1, 2, nothing, (1, 0, 0, 0, 0, 0, 0, 0))
    assert (found.outcome, found.calendar) == (DaysOutcome.NO_DAYS, None)


def test_weights_are_learned_from_weeks_or_not_at_all():
    monday = date(2026, 1, 5)
    daily = {
        monday + timedelta(days=step): (1 + step // 70) * (140.0 if step % 7 < 5 else 0.0)
        for step in range(7 * 20)
    }
    weights = learned_weights(daily)
    assert weights == pytest.approx((1.4,) * 5 + (0, 0, 0))
    assert learned_weights({day: value for day, value in daily.items() if day < date(2026, 2, 1)}) is None
