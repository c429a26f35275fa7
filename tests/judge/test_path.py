from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.numbers import exact
from jalon.judge.path import asked_path
from jalon.judge.verdict import judge
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import From, Improve, Milestone, ReachBy, Stay, StayWithin, Terms
from tests.judge.made import BALANCE, RATIO, kpi, series, setting
from tests.judge.test_properties import BETTER, NUMBERS, TODAYS, targets

DUE = ReachBy(
    value=Decimal(120),
    by=date(2026, 6, 30),
    start=Decimal(100),
    start_day=date(2026, 1, 1),
    milestones=(Milestone(day=date(2026, 3, 31), value=Decimal(115)),),
)


def test_a_dated_target_leads_from_its_start_to_its_day_and_no_further() -> None:
    path = asked_path(
        kpi(DUE, formula=BALANCE),
        series([98, 99, 101, 104], first=date(2025, 12, 1)),
        setting(date(2026, 4, 1)),
    )
    assert list(path) == [date(2026, number, 1) for number in range(1, 7)]
    lows = [exact(expectation.low) for expectation in path.values() if expectation.low is not None]
    assert lows[2] == 115 and lows[-1] == 120
    assert lows == sorted(lows)


def test_periods_after_the_day_are_not_asked() -> None:
    path = asked_path(kpi(DUE, formula=BALANCE), series([1] * 12, first=date(2026, 1, 1)), setting())
    assert max(path) == date(2026, 6, 1)


def test_a_level_and_a_range_are_asked_of_every_period() -> None:
    seen = series([1, 2, 3], first=date(2026, 1, 1))
    path = asked_path(kpi(Stay(below=Decimal(4)), better=Better.LOWER), seen, setting())
    assert [(one.low, one.high) for one in path.values()] == [(None, 4)] * 3
    path = asked_path(kpi(StayWithin(low=Decimal(1), high=Decimal(2))), seen, setting())
    assert [(one.low, one.high) for one in path.values()] == [(1, 2)] * 3


def test_a_target_holds_from_its_first_day_and_waits_for_its_base() -> None:
    seen = series([100, 110, 120], first=date(2026, 1, 1))
    target = Stay(above=Decimal(4), terms=Terms(since=date(2026, 2, 1)))
    assert list(asked_path(kpi(target), seen, setting())) == [date(2026, 2, 1), date(2026, 3, 1)]
    improve = Improve(by=Decimal("0.1"), each=Grain.MONTH, start=From.PREVIOUS, compounded=False)
    path = asked_path(kpi(improve), seen, setting())
    assert {start: one.low for start, one in path.items()} == {date(2026, 2, 1): 110, date(2026, 3, 1): 121}


def test_the_target_named_is_the_one_told() -> None:
    first, second = Stay(above=Decimal(4)), Stay(above=Decimal(9))
    seen = series([5], first=date(2026, 1, 1))
    both = kpi(first, second)
    assert [one.low for one in asked_path(both, seen, setting()).values()] == [4]
    assert [one.low for one in asked_path(both, seen, setting(), second).values()] == [9]


@given(st.data(), st.lists(st.none() | NUMBERS, min_size=1, max_size=19), BETTER, TODAYS)
def test_the_path_is_what_the_verdicts_ask_of_complete_periods(
    data: st.DataObject, values: list[Decimal | None], better: Better, today: date
) -> None:
    made = kpi(data.draw(targets(better)), better=better, formula=RATIO)
    seen = series(values, first=date(2025, 1, 1))
    known = setting(today)
    path = asked_path(made, seen, known)
    for one in seen.whole.values():
        expectation = judge(made, seen, known, one.period).expectation
        told = path.get(one.period.start)
        if one.period.end > today or (expectation is not None and expectation.period != one.period):
            continue
        asks = expectation is not None and not (expectation.low is None and expectation.high is None)
        assert (told is not None) == asks
        if told is not None and expectation is not None:
            assert (told.low, told.high) == (expectation.low, expectation.high)
