"""What closing a gap would move, up to the KPIs that objectives are measured by."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.effort.influence import ALONE, SAID, Edge, influences
from jalon.vocabulary.effort import Influence, Way

NAMES = ("a", "b", "c", "d", "e", "top")
TOPS = frozenset({"top"})
EDGES = st.lists(
    st.builds(
        Edge,
        child=st.sampled_from(NAMES),
        parent=st.sampled_from(NAMES),
        share=st.floats(0, 1),
        way=st.sampled_from([Way.TARGET, Way.FORMULA, Way.LEADS, Way.SAID]),
    ).filter(lambda edge: edge.child != edge.parent),
    max_size=8,
)


def values(edges: list[Edge], aimed: frozenset[str] = frozenset()) -> dict[str, Influence]:
    return influences(NAMES, edges, TOPS, aimed)


@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_of_links_changes_nothing(edges: list[Edge], chance: Random) -> None:
    shuffled = list(edges)
    chance.shuffle(shuffled)
    assert values(shuffled) == values(edges)


@given(EDGES, EDGES)
def test_a_further_link_never_lowers_it(edges: list[Edge], more: list[Edge]) -> None:
    before, after = values(edges), values([*edges, *more])
    assert all(after[name].value >= before[name].value - 1e-12 for name in NAMES)


@given(EDGES)
def test_it_lies_between_least_and_one_and_serving_an_objective_helps(edges: list[Edge]) -> None:
    alone, aimed = values(edges), values(edges, frozenset(NAMES))
    for name in NAMES:
        assert ALONE - 1e-12 <= alone[name].value <= aimed[name].value + 1e-12 <= 1 + 1e-9
        assert aimed[name].value >= SAID - 1e-12
    assert alone["top"] == Influence(value=1.0, way=Way.TOP, parents=alone["top"].parents)


def test_through_a_chain_it_is_the_product_beside_what_is_said() -> None:
    chain = [
        Edge(child="a", parent="b", share=0.5, way=Way.FORMULA),
        Edge(child="b", parent="top", share=0.4, way=Way.LEADS),
    ]
    found = values(chain)
    b = 1 - (1 - ALONE) * (1 - 0.4)
    assert found["b"].value == pytest.approx(b)
    assert found["a"].value == pytest.approx(1 - (1 - ALONE) * (1 - 0.5 * b))
    assert (found["a"].way, found["a"].through, found["a"].parents) == (Way.FORMULA, "b", ("b", "top"))


def test_a_loop_ends_and_brings_nothing() -> None:
    loop = [
        Edge(child="a", parent="b", share=1.0, way=Way.FORMULA),
        Edge(child="b", parent="a", share=1.0, way=Way.FORMULA),
    ]
    assert values(loop)["a"].value < 3 * ALONE


def test_without_a_link_it_is_only_said_or_nothing() -> None:
    found = influences(["a", "b"], [], TOPS, frozenset({"a"}))
    assert (found["a"].way, found["b"].way) == (Way.SAID, Way.NONE)
    assert [found["a"].value, found["b"].value] == pytest.approx([SAID, ALONE])


def test_of_equal_ways_the_better_known_is_told() -> None:
    both = [
        Edge(child="a", parent="top", share=0.5, way=Way.LEADS),
        Edge(child="a", parent="top", share=0.5, way=Way.TARGET),
    ]
    assert values(both)["a"].way is Way.TARGET


def test_a_share_is_a_share() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Edge(child="a", parent="b", share=1.2, way=Way.FORMULA)
