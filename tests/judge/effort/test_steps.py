"""The next steps that what is known suggests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jalon.judge.effort.steps import Situation, located, steps
from jalon.vocabulary.alignment import Aligned, Check, Need, NeedState, StepCheck, Sufficiency
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.cause import Cause, CauseKind, MemberShare, MoveExplained, MoveOver, Presence
from jalon.vocabulary.effort import Bar, NextStep, StepKind
from jalon.vocabulary.foresight import Chance
from tests.judge.effort.made import MARCH, gap

FEBRUARY = Period(start=date(2026, 2, 1), end=date(2026, 3, 1), grain=Grain.MONTH)
NORTH = (("region", "north"),)
SHORT = Chance(target=0, period=MARCH, low=100, chance=0.2, expected=80, needed=(100,))
LIKELY = Chance(target=0, period=MARCH, low=100, chance=0.8, expected=110, needed=(100,))


def move(change: int, *causes: Cause) -> MoveExplained:
    return MoveExplained(before=FEBRUARY, after=MARCH, change=Decimal(change), causes=causes)


def member(contribution: int, share: float | None = None, *, apart: bool = False) -> Cause:
    return Cause(
        kind=CauseKind.MEMBER, contribution=Decimal(contribution), share=share, slice=NORTH, apart=apart
    )


def kinds(known: Situation) -> list[StepKind]:
    return [each.kind for each in steps(known)]


def test_data_come_first_whatever_the_gap() -> None:
    late = NextStep(kind=StepKind.REPAIR, source="bank", day=date(2026, 3, 3))
    moves = (move(-10, member(-9, 0.9)),)
    assert steps(Situation(bar=Bar.STALE, gap=gap(), broken=(late,), moves=moves)) == (late,)
    assert kinds(Situation(bar=Bar.STALE, gap=gap(), moves=moves)) == [StepKind.REPAIR]
    assert kinds(Situation(bar=Bar.NO_DATA)) == [StepKind.FIRST_VALUE]
    assert kinds(Situation(bar=Bar.NO_DATA, undivided=True)) == [StepKind.DIVISOR]
    learn = steps(Situation(bar=Bar.LEARNING, learning=3, ready=MARCH))
    assert (learn[0].kind, learn[0].count, learn[0].period) == (StepKind.LEARN, 3, MARCH)
    assert kinds(Situation(bar=Bar.NOT_ASKED)) == [StepKind.SET_TARGET]


def test_a_kept_target_asks_for_nothing() -> None:
    assert steps(Situation(gap=gap(0.0), owned=False)) == ()
    assert steps(Situation()) == ()


def test_nobody_responsible_is_the_first_thing_to_mend() -> None:
    assert kinds(Situation(gap=gap(), owned=False))[0] is StepKind.NAME_OWNER


def test_a_period_that_will_end_well_is_waited_for() -> None:
    early = Situation(
        gap=gap(chance=0.8), running=MARCH, chances=(LIKELY,), moves=(move(-10, member(-9, 0.9)),)
    )
    found = steps(early)
    assert [each.kind for each in found] == [StepKind.WAIT, StepKind.LOOK]
    assert (found[0].period, found[0].share) == (MARCH, 0.8)
    doubtful = replace(early, chances=(replace(LIKELY, chance=0.6),))
    assert kinds(doubtful) == [StepKind.LOOK, StepKind.WAIT]
    assert StepKind.WAIT not in kinds(replace(early, chances=(SHORT, LIKELY)))
    assert StepKind.WAIT not in kinds(replace(early, gap=gap(chance=0.8, ahead=True)))


def test_who_makes_the_bad_move_is_looked_at() -> None:
    assert (
        kinds(Situation(gap=gap(), moves=(move(-10, member(-9, 0.9, apart=True)),)))[0] is StepKind.LOOK_APART
    )
    assert kinds(Situation(gap=gap(), moves=(move(-10, member(-9, 0.9)),)))[0] is StepKind.LOOK
    hidden = Situation(gap=gap(), moves=(move(50, member(-9, -0.2, apart=True)),))
    assert kinds(hidden)[0] is StepKind.LOOK_HIDDEN
    part = Cause(kind=CauseKind.FORMULA, contribution=Decimal(-8), share=0.8, kpi="orders")
    assert kinds(Situation(gap=gap(), moves=(move(-10, part),)))[0] is StepKind.LOOK_PART


def test_who_went_wrong_less_than_the_others_is_not_looked_at() -> None:
    found = move(-30, member(-9, 0.3, apart=True))
    share = MemberShare(slice=NORTH, presence=Presence.KEPT, contribution=Decimal(-9))
    for beyond, kind in ((12, StepKind.SEARCH), (-12, StepKind.LOOK_APART)):
        over = MoveOver(dimensions=("region",), members=(replace(share, beyond=Decimal(beyond)),))
        assert kinds(Situation(gap=gap(), moves=(replace(found, over=(over,)),)))[0] is kind


def test_what_is_good_small_or_only_half_of_a_story_is_not() -> None:
    for each in (
        move(10, member(9, 0.9, apart=True)),  # better
        move(100, member(-9, -0.09, apart=True)),  # small beside the rise that hides it
        move(-10, member(-4, 0.4)),  # not most of it
        move(-10, member(-40, 4.0)),  # outweighed by others
        move(-10, member(-9, 0.9), member(12, -1.2), member(-13, 1.3)),  # what is left of larger ones
        replace(move(-10, member(-9, 0.9)), redefined=True),
    ):
        assert not located(steps(Situation(gap=gap(), moves=(each,))))


def test_where_less_is_wanted_a_rise_is_bad() -> None:
    wanted = replace(gap(), more=False, value=150.0)
    assert kinds(Situation(gap=wanted, moves=(move(10, member(9, 0.9)),)))[0] is StepKind.LOOK
    assert not located(steps(Situation(gap=wanted, moves=(move(-10, member(-9, 0.9)),))))


def test_what_is_got_at_its_expense_comes_before_members() -> None:
    behind = NextStep(kind=StepKind.COUNTER, kpi="resolved", period=FEBRUARY)
    found = steps(Situation(gap=gap(), behind=(behind,), moves=(move(-10, member(-9, 0.9)),)))
    assert [each.kind for each in found] == [StepKind.COUNTER, StepKind.LOOK]
    assert located(found)


def test_a_target_made_easier_without_a_reason_is_explained_before_members() -> None:
    found = steps(Situation(gap=gap(), eased=date(2026, 1, 16), moves=(move(-10, member(-9, 0.9)),)))
    assert [each.kind for each in found] == [StepKind.EASED, StepKind.LOOK]
    assert found[0].day == date(2026, 1, 16)


def aligned(value: float) -> Aligned:
    step = StepCheck(period=MARCH, needed=100, planned=90, state=Sufficiency.NOT_ENOUGH)
    need = Need(kpi="a", part="leads", state=NeedState.SOLVED, now=10, value=value, by=FEBRUARY)
    check = Check(kpi="a", state=Sufficiency.NOT_ENOUGH, steps=(step,))
    return Aligned(kpi="a", grain=Grain.MONTH, until=date(2026, 3, 1), check=check, needs=(need,))


def test_what_the_parts_would_have_to_be_or_that_they_cannot() -> None:
    raised = steps(Situation(gap=gap(), alignment=aligned(20)))[0]
    assert (raised.kind, raised.kpi, raised.now, raised.value) == (StepKind.RAISE, "leads", 10, 20)
    beyond = steps(Situation(gap=gap(), alignment=aligned(90)))[0]
    assert (beyond.kind, beyond.value, beyond.now) == (StepKind.RETHINK, 100, 90)


def test_else_what_it_takes_and_the_search_for_why() -> None:
    found = steps(Situation(gap=gap(), chances=(SHORT,)))
    assert [each.kind for each in found] == [StepKind.PACE, StepKind.SEARCH]
    assert (found[0].now, found[0].value, found[0].period) == (80, 100, MARCH)
    summed = Chance(
        target=0, period=MARCH, summed=True, low=100, chance=0.2, expected=80, so_far=20, needed=(40, 40)
    )
    pace = steps(Situation(gap=gap(), chances=(summed,)))[0]
    assert (pace.now, pace.value, pace.count) == (30, 40, 2)
    # The running period is one of the two, whole, though part of it is there: what is forecast of both tells.
    begun = steps(Situation(gap=gap(), chances=(replace(summed, so_far=50, share=1.25),)))[0]
    assert (begun.now, begun.value) == (32, 40)


def test_what_is_as_good_as_coming_needs_no_other_pace() -> None:
    almost = replace(SHORT, expected=99.9)
    assert [each.kind for each in steps(Situation(gap=gap(), chances=(almost,)))] == [StepKind.SEARCH]
    assert kinds(Situation(gap=gap())) == [StepKind.SEARCH]


def test_a_target_that_even_its_levers_do_not_carry_is_talked_about_first() -> None:
    hopeless = replace(SHORT, chance=0.01)
    moves = (move(-10, member(-9, 0.9, apart=True)),)
    known = Situation(gap=gap(), alignment=aligned(90), moves=moves, chances=(SHORT,))
    assert kinds(known)[:2] == [StepKind.LOOK_APART, StepKind.RETHINK]
    assert kinds(replace(known, chances=(hopeless,)))[:2] == [StepKind.RETHINK, StepKind.LOOK_APART]
    assert kinds(replace(known, chances=(hopeless,), alignment=aligned(20)))[0] is StepKind.LOOK_APART
