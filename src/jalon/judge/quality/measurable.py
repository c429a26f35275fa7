"""Measurable: it has a unit, and rows from which values come."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Subject, cannot_tell, fails, holds
from jalon.vocabulary.quality import Fix, Reason


def measurable(subject: Subject) -> Grounds:
    """What it is counted in, and whether it was ever computed."""
    evidence = subject.evidence
    unit = () if subject.kpi.unit else (fails(Reason.NO_UNIT, Fix.SAY_UNIT),)
    if evidence is None:
        return (*unit, cannot_tell(Reason.NOT_COMPUTED, Fix.COMPUTE))
    if evidence.periods == 0:
        return (*unit, fails(Reason.NO_VALUES, Fix.BIND_ROWS))
    return unit or (holds(Reason.COMPUTED, count=evidence.periods),)
