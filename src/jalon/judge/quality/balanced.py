"""Balanced: its objective is followed by early signs and by results."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Subject, cannot_tell, fails, holds
from jalon.vocabulary.kpi import Timing
from jalon.vocabulary.quality import Fact, Fix, Reason


def balanced(subject: Subject) -> Grounds:
    """It says whether it is an early sign or a result, and its objective has both."""
    kpi = subject.kpi
    if kpi.timing is None:
        return (fails(Reason.NO_TIMING, Fix.SAY_TIMING),)
    if kpi.objective is None or kpi.objective not in subject.objectives:
        return (cannot_tell(Reason.NO_OBJECTIVE_TO_BALANCE, Fix.NAME_OBJECTIVE),)
    serving = [kpi, *(other for other in subject.others if other.objective == kpi.objective)]
    timings = {other.timing for other in serving}
    facts: dict[str, Fact] = {"objective": kpi.objective, "count": len(serving)}
    if Timing.LAGGING not in timings:
        return (fails(Reason.ONLY_LEADING, Fix.ADD_RESULT, **facts),)
    if Timing.LEADING not in timings:
        return (fails(Reason.ONLY_LAGGING, Fix.ADD_EARLY_SIGN, **facts),)
    return (holds(Reason.BOTH_TIMINGS, objective=kpi.objective),)
