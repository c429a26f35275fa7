"""The brief's own example: MRR +20 % each fiscal quarter, leads +50 % by the third, MQL → SQL as the action.

MRR: 100,000 €. New MRR of a quarter = leads × conversion × price; MRR = MRR before + new + expansion − lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.judge.alignment.aims import aim_of, aimed, dated, moves
from jalon.judge.alignment.contributions import contributions
from jalon.judge.alignment.downward import solve
from jalon.judge.alignment.issues import review
from jalon.judge.alignment.upward import check
from jalon.vocabulary.alignment import (
    Aim,
    AlignmentTree,
    Course,
    Issue,
    Link,
    Making,
    NeedState,
    Sufficiency,
    Untold,
)
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.target import From, Improve, Stay, Target
from tests.judge.alignment.made import aim, leaf, made, tree

MRR = 100_000.0
EMPTY = tree(leaf("mrr", MRR))


def improve(*, compounded: bool) -> Improve:
    return Improve(by=Decimal("0.20"), each=Grain.FISCAL_QUARTER, start=From.BASE, compounded=compounded)


def asking(target: Target) -> Aim:
    found = aim_of(target, MRR, EMPTY, steps=3)
    assert found is not None
    return found


COMPOUNDED = asking(improve(compounded=True))
ADDED = asking(improve(compounded=False))
LEVEL = asking(Stay(above=Decimal(120_000)))
OFF = Link(child="lost", against=True)
HALF_MORE = aim({3: 150.0})


def values(target: Aim) -> list[float]:
    return [value for _, value in dated(target, EMPTY)]


def company(
    new: float,
    *,
    target: Aim | None = COMPOUNDED,
    lag: int = 0,
    leads: Aim | None = HALF_MORE,
    lost: float = 0.0,
    expansion: float = 0.0,
) -> AlignmentTree:
    """A company that wins `new` € of MRR a quarter from 100 leads, a fifth of which become customers."""
    return tree(
        made(
            "mrr",
            Making.BALANCE,
            "new_mrr",
            "expansion",
            Link(child="lost", against=True),
            now=MRR,
            target=target,
        ),
        made(
            "new_mrr",
            Making.PRODUCT,
            Link(child="leads", lag=lag),
            Link(child="conversion", lag=lag),
            "price",
            now=new,
        ),
        leaf("leads", 100.0, leads),
        leaf("conversion", 0.2, least=0.0, most=1.0),
        leaf("price", new / 20),
        leaf("lost", lost),
        leaf("expansion", expansion),
    )


def third_quarter(new: float, lag: int = 0, leads: Aim | None = HALF_MORE) -> AlignmentTree:
    """The same company seen in its third quarter: new MRR has to be 28,800 €."""
    whole = company(new, lag=lag, leads=leads)
    asked = replace(whole.kpis["new_mrr"], aim=aim({3: 28_800.0}))
    return replace(whole, kpis={**whole.kpis, "new_mrr": asked})


def test_compounded_20_percent_each_quarter_is_72_8_percent_after_three() -> None:
    assert values(COMPOUNDED) == pytest.approx([120_000, 144_000, 172_800])
    assert values(COMPOUNDED)[-1] / MRR - 1 == pytest.approx(0.728)


def test_compounded_the_quarters_need_20000_24000_and_28800_of_net_new_mrr() -> None:
    assert [move for _, move in moves(MRR, COMPOUNDED, EMPTY)] == pytest.approx([20_000, 24_000, 28_800])


def test_not_compounded_each_quarter_adds_20_percent_of_the_base() -> None:
    assert values(ADDED) == pytest.approx([120_000, 140_000, 160_000])
    assert [move for _, move in moves(MRR, ADDED, EMPTY)] == pytest.approx([20_000, 20_000, 20_000])


def test_as_a_level_20_percent_is_reached_once_and_checked_each_quarter() -> None:
    assert values(LEVEL) == [120_000, 120_000, 120_000]
    assert [move for _, move in moves(MRR, LEVEL, EMPTY)] == [20_000, 0, 0]


def test_half_more_leads_make_half_more_new_mrr_not_half_more_mrr() -> None:
    found = check(third_quarter(10_000.0), "new_mrr").steps[0]
    assert found.planned == pytest.approx(15_000)
    whole = check(company(10_000.0), "mrr").steps[-1]
    assert whole.planned < 1.5 * MRR


@pytest.mark.parametrize(
    ("new", "state", "margin"),
    [
        (19_200.0, Sufficiency.ENOUGH, 0.0),
        (19_199.0, Sufficiency.NOT_ENOUGH, -1.5),
        (20_000.0, Sufficiency.ENOUGH, 1_200.0),
        (16_000.0, Sufficiency.NOT_ENOUGH, -4_800.0),
    ],
)
def test_half_more_leads_suffice_from_19200_of_new_mrr_a_quarter(
    new: float, state: Sufficiency, margin: float
) -> None:
    step = check(third_quarter(new), "new_mrr").steps[0]
    assert step.state is state
    assert step.needed == 28_800
    assert step.margin == pytest.approx(margin, abs=1e-6)


def test_the_threshold_of_19200_is_solved_downward() -> None:
    asked = tree(
        made("new_mrr", Making.PRODUCT, "new_mrr_as_now", "leads_against_now", target=aim({3: 28_800.0})),
        leaf("new_mrr_as_now", 16_000.0),
        leaf("leads_against_now", 1.0, aim({3: 1.5})),
    )
    need = solve(asked, "new_mrr", "new_mrr_as_now")
    assert need.state is NeedState.SOLVED
    assert need.value == pytest.approx(19_200)


@pytest.mark.parametrize(
    ("lost", "expansion", "threshold"),
    [(3_000.0, 0.0, 21_200.0), (3_000.0, 3_000.0, 19_200.0)],
)
def test_what_is_lost_raises_the_threshold_and_expansion_lowers_it(
    lost: float, expansion: float, threshold: float
) -> None:
    """(28,800 + lost − expansion) ÷ 1.5, in the third quarter of a company on its way before."""
    net = tree(
        made(
            "net_new",
            Making.SUM,
            "new_mrr",
            "expansion",
            Link(child="lost", against=True),
            target=aim({3: 28_800.0}),
        ),
        made("new_mrr", Making.PRODUCT, "new_mrr_as_now", "leads_against_now"),
        leaf("new_mrr_as_now", 16_000.0),
        leaf("leads_against_now", 1.0, aim({3: 1.5})),
        leaf("lost", lost),
        leaf("expansion", expansion),
    )
    assert solve(net, "net_new", "new_mrr_as_now").value == pytest.approx(threshold)


def test_below_the_threshold_the_conversion_rate_must_rise() -> None:
    """With leads × 1.5 and MQL → SQL × m, new MRR is × 1.5 m: 16,000 × 1.5 × 1.2 = 28,800."""
    need = solve(third_quarter(16_000.0), "new_mrr", "conversion")
    assert need.state is NeedState.SOLVED
    assert need.now == 0.2
    assert need.value == pytest.approx(0.2 * 1.2)


def test_a_conversion_rate_of_more_than_all_is_not_possible() -> None:
    need = solve(third_quarter(1_000.0), "new_mrr", "conversion")
    assert need.state is NeedState.BEYOND
    assert need.value == pytest.approx(0.2 * 19.2)


def test_without_a_better_rate_more_leads_are_needed() -> None:
    need = solve(third_quarter(16_000.0), "new_mrr", "leads")
    assert need.value == pytest.approx(180)
    assert need.by is not None and need.by.end == date(2027, 10, 1)


def test_with_a_sales_cycle_of_a_quarter_leads_of_the_third_close_in_the_fourth() -> None:
    late = third_quarter(19_200.0, lag=1)
    step = check(late, "new_mrr").steps[0]
    assert step.state is Sufficiency.NOT_ENOUGH
    assert step.planned == pytest.approx(19_200 * (1 + 2 / 3 * 0.5))
    assert step.margin == pytest.approx(-3_200)
    leads = next(due for due in step.dues if due.kpi == "leads")
    assert leads.period.start == date(2027, 4, 1)
    assert leads.value == pytest.approx(100 * (1 + 2 / 3 * 0.5))


def test_with_the_lag_the_leads_are_needed_a_quarter_earlier() -> None:
    late = third_quarter(19_200.0, lag=1)
    need = solve(late, "new_mrr", "leads")
    assert need.value == pytest.approx(150)
    assert need.by is not None and need.by.end == date(2027, 7, 1)
    [found] = [finding for finding in review(late) if finding.issue is Issue.TARGET_LATE]
    assert (found.kpi, found.facts["part"]) == ("new_mrr", "leads")
    assert check(third_quarter(19_200.0, lag=1, leads=aim({2: 150.0})), "new_mrr").state is Sufficiency.ENOUGH


def test_a_sales_cycle_of_three_quarters_leaves_no_time() -> None:
    need = solve(third_quarter(19_200.0, lag=3), "new_mrr", "leads")
    assert need.state is NeedState.TOO_LATE
    assert need.value is None


def test_on_a_steady_way_19200_makes_every_quarter_of_the_compounded_target() -> None:
    """22,400 + 25,600 + 28,800 of new MRR against 20,000 + 24,000 + 28,800."""
    steps = check(company(19_200.0), "mrr").steps
    assert [step.planned for step in steps] == pytest.approx([122_400, 148_000, 176_800])
    assert [step.margin for step in steps] == pytest.approx([2_400, 4_000, 4_000])


def test_if_the_leads_only_come_in_the_third_quarter_the_first_two_are_missed() -> None:
    found = check(company(19_200.0, leads=aim({3: 150.0}, Course.AT_ONCE)), "mrr")
    assert found.state is Sufficiency.NOT_ENOUGH
    assert [step.margin for step in found.steps] == pytest.approx([-800, -5_600, -5_600])


def test_the_reading_decides() -> None:
    """With 13,000 a quarter, +50 % leads makes the level of +20 % by the second quarter, but no more."""
    states = {
        name: [step.state for step in check(company(13_000.0, target=target), "mrr").steps]
        for name, target in (("compounded", COMPOUNDED), ("added", ADDED), ("level", LEVEL))
    }
    assert states["level"] == [Sufficiency.NOT_ENOUGH, Sufficiency.ENOUGH, Sufficiency.ENOUGH]
    assert states["added"] == [Sufficiency.NOT_ENOUGH] * 3
    assert states["compounded"] == [Sufficiency.NOT_ENOUGH] * 3


def test_needed_leads_of_the_whole_chain_give_the_target_back() -> None:
    whole = company(16_000.0, lag=1)
    need = solve(whole, "mrr", "leads")
    assert need.state is NeedState.SOLVED and need.value is not None
    solved = replace(whole.kpis["leads"], aim=aim({2: need.value}))
    again = check(replace(whole, kpis={**whole.kpis, "leads": solved}), "mrr").steps[-1]
    assert again.planned == pytest.approx(172_800)


def test_what_the_leads_add_to_mrr_is_their_own_and_not_what_comes_anyway() -> None:
    found = contributions(company(19_200.0), "mrr")
    assert found.drift == pytest.approx(3 * 19_200)
    [part] = found.parts
    assert part.kpi == "leads"
    assert part.amount == pytest.approx(3_200 + 6_400 + 9_600)
    assert part.share == pytest.approx(1)


def test_with_an_uncertain_conversion_rate_the_threshold_cannot_be_told() -> None:
    whole = third_quarter(19_200.0)
    unsure = replace(whole.kpis["conversion"], error=0.02)
    step = check(replace(whole, kpis={**whole.kpis, "conversion": unsure}), "new_mrr").steps[0]
    assert (step.state, step.untold) == (Sufficiency.CANNOT_TELL, Untold.UNCERTAIN)
    assert step.low < 24_800
    assert step.high > 32_800
    assert step.chance == pytest.approx(0.5, abs=0.03)


def test_quarters_are_those_of_the_company_s_own_year() -> None:
    whole = third_quarter(19_200.0, lag=1)
    fiscal = replace(
        whole, grain=Grain.FISCAL_QUARTER, calendar=Calendar(year_starts=2), now=date(2027, 1, 31)
    )
    need = solve(fiscal, "new_mrr", "leads")
    assert need.by is not None and (need.by.start, need.by.end) == (date(2027, 5, 1), date(2027, 8, 1))
    assert aimed(fiscal.kpis["leads"], fiscal, 3, 100.0) == 150
