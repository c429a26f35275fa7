"""The order in which effort pays: laws that hold whatever the factors are."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.effort.ranking import LEAST, ease, rank, told
from jalon.vocabulary.effort import Aspect, Bar, Ease, Effort, Influence, Known, Priority, Way
from tests.judge.effort.made import SHARES, eases, effort

EFFORTS = st.lists(
    st.builds(
        effort,
        st.sampled_from("abcdefgh"),
        st.sampled_from([0.0, 0.1, 0.3, 0.9]),
        SHARES,
        chance=st.one_of(st.none(), SHARES),
        bar=st.one_of(st.none(), st.sampled_from(list(Bar))),
    ),
    unique_by=lambda each: each.kpi,
    max_size=8,
)
COUNTS = st.fixed_dictionaries({aspect: st.floats(0.1, 1) for aspect in Aspect})


def one(found: Effort, people: tuple[Ease, ...] = ()) -> Priority:
    (only,) = rank([found], {found.kpi: people})
    return only


@given(EFFORTS, st.randoms(use_true_random=False))
def test_the_order_given_changes_nothing(efforts: list[Effort], chance: Random) -> None:
    shuffled = list(efforts)
    chance.shuffle(shuffled)
    assert rank(shuffled) == rank(efforts)


@given(EFFORTS)
def test_what_is_barred_is_never_ranked_however_far_it_is(efforts: list[Effort]) -> None:
    for each in rank(efforts):
        barred = each.effort.bar is not None or each.effort.gap is None or not each.effort.gap.missing
        assert (each.place is None) is barred
        assert (each.pays == 0) is barred


@given(EFFORTS)
def test_places_count_from_one_and_pay_less_and_less(efforts: list[Effort]) -> None:
    found = rank(efforts)
    ranked = [each for each in found if each.place is not None]
    assert [each.place for each in ranked] == list(range(1, len(ranked) + 1))
    assert ranked == found[: len(ranked)]
    pays = [each.pays for each in ranked]
    assert pays == sorted(pays, reverse=True)
    assert all(0 < each <= 1 for each in pays)


@given(SHARES, SHARES, SHARES, SHARES)
def test_a_larger_gap_a_smaller_chance_and_more_influence_pay_more(
    gap: float, more: float, influence: float, chance: float
) -> None:
    near, far = sorted((gap, more))
    assert (
        one(effort("a", near, influence, chance=chance)).pays
        <= one(effort("a", far, influence, chance=chance)).pays
    )
    assert one(effort("a", influence, near)).pays <= one(effort("a", influence, far)).pays
    assert one(effort("a", influence, chance=far)).pays <= one(effort("a", influence, chance=near)).pays


@given(COUNTS, st.sampled_from(list(Aspect)))
def test_what_holds_pays_more_and_what_is_not_known_counts_its_least(
    counts: dict[Aspect, float], aspect: Aspect
) -> None:
    some = eases(counts)
    better = eases({**counts, aspect: 1.0})
    unsaid = tuple(each for each in some if each.aspect is not aspect)
    assert one(effort("a"), better).pays >= one(effort("a"), some).pays
    assert one(effort("a"), unsaid).pays <= one(effort("a"), some).pays
    assert one(effort("a"), (*unsaid, ease(aspect, Known.UNKNOWN))).pays == pytest.approx(
        one(effort("a"), unsaid).pays
    )


def test_nothing_unknown_is_taken_for_sure() -> None:
    for aspect in Aspect:
        assert ease(aspect, Known.UNKNOWN).counts == LEAST[aspect] < 1
        assert ease(aspect, Known.YES).counts == 1
    assert told(10, None) == ease(Aspect.TOLD, Known.UNKNOWN)


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_a_gap_is_told_the_better_the_less_noise_there_is(gap: float, one: float, other: float) -> None:
    calm, loud = sorted((one, other))
    assert told(gap, calm).counts >= told(gap, loud).counts
    assert told(gap, gap).counts == pytest.approx(0.5)


def test_what_is_barred_comes_before_what_is_kept() -> None:
    kept = replace(effort("a", 0.0), influence=Influence(value=1.0, way=Way.TOP))
    late = effort("b", 0.9, bar=Bar.STALE)
    far = effort("c", 0.2)
    assert [each.effort.kpi for each in rank([kept, late, far])] == ["c", "b", "a"]
