"""Targets as steps on the periods of a tree, and the way a value takes from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from jalon.vocabulary.alignment import Aim, AlignedKpi, AlignmentTree, Course, Step
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import Improve, PerPeriod, ReachBy, Stay, StayWithin, Target

Dated = tuple[int, float]
"""Periods after the last known one, and the value to have reached."""


def aim_of(
    target: Target,
    base: float,
    tree: AlignmentTree,
    *,
    steps: int,
    better: Better = Better.HIGHER,
    course: Course = Course.STEADY,
) -> Aim | None:
    """A target as steps: those of the next `steps` periods where it asks something of every period.

    `base` is the value of the last known period, from which an improvement starts (on plan, one measured
    from the period before is compounded). None for a range, or where the target says no value.
    """
    match target:
        case ReachBy(milestones=milestones):
            marks = [mark for mark in milestones if mark.day < target.by]
            on_way = [Step(value=float(mark.value), by=mark.day) for mark in marks]
            return Aim(steps=(*on_way, Step(value=float(target.value), by=target.by)), course=course)
        case Improve():
            lower = better is Better.LOWER
            asked = [target.after(Decimal(repr(base)), step, lower=lower) for step in range(1, steps + 1)]
            return _each_period([None if value is None else float(value) for value in asked], tree, course)
        case Stay(above=above, below=below):
            edge = above if above is not None else below
            return _each_period([None if edge is None else float(edge)] * steps, tree, course)
        case PerPeriod(values=values):
            found = [Step(value=float(value), by=day) for day, value in sorted(values.items())]
            return Aim(steps=tuple(found), course=course) if found else None
        case StayWithin():
            return None


def _each_period(values: Sequence[float | None], tree: AlignmentTree, course: Course) -> Aim | None:
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    days = [tree.period(step).start for step in range(1, len(known) + 1)]
    steps = tuple(Step(value=value, by=day) for value, day in zip(known, days, strict=True))
    return Aim(steps=steps, course=course)


def dated(aim: Aim | None, tree: AlignmentTree) -> tuple[Dated, ...]:
    """The steps of an aim still to come, by period; of several in one period the last counts."""
    if aim is None:
        return ()
    found = {tree.step(step.by): step.value for step in aim.steps if step.by is not None}
    return tuple(sorted((when, value) for when, value in found.items() if when > 0))


def undated(aim: Aim | None) -> float | None:
    """The value of a target without a date."""
    if aim is None:
        return None
    return next((step.value for step in aim.steps if step.by is None), None)


def aimed(kpi: AlignedKpi, tree: AlignmentTree, step: int, now: float | None) -> float | None:
    """The value a KPI has in a period when it keeps to its target; its value `now` up to the present.

    After its last step it stays there. A target without a date counts as reached from the next period on.
    """
    if step <= 0:
        return now
    points = dated(kpi.aim, tree)
    later = undated(kpi.aim)
    if not points:
        return now if later is None else later
    if step >= points[-1][0]:
        return points[-1][1]
    return _between(kpi.aim, points, step, now)


def _between(aim: Aim | None, points: tuple[Dated, ...], step: int, now: float | None) -> float | None:
    start: tuple[int, float | None] = (0, now)
    for (left, low), (right, high) in pairwise((start, *points)):
        if step == right:
            return high
        if left <= step < right:
            if low is None or aim is None or aim.course is Course.AT_ONCE:
                return low
            assert high is not None
            return low + (high - low) * (step - left) / (right - left)
    return now


def moves(base: float, aim: Aim, tree: AlignmentTree) -> tuple[Dated, ...]:
    """What has to come in addition from step to step: 20,000, 24,000 and 28,800 on the way to +72.8 %."""
    points = dated(aim, tree)
    before = (base, *(value for _, value in points))
    return tuple((when, value - left) for (when, value), left in zip(points, before, strict=False))
