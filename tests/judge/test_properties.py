from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.verdict import judge
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import Formula
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
from jalon.vocabulary.verdict import Status, Trend, Verdict
from tests.judge.made import BALANCE, FLOW, RATIO, kpi, series, setting

NUMBERS = st.decimals(-1000, 1000, places=2)
POSITIVE = st.decimals(1, 1000, places=2)
FIRST = date(2025, 1, 1)
COUNT = 20
DAYS = st.dates(date(2025, 2, 1), date(2026, 12, 31))
TODAYS = st.dates(date(2026, 8, 1), date(2026, 9, 10))
BETTER = st.sampled_from([Better.HIGHER, Better.LOWER])
FORMULAS = st.sampled_from([FLOW, RATIO, BALANCE])
RANK = {
    Status.MISSED: 0,
    Status.OFF_TRACK: 0,
    Status.AT_RISK: 1,
    Status.ON_TRACK: 2,
    Status.REACHED: 2,
}


@st.composite
def terms(draw: st.DrawFn, better: Better) -> Terms:
    margin = Margin(amount=draw(st.decimals(0, 1, places=2)), relative=draw(st.booleans()))
    return Terms(margin=margin, floor=draw(st.none() | NUMBERS))


@st.composite
def targets(draw: st.DrawFn, better: Better) -> Target:
    own = draw(terms(better))
    kind = draw(st.sampled_from([ReachBy, Improve, Stay, StayWithin, PerPeriod]))
    if kind is Stay:
        value = draw(NUMBERS)
        return Stay(above=value, terms=own) if better is Better.HIGHER else Stay(below=value, terms=own)
    if kind is StayWithin:
        low, high = sorted([draw(NUMBERS), draw(NUMBERS)])
        return StayWithin(low=low, high=high, terms=own)
    if kind is PerPeriod:
        return PerPeriod(grain=Grain.MONTH, values={date(2026, 8, 1): draw(NUMBERS)}, terms=own)
    if kind is Improve:
        return Improve(
            by=draw(st.decimals(0, "0.9", places=2)),
            each=Grain.MONTH,
            start=draw(st.sampled_from(list(From))),
            compounded=draw(st.booleans()),
            relative=draw(st.booleans()),
            base_period=draw(st.none() | st.dates(date(2025, 3, 1), date(2026, 6, 1))),
            terms=own,
        )
    by = draw(DAYS)
    start_day = draw(st.none() | st.dates(date(2025, 2, 1), by))
    steps = draw(
        st.lists(st.builds(Milestone, day=DAYS, value=NUMBERS), max_size=2, unique_by=lambda s: s.day)
    )
    return ReachBy(
        value=draw(NUMBERS),
        by=by,
        start=draw(st.none() | NUMBERS),
        start_day=start_day,
        milestones=tuple(steps),
        terms=own,
    )


@st.composite
def histories(draw: st.DrawFn, numbers: st.SearchStrategy[Decimal] = NUMBERS) -> list[Decimal]:
    return draw(st.lists(numbers, min_size=COUNT - 1, max_size=COUNT - 1))


def verdict_of(
    history: list[Decimal],
    value: Decimal,
    target: Target,
    today: date,
    better: Better,
    formula: Formula,
    parts: Mapping[date, tuple[int, Value]] | None = None,
) -> Verdict:
    seen = series([*history, value], first=FIRST, parts=parts, running=today < date(2026, 9, 1))
    return judge(
        kpi(target, better=better, formula=formula), seen, setting(today), seen.whole[date(2026, 8, 1)].period
    )


@given(st.data(), histories(), NUMBERS, NUMBERS, BETTER, FORMULAS, TODAYS)
def test_a_better_value_never_worsens_the_status(
    data: st.DataObject,
    history: list[Decimal],
    one: Decimal,
    other: Decimal,
    better: Better,
    formula: Formula,
    today: date,
) -> None:
    target = data.draw(targets(better).filter(lambda t: not isinstance(t, StayWithin)))
    worse, good = sorted([one, other], reverse=better is Better.LOWER)
    parts = {date(2026, 7, 1): ((today - date(2026, 8, 1)).days or 1, data.draw(NUMBERS))}
    low, high = (
        verdict_of(history, value, target, today, better, formula, parts).status for value in (worse, good)
    )
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert RANK[low] <= RANK[high]


@given(st.data(), histories(), NUMBERS, BETTER, FORMULAS, TODAYS)
def test_the_mirror_image_has_the_same_status(
    data: st.DataObject, history: list[Decimal], value: Decimal, better: Better, formula: Formula, today: date
) -> None:
    target = data.draw(targets(better))
    days = min(max(1, (today - date(2026, 8, 1)).days), 30)
    part = data.draw(NUMBERS)
    here = verdict_of(history, value, target, today, better, formula, {date(2026, 7, 1): (days, part)})
    there = verdict_of(
        [-one for one in history],
        -value,
        mirrored(target),
        today,
        Better.LOWER if better is Better.HIGHER else Better.HIGHER,
        formula,
        {date(2026, 7, 1): (days, -part)},
    )
    assert (here.status, here.trend) == (there.status, there.trend)
    assert here.relative_change == (None if there.relative_change is None else -there.relative_change)


def mirrored(target: Target) -> Target:
    floor = None if target.terms.floor is None else -target.terms.floor
    own = replace(target.terms, floor=floor)
    match target:
        case Stay():
            above = None if target.below is None else -target.below
            below = None if target.above is None else -target.above
            return Stay(above=above, below=below, terms=own)
        case StayWithin():
            return StayWithin(low=-target.high, high=-target.low, terms=own)
        case PerPeriod():
            values = {day: -value for day, value in target.values.items()}
            return PerPeriod(grain=target.grain, values=values, terms=own)
        case ReachBy():
            steps = tuple(Milestone(day=step.day, value=-step.value) for step in target.milestones)
            start = None if target.start is None else -target.start
            return replace(target, value=-target.value, start=start, milestones=steps, terms=own)
        case Improve():
            return replace(target, terms=own)


@given(st.data(), histories(), NUMBERS, BETTER, FORMULAS, TODAYS)
def test_stale_facts_are_never_on_track(
    data: st.DataObject, history: list[Decimal], value: Decimal, better: Better, formula: Formula, today: date
) -> None:
    target = data.draw(targets(better))
    seen = series([*history, value], first=FIRST)
    verdict = judge(kpi(target, better=better, formula=formula), seen, setting(today, stale=True))
    assert verdict.status is Status.STALE


@given(st.data(), st.integers(0, 8), st.integers(1, 12), BETTER, FORMULAS)
def test_learning_is_never_coloured(
    data: st.DataObject, known: int, needed: int, better: Better, formula: Formula
) -> None:
    values = data.draw(st.lists(NUMBERS, min_size=known, max_size=known))
    target = data.draw(targets(better))
    seen = series(values, first=date(2026, 1, 1))
    verdict = judge(kpi(target, better=better, formula=formula, learning=needed), seen, setting())
    if known == 0:
        assert verdict.status is Status.NO_DATA
    elif known < needed:
        assert (verdict.status, verdict.trend, verdict.change) == (Status.LEARNING, Trend.UNKNOWN, None)
        assert verdict.average == sum(values, Decimal(0)) / known
    else:
        assert verdict.status is not Status.LEARNING


@given(POSITIVE, st.integers(1, 30), st.data())
def test_half_a_month_that_kept_last_months_pace_is_on_track(
    whole: Decimal, days: int, data: st.DataObject
) -> None:
    """A flow that stands where the month before stood, against that month's total as target, is on track."""
    part = data.draw(st.decimals("0.01", whole, places=2))
    target = Stay(above=whole)
    today = date(2026, 8, 1) + timedelta(days=days)
    history = [whole] * (COUNT - 1)
    verdict = verdict_of(history, part, target, today, Better.HIGHER, FLOW, {date(2026, 7, 1): (days, part)})
    assert verdict.status is Status.ON_TRACK


@given(st.data(), histories(), NUMBERS, BETTER, FORMULAS, TODAYS)
def test_the_same_facts_give_the_same_verdict(
    data: st.DataObject, history: list[Decimal], value: Decimal, better: Better, formula: Formula, today: date
) -> None:
    target = data.draw(targets(better))
    assert verdict_of(history, value, target, today, better, formula) == verdict_of(
        history, value, target, today, better, formula
    )
