"""The gate: every criterion of a good KPI, one point each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jalon.judge.quality.actionable import actionable
from jalon.judge.quality.aligned import aligned
from jalon.judge.quality.balanced import balanced
from jalon.judge.quality.few import few
from jalon.judge.quality.guarded import guarded
from jalon.judge.quality.measurable import measurable
from jalon.judge.quality.plain import plain
from jalon.judge.quality.realistic import realistic
from jalon.judge.quality.simple import simple
from jalon.judge.quality.specific import specific
from jalon.judge.quality.subject import Grounds, Subject
from jalon.judge.quality.timed import timed
from jalon.judge.quality.unique import unique
from jalon.vocabulary.quality import Criterion, Point, PointState

CHECKS: Mapping[Criterion, Callable[[Subject], Grounds]] = {
    Criterion.SIMPLE: simple,
    Criterion.ALIGNED: aligned,
    Criterion.ACTIONABLE: actionable,
    Criterion.REALISTIC: realistic,
    Criterion.SPECIFIC: specific,
    Criterion.MEASURABLE: measurable,
    Criterion.TIMED: timed,
    Criterion.GUARDED: guarded,
    Criterion.PLAIN: plain,
    Criterion.UNIQUE: unique,
    Criterion.FEW: few,
    Criterion.BALANCED: balanced,
}

_WORST_FIRST = (PointState.FAILS, PointState.CANNOT_TELL, PointState.HOLDS)


def judge_quality(subject: Subject) -> tuple[Point, ...]:
    """One point a criterion, in the order of `Criterion`.

    A criterion fails when one of its grounds does; else it cannot be told when one of them cannot.
    """
    return tuple(_point(criterion, check(subject), subject) for criterion, check in CHECKS.items())


def _point(criterion: Criterion, grounds: Grounds, subject: Subject) -> Point:
    state = next(state for state in _WORST_FIRST if any(ground.state is state for ground in grounds))
    kept = tuple(ground for ground in grounds if ground.state is state)
    told = {language: text.strip() for language, text in subject.waivers.get(criterion, {}).items()}
    waiver = {language: text for language, text in told.items() if text}
    if state is PointState.FAILS and waiver:
        return Point(criterion=criterion, state=PointState.WAIVED, grounds=kept, waiver=waiver)
    return Point(criterion=criterion, state=state, grounds=kept)
