from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from jalon.judge.base import base_of, base_period, key_of, restated
from jalon.judge.verdict import judge
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import (
    From,
    Improve,
    Margin,
    Milestone,
    PerPeriod,
    ReachBy,
    Stay,
    StayWithin,
    Target,
    Terms,
)
from jalon.vocabulary.verdict import Expectation, FrozenBase, Status, Verdict
from tests.judge.made import BALANCE, CALENDAR, FLOW, RATIO, d, kpi, month, series, setting

QUARTER_20 = Improve(
    by=d("0.20"),
    each=Grain.FISCAL_QUARTER,
    start=From.PREVIOUS,
    compounded=True,
    terms=Terms(since=date(2026, 4, 1)),
)


def expected(verdict: Verdict) -> Expectation:
    assert verdict.expectation is not None
    return verdict.expectation


def restated_of(verdict: Verdict) -> Value | None:
    base = expected(verdict).base
    assert base is not None
    return base.restated


def low(verdict: Verdict) -> Decimal:
    assert verdict.expectation is not None
    assert verdict.expectation.low is not None
    return Decimal(verdict.expectation.low)


def test_reading_a_compounds_the_target_from_a_frozen_base() -> None:
    seen = series([100_000, 121_000, 143_000, 172_800], first=date(2026, 1, 1), grain=Grain.FISCAL_QUARTER)
    verdicts = [
        judge(kpi(QUARTER_20, formula=BALANCE), seen, setting(date(2027, 1, 1)), period)
        for period in (CALENDAR.period_of(Grain.FISCAL_QUARTER, date(2026, m, 1)) for m in (4, 7, 10))
    ]
    assert [low(verdict) for verdict in verdicts] == [d("120000"), d("144000"), d("172800")]
    assert [verdict.status for verdict in verdicts] == [Status.REACHED, Status.MISSED, Status.REACHED]


def test_reading_a_asks_20000_then_24000_then_28800_more() -> None:
    asked = [QUARTER_20.after(d("100000"), n) or Decimal(0) for n in range(4)]
    assert [b - a for a, b in pairwise(asked)] == [d("20000"), d("24000"), d("28800")]
    assert asked[3] / asked[0] - 1 == d("0.728")


def test_reading_b_asks_20_percent_of_each_quarters_own_base() -> None:
    each = Improve(by=d("0.2"), each=Grain.FISCAL_QUARTER, start=From.PREVIOUS, compounded=False)
    seen = series([100_000, 110_000, 140_000], first=date(2026, 1, 1), grain=Grain.FISCAL_QUARTER)
    first, second = (
        judge(kpi(each), seen, setting(), CALENDAR.period_of(Grain.FISCAL_QUARTER, date(2026, m, 1)))
        for m in (4, 7)
    )
    assert (low(first), first.status) == (d("120000"), Status.MISSED)
    assert (low(second), second.status) == (d("132000"), Status.REACHED)


def test_an_uncompounded_improvement_of_a_frozen_base_adds_the_same_step() -> None:
    steps = Improve(
        by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=False, base_period=date(2026, 1, 5)
    )
    seen = series([100, 0, 0, 0], first=date(2026, 1, 1))
    asked = [low(judge(kpi(steps), seen, setting(), month(2026, m))) for m in (2, 3, 4)]
    assert asked == [120, 140, 160]


@pytest.mark.parametrize(
    ("better", "base", "expected"),
    [
        (Better.HIGHER, "100", "120"),
        (Better.LOWER, "100", "80"),
        (Better.HIGHER, "-100", "-80"),
        (Better.LOWER, "-100", "-120"),
    ],
)
@pytest.mark.parametrize("compounded", [True, False])
def test_improving_goes_to_the_good_side(better: Better, base: str, expected: str, compounded: bool) -> None:
    target = Improve(by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=compounded)
    assert target.after(d(base), 1, lower=better is Better.LOWER) == d(expected)


def test_improving_on_nothing_by_a_share_cannot_be_asked() -> None:
    each = Improve(by=d("0.2"), each=Grain.MONTH, start=From.PREVIOUS, compounded=False)
    verdict = judge(kpi(each), series([0, 10], first=date(2026, 1, 1)), setting(), month(2026, 2))
    assert verdict.status is None
    assert verdict.expectation is not None and verdict.expectation.low is None


def test_improving_on_the_same_month_of_last_year() -> None:
    each = Improve(
        by=d("5"), each=Grain.MONTH, start=From.SAME_PERIOD_LAST_YEAR, compounded=False, relative=False
    )
    seen = series([40] + [0] * 11 + [45], first=date(2025, 3, 1))
    assert judge(kpi(each), seen, setting(), month(2026, 3)).status is Status.REACHED


def test_compounding_on_last_year_counts_the_years_since_the_target_began() -> None:
    each = Improve(
        by=d("0.1"),
        each=Grain.MONTH,
        start=From.SAME_PERIOD_LAST_YEAR,
        compounded=True,
        terms=Terms(since=date(2025, 1, 1)),
    )
    seen = series([1000] + [0] * 23 + [1], first=date(2024, 3, 1))
    assert low(judge(kpi(each), seen, setting(), month(2026, 3))) == d("1210")


def test_the_base_is_the_last_period_over_when_the_target_is_set() -> None:
    period = base_period(QUARTER_20, Grain.FISCAL_QUARTER, CALENDAR, date(2026, 11, 24))
    assert period is not None and (period.start, period.end) == (date(2026, 1, 1), date(2026, 4, 1))
    named = Improve(
        by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=True, base_period=date(2026, 2, 9)
    )
    assert base_period(named, Grain.MONTH, CALENDAR, date(2026, 11, 24)) == month(2026, 2)
    free = Improve(by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=True)
    assert base_period(free, Grain.MONTH, CALENDAR, date(2026, 11, 24)) == month(2026, 10)


def test_a_base_not_yet_complete_is_not_frozen() -> None:
    free = Improve(by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=True)
    assert (
        base_of(free, series([5], first=date(2026, 10, 1), running=True), CALENDAR, date(2026, 11, 24))
        is None
    )
    base = base_of(free, series([5], first=date(2026, 10, 1)), CALENDAR, date(2026, 11, 24))
    assert base == FrozenBase(period=month(2026, 10), value=5, set_on=date(2026, 11, 24))


def test_a_restated_base_is_shown_and_not_applied() -> None:
    target = Improve(
        by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=True, base_period=date(2026, 1, 1)
    )
    frozen = FrozenBase(period=month(2026, 1), value=100, set_on=date(2026, 2, 1))
    seen = series([90, 115], first=date(2026, 1, 1))
    verdict = judge(kpi(target), seen, setting(bases={key_of(target): frozen}), month(2026, 2))
    assert restated_of(verdict) == 90
    assert (low(verdict), verdict.status) == (120, Status.MISSED)
    again = restated(frozen, series([100], first=date(2026, 1, 1)))
    assert again.restated is None


def test_a_moved_margin_keeps_the_base_a_moved_target_does_not() -> None:
    moved = Improve(by=d("0.2"), each=Grain.MONTH, start=From.BASE, compounded=True)
    wider = Improve(
        by=d("0.20"),
        each=Grain.MONTH,
        start=From.BASE,
        compounded=True,
        terms=Terms(margin=Margin(amount=d("0.3")), stretch=d("9")),
    )
    assert key_of(moved) == key_of(wider)
    assert key_of(moved) != key_of(Improve(by=d("0.3"), each=Grain.MONTH, start=From.BASE, compounded=True))


REACH = ReachBy(value=d("220"), by=date(2026, 6, 30), start=d("100"), start_day=date(2026, 1, 1))


def test_the_way_to_a_dated_target_is_straight() -> None:
    seen = series([100, 140, 150, 190, 200, 221], first=date(2026, 1, 1))
    verdicts = [judge(kpi(REACH, formula=BALANCE), seen, setting(), month(2026, m)) for m in (1, 2, 6)]
    assert round(low(verdicts[0]), 2) == d("120.55")  # 31 of 181 days
    assert [v.status for v in verdicts] == [Status.OFF_TRACK, Status.ON_TRACK, Status.REACHED]


def test_a_milestone_bends_the_way() -> None:
    bent = ReachBy(
        value=d("220"),
        by=date(2026, 6, 30),
        start=d("100"),
        start_day=date(2026, 1, 1),
        milestones=(Milestone(day=date(2026, 3, 31), value=d("110")),),
    )
    seen = series([101, 105, 109], first=date(2026, 1, 1))
    verdict = judge(kpi(bent, formula=BALANCE), seen, setting(), month(2026, 3))
    assert (low(verdict), verdict.status) == (110, Status.AT_RISK)


@pytest.mark.parametrize(("june", "status"), [(220, Status.REACHED), (219, Status.MISSED)])
def test_after_its_day_a_dated_target_stays_reached_or_missed(june: int, status: Status) -> None:
    seen = series([1, 1, 1, 1, 1, june, 500], first=date(2026, 1, 1))
    verdict = judge(kpi(REACH, formula=BALANCE), seen, setting(), month(2026, 7))
    assert verdict.status is status
    assert expected(verdict).period == month(2026, 6)


def test_a_balance_is_expected_on_the_line_while_its_period_runs() -> None:
    seen = series([100] * 10 + [112], first=date(2026, 1, 1), running=True)
    target = Improve(by=d("0.2"), each=Grain.MONTH, start=From.PREVIOUS, compounded=False)
    verdict = judge(kpi(target, formula=BALANCE), seen, setting(date(2026, 11, 16)), month(2026, 11))
    assert (low(verdict), expected(verdict).whole_low) == (110, 120)
    assert (verdict.status, expected(verdict).prorated) == (Status.ON_TRACK, True)


def test_a_frozen_improvement_is_read_between_its_steps_at_a_finer_grain() -> None:
    target = Improve(
        by=d("0.2"),
        each=Grain.FISCAL_QUARTER,
        start=From.BASE,
        compounded=True,
        base_period=date(2026, 1, 1),
        terms=Terms(grain=Grain.MONTH),
    )
    seen = series([90, 95, 100, 107, 113, 121], first=date(2026, 1, 1))
    may, june = (judge(kpi(target, formula=BALANCE), seen, setting(), month(2026, m)) for m in (5, 6))
    assert round(low(may), 2) == d("113.41")  # 61 of 91 days from 100 to 120
    assert (may.status, june.status) == (Status.AT_RISK, Status.REACHED)


@pytest.mark.parametrize(
    ("target", "value", "status"),
    [
        (Stay(above=d("62")), 62, Status.REACHED),
        (Stay(above=d("62")), 61, Status.MISSED),
        (Stay(below=d("4")), d("4.1"), Status.MISSED),
        (Stay(below=d("4")), 3, Status.REACHED),
        (StayWithin(low=d("1"), high=d("2")), 2, Status.REACHED),
        (StayWithin(low=d("1"), high=d("2")), d("2.01"), Status.MISSED),
        (Stay(above=d("0.3")), 0.1 + 0.2, Status.REACHED),
        (Stay(below=d("0.3")), 0.1 + 0.2, Status.REACHED),
    ],
)
def test_a_finished_period_is_reached_or_missed(target: Target, value: Value, status: Status) -> None:
    seen = series([value], first=date(2026, 10, 1))
    assert judge(kpi(target, formula=RATIO), seen, setting(), month(2026, 10)).status is status


@pytest.mark.parametrize(
    ("value", "status"),
    [(100, Status.ON_TRACK), (96, Status.AT_RISK), (95, Status.AT_RISK), (94, Status.OFF_TRACK)],
)
def test_a_running_period_is_judged_with_its_margin(value: Value, status: Status) -> None:
    seen = series([value], first=date(2026, 11, 1), running=True)
    verdict = judge(kpi(Stay(above=d("100")), formula=RATIO), seen, setting(date(2026, 11, 20)))
    assert verdict.status is status


def test_below_the_floor_is_off_track_even_within_the_margin() -> None:
    target = Stay(above=d("100"), terms=Terms(floor=d("97")))
    statuses = [
        judge(
            kpi(target, formula=RATIO),
            series([value], first=date(2026, 11, 1), running=True),
            setting(date(2026, 11, 20)),
        ).status
        for value in (98, 96)
    ]
    assert statuses == [Status.AT_RISK, Status.OFF_TRACK]


def test_a_value_a_period_by_hand() -> None:
    plan = PerPeriod(grain=Grain.MONTH, values={date(2026, 10, 1): d("10")})
    seen = series([9, 11, 12], first=date(2026, 9, 1))
    september, october = (judge(kpi(plan), seen, setting(), month(2026, m)) for m in (9, 10))
    assert (september.status, september.expectation) == (None, None)
    assert october.status is Status.REACHED


def test_a_value_a_period_from_another_kpi() -> None:
    plan = PerPeriod(grain=Grain.MONTH, kpi="budget")
    others = {"budget": series([20], first=date(2026, 10, 1))}
    verdict = judge(kpi(plan), series([19], first=date(2026, 10, 1)), setting(others=others), month(2026, 10))
    assert (low(verdict), verdict.status) == (20, Status.MISSED)


def test_the_worst_of_several_targets_decides() -> None:
    targets = (Stay(above=d("1")), StayWithin(low=d("50"), high=d("60")))
    verdict = judge(kpi(*targets, formula=RATIO), series([40]), setting(), month(2025, 11))
    assert (verdict.status, expected(verdict).target) == (Status.MISSED, targets[1])


def test_a_target_holds_for_its_members_and_days_only() -> None:
    target = Stay(above=d("1"), terms=Terms(members=(("region", "south"),)))
    assert judge(kpi(target), series([0]), setting(), month(2025, 11)).status is None
    early = Stay(above=d("1"), terms=Terms(until=date(2025, 10, 31)))
    late = Stay(above=d("1"), terms=Terms(since=date(2025, 12, 1)))
    assert judge(kpi(early, late), series([0]), setting(), month(2025, 11)).status is None


def test_a_kpi_to_be_read_beside_another_has_no_good_side() -> None:
    each = Improve(by=d("0.2"), each=Grain.MONTH, start=From.PREVIOUS, compounded=False)
    seen = series([10, 30], first=date(2026, 1, 1))
    verdict = judge(kpi(each, REACH, formula=FLOW, better=Better.NEITHER), seen, setting(), month(2026, 2))
    assert verdict.status is None
    band = kpi(StayWithin(low=d("1"), high=d("2")), better=Better.NEITHER)
    assert judge(band, seen, setting(), month(2026, 2)).status is Status.MISSED
