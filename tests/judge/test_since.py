from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.since import held
from jalon.judge.verdict import judge
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import Formula
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import From, Improve, ReachBy, Stay, StayWithin, Target, Terms
from jalon.vocabulary.verdict import Status, Verdict
from tests.judge.made import CALENDAR, FLOW, RATIO, kpi, series, setting
from tests.judge.test_properties import BETTER, FORMULAS, NUMBERS, TODAYS, targets

LATE = date(2026, 12, 1)


def counted(
    values: Sequence[Value | None],
    target: Target,
    *,
    today: date = LATE,
    running: bool = False,
    stale: bool = False,
    learning: int = 0,
    better: Better = Better.HIGHER,
) -> int:
    made = kpi(target, formula=RATIO, learning=learning, better=better)
    seen = series(values, first=date(2026, 1, 1), running=running)
    known = setting(today, stale=stale)
    return held(made, seen, known, judge(made, seen, known))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([12, 9, 8, 7], 3),
        ([9, 8, 7], 3),
        ([9, 12, 7], 1),
        ([7, 8, 12, 11], 2),
        ([9, None, 8, 7], 2),
        ([10, 10], 2),
    ],
)
def test_complete_periods_on_one_side_are_counted(values: list[Value | None], expected: int) -> None:
    assert counted(values, Stay(above=Decimal(10))) == expected


def test_a_running_period_tells_the_side_but_is_not_counted() -> None:
    late = date(2026, 4, 20)
    assert counted([12, 9, 8, 7], Stay(above=Decimal(10)), today=late, running=True) == 2
    assert counted([9, 9, 9, 12], Stay(above=Decimal(10)), today=late, running=True) == 0


def test_below_a_range_is_not_above_it() -> None:
    assert counted([1, 30, 30], StayWithin(low=Decimal(10), high=Decimal(20))) == 2
    assert counted([30, 1], StayWithin(low=Decimal(10), high=Decimal(20))) == 1


def test_stale_or_empty_values_are_not_counted() -> None:
    assert counted([9, 9], Stay(above=Decimal(10)), stale=True) == 0
    assert counted([9, None], Stay(above=Decimal(10))) == 0


def test_periods_before_judging_began_do_not_count() -> None:
    assert counted([9, 9, 9, 9, 9], Stay(above=Decimal(10)), learning=3) == 3
    assert counted([9, 9, 9], Stay(above=Decimal(10)), learning=3) == 1


def test_periods_before_the_target_do_not_count() -> None:
    target = Stay(above=Decimal(10), terms=Terms(since=date(2026, 3, 1)))
    assert counted([9, 9, 9, 9], target) == 2


def test_a_dated_target_that_was_decided_says_nothing_of_today() -> None:
    target = ReachBy(value=Decimal(10), by=date(2026, 2, 28), start=Decimal(1), start_day=date(2026, 1, 1))
    assert counted([4, 8, 9, 9], target) == 0


def sides(verdict: Verdict) -> object:
    """Inside, above or below, as a person would read it off a verdict."""
    asked, value = verdict.expectation, verdict.value
    if asked is None or value is None or asked.period.start != verdict.period.start:
        return None
    if verdict.status in (Status.REACHED, Status.ON_TRACK):
        return "inside"
    if verdict.status not in (Status.AT_RISK, Status.OFF_TRACK, Status.MISSED):
        return None
    return "below" if asked.low is not None and value < asked.low else "above"


@given(
    st.data(),
    st.lists(st.none() | NUMBERS, min_size=1, max_size=20),
    BETTER,
    FORMULAS,
    TODAYS,
    st.integers(0, 4),
)
def test_the_count_is_that_of_the_verdicts(
    data: st.DataObject,
    values: list[Decimal | None],
    better: Better,
    formula: Formula,
    today: date,
    learning: int,
) -> None:
    made = kpi(data.draw(targets(better)), better=better, formula=formula, learning=learning)
    seen = series(values, first=date(2025, 2, 1), running=True)
    known = setting(today)
    newest = judge(made, seen, known)
    count = 0
    if sides(newest) is not None:
        begun = [one.period for one in seen.whole.values() if one.period.start <= newest.period.start]
        for period in reversed(begun):
            verdict = judge(made, seen, known, period)
            if sides(verdict) != sides(newest) or not (verdict.complete or period == newest.period):
                break
            count += verdict.complete
    assert held(made, seen, known, newest) == count


def test_a_moving_target_is_read_for_each_period() -> None:
    target = Improve(by=Decimal("0.1"), each=Grain.MONTH, start=From.PREVIOUS, compounded=False)
    made = kpi(target, formula=FLOW)
    seen = series([100, 120, 121, 122], first=date(2026, 1, 1))
    known = setting(LATE)
    assert (
        held(made, seen, known, judge(made, seen, known, CALENDAR.period_of(Grain.MONTH, date(2026, 4, 1))))
        == 2
    )
