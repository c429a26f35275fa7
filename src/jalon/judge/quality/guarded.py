"""Guarded: another KPI shows the damage when this one is gamed."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.quality import Fix, Reason


def guarded(subject: Subject) -> Grounds:
    """A counter-KPI is named, exists, and is another."""
    counter = subject.kpi.counter
    if counter is None:
        return (fails(Reason.NO_COUNTER, Fix.NAME_COUNTER),)
    if counter == subject.kpi.name:
        return (fails(Reason.COUNTER_ITSELF, Fix.NAME_COUNTER),)
    if counter not in subject.kpis:
        return (fails(Reason.COUNTER_UNKNOWN, Fix.NAME_COUNTER, counter=counter),)
    return (holds(Reason.COUNTERED, counter=counter),)
