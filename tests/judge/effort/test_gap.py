"""How far a KPI is from its target: now, or in what is coming."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.effort.gap import gap_of, missing, urgency
from jalon.vocabulary.foresight import Chance, Unsaid
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import Stay
from jalon.vocabulary.verdict import Expectation, Status, Verdict
from tests.judge.effort.made import MARCH, SHARES, gap
from tests.show.made import d, made_kpi, made_verdict

POSITIVE = st.floats(0.01, 1e9)
KPI = made_kpi("orders", "Commandes", "Orders", None, better=Better.HIGHER)


def verdict(value: float | None, low: float | None, high: float | None = None) -> Verdict:
    asked = Expectation(period=MARCH, low=low, high=high, target=Stay(above=d("100")))
    number = None if value is None else d(str(value))
    return made_verdict(KPI, number, Status.OFF_TRACK, expectation=asked, period=MARCH)


def coming(expected: float, chance: float, low: float | None = 100.0) -> Chance:
    return Chance(target=0, period=MARCH, low=low, chance=chance, expected=expected)


@given(POSITIVE, POSITIVE)
def test_twice_too_much_is_as_far_as_half_too_little(value: float, asked: float) -> None:
    assert missing(value, asked) == missing(asked, value)
    assert 0 <= missing(value, asked) <= 1
    assert missing(asked, asked) == 0
    assert missing(2 * asked, asked) == pytest.approx(missing(asked / 2, asked))


@given(st.floats(0, 99), st.floats(0, 99))
def test_farther_is_more(one: float, other: float) -> None:
    near, far = sorted((one, other), reverse=True)
    assert missing(near, 100) <= missing(far, 100)


def test_no_distance_of_nothing() -> None:
    assert missing(0, 0) == 0
    assert missing(-50, 50) == 1


def test_the_larger_of_now_and_ahead() -> None:
    now = gap_of(verdict(60, 100), [coming(90, 0.3)])
    assert now is not None
    assert (now.value, now.ahead, now.missing, now.chance) == (60, False, pytest.approx(0.4), 0.3)
    ahead = gap_of(verdict(99, 100), [coming(80, 0.1), coming(120, 0.9)])
    assert ahead is not None
    assert (ahead.value, ahead.ahead, ahead.chance) == (80, True, 0.1)


def test_a_kept_target_lacks_nothing_and_one_not_asked_has_no_gap() -> None:
    kept = gap_of(verdict(120, 100), [coming(130, 0.9)])
    assert kept is not None
    assert kept.missing == 0
    unsaid = Chance(target=0, period=MARCH, unsaid=Unsaid.TOO_EARLY)
    assert gap_of(replace(verdict(60, 100), expectation=None), [unsaid]) is None
    assert gap_of(verdict(None, 100), []) is None


def test_a_band_is_missed_on_either_side() -> None:
    over = gap_of(verdict(90, 60, 80), [])
    under = gap_of(verdict(50, 60, 80), [])
    assert over is not None
    assert under is not None
    assert (over.asked, over.more, under.asked, under.more) == (80, False, 60, True)


@given(SHARES, SHARES, SHARES)
def test_the_more_is_missing_and_the_less_likely_the_more_it_presses(
    one: float, two: float, chance: float
) -> None:
    near, far = sorted((one, two))
    assert urgency(gap(near, chance)) <= urgency(gap(far, chance))
    assert urgency(gap(chance, far)) <= urgency(gap(chance, near))
    assert urgency(gap(near, None)) == pytest.approx(near / 2)
