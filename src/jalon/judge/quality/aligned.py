"""Aligned: it serves an objective that exists, and a sentence says how."""

from __future__ import annotations

from jalon.judge.quality.phrases import bare
from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.quality import Fix, Reason


def aligned(subject: Subject) -> Grounds:
    """An objective is named, is known, and the `because` says more than the names do."""
    name = subject.kpi.objective
    if name is None:
        return (fails(Reason.NO_OBJECTIVE, Fix.NAME_OBJECTIVE),)
    if name not in subject.objectives:
        return (fails(Reason.OBJECTIVE_UNKNOWN, Fix.NAME_OBJECTIVE, objective=name),)
    because = {bare(text) for text in subject.kpi.because.values()} - {""}
    if not because:
        return (fails(Reason.NO_BECAUSE, Fix.SAY_BECAUSE, objective=name),)
    if because <= _said_already(subject, name):
        return (fails(Reason.BECAUSE_REPEATS, Fix.SAY_BECAUSE, objective=name),)
    return (holds(Reason.SERVES, objective=name),)


def _said_already(subject: Subject, name: str) -> set[str]:
    kpi, objective = subject.kpi, subject.objectives[name]
    said = (kpi.label, kpi.says, objective.label, objective.says)
    return {bare(text) for texts in said for text in texts.values()} | {bare(kpi.name), bare(name)}
