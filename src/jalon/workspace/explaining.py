"""One KPI explained: its verdict with all it rests on, and all that is said beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from jalon.compute.identity import sources_of
from jalon.definitions.formula import row_text
from jalon.judge.base import key_of
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.judge.verdict import judge
from jalon.ports import Ledger
from jalon.show.explain import Explained
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.formula import leaves
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import TOTAL, Slice
from jalon.vocabulary.verdict import Verdict
from jalon.workspace.finding import Workspace
from jalon.workspace.judgement.judging import judgement
from jalon.workspace.judgement.quality import quality
from jalon.workspace.judgement.ranking import ranked, stale_now
from jalon.workspace.judgement.why import explained as explained_move
from jalon.workspace.judging import member_cards, shown_grain
from jalon.workspace.published import Published


def explain(
    workspace: Workspace,
    ledger: Ledger,
    kpi: Kpi,
    *,
    now: datetime,
    grain: Grain | None = None,
    day: date | None = None,
    against: date | None = None,
    slice: Slice = TOTAL,
    plan: Sequence[str] = (),
) -> Explained:
    """One KPI's verdict with all it rests on, for the period that holds `day` (the latest when None).

    The latest verdict on the total comes with all that is said beyond it; with `against`, with why it moved
    since the period that holds that day, the period explained being the latest whole one where none is named.
    Raises Refusal: `against-same`.
    """
    reading = Published.of(workspace, ledger, now, None)
    series = reading.series(kpi, grain or shown_grain(workspace, kpi), slice)
    period = None if day is None else reading.calendar(kpi).period_of(series.grain, day)
    setting = reading.setting(kpi, series)
    if against is not None:
        before = reading.calendar(kpi).period_of(series.grain, against)
        whole = series.latest_complete(setting.reach)
        period = period or (None if whole is None else whole.period)
        if period == before:
            facts = {"kpi": kpi.name, "start": f"{before.start:%Y-%m-%d}"}
            raise Refusal(Finding(code="against-same", place=Place(file="jalon"), facts=facts))
        move = None if period is None else moved(reading, kpi, before, period)
        return explained(reading, judge(kpi, series, setting, period), series, setting, plan, move)
    beyond = judgement(reading, kpi) if day is None and slice == TOTAL else None
    told = explained(reading, judge(kpi, series, setting, period), series, setting, plan, beyond)
    if beyond is None:
        return told
    definitions, practice = workspace.definitions, ledger.practice()
    points = quality(definitions, kpi, beyond.evidence, practice, setting.today)
    found = ranked(ledger, workspace.definitions.kpis, stale_now(workspace, ledger, now))
    return replace(
        told,
        members=member_cards(reading, kpi),
        quality=points,
        next=next((each for each in found if each.effort.kpi == kpi.name), None),
        ranked=sum(each.place is not None for each in found),
    )


def moved(reading: Published, kpi: Kpi, before: Period, after: Period) -> Judgement:
    """Why a KPI's total moved between two periods, and nothing else."""
    move = explained_move(reading, kpi, before, after)
    return Judgement(kpi=kpi.name, grain=after.grain, at=reading.now, moves=(move,))


def explained(
    reading: Published,
    verdict: Verdict,
    series: Series,
    setting: Setting,
    plan: Sequence[str] = (),
    beyond: Judgement | None = None,
) -> Explained:
    """A verdict with all it rests on."""
    definitions = reading.workspace.definitions
    kpi = reading.kpis[verdict.kpi]
    seen = series.at(verdict.period)
    filters = [row_text(leaf.rows.where) for leaf in leaves(kpi.formula) if leaf.rows.where is not None]
    return Explained(
        kpi=kpi,
        verdict=verdict,
        calendar=setting.calendar,
        parts={} if seen is None else seen.parts,
        filters=tuple(dict.fromkeys(filters)),
        sources={name: definitions.sources[name].label for name in sources_of(definitions, kpi)},
        times={
            name: definitions.sources[name].times[0].name
            for name in sources_of(definitions, kpi)
            if definitions.sources[name].times
        },
        objectives={name: each.label for name, each in definitions.objectives.items()},
        roles=definitions.roles,
        kpis=definitions.kpis,
        bases=tuple(setting.bases.get(key_of(target)) for target in kpi.targets),
        judgement=beyond,
        plan=tuple(plan),
    )
