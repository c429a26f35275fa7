"""Specific: one result is wanted, in one direction, at one level."""

from __future__ import annotations

from collections import Counter

from jalon.judge.choice import own_grain
from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.quality import Fix, Reason
from jalon.vocabulary.target import ReachBy, Stay, StayWithin, Target


def specific(subject: Subject) -> Grounds:
    """What is wanted: a target that does not contradict another, a direction, a level."""
    kpi = subject.kpi
    found = []
    if not kpi.targets:
        found.append(fails(Reason.NO_TARGET, Fix.SET_TARGET))
    clashing = max(Counter(map(_asked_of, kpi.targets)).values(), default=0)
    if clashing > 1:
        found.append(fails(Reason.TARGETS_CLASH, Fix.KEEP_ONE_TARGET, count=clashing))
    if _open(kpi):
        found.append(fails(Reason.DIRECTION_OPEN, Fix.SAY_DIRECTION))
    if kpi.level is None:
        found.append(fails(Reason.NO_LEVEL, Fix.SAY_LEVEL))
    return tuple(found) or (holds(Reason.ONE_RESULT, count=len(kpi.targets)),)


def _open(kpi: Kpi) -> bool:
    """True where a target asks for a direction that the KPI does not have; a range needs none."""
    return kpi.better is Better.NEITHER and any(
        not isinstance(target, StayWithin | Stay) for target in kpi.targets
    )


def _asked_of(target: Target) -> tuple[object, ...]:
    """Two targets with the same answer ask different values of the same thing at the same time."""
    terms = target.terms
    side = (target.above is None) if isinstance(target, Stay) else None
    day = target.by if isinstance(target, ReachBy) else None
    of = frozenset(terms.members)
    return (type(target), side, day, own_grain(target), of, terms.since, terms.until)
