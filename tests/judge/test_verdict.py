from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.judge.choice import home_grain
from jalon.judge.nature import Nature, nature
from jalon.judge.series import Series
from jalon.judge.verdict import judge
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.formula import Formula, KpiRef, Minus, Number, Percentile, Times, Trailing
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.rows import Column
from jalon.vocabulary.target import From, Improve, PerPeriod, Stay, StayWithin, Target, Terms
from jalon.vocabulary.verdict import Comparison, Status, Trend, Verdict
from tests.judge.made import BALANCE, CALENDAR, FLOW, RATIO, ROWS, d, kpi, month, series, setting

NOV_23 = date(2026, 11, 23)
STAY = Stay(above=d("100"))


def running_november(
    value: Value,
    october: Value = 300,
    parts: Mapping[date, tuple[int, Value]] | None = None,
    formula: Formula = FLOW,
) -> Verdict:
    return judge(
        kpi(STAY, formula=formula),
        series([october, value], first=date(2026, 10, 1), parts=parts, running=True),
        setting(NOV_23),
    )


def test_no_value_is_no_data_even_when_stale_or_learning() -> None:
    seen = series([None], first=date(2026, 10, 1))
    assert judge(kpi(STAY, learning=3), seen, setting(stale=True)).status is Status.NO_DATA
    assert judge(kpi(STAY), series([]), setting()).status is Status.NO_DATA


def test_stale_is_said_whatever_the_value_and_without_a_target() -> None:
    seen = series([1000], first=date(2026, 10, 1))
    assert judge(kpi(STAY), seen, setting(stale=True)).status is Status.STALE
    assert judge(kpi(), seen, setting(stale=True)).status is Status.STALE
    assert judge(kpi(learning=9), seen, setting(stale=True)).status is Status.STALE


def test_without_a_target_there_is_no_status() -> None:
    verdict = judge(kpi(), series([10, 12], first=date(2026, 9, 1)), setting())
    assert (verdict.status, verdict.trend, verdict.expectation) == (None, Trend.IMPROVING, None)


def test_learning_counts_complete_periods_and_tells_only_the_average() -> None:
    seen = series([2600, 2530, None, 2310], first=date(2026, 7, 1))
    verdict = judge(kpi(STAY, learning=6), seen, setting(date(2026, 11, 1)))
    assert verdict.status is Status.LEARNING
    assert (verdict.learning_done, verdict.learning_needed, verdict.average) == (3, 6, 2480)
    assert (verdict.previous, verdict.change, verdict.expectation) == (None, None, None)
    assert (verdict.trend, verdict.comparison, verdict.year_ago) == (Trend.UNKNOWN, None, None)


def test_learning_ends_with_the_last_period_needed() -> None:
    seen = series([1] * 5 + [200, 300], first=date(2026, 5, 1), running=True)
    config = setting(NOV_23)
    assert judge(kpi(STAY, learning=6), seen, config, month(2026, 10)).status is Status.REACHED
    assert judge(kpi(STAY, learning=6), seen, config, month(2026, 9)).status is Status.LEARNING
    assert judge(kpi(STAY, learning=7), seen, config).status is Status.LEARNING  # November still runs


def test_a_finished_period_is_compared_with_the_one_before_and_last_year() -> None:
    seen = series([80, *[0] * 10, 100, 110], first=date(2025, 10, 1))
    verdict = judge(kpi(), seen, setting(date(2026, 11, 1)), month(2026, 10))
    assert (verdict.comparison, verdict.compared_with) == (Comparison.PREVIOUS, month(2026, 9))
    assert (verdict.previous, verdict.change, verdict.relative_change) == (100, 10, d("0.1"))
    assert verdict.year_ago is not None
    assert (verdict.year_ago.value, verdict.year_ago.change) == (80, 30)


def test_a_running_flow_is_compared_with_the_same_elapsed_part() -> None:
    verdict = running_november(70, parts={date(2026, 10, 1): (22, 80)})
    assert verdict.comparison is Comparison.SAME_ELAPSED_PART
    assert verdict.compared_with is not None and verdict.compared_with.days == 22
    assert (verdict.previous, verdict.change) == (80, -10)
    assert (verdict.trend, verdict.complete, verdict.covered_until) == (Trend.WORSENING, False, NOV_23)


def test_a_running_flow_is_never_compared_with_a_whole_period() -> None:
    verdict = running_november(70)
    assert (verdict.comparison, verdict.change, verdict.trend) == (None, None, Trend.UNKNOWN)


def test_a_running_balance_is_compared_with_the_end_of_the_period_before() -> None:
    verdict = running_november(310, formula=BALANCE, parts={date(2026, 10, 1): (22, 200)})
    assert (verdict.comparison, verdict.change) == (Comparison.PREVIOUS, 10)


def test_a_longer_part_than_the_period_before_is_that_whole_period() -> None:
    seen = series([28, 30], first=date(2026, 2, 1), running=True)
    verdict = judge(kpi(), seen, setting(date(2026, 3, 31)))
    assert (verdict.comparison, verdict.previous) == (Comparison.SAME_ELAPSED_PART, 28)


def test_a_part_as_long_as_its_period_does_not_hide_it() -> None:
    seen = series([28, 30], first=date(2026, 2, 1), parts={date(2026, 2, 1): (28, 28)}, running=True)
    february = seen.at(month(2026, 2))
    assert february is not None
    assert february.complete


def test_a_running_flow_is_expected_by_days_when_nothing_tells_better() -> None:
    verdict = running_november(70)
    assert verdict.expectation is not None
    assert verdict.expectation.low is not None and round(verdict.expectation.low, 4) == d("73.3333")
    assert (verdict.expectation.whole_low, verdict.expectation.prorated) == (100, True)
    assert verdict.status is Status.AT_RISK


def test_a_running_flow_is_expected_by_the_share_the_month_before_had_by_then() -> None:
    verdict = running_november(70, october=400, parts={date(2026, 10, 1): (22, 280)})
    assert verdict.expectation is not None and verdict.expectation.low == 70
    assert verdict.status is Status.ON_TRACK


def test_last_years_share_tells_better_than_the_month_befores() -> None:
    parts = {date(2026, 10, 1): (22, 280), date(2025, 11, 1): (22, 90)}
    seen = series([100, *[0] * 10, 400, 70], first=date(2025, 11, 1), parts=parts, running=True)
    verdict = judge(kpi(STAY), seen, setting(NOV_23))
    assert verdict.expectation is not None and verdict.expectation.low == 90
    assert verdict.status is Status.OFF_TRACK


def test_a_running_level_is_judged_by_the_target_itself() -> None:
    verdict = running_november(99, formula=RATIO)
    assert verdict.expectation is not None
    assert (verdict.expectation.low, verdict.expectation.prorated) == (100, False)
    assert verdict.status is Status.AT_RISK


def test_nothing_is_asked_before_the_first_day_is_in() -> None:
    seen = series([0], first=date(2026, 11, 1), running=True)
    assert judge(kpi(STAY), seen, setting(date(2026, 11, 1)), month(2026, 11)).status is None


def test_late_rows_keep_an_ended_period_running() -> None:
    seen = series([99], first=date(2026, 10, 1), running=True)
    verdict = judge(kpi(STAY), seen, setting(date(2026, 11, 2), covered_until=date(2026, 10, 31)))
    assert (verdict.complete, verdict.status) == (False, Status.ON_TRACK)


def test_the_newest_period_with_something_is_judged_first() -> None:
    seen = series([5, None], first=date(2026, 10, 1), running=True)
    assert judge(kpi(), seen, setting(NOV_23)).period == month(2026, 10)
    gone = series([5, None], first=date(2026, 9, 1))
    assert judge(kpi(), gone, setting(NOV_23)).status is Status.NO_DATA


@pytest.mark.parametrize(
    ("previous", "value", "relative"),
    [
        (0, 5, None),
        (-100, 50, None),
        (100, -50, None),
        (-100, -50, d("0.5")),
        (100, 0, d("-1")),
        (4, 5, d("0.25")),
    ],
)
def test_a_relative_change_is_told_only_where_it_means_something(
    previous: int, value: Value, relative: Decimal | None
) -> None:
    verdict = judge(kpi(), series([previous, value], first=date(2026, 9, 1)), setting())
    assert (verdict.change, verdict.relative_change) == (value - previous, relative)


@pytest.mark.parametrize(
    ("better", "value", "trend"),
    [
        (Better.HIGHER, 1010, Trend.STABLE),
        (Better.HIGHER, 990, Trend.STABLE),
        (Better.HIGHER, 1011, Trend.IMPROVING),
        (Better.LOWER, 1011, Trend.WORSENING),
        (Better.LOWER, 900, Trend.IMPROVING),
        (Better.NEITHER, 900, Trend.UNKNOWN),
        (Better.NEITHER, 1001, Trend.STABLE),
    ],
)
def test_the_trend_follows_the_direction(better: Better, value: Value, trend: Trend) -> None:
    assert judge(kpi(better=better), series([1000, value], first=date(2026, 9, 1)), setting()).trend is trend


def test_exact_and_double_values_may_stand_side_by_side() -> None:
    verdict = judge(kpi(), series([d("0.1"), 0.3], first=date(2026, 9, 1)), setting())
    assert verdict.change == pytest.approx(0.2)
    exact = judge(kpi(), series([d("0.1"), d("0.3")], first=date(2026, 9, 1)), setting())
    assert exact.change == Decimal("0.2")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (FLOW, Nature.FLOW),
        (Minus(left=FLOW, right=Number(value=d("1"))), Nature.FLOW),
        (Times(left=FLOW, right=Number(value=d("2"))), Nature.FLOW),
        (RATIO, Nature.LEVEL),
        (BALANCE, Nature.BALANCE),
        (Minus(left=BALANCE, right=FLOW), Nature.LEVEL),
        (Percentile(rows=ROWS, of=Column(name="a"), fraction=d("0.5")), Nature.LEVEL),
        (Trailing(of=FLOW, length=3, grain=Grain.MONTH), Nature.LEVEL),
        (KpiRef(kpi="mrr"), Nature.BALANCE),
        (KpiRef(kpi="unknown"), Nature.LEVEL),
    ],
)
def test_the_nature_of_a_formula(formula: Formula, expected: Nature) -> None:
    assert nature(formula, {"mrr": kpi(formula=BALANCE)}) is expected


@pytest.mark.parametrize(
    ("target", "grain"),
    [
        (None, Grain.MONTH),
        (STAY, Grain.MONTH),
        (Stay(above=d("1"), terms=Terms(grain=Grain.WEEK)), Grain.WEEK),
        (PerPeriod(grain=Grain.QUARTER), Grain.QUARTER),
        (
            Improve(by=d("0.2"), each=Grain.FISCAL_QUARTER, start=From.PREVIOUS, compounded=True),
            Grain.FISCAL_QUARTER,
        ),
    ],
)
def test_a_kpi_is_read_first_at_its_targets_grain(target: Target | None, grain: Grain) -> None:
    assert home_grain(kpi(*(() if target is None else (target,)))) is grain


@pytest.mark.parametrize(
    ("kept", "grain"),
    [
        ((Grain.YEAR, Grain.ALL), Grain.YEAR),
        ((Grain.FISCAL_YEAR, Grain.ALL), Grain.FISCAL_YEAR),
        ((Grain.DAY, Grain.ALL), Grain.DAY),
        ((Grain.DAY, Grain.QUARTER), Grain.QUARTER),
        ((Grain.ALL,), Grain.ALL),
    ],
)
def test_a_kpi_is_read_at_a_period_before_it_is_read_over_everything(
    kept: tuple[Grain, ...], grain: Grain
) -> None:
    assert home_grain(replace(kpi(), grains=kept)) is grain


def test_a_table_of_all_time_has_no_earlier_period() -> None:
    dated = Period(start=date(2025, 1, 1), end=date(2026, 11, 1), grain=Grain.ALL)
    made = Observation(kpi="revenue", period=dated, value=7)
    seen = Series.of("revenue", Grain.ALL, [made], CALENDAR)
    target = StayWithin(low=d("1"), high=d("9"), terms=Terms(grain=Grain.ALL))
    verdict = judge(kpi(target), seen, setting())
    assert (verdict.complete, verdict.comparison, verdict.status) == (True, None, Status.REACHED)


def test_a_snapshot_of_today_is_judged_today() -> None:
    taken = Period(start=NOV_23, end=date(2026, 11, 24), grain=Grain.ALL)
    seen = Series.of("revenue", Grain.ALL, [Observation(kpi="revenue", period=taken, value=7)], CALENDAR)
    verdict = judge(kpi(Stay(above=d("9"), terms=Terms(grain=Grain.ALL))), seen, setting(NOV_23))
    assert (verdict.value, verdict.status) == (7, Status.MISSED)
