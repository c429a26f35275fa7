"""Where effort pays: from all that is said of every KPI to the factors of each, kept after a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from jalon.judge.effort.gap import gap_of
from jalon.judge.effort.influence import influences
from jalon.judge.effort.ranking import ease, told
from jalon.judge.effort.steps import Situation, located, steps
from jalon.judge.series import Series, shifted
from jalon.judge.verdict import judge
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.cause import FaultKind, MoveExplained
from jalon.vocabulary.change import Answer
from jalon.vocabulary.effort import Aspect, Bar, Ease, Effort, Gap, Influence, Known, NextStep, StepKind
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi, Level, Timing
from jalon.vocabulary.verdict import Status, Verdict
from jalon.workspace.judgement.edges import edges
from jalon.workspace.judgement.faults import faults
from jalon.workspace.judgement.line import BAND_WIDTH
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

_DAY = timedelta(days=1)
_BARS = {Status.STALE: Bar.STALE, Status.NO_DATA: Bar.NO_DATA, Status.LEARNING: Bar.LEARNING}


def efforts(reading: Published, said: Mapping[str, Judgement]) -> tuple[Effort, ...]:
    """Each KPI with a target on its total, by what was said of all."""
    aimed = [kpi for kpi in reading.kpis.values() if any(not each.terms.members for each in kpi.targets)]
    found = influences(
        [kpi.name for kpi in aimed],
        edges(reading, said),
        tops_of(reading.kpis),
        frozenset(name for name, kpi in reading.kpis.items() if kpi.objective is not None),
    )
    behind: dict[str, list[NextStep]] = {}
    for name, step in _behind(reading.kpis, said):
        behind.setdefault(name, []).append(step)
    return tuple(
        _effort(reading, kpi, said.get(kpi.name), found[kpi.name], tuple(behind.get(kpi.name, ())))
        for kpi in aimed
    )


def tops_of(kpis: Mapping[str, Kpi]) -> frozenset[str]:
    """The KPIs that an objective is measured by: its strategic ones, those with a target where there are.

    Of an objective without a strategic one, its results with a target.
    """
    by_aim: dict[str, list[Kpi]] = {}
    for kpi in kpis.values():
        if kpi.objective is not None:
            by_aim.setdefault(kpi.objective, []).append(kpi)
    return frozenset(kpi.name for each in by_aim.values() for kpi in _tops(each))


def _tops(kpis: list[Kpi]) -> list[Kpi]:
    strategic = [kpi for kpi in kpis if kpi.level is Level.STRATEGIC]
    with_target = [kpi for kpi in strategic if kpi.targets]
    results = [kpi for kpi in kpis if kpi.targets and (kpi.timing is None or kpi.timing is Timing.LAGGING)]
    return with_target or strategic or results


def _effort(
    reading: Published,
    kpi: Kpi,
    said: Judgement | None,
    influence: Influence,
    behind: tuple[NextStep, ...],
) -> Effort:
    series = reading.series(kpi, shown_grain(reading.workspace, kpi))
    setting = reading.setting(kpi, series)
    verdict = judge(kpi, series, setting)
    chances = () if said is None or said.foresight is None else said.foresight.chances
    gap = gap_of(verdict, chances)
    gaps = tuple(_gaps(reading, kpi, series, verdict))
    bar = _BARS.get(verdict.status) if verdict.status is not None else None
    bar = bar or (Bar.FAULT if gaps else None) or (Bar.NOT_ASKED if gap is None else None)
    moves = () if said is None else said.moves
    left = max(verdict.learning_needed - verdict.learning_done, 0)
    found = steps(
        Situation(
            bar=bar,
            gap=gap,
            owned=kpi.owner is not None,
            broken=(*_broken(reading, kpi), *gaps),
            running=None if verdict.complete else verdict.period,
            moves=moves,
            chances=chances,
            alignment=None if said is None else said.alignment,
            behind=behind,
            eased=_eased(said),
            learning=left,
            ready=_later(reading, kpi, verdict, left),
            undivided=_undivided(series),
        )
    )
    eases = () if gap is None or bar is not None else tuple(_eases(said, gap, found, moves))
    doubted = said is not None and said.doubts is not None and said.doubts.gamed is not None
    return Effort(
        kpi=kpi.name, influence=influence, bar=bar, gap=gap, eases=eases, steps=found, doubted=doubted
    )


def _undivided(series: Series) -> bool:
    """True where what is divided by was measured, and always was nothing."""
    under = [each.parts["denominator"] for each in series.whole.values() if "denominator" in each.parts]
    return bool(under) and all(each == 0 for each in under)


def _later(reading: Published, kpi: Kpi, verdict: Verdict, count: int) -> Period | None:
    """The period in which so many more whole ones will be there, the one that runs among them."""
    ahead = count if verdict.complete else count - 1
    return shifted(verdict.period, ahead, reading.calendar(kpi)) if count else None


def _broken(reading: Published, kpi: Kpi) -> Iterator[NextStep]:
    """The sources that failed, are late, or stopped."""
    for state in reading.states(kpi):
        last = None if state.covered_until is None else state.covered_until - _DAY
        if state.source not in reading.workspace.definitions.sources:
            continue
        if reading.stale(state):
            yield NextStep(kind=StepKind.REPAIR, source=state.source, day=last)
        elif reading.ended(kpi, state):
            yield NextStep(kind=StepKind.FEED, source=state.source, day=state.last_day)


def _gaps(reading: Published, kpi: Kpi, series: Series, verdict: Verdict) -> Iterator[NextStep]:
    """Days without rows in the period that is judged."""
    seen = series.at(verdict.period)
    for fault in () if seen is None else faults(reading, kpi, [seen]):
        if fault.kind is FaultKind.GAP:
            yield NextStep(kind=StepKind.FILL, source=fault.source, day=fault.first, until=fault.last)


def _eases(
    said: Judgement | None, gap: Gap, found: tuple[NextStep, ...], moves: tuple[MoveExplained, ...]
) -> Iterator[Ease]:
    """What the values tell of how easily the gap is closed."""
    yield ease(Aspect.TRIED, _tried(said))
    where = Known.YES if located(found) else Known.NO if moves else Known.UNKNOWN
    yield ease(Aspect.LOCATED, where)
    yield told(abs(gap.value - gap.asked), _noise(said, gap))


def _tried(said: Judgement | None) -> Known:
    changes = () if said is None or said.changes is None else said.changes.changes
    answers = {each.answer for each in changes}
    if Answer.WORKED in answers:
        return Known.YES
    return Known.NO if Answer.DID_NOT in answers else Known.UNKNOWN


def _noise(said: Judgement | None, gap: Gap) -> float | None:
    """How far a value ordinarily lies from its forecast, scaled to what is asked of the gap's period."""
    chances = () if said is None or said.foresight is None else said.foresight.chances
    for each in chances:
        bound = each.low if gap.more else each.high
        if bound and each.least is not None and each.most is not None:
            return (each.most - each.least) / BAND_WIDTH * abs(gap.asked / bound)
    return None


def _eased(said: Judgement | None) -> date | None:
    """The last day on which a target was made easier with no reason written down."""
    moved = () if said is None or said.doubts is None else said.doubts.moved
    return max((each.on for each in moved), default=None)


def _behind(kpis: Mapping[str, Kpi], said: Mapping[str, Judgement]) -> Iterator[tuple[str, NextStep]]:
    """By counter-KPI, what is aimed at and got better when it got worse, beyond chance; strongest first."""
    doubted = [
        (name, found.doubts.gamed)
        for name, found in said.items()
        if found.doubts is not None and found.doubts.gamed is not None and kpis[name].targets
    ]
    for name, gamed in sorted(doubted, key=lambda each: -each[1].strength):
        where = gamed.members[0] if gamed.members else ()
        yield gamed.counter, NextStep(kind=StepKind.COUNTER, kpi=name, slice=where, period=gamed.other.since)
