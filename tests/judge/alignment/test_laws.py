"""Laws of the tree, whatever its shape: solved downward it computes back, shares sum, order is nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jalon.judge.alignment.aims import dated
from jalon.judge.alignment.contributions import contributions
from jalon.judge.alignment.downward import solve
from jalon.judge.alignment.issues import review
from jalon.judge.alignment.plan import Plan
from jalon.judge.alignment.reconcile import reconcile
from jalon.judge.alignment.upward import check
from jalon.vocabulary.alignment import (
    Aim,
    AlignedKpi,
    AlignmentTree,
    Allotment,
    Course,
    Fit,
    Link,
    Making,
    NeedState,
)
from tests.judge.alignment.made import aim, leaf, made, tree

AMOUNT = st.floats(min_value=0.1, max_value=1_000).map(lambda value: round(value, 3))
GROWTH = st.floats(min_value=0.5, max_value=2).map(lambda value: round(value, 3))
LEAVES = ("a", "b", "c", "d")
MAKINGS = st.sampled_from(list(Making))
COURSES = st.sampled_from(list(Course))


@st.composite
def aims(draw: st.DrawFn, now: float) -> Aim | None:
    due = draw(st.integers(1, 4))
    return draw(st.none() | st.just(aim({due: now * draw(GROWTH)}, draw(COURSES))))


@st.composite
def links(draw: st.DrawFn, names: tuple[str, ...], error: bool) -> tuple[Link, ...]:
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    return tuple(
        Link(
            child=name,
            lag=draw(st.integers(0, 2)),
            coefficient=draw(st.floats(0.1, 3)),
            error=draw(st.floats(0, 0.3)) if error else 0.0,
            against=draw(st.booleans()),
        )
        for name in chosen
    )


@st.composite
def trees(draw: st.DrawFn, *, error: bool = False) -> AlignmentTree:
    """A top with a target in the fourth quarter, two values between, four leaves, some of them shared."""
    kpis = [leaf(name, now := draw(AMOUNT), draw(aims(now))) for name in LEAVES]
    for name in ("x", "y"):
        now = draw(AMOUNT)
        kpis.append(
            AlignedKpi(
                name=name,
                now=draw(st.sampled_from((now, now, None))),
                aim=draw(aims(now)),
                making=draw(MAKINGS),
                links=draw(links(LEAVES, error)),
            )
        )
    top = AlignedKpi(
        name="top",
        now=(now := draw(AMOUNT)),
        aim=aim({4: now * draw(GROWTH)}),
        making=draw(MAKINGS),
        links=draw(links(("x", "y", "a", "b"), error)),
    )
    return tree(top, *kpis)


def near(value: float, scale: float) -> object:
    return pytest.approx(value, rel=1e-7, abs=1e-7 * max(1.0, scale))


def reached(whole: AlignmentTree, part: str, due: int, value: float) -> AlignmentTree:
    """The tree with what a solution asks: the part there in time, all between made from their parts."""
    child = whole.kpis[part]
    kept = {when: each for when, each in dated(child.aim, whole) if when < due}
    course = child.aim.course if child.aim else Course.STEADY
    asked = replace(child, aim=aim({**kept, due: value}, course))
    between = {name: replace(whole.kpis[name], aim=None) for name in ("x", "y") if name != part}
    opened = {name: kpi for name, kpi in between.items() if part in {each.child for each in kpi.links}}
    return replace(whole, kpis={**whole.kpis, **opened, part: asked})


@settings(max_examples=150, deadline=None)
@given(whole=trees(), part=st.sampled_from((*LEAVES, "x", "y")))
def test_solved_downward_and_computed_upward_the_target_comes_back(whole: AlignmentTree, part: str) -> None:
    need = solve(whole, "top", part)
    if need.state is not NeedState.SOLVED:
        return
    assert need.value is not None and need.by is not None and need.target is not None
    top = {link.child for link in whole.kpis["top"].links}
    assume(part in top or part not in ("x", "y"))
    opened = reached(whole, part, whole.step(need.by.start), need.value)
    unused = {name: whole.kpis[name] for name in {"x", "y"} - top - {part}}
    again = check(replace(opened, kpis={**opened.kpis, **unused}), "top").steps[-1]
    assert again.planned == near(need.target, abs(need.value))


@settings(max_examples=150, deadline=None)
@given(whole=trees())
def test_drift_and_contributions_sum_to_the_planned_move(whole: AlignmentTree) -> None:
    found = contributions(whole, "top")
    if found.planned is None:
        return
    assert found.now is not None and found.drift is not None
    scale = max([abs(found.planned), abs(found.now), *(abs(part.amount) for part in found.parts)])
    total = math.fsum([found.now, found.drift, *(part.amount for part in found.parts)])
    assert total == near(found.planned, scale)
    shares = [part.share for part in found.parts if part.share is not None]
    assert not shares or math.fsum(shares) == near(1, max(map(abs, shares)))
    assert found.planned == Plan(tree=whole).made("top", 4)


@settings(max_examples=60, deadline=None)
@given(whole=trees(error=True), data=st.data())
def test_the_order_of_parts_and_of_kpis_changes_nothing(whole: AlignmentTree, data: st.DataObject) -> None:
    names = data.draw(st.permutations(list(whole.kpis)))
    turned = {
        name: replace(whole.kpis[name], links=tuple(data.draw(st.permutations(whole.kpis[name].links))))
        for name in names
    }
    other = replace(whole, kpis=turned)
    assert check(other, "top", draws=50) == check(whole, "top", draws=50)
    assert contributions(other, "top") == contributions(whole, "top")
    assert solve(other, "top", "a", draws=50) == solve(whole, "top", "a", draws=50)
    assert review(other, draws=50) == review(whole, draws=50)


@settings(max_examples=60, deadline=None)
@given(whole=trees(error=True), seed=st.integers(0, 1_000))
def test_the_same_seed_says_the_same_and_intervals_hold_their_ends_in_order(
    whole: AlignmentTree, seed: int
) -> None:
    found = check(whole, "top", draws=200, seed=seed)
    assert found == check(whole, "top", draws=200, seed=seed)
    for step in found.steps:
        if step.chance is not None:
            assert step.low <= step.high
            assert 0 <= step.chance <= 1


@settings(max_examples=60, deadline=None)
@given(whole=trees(), by=st.floats(1.001, 2))
def test_asking_more_of_the_whole_never_makes_it_enough(whole: AlignmentTree, by: float) -> None:
    top = whole.kpis["top"]
    target = dated(top.aim, whole)[-1][1]
    more = replace(whole, kpis={**whole.kpis, "top": replace(top, aim=aim({4: target * by}))})
    first, second = check(whole, "top"), check(more, "top")
    assert not (first.state == "not_enough" and second.state == "enough")


@given(st.lists(AMOUNT, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_parts_that_sum_to_the_whole_fit_in_any_order(values: list[float], chance: object) -> None:
    parts = [Allotment(name=f"team {number}", value=value) for number, value in enumerate(values)]
    whole = Allotment(name="all", value=math.fsum(values), parts=tuple(parts))
    chance.shuffle(parts)  # type: ignore[attr-defined]
    [found] = reconcile(replace(whole, parts=tuple(parts)))
    assert found == reconcile(whole)[0]
    assert found.fit is Fit.FITS
    assert sum(found.shares.values()) == pytest.approx(1)


def test_coefficients_with_an_error_give_the_interval_of_their_normal_law() -> None:
    """Result = 100 + (2 ± 0.5) × 10: the 90 % interval is 120 ± 1.645 × 5."""
    whole = tree(
        made(
            "result",
            Making.LEADS,
            Link(child="lead", coefficient=2.0, error=0.5),
            now=100.0,
            target=aim({2: 110.0}),
        ),
        leaf("lead", 50.0, aim({2: 60.0})),
    )
    step = check(whole, "result", draws=40_000).steps[0]
    assert step.planned == 120
    assert step.low == pytest.approx(120 - 1.645 * 5, abs=0.15)
    assert step.high == pytest.approx(120 + 1.645 * 5, abs=0.15)
    assert step.chance == pytest.approx(0.9772, abs=0.004)
    need = solve(whole, "result", "lead", draws=40_000)
    assert need.value == pytest.approx(55)
    assert need.low < 55 < need.high
