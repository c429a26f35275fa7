"""The ranked list of where effort pays: what was kept of values, with what people have planned up to now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from jalon.judge.effort.ranking import ease, rank
from jalon.ports import Ledger
from jalon.vocabulary.effort import Aspect, Bar, Ease, Effort, Known, NextStep, Priority, StepKind
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.practice import Action, Practice
from jalon.workspace.finding import Workspace
from jalon.workspace.judgement.judging import kept_efforts
from jalon.workspace.published import Published


def ranking(
    efforts: Iterable[Effort],
    kpis: Mapping[str, Kpi],
    practice: Practice | None,
    stale: frozenset[str] = frozenset(),
) -> list[Priority]:
    """The KPIs named in `kpis`, where effort pays most first; those gone `stale` since are not ranked."""
    found = [_since(each, stale) for each in efforts if each.kpi in kpis]
    people = {each.kpi: tuple(_people(kpis[each.kpi], practice)) for each in found}
    actions = {} if practice is None else {each.kpi: next_action(practice, each.kpi) for each in found}
    planned = {name: action for name, action in actions.items() if action is not None}
    return rank(found, people, planned)


def ranked(ledger: Ledger, kpis: Mapping[str, Kpi], stale: frozenset[str] = frozenset()) -> list[Priority]:
    """The same from what was kept after the last run; empty where that was not judged yet."""
    efforts = kept_efforts(ledger)
    return [] if efforts is None else ranking(efforts, kpis, ledger.practice(), stale)


def next_action(practice: Practice, kpi: str) -> Action | None:
    """The planned action of a KPI that is due first."""
    return next((each for each in practice.of(kpi) if not each.done), None)


def _since(effort: Effort, stale: frozenset[str]) -> Effort:
    if effort.kpi not in stale or effort.bar is not None:
        return effort
    return replace(effort, bar=Bar.STALE, steps=(NextStep(kind=StepKind.REPAIR),))


def _people(kpi: Kpi, practice: Practice | None) -> Iterable[Ease]:
    """Whether somebody is responsible and something is planned."""
    if practice is None:
        yield ease(Aspect.OWNED, Known.YES if kpi.owner else Known.NO)
        yield ease(Aspect.PLANNED, Known.UNKNOWN)
        return
    yield ease(Aspect.OWNED, Known.YES if kpi.owner in practice.roles else Known.NO)
    yield ease(Aspect.PLANNED, Known.YES if practice.of(kpi.name) else Known.NO)


def stale_now(workspace: Workspace, ledger: Ledger, now: datetime) -> frozenset[str]:
    """The KPIs with a target whose facts are overdue now, whatever they were when they were judged."""
    reading = Published.of(workspace, ledger, now, None)
    return frozenset(
        name
        for name, kpi in reading.kpis.items()
        if kpi.targets and any(reading.stale(state) for state in reading.states(kpi))
    )
