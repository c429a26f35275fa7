from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.judgement.why_cases import Planted, cube
from jalon.judge.causes.days import days_share
from jalon.judge.causes.evidence import Leaves, evidence
from jalon.judge.causes.levels import decompose
from jalon.judge.causes.members import Factor, Moves, additive, ratio
from jalon.judge.causes.reasons import Reason, ReasonKind, of_days, of_formula, of_members, of_segments, rank
from jalon.judge.causes.search import find_segments
from jalon.judge.causes.segments import Asked, SearchOutcome
from jalon.judge.causes.tree import Leaf, Product
from tests.bounds import at_most

SMALL = (6, 8, 5, 4)


def found_in(leaves):
    return frozenset(one.segment for one in find_segments(leaves).segments)


def strong(seed, faults):
    planted = Planted(faults=faults, effect=0.6, noise=0.05, dimensions=1)
    return cube(planted, np.random.default_rng(seed), (10, 12, 10, 8))


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.integers(1, 3))
@example(6048, 1)  # one more is found beside it, by chance
def test_strong_faults_are_always_found(seed, faults):
    made = strong(seed, faults)
    assert found_in(made.leaves) >= made.truth


@pytest.mark.parametrize("faults", [1, 2, 3])
def test_one_too_many_is_as_rare_as_was_asked(faults):
    searches = 50
    made = [strong(seed, faults) for seed in range(searches)]
    more = sum(found_in(one.leaves) != one.truth for one in made)
    assert more <= Asked().chance * searches


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_the_order_of_leaves_and_of_periods_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    leaves = cube(Planted(faults=2, effect=0.5, noise=0.1), rng, SMALL).leaves
    order = rng.permutation(len(leaves.codes))
    mixed = Leaves(codes=leaves.codes[order], before=leaves.before[order], after=leaves.after[order])
    turned = Leaves(codes=leaves.codes, before=leaves.after, after=leaves.before)
    first = found_in(leaves)
    assert found_in(mixed) == first
    assert found_in(turned) == first


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.floats(1e-3, 1e3))
def test_the_unit_does_not_matter(seed, unit):
    leaves = cube(Planted(faults=2, effect=0.5, noise=0.1), np.random.default_rng(seed), SMALL).leaves
    scaled = replace(leaves, before=leaves.before * unit, after=leaves.after * unit)
    assert found_in(scaled) == found_in(leaves)


@pytest.mark.parametrize("planted", [
    Planted(faults=0, effect=0, noise=0.2),
    Planted(faults=0, effect=0, noise=0.1, counts=True),
    Planted(faults=0, effect=0, noise=0.05, ratio=True),
    Planted(faults=0, effect=0, noise=0.2, everywhere=-0.2),
    Planted(faults=0, effect=0, noise=0.2, drift=0.02),
])  # fmt: skip
def test_nothing_stands_out_in_noise(planted):
    answers = [find_segments(cube(planted, np.random.default_rng([5, k])).leaves) for k in range(4)]
    assert [one.outcome for one in answers] == [SearchOutcome.NOTHING_STANDS_OUT] * 4


def test_a_move_of_everything_is_no_segment():
    answer = find_segments(
        cube(Planted(faults=0, effect=0, noise=0.1, everywhere=-0.2), np.random.default_rng(3)).leaves
    )
    assert answer.everywhere == pytest.approx(-0.2, abs=0.01)
    assert answer.noise == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("planted", [
    Planted(faults=4, effect=0.3, noise=0.1),
    Planted(faults=3, effect=0.3, noise=0.1, counts=True),
    Planted(faults=3, effect=0.3, noise=0.05, ratio=True),
    Planted(faults=3, effect=0.3, noise=0.1, everywhere=-0.1),
    Planted(faults=2, effect=0.5, noise=0.1, drift=0.02),
])  # fmt: skip
def test_faults_of_48000_leaves_are_found(planted):
    made = cube(planted, np.random.default_rng(8))
    begun = time.process_time()
    assert found_in(made.leaves) == made.truth
    assert time.process_time() - begun < at_most(2)


def test_opposite_moves_that_leave_no_net_move_are_found():
    rng = np.random.default_rng(4)
    leaves = cube(Planted(faults=0, effect=0, noise=0.05), rng).leaves
    after = leaves.after.copy()
    one, other = leaves.codes[:, 0] == 1, leaves.codes[:, 1] == 2
    after[one] *= 0.7
    after[other] *= 1 + 0.3 * leaves.after[one].sum() / leaves.after[other].sum()
    answer = find_segments(replace(leaves, after=after))
    assert {found.segment for found in answer.segments} == {((0, 1),), ((1, 2),)}
    assert answer.change is not None
    assert abs(answer.change) < 0.1 * max(abs(found.contribution) for found in answer.segments)


def test_a_segment_that_vanished_and_one_that_came_are_found():
    leaves = cube(Planted(faults=0, effect=0, noise=0.1), np.random.default_rng(6)).leaves
    before, after = leaves.before.copy(), leaves.after.copy()
    after[leaves.codes[:, 2] == 3] = 0
    before[leaves.codes[:, 3] == 1] = 0
    answer = find_segments(replace(leaves, before=before, after=after))
    effects = {found.segment: found.effect for found in answer.segments}
    assert set(effects) == {((2, 3),), ((3, 1),)}
    assert effects[((2, 3),)] < -0.98
    assert effects[((3, 1),)] > 50


def test_effect_before_after_and_contribution_are_told():
    leaves = cube(Planted(faults=0, effect=0, noise=0.05), np.random.default_rng(7)).leaves
    hit = (leaves.codes[:, 0] == 2) & (leaves.codes[:, 4] == 1)
    found = find_segments(replace(leaves, after=np.where(hit, leaves.after * 0.6, leaves.after))).segments
    assert [one.segment for one in found] == [((0, 2), (4, 1))]
    assert found[0].effect == pytest.approx(-0.4, abs=0.02)
    assert found[0].before == pytest.approx(leaves.before[hit].sum())
    assert found[0].contribution == pytest.approx(found[0].after - found[0].before)


def test_a_handful_of_leaves_is_too_few():
    codes = np.array([[0, 0], [0, 1], [1, 0]])
    few = Leaves(codes=codes, before=np.ones(3), after=np.array([1.0, 2, 1]))
    assert find_segments(few).outcome is SearchOutcome.TOO_FEW
    empty = Leaves(codes=np.zeros((40, 2), dtype=np.int64), before=np.zeros(40), after=np.zeros(40))
    assert find_segments(empty).outcome is SearchOutcome.TOO_FEW


@pytest.mark.parametrize("noise", [0.05, 0.2])
def test_noise_is_told_although_most_of_the_cube_moved(noise):
    made = cube(Planted(faults=0, effect=0, noise=noise), np.random.default_rng(9))
    moved = np.where(made.leaves.codes[:, 4] < 3, 0.5, 1.0) * made.leaves.after
    seen = evidence(replace(made.leaves, after=moved))
    assert 1 / np.median(seen.precision) == pytest.approx(noise, rel=0.1)


def reason(kind, contribution, **more):
    return Reason(kind=kind, contribution=contribution, share=None, **more)


def test_faults_of_data_come_first_then_the_largest_and_no_trifles():
    ranked = rank([
        reason(ReasonKind.FORMULA, -3, part="a"),
        reason(ReasonKind.SEGMENT, 10, slice=(("region", "north"),)),
        reason(ReasonKind.MEMBER, 10, slice=(("region", "north"),)),
        reason(ReasonKind.FORMULA, Decimal("0.1"), part="b"),
        reason(ReasonKind.DATA_FAULT, Decimal("0.1"), part="orders"),
    ])  # fmt: skip
    assert [one.kind for one in ranked] == [ReasonKind.DATA_FAULT, ReasonKind.SEGMENT, ReasonKind.FORMULA]
    assert rank(reversed(ranked)) == ranked
    assert rank([]) == ()


def test_reasons_of_every_kind_carry_share_and_values():
    split = decompose(Product(factors=(
        Leaf(name="orders", before=10, after=20), Leaf(name="basket", before=5, after=4),
    )))  # fmt: skip
    orders, basket = of_formula(split)
    assert (orders.part, orders.contribution, orders.share) == ("orders", 45, 1.5)
    assert (basket.against, basket.before, basket.after) == (True, 5, 4)
    new, gone = of_members(additive({"a": 5}, {"b": 7}), "shop")
    assert (new.kind, gone.kind) == (ReasonKind.NEW_MEMBER, ReasonKind.GONE_MEMBER)
    moves: Moves[str | None] | None = ratio({"a": (1, 10), "b": (5, 10)}, {"a": (4, 10), "b": (5, 10)})
    assert moves is not None
    rates = of_members(moves, "shop")
    assert (rates[0].cause, rates[0].slice) == (Factor.RATE, (("shop", "a"),))
    calendar = of_days(days_share(200, 240, (4, 4, 4, 4, 4, 4, 4, 0), (5, 5, 4, 4, 4, 4, 4, 0)))
    assert calendar[0].share == pytest.approx(float(calendar[0].contribution) / 40)


def test_segments_are_named_by_their_members():
    leaves = cube(Planted(faults=0, effect=0, noise=0.05), np.random.default_rng(7), SMALL).leaves
    answer = find_segments(
        replace(leaves, after=np.where(leaves.codes[:, 1] == 2, leaves.after * 0.5, leaves.after))
    )
    members = [[f"{name}{code}" for code in range(size)] for name, size in zip("abcd", SMALL, strict=True)]
    (only,) = of_segments(answer, ["A", "B", "C", "D"], members)
    assert only.slice == (("B", "b2"),)
    assert only.share == pytest.approx(only.contribution / answer.change)
