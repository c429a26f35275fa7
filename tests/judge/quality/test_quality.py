"""The gate: good KPIs pass, each fault is found by its own reason alone, and its fix clears it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.quality.gate import judge_quality
from jalon.judge.quality.realistic import periods_to_tell
from jalon.judge.quality.subject import Limits, Subject
from jalon.vocabulary.formula import KpiRef
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.quality import Criterion, Fix, Point, PointState, Reason
from tests.judge.quality.faults import (
    CRITERIA,
    FAULTS,
    FINE,
    UNKNOWN,
    Change,
    Fault,
    of_kpi,
    said,
    with_others,
)
from tests.judge.quality.fixes import FIXES
from tests.judge.quality.made import BASKET, GOOD, REVENUE, subject

MADE = [(fault, kpi) for fault in FAULTS for kpi in fault.kpis]
NAMES = [f"{kpi.name}: {fault.name}" for fault, kpi in MADE]


def raised(points: Iterable[Point]) -> list[tuple[Criterion, Reason]]:
    return [
        (point.criterion, ground.reason)
        for point in points
        if point.state is PointState.FAILS
        for ground in point.grounds
    ]


def point_of(judged: Subject, criterion: Criterion) -> Point:
    return next(point for point in judge_quality(judged) if point.criterion is criterion)


def test_sixty_definitions_and_more_have_a_fault_each() -> None:
    assert len(MADE) >= 60
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("change", FINE)
@pytest.mark.parametrize("kpi", GOOD, ids=lambda kpi: kpi.name)
def test_a_good_kpi_passes_whole(kpi: Kpi, change: Change) -> None:
    points = judge_quality(change(subject(kpi)))
    assert [point.criterion for point in points] == list(Criterion)
    assert {point.state for point in points} == {PointState.HOLDS}
    assert {point.fix for point in points} == {None}


@pytest.mark.parametrize(("fault", "kpi"), MADE, ids=NAMES)
def test_a_fault_is_found_by_its_own_reason_and_no_other_is_raised(fault: Fault, kpi: Kpi) -> None:
    assert raised(judge_quality(fault.make(subject(kpi)))) == [(fault.criterion, fault.reason)]


@pytest.mark.parametrize(("fault", "kpi"), MADE, ids=NAMES)
def test_the_fix_clears_it(fault: Fault, kpi: Kpi) -> None:
    faulty = fault.make(subject(kpi))
    point = point_of(faulty, fault.criterion)
    assert point.fix is not None
    mended = FIXES[point.fix](faulty, point.grounds[0])
    assert raised(judge_quality(mended)) == []
    assert point_of(mended, fault.criterion).state is PointState.HOLDS


@pytest.mark.parametrize(("fault", "kpi"), MADE, ids=NAMES)
def test_a_fault_that_is_accepted_in_writing_is_waived_alone(fault: Fault, kpi: Kpi) -> None:
    faulty = fault.make(subject(kpi))
    points = judge_quality(
        replace(faulty, waivers={fault.criterion: {"en": " Agreed in March. ", "fr": " "}})
    )
    assert raised(points) == []
    waived = [point for point in points if point.state is PointState.WAIVED]
    assert [(point.criterion, point.reason, point.waiver) for point in waived] == [
        (fault.criterion, fault.reason, {"en": "Agreed in March."})
    ]


def test_a_blank_waiver_accepts_nothing_and_none_is_needed_where_all_holds() -> None:
    everything = subject(REVENUE)
    faulty = of_kpi(everything, counter=None)
    assert (
        point_of(replace(faulty, waivers={Criterion.GUARDED: {"fr": " "}}), Criterion.GUARDED).state
        == "fails"
    )
    unneeded = replace(everything, waivers={each: {"en": "Agreed."} for each in Criterion})
    assert judge_quality(unneeded) == judge_quality(everything)


@pytest.mark.parametrize(("reason", "change"), UNKNOWN, ids=lambda value: getattr(value, "value", ""))
@pytest.mark.parametrize("kpi", GOOD, ids=lambda kpi: kpi.name)
def test_what_is_not_known_is_said_and_its_fix_makes_it_known(
    kpi: Kpi, reason: Reason, change: Change
) -> None:
    unknown = change(subject(kpi))
    point = point_of(unknown, CRITERIA[reason])
    assert (point.state, point.reason) == (PointState.CANNOT_TELL, reason)
    assert point.fix is not None
    known = FIXES[point.fix](unknown, point.grounds[0])
    told = point_of(known, CRITERIA[reason])
    if reason is Reason.NOTHING_TO_PLAN:  # once there is a target, its plan is missing
        assert (told.state, told.reason) == (PointState.FAILS, Reason.NO_PLAN)
    else:
        assert told.state is PointState.HOLDS


def test_what_is_not_known_does_not_hide_what_fails() -> None:
    unknown = replace(of_kpi(subject(REVENUE), owner=None, unit=None), plan=None, evidence=None)
    assert raised(judge_quality(unknown)) == [
        (Criterion.ACTIONABLE, Reason.NO_OWNER),
        (Criterion.MEASURABLE, Reason.NO_UNIT),
    ]


def test_every_reason_and_every_fix_is_met() -> None:
    faulty = [fault.make(subject(kpi)) for fault, kpi in MADE]
    unknown = [change(subject(kpi)) for _, change in UNKNOWN for kpi in GOOD]
    fine = [change(subject(kpi)) for change in FINE for kpi in GOOD]
    points = [point for judged in (*faulty, *unknown, *fine) for point in judge_quality(judged)]
    grounds = [(point.criterion, ground) for point in points for ground in point.grounds]
    assert {ground.reason for _, ground in grounds} == set(Reason)
    assert {ground.fix for _, ground in grounds} == {*Fix, None}
    assert {(ground.reason, criterion) for criterion, ground in grounds} == set(CRITERIA.items())


MEDDLING = {  # leave others nothing to judge, or rewrite what others look at
    Reason.BECAUSE_REPEATS,
    Reason.MANY_FOR_PERSON,
    Reason.NO_MILESTONES,
    Reason.NO_OBJECTIVE,
    Reason.NO_TARGET,
    Reason.NO_VALUES,
    Reason.OBJECTIVE_UNKNOWN,
    Reason.ONLY_LEADING,
    Reason.SAME_FORMULA,
    Reason.SAME_NAME,
    Reason.TARGETS_CLASH,
    Reason.TARGET_OVER,
}
APART = [fault for fault in FAULTS if REVENUE in fault.kpis and fault.reason not in MEDDLING]


@given(st.lists(st.sampled_from(APART), unique_by=lambda fault: fault.criterion))
def test_faults_of_several_criteria_are_all_found(faults: list[Fault]) -> None:
    faulty = subject(REVENUE)
    for fault in faults:
        faulty = fault.make(faulty)
    assert sorted(raised(judge_quality(faulty))) == sorted(
        (fault.criterion, fault.reason) for fault in faults
    )


def test_several_faults_of_one_criterion_are_all_told() -> None:
    many = said(of_kpi(subject(REVENUE), says={"fr": "Le churn.", "en": ""}), "The MQLs of sum_paid.")
    assert {ground.reason for ground in point_of(many, Criterion.PLAIN).grounds} == {
        Reason.CODE_WORDS,
        Reason.ACRONYMS,
        Reason.JARGON,
    }


def test_definitions_that_name_each_other_in_a_circle_are_judged_all_the_same() -> None:
    ring = of_kpi(subject(REVENUE), formula=KpiRef(kpi="other"))
    ring = with_others(ring, replace(BASKET, name="other", formula=KpiRef(kpi="revenue")))
    assert len(judge_quality(ring)) == len(Criterion)


@pytest.mark.parametrize(("noise", "periods"), [(0.0, 1), (0.3, 1), (0.5, 2), (1.0, 8), (2.0, 32)])
def test_periods_to_tell_a_step_from_noise(noise: float, periods: int) -> None:
    assert periods_to_tell(noise) == periods


@given(st.floats(0, 20), st.floats(0, 20))
def test_more_noise_never_takes_less_time(one: float, other: float) -> None:
    assert periods_to_tell(min(one, other)) <= periods_to_tell(max(one, other))


@pytest.mark.parametrize("most", [1, 2, 3])
def test_limits_are_the_reader_s_own(most: int) -> None:
    strict = replace(subject(BASKET), limits=Limits(parts=most))
    assert point_of(strict, Criterion.SIMPLE).state == ("fails" if most < 2 else "holds")
