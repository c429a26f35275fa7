"""Whether each KPI is a good one, from its definition, what people wrote down and what its values say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jalon.judge.quality.gate import judge_quality
from jalon.judge.quality.subject import Plan, Subject
from jalon.ports import Ledger
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.practice import Action, Practice
from jalon.vocabulary.quality import Evidence, Point
from jalon.vocabulary.workspace import Definitions
from jalon.workspace.finding import Workspace
from jalon.workspace.judgement.evidence import evidence
from jalon.workspace.judgement.foresight import foresight
from jalon.workspace.judgement.judging import kept
from jalon.workspace.published import Published


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """A KPI with its points; a measure, of which nothing is asked, has none."""

    kpi: Kpi
    points: tuple[Point, ...]


def review(workspace: Workspace, ledger: Ledger, now: datetime) -> list[Reviewed]:
    """Every KPI of a workspace, in the order defined: what values say is as kept, else judged now."""
    definitions, practice = workspace.definitions, ledger.practice()
    reading = Published.of(workspace, ledger, now, None)
    today = now.astimezone(ZoneInfo(definitions.calendars["default"].timezone)).date()
    return [
        Reviewed(kpi=kpi, points=quality(definitions, kpi, _evidence(reading, kpi), practice, today))
        for kpi in definitions.kpis.values()
    ]


def quality(
    definitions: Definitions,
    kpi: Kpi,
    seen: Evidence | None,
    practice: Practice | None,
    today: date,
) -> tuple[Point, ...]:
    """One KPI's points; none for what is only a measure and has no target."""
    if kpi.measure and not kpi.targets:
        return ()
    subject = Subject(
        kpi=kpi,
        today=today,
        kpis=definitions.kpis,
        objectives=definitions.objectives,
        languages=definitions.languages,
        roles=None if practice is None else practice.roles,
        plan=None if practice is None else _plan(practice.of(kpi.name), definitions.kpis),
        evidence=seen,
        waivers=kpi.waivers,
    )
    return judge_quality(subject)


def _evidence(reading: Published, kpi: Kpi) -> Evidence | None:
    """What was kept when the KPI was judged; where nothing was, it is judged anew."""
    found = kept(reading.ledger, kpi.name)
    if found is not None and found.evidence is not None:
        return found.evidence
    return evidence(reading, kpi, foresight(reading, kpi) if reading.run is not None else None)


def _plan(actions: Iterable[Action], known: Iterable[str]) -> Plan:
    steps, kpis = list(actions), frozenset(known)
    return Plan(
        steps=len(steps),
        owned=sum(bool(step.owner) for step in steps),
        measured=sum(step.measure in kpis for step in steps),
    )
