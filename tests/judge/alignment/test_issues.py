"""What is wrong in a tree is named, with its facts, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jalon.judge.alignment.contributions import contributions
from jalon.judge.alignment.downward import solve
from jalon.judge.alignment.issues import review, review_parts
from jalon.judge.alignment.reconcile import reconcile
from jalon.judge.alignment.upward import check
from jalon.vocabulary.alignment import (
    Aim,
    AlignedKpi,
    AlignmentTree,
    Allotment,
    Fit,
    Issue,
    Link,
    Making,
    NeedState,
    Step,
    Sufficiency,
    Untold,
)
from jalon.vocabulary.kpi import Better
from tests.judge.alignment.made import aim, leaf, made, tree

UNDATED = Aim(steps=(Step(value=60.0, by=None),))


def sales(**changes: AlignedKpi) -> AlignmentTree:
    """Revenue = online + shops, both with targets that suffice: nothing is wrong."""
    whole = tree(
        made("revenue", Making.SUM, "online", "shops", now=100.0, target=aim({4: 120.0})),
        leaf("online", 40.0, aim({4: 55.0})),
        leaf("shops", 60.0, aim({4: 66.0})),
    )
    return replace(whole, kpis={**whole.kpis, **changes})


def issues(whole: AlignmentTree) -> list[tuple[Issue, str]]:
    return [(finding.issue, finding.kpi) for finding in review(whole)]


def test_a_sound_tree_has_no_issue() -> None:
    assert issues(sales()) == []
    assert check(sales(), "revenue").state is Sufficiency.ENOUGH


def test_a_target_that_works_against_the_whole_is_a_contradiction() -> None:
    profit = tree(
        made(
            "profit",
            Making.SUM,
            "revenue",
            Link(child="costs", against=True),
            now=20.0,
            target=aim({4: 25.0}),
        ),
        leaf("revenue", 100.0, aim({4: 112.0})),
        leaf("costs", 80.0, aim({4: 85.0}), better=Better.NEITHER),
    )
    [found] = review(profit)
    assert (found.issue, found.kpi, found.facts["part"]) == (Issue.CONTRADICTION, "profit", "costs")
    assert found.facts["amount"] == -5


def test_a_whole_without_a_target_still_shows_what_works_against_it() -> None:
    profit = tree(
        made("profit", Making.SUM, "revenue", Link(child="costs", against=True), now=20.0),
        leaf("revenue", 100.0),
        leaf("costs", 80.0, aim({4: 85.0}), better=Better.NEITHER),
    )
    assert issues(profit) == [(Issue.CONTRADICTION, "profit")]


def test_lower_is_better_turns_every_sign() -> None:
    delay = tree(
        made(
            "delay", Making.SUM, "picking", "transport", now=10.0, target=aim({2: 8.0}), better=Better.LOWER
        ),
        leaf("picking", 4.0, aim({2: 2.5}), better=Better.LOWER),
        leaf("transport", 6.0, aim({2: 7.0}), better=Better.NEITHER),
    )
    step = check(delay, "delay").steps[0]
    assert (step.planned, step.margin, step.state) == (9.5, -1.5, Sufficiency.NOT_ENOUGH)
    assert issues(delay) == [(Issue.NOT_ENOUGH, "delay"), (Issue.CONTRADICTION, "delay")]


def test_not_enough_says_by_how_much_and_when() -> None:
    short = sales(shops=leaf("shops", 60.0, aim({4: 61.0})))
    [found] = review(short)
    assert found.issue is Issue.NOT_ENOUGH
    assert found.facts == {"short": 4.0, "target": 120.0, "period": short.period(4)}


def test_nobody_carries_a_target_without_any_below() -> None:
    idle = sales(online=leaf("online", 40.0), shops=leaf("shops", 60.0))
    assert issues(idle) == [(Issue.NOBODY_CARRIES, "revenue")]


def test_a_target_linked_to_nothing_stands_alone() -> None:
    assert issues(sales(visits=leaf("visits", 10.0, aim({2: 12.0})))) == [(Issue.STANDS_ALONE, "visits")]


def twice(first: Link, second: Link, making: Making = Making.SUM) -> AlignmentTree:
    """The app is counted with the site and with the shops."""
    return tree(
        made("revenue", Making.SUM, "online", "shops"),
        made("online", making, "site", first),
        made("shops", making, "tills", second),
        leaf("site", 30.0),
        leaf("tills", 50.0),
        leaf("app", 10.0),
    )


def test_a_part_counted_on_two_ways_of_a_sum_is_said_once_where_they_meet() -> None:
    [found] = review(twice(Link(child="app"), Link(child="app")))
    assert (found.issue, found.kpi) == (Issue.COUNTED_TWICE, "revenue")
    assert found.facts == {"part": "app", "times": 2, "through": ("online", "shops")}


def test_what_is_made_from_a_part_counted_twice_is_not_said_again() -> None:
    whole = twice(Link(child="app"), Link(child="app"))
    deeper = {
        **whole.kpis,
        "company": made("company", Making.SUM, "revenue"),
        "app": made("app", Making.SUM, "phones"),
        "phones": leaf("phones", 10.0),
    }
    assert issues(replace(whole, kpis=deeper)) == [(Issue.COUNTED_TWICE, "revenue")]


@pytest.mark.parametrize(
    ("whole"),
    [
        twice(Link(child="app", coefficient=0.6), Link(child="app", coefficient=0.4)),
        twice(Link(child="app"), Link(child="app", against=True)),
        twice(Link(child="app"), Link(child="app", lag=1)),
        twice(Link(child="app"), Link(child="app"), Making.PRODUCT),
    ],
    ids=["divided", "taken off", "of another period", "in two products"],
)
def test_what_is_not_counted_twice(whole: AlignmentTree) -> None:
    assert issues(whole) == []


def test_a_loop_and_an_unknown_part_say_only_themselves() -> None:
    loop = tree(
        made("a", Making.SUM, "b", target=aim({2: 3.0})), made("b", Making.SUM, "a", "c"), leaf("c", 1.0)
    )
    [found] = review(loop)
    assert (found.issue, found.facts["parts"]) == (Issue.LOOP, ("a", "b"))
    assert check(loop, "a").untold is Untold.NO_VALUE
    lagged = {**loop.kpis, "b": made("b", Making.SUM, Link(child="a", lag=1), "c", now=2.0)}
    grown = replace(loop, kpis={**lagged, "a": made("a", Making.SUM, "b", now=2.0)})
    assert review(grown) == ()
    unknown = sales(revenue=made("revenue", Making.SUM, "online", "markets", target=aim({4: 120.0})))
    assert issues(unknown) == [(Issue.PART_UNKNOWN, "revenue")]
    assert check(unknown, "revenue").untold is Untold.NO_VALUE
    assert solve(unknown, "revenue", "online").state is NeedState.CANNOT_TELL


def test_values_that_do_not_fit_their_formula_are_said_and_the_rest_is_kept() -> None:
    uneven = sales(revenue=made("revenue", Making.SUM, "online", "shops", now=110.0, target=aim({4: 130.0})))
    [found] = review(uneven)
    assert (found.issue, found.facts) == (Issue.VALUES_DISAGREE, {"now": 110.0, "made": 100.0})
    assert check(uneven, "revenue").steps[0].planned == 131


def test_a_value_that_is_not_known_is_said() -> None:
    assert (Issue.VALUE_UNKNOWN, "shops") in issues(sales(shops=leaf("shops", None)))


def test_targets_over_backwards_and_undated_are_said() -> None:
    over = sales(shops=leaf("shops", 60.0, Aim(steps=(Step(value=66.0, by=sales().now),))))
    assert (Issue.TARGET_OVER, "shops") in issues(over)
    back = sales(shops=leaf("shops", 60.0, aim({4: 50.0})))
    assert {(Issue.TARGET_BACKWARDS, "shops"), (Issue.CONTRADICTION, "revenue")} <= set(issues(back))
    late = sales(shops=leaf("shops", 60.0, UNDATED))
    assert (Issue.TARGET_UNDATED, "shops") in issues(late)


def test_enough_only_without_a_date_cannot_be_told() -> None:
    undated = Aim(steps=(Step(value=66.0, by=None),))
    found = check(sales(shops=leaf("shops", 60.0, undated)), "revenue")
    assert (found.state, found.untold) == (Sufficiency.CANNOT_TELL, Untold.NO_DATE)
    short = check(sales(shops=leaf("shops", 60.0, UNDATED)), "revenue")
    assert short.state is Sufficiency.NOT_ENOUGH


def test_a_whole_without_a_date_is_judged_when_all_has_worked() -> None:
    target = Aim(steps=(Step(value=120.0, by=None),))
    whole = sales(
        revenue=made("revenue", Making.SUM, "online", Link(child="shops", lag=2), now=100.0, target=target)
    )
    [step] = check(whole, "revenue").steps
    assert (step.period, step.state) == (whole.period(6), Sufficiency.ENOUGH)


@pytest.mark.parametrize(
    ("name", "untold"),
    [("online", Untold.NO_PARTS), ("nothing", Untold.NOT_IN_TREE), ("idle", Untold.NO_TARGET)],
)
def test_what_cannot_be_checked_says_why(name: str, untold: Untold) -> None:
    found = check(sales(idle=leaf("idle", 1.0)), name)
    assert (found.state, found.untold) == (Sufficiency.CANNOT_TELL, untold)


def test_a_ratio_is_a_product_divided() -> None:
    """Cost of a customer = spending ÷ customers; asked: 40 instead of 50, with 10 % more spending."""
    whole = tree(
        made(
            "cost",
            Making.PRODUCT,
            "spending",
            Link(child="customers", against=True),
            target=aim({2: 40.0}),
            better=Better.LOWER,
        ),
        leaf("spending", 1_000.0, aim({2: 1_100.0}), better=Better.NEITHER),
        leaf("customers", 20.0),
    )
    need = solve(whole, "cost", "customers")
    assert need.value == pytest.approx(27.5)
    none = replace(whole, kpis={**whole.kpis, "customers": leaf("customers", 0.0)})
    assert check(none, "cost").untold is Untold.NO_VALUE
    assert contributions(none, "cost").untold is Untold.NO_VALUE


def test_a_part_without_effect_solves_nothing() -> None:
    whole = sales(visits=leaf("visits", 10.0))
    assert solve(whole, "revenue", "visits").state is NeedState.NO_EFFECT
    mute = made("revenue", Making.SUM, Link(child="online", coefficient=0.0), "shops", target=aim({4: 120.0}))
    assert solve(sales(revenue=mute), "revenue", "online").state is NeedState.NO_EFFECT


def test_what_works_on_two_ways_is_due_for_the_slower_one_that_still_has_time() -> None:
    """Visits sell at once and, through word of mouth, two quarters later."""
    fast, slow = Link(child="visits", coefficient=2.0), Link(child="visits", coefficient=1.0, lag=2)
    whole = tree(
        made("sales", Making.LEADS, fast, slow, now=100.0, target=aim({3: 130.0})), leaf("visits", 20.0)
    )
    need = solve(whole, "sales", "visits")
    assert (need.by, need.value) == (whole.period(1), 30)
    soon = replace(whole.kpis["sales"], aim=aim({2: 130.0}))
    need = solve(replace(whole, kpis={**whole.kpis, "sales": soon}), "sales", "visits")
    assert (need.by, need.value) == (whole.period(2), 35)


def test_what_a_deep_target_adds_to_the_whole_company() -> None:
    whole = sales(
        online=made("online", Making.PRODUCT, "visits", "basket", now=40.0, target=aim({4: 55.0})),
        visits=leaf("visits", 20.0, aim({4: 25.0})),
        basket=leaf("basket", 2.0),
    )
    direct = {part.kpi: part.amount for part in contributions(whole, "revenue").parts}
    assert direct == pytest.approx({"online": 15, "shops": 6})
    deep = {part.kpi: part.amount for part in contributions(whole, "revenue", part="visits").parts}
    assert deep == pytest.approx({"visits": 10, "shops": 6})


def test_a_value_that_is_only_made_is_that_of_its_parts_today() -> None:
    """150 regions and no value of the whole; its part with a target of its own starts where its parts are."""
    names = [f"region {number}" for number in range(150)]
    whole = tree(
        made("world", Making.SUM, *names, "rest", target=aim({4: 1_700.0})),
        made("rest", Making.SUM, "region 0", target=aim({4: 20.0})),
        *(leaf(name, 10.0, aim({4: 11.0})) for name in names),
    )
    found = contributions(whole, "world")
    assert (found.now, found.drift, found.planned) == (1_510, 0, 1_670)
    assert {part.kpi: part.amount for part in found.parts} == dict.fromkeys(names, 1) | {"rest": 10}
    assert check(whole, "world").steps[0].margin == -30
    half = replace(whole.kpis["world"], aim=aim({2: 1_590.0}))
    assert check(replace(whole, kpis={**whole.kpis, "world": half}), "world").steps[0].margin == 0


def teams(*parts: Allotment, value: float | None = 100.0) -> Allotment:
    return Allotment(name="all", value=value, parts=parts)


def test_teams_and_people_are_reconciled_level_by_level() -> None:
    north = Allotment(
        name="north", value=60.0, parts=(Allotment(name="ann", value=40.0), Allotment(name="bob", value=30.0))
    )
    first, second = reconcile(teams(north, Allotment(name="south", value=30.0)))
    assert (first.name, first.fit, first.gap) == ("all", Fit.SHORT, -10)
    assert first.shares == pytest.approx({"north": 2 / 3, "south": 1 / 3})
    assert (second.name, second.fit, second.gap) == ("north", Fit.OVER, 10)
    found = review_parts(teams(north, Allotment(name="south", value=30.0)))
    assert [(each.issue, each.kpi) for each in found] == [
        (Issue.PARTS_SHORT, "all"),
        (Issue.PARTS_OVER, "north"),
    ]
    assert found[0].facts == {"gap": 10.0, "whole": 100.0, "together": 90.0}


def test_a_budget_given_out_beyond_the_whole_is_short_of_it() -> None:
    whole = teams(Allotment(name="north", value=70.0), Allotment(name="south", value=50.0))
    assert reconcile(whole, Better.LOWER)[0].fit is Fit.SHORT
    assert reconcile(whole, Better.HIGHER)[0].fit is Fit.OVER


def test_rates_are_reconciled_by_their_weights() -> None:
    parts = (Allotment(name="north", value=0.3, weight=300), Allotment(name="south", value=0.1, weight=100))
    [found] = reconcile(teams(*parts, value=0.25))
    assert found.fit is Fit.FITS
    assert found.shares == pytest.approx({"north": 0.9, "south": 0.1})


def test_missing_targets_and_names_given_twice_are_said() -> None:
    whole = teams(
        Allotment(name="north", value=None),
        Allotment(name="south", value=1.0),
        Allotment(name="south", value=2.0),
    )
    [found] = reconcile(whole)
    assert (found.fit, found.missing) == (Fit.CANNOT_TELL, ("north",))
    assert [each.issue for each in review_parts(whole)] == [Issue.PART_TWICE, Issue.PART_WITHOUT_VALUE]
