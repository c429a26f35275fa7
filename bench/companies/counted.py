"""What each tool finds in a plain company, and in how many cases it might have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from random import Random

from bench.companies.made import NOW, TODAY
from jalon.compute.identity import sources_of
from jalon.demo.traffic import KEPT_DAYS
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.cause import FaultKind, MoveExplained
from jalon.vocabulary.change import Answer, AnswerReason, Direction, JudgedChange, RegisteredChange
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.signal import Standing
from jalon.workspace.judgement.changes import judged
from jalon.workspace.judgement.doubts import doubts
from jalon.workspace.judgement.foresight import foresight
from jalon.workspace.judgement.leads import leads
from jalon.workspace.judgement.points import Points
from jalon.workspace.judgement.signals import signals
from jalon.workspace.judgement.why import why
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

YEAR = TODAY - timedelta(days=365)
PLACEBOS = 40
_WINDOWS = {Grain.DAY: 28, Grain.WEEK: 8, Grain.MONTH: 3, Grain.FISCAL_MONTH: 3}
_MOMENTS = (95, 186, 277)
"""How many days ago a forecast is made, one of these for each company."""
_STEPS = 3
_JUDGED = (Standing.ORDINARY, Standing.NEWS, Standing.HELD)
_LATE_ON_PURPOSE = "tresorerie"
_KEPT_ON_PURPOSE = "pages_vues"
_KEPT_SINCE = TODAY - timedelta(days=KEPT_DAYS)
"""Page views are kept for little more than a year: of the days before, it is true that there are no rows."""
_MOVED_ON_PURPOSE = frozenset({"campagne", "compte", "contrat"})
"""Members that the company itself makes come, go or pour into each other: Christmas campaigns, transfers
between accounts, people hired for a season."""
_FED = {
    ("prospects", "abonnements"),
    ("prospects", "prospects"),
    ("abonnements", "abonnements"),
    ("commandes", "expeditions"),
    ("commandes", "factures"),
    ("demandes", "reponses"),
}
"""Sources whose rows, later, make those of another: such a link is true, declared or not."""


@dataclass
class Count:
    """The cases of a tool and what was found in them, by name."""

    cases: int = 0
    found: list[str] = field(default_factory=list)


def signal_counts(reading: Published, _seed: int) -> dict[str, Count]:
    """Alarms and changes of level of the last year."""
    alarms, levels = Count(), Count()
    for name, kpi in reading.kpis.items():
        said = signals(reading, kpi)
        if said is None:
            continue
        year = [each for each in said.points if each.period.start >= YEAR and each.standing in _JUDGED]
        alarms.cases += len(year)
        alarms.found += [f"{name} {p.period.start} {p.news}" for p in year if p.standing is Standing.NEWS]
        if year:
            levels.found += [f"{name} {c.since.start}" for c in said.changes if c.announced.start >= YEAR]
    levels.cases = alarms.cases
    return {"signals": alarms, "levels": levels}


def change_counts(reading: Published, seed: int) -> dict[str, Count]:
    """Placebo changes at random starts of the last year, each of another KPI, in random directions."""
    both, worked, chance = Count(), Count(), Random(f"placebo {seed}")
    names = [name for name, kpi in reading.kpis.items() if shown_grain(reading.workspace, kpi) in _WINDOWS]
    while names and both.cases < PLACEBOS:
        name = names.pop(chance.randrange(len(names)))
        told = judged(reading, _placebo(reading, reading.kpis[name], chance))
        if told.reason in (AnswerReason.TOO_EARLY, AnswerReason.TOO_SHORT):
            continue
        both.cases += 1
        if told.reason in (AnswerReason.BEYOND_CHANCE, AnswerReason.WRONG_WAY):
            both.found.append(_named(told))
        if told.answer is Answer.WORKED:
            worked.found.append(_named(told))
    worked.cases = both.cases
    return {"changes": both, "worked": worked}


def _placebo(reading: Published, kpi: Kpi, chance: Random) -> RegisteredChange:
    grain = shown_grain(reading.workspace, kpi)
    calendar, window = reading.calendar(kpi), _WINDOWS[grain]
    last = calendar.ordinal(grain, TODAY) - window - 1
    start = calendar.period(grain, chance.randint(calendar.ordinal(grain, YEAR), last)).start
    return RegisteredChange(
        number=1,
        kpi=kpi.name,
        texts={},
        start=start,
        grain=grain,
        window=window,
        direction=chance.choice(list(Direction)),
        registered=datetime.combine(start - timedelta(days=7), time(9), tzinfo=NOW.tzinfo),
    )


def _named(told: JudgedChange) -> str:
    return f"{told.change.kpi} {told.change.start} {told.reason}"


def lead_counts(reading: Published, _seed: int) -> dict[str, Count]:
    """Undeclared links said to lead, save those of which the rows come from each other."""
    found = Count()
    for kpi in reading.kpis.values():
        told = leads(reading, kpi)
        if told is None:
            continue
        found.cases += told.tried
        found.found += [
            f"{each.lead} > {each.result} {each.lag}"
            for each in told.before
            if not each.declared and not _fed(reading, each.lead, each.result)
        ]
    return {"leads": found}


def _fed(reading: Published, lead: str, result: str) -> bool:
    definitions = reading.workspace.definitions
    ends = [sources_of(definitions, reading.kpis[name]) for name in (lead, result)]
    return any((one, other) in _FED for one in ends[0] for other in ends[1])


def why_counts(reading: Published, _seed: int) -> dict[str, Count]:
    """Members and segments said to have moved apart, and faults of data."""
    members, segments, faults = Count(), Count(), Count()
    for name, kpi in reading.kpis.items():
        for move in why(reading, kpi):
            label = f"{name} {move.comparison}"
            faults.cases += 1
            faults.found += [f"{label} {each}" for each in _faults(move)]
            apart, able = _apart(move)
            members.cases += able
            members.found += [f"{label} {apart}"] if apart else []
            segments.cases += any(len(cut.dimensions) > 1 for cut in kpi.by)
            segments.found += [f"{label} {move.segments[0].slice}"] if move.segments else []
    return {"members": members, "segments": segments, "faults": faults}


def _apart(move: MoveExplained) -> tuple[str, bool]:
    """The members said to have moved apart, and whether any could be."""
    judged = [
        each
        for cut in move.over
        if not _MOVED_ON_PURPOSE.intersection(cut.dimensions)
        for each in cut.members
        if each.distance is not None
    ]
    return ", ".join(f"{m.slice[0][1]} {m.distance} {m.row}" for m in judged if m.apart), bool(judged)


def _faults(move: MoveExplained) -> Iterator[str]:
    for each in move.faults:
        kept = each.source == _KEPT_ON_PURPOSE and each.last is not None and each.last < _KEPT_SINCE
        if each.kind is not FaultKind.PARTIAL and each.source != _LATE_ON_PURPOSE and not kept:
            yield f"{each.kind} {each.source} {each.first}"


def doubt_counts(reading: Published, _seed: int) -> dict[str, Count]:
    """KPIs said to be gamed, targets said to be made easier."""
    gamed, targets = Count(), Count()
    for name, kpi in reading.kpis.items():
        told = doubts(reading, kpi)
        gamed.cases += kpi.counter is not None
        targets.cases += bool(kpi.targets)
        if told is not None and told.gamed is not None:
            gamed.found.append(f"{name} {told.gamed.counter} {told.gamed.own.since.start}")
        targets.found += [name] if told is not None and told.moved else []
    return {"gamed": gamed, "targets": targets}


def band_counts(reading: Published, seed: int) -> dict[str, Count]:
    """Values outside the bands that would have been said some months ago."""
    found, moment = Count(), NOW - timedelta(days=_MOMENTS[seed % len(_MOMENTS)])
    then = Published.of(reading.workspace, reading.ledger, moment, moment, reconstruct=True)
    for name, kpi in reading.kpis.items():
        said = foresight(then, kpi)
        if said is None or not said.periods:
            continue
        came = _values(reading, kpi, said.grain)
        for each in said.periods[:_STEPS]:
            value = came.get(each.period.start)
            if value is None:
                continue
            found.cases += 1
            found.found += [f"{name} {each.period.start}"] if not each.low <= value <= each.high else []
    return {"bands": found}


def _values(reading: Published, kpi: Kpi, grain: Grain) -> dict[date, float]:
    points = Points.of(reading.series(kpi, grain), reading.calendar(kpi))
    pairs = zip(points.periods, points.values.tolist(), strict=True)
    return {period.start: value for period, value in pairs if isfinite(value)}


COUNTERS: dict[str, Callable[[Published, int], dict[str, Count]]] = {
    "signals": signal_counts,
    "changes": change_counts,
    "leads": lead_counts,
    "why": why_counts,
    "doubts": doubt_counts,
    "bands": band_counts,
}
