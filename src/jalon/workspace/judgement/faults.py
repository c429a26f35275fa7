"""What is wrong with the rows of two compared periods: said before any reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from jalon.compute.identity import resolved
from jalon.judge.adding import adds_up
from jalon.judge.nature import Nature, nature
from jalon.ports import Wanted
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.cause import Fault, FaultKind
from jalon.vocabulary.formula import leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, SourceState, Why, failure_key
from jalon.workspace.judgement.exact import close, decimal
from jalon.workspace.published import Published

_DAY = timedelta(days=1)
_PAUSE = 3
"""Days without rows at the start of all rows that say nothing: a period may begin with a week-end."""


def faults(reading: Published, kpi: Kpi, ends: Sequence[Observation]) -> tuple[Fault, ...]:
    """The faults of both periods, the later period first."""
    states = [each for each in reading.states(kpi) if each.source != failure_key(kpi.name)]
    found: list[Fault] = list(_begun(reading, kpi, ends, states))
    for seen in sorted(ends, key=lambda each: each.period.start, reverse=True):
        found += _gaps(reading, kpi, seen, states)
        late = list(_late(reading, seen.period, states))
        found += late
        if not seen.complete and not late:
            found.append(Fault(kind=FaultKind.PARTIAL, period=seen.period))
        found += _restated(reading, kpi, seen)
    return tuple(found)


def facts(reading: Published, kpi: Kpi) -> frozenset[str]:
    """The sources whose default time dates what the KPI counts."""
    definitions = reading.workspace.definitions
    found = set()
    for each in resolved(definitions, kpi):
        for leaf in leaves(each.formula):
            times = definitions.sources[leaf.rows.source].times
            if times and leaf.rows.at in (None, times[0].name):
                found.add(leaf.rows.source)
    return frozenset(found)


def _gaps(reading: Published, kpi: Kpi, seen: Observation, states: Sequence[SourceState]) -> Iterator[Fault]:
    period, read = seen.period, facts(reading, kpi)
    for state in states:
        if state.source not in read:
            continue
        for first, last in state.gaps:
            start, end = max(first, period.start), min(last + _DAY, period.end)
            if start < end:
                yield Fault(
                    kind=FaultKind.GAP,
                    period=period,
                    source=state.source,
                    first=start,
                    last=end - _DAY,
                    missing=_missing(reading, kpi, seen, (end - start).days, read),
                )


def _begun(
    reading: Published, kpi: Kpi, ends: Sequence[Observation], states: Sequence[SourceState]
) -> Iterator[Fault]:
    """The days before the first row, where rows begin within the earlier of two periods set side by side."""
    if len(ends) < 2:
        return
    seen, read = min(ends, key=lambda each: each.period.start), facts(reading, kpi)
    for state in states:
        first = state.first_day
        if state.source not in read or first is None or not seen.period.start < first < seen.period.end:
            continue
        days = (first - seen.period.start).days
        if days > max(state.usual_gap, _PAUSE):
            yield Fault(
                kind=FaultKind.GAP,
                period=seen.period,
                source=state.source,
                first=seen.period.start,
                last=first - _DAY,
                missing=_missing(reading, kpi, seen, days, read),
            )


def _missing(
    reading: Published, kpi: Kpi, seen: Observation, days: int, read: frozenset[str]
) -> Decimal | None:
    """About how much of a sum the days of a gap would have brought; None where that is not so simple."""
    left = seen.period.days - days
    simple = len(read) == 1 and adds_up(kpi.formula, reading.kpis)
    if not simple or nature(kpi.formula, reading.kpis) is not Nature.FLOW or seen.value is None or left <= 0:
        return None
    return decimal(seen.value) * days / left


def _late(reading: Published, period: Period, states: Sequence[SourceState]) -> Iterator[Fault]:
    """Sources that failed or are late, where that leaves a period without its last days."""
    for state in states:
        until = state.covered_until
        if until is None or until >= period.end or not reading.stale(state):
            continue
        kind = FaultKind.FAILED if state.failure else FaultKind.LATE
        yield Fault(kind=kind, period=period, source=state.source, last=_last(until, period))


def _last(until: date, period: Period) -> date | None:
    return until - _DAY if until > period.start else None


def _restated(reading: Published, kpi: Kpi, seen: Observation) -> Iterator[Fault]:
    """A finished value that was published again under the same definition, with another number."""
    if seen.why != Why.RESTATED.value or seen.value is None:
        return
    wanted = Wanted(
        kpi=kpi.name,
        grain=seen.period.grain.value,
        slices=(seen.slice,),
        start=seen.period.start,
        end=seen.period.start + _DAY,
    )
    earlier = [
        each
        for each in reading.ledger.versions(wanted)
        if each.period == seen.period and each.run < seen.run and each.value is not None
    ]
    if earlier and earlier[-1].value is not None and not close(earlier[-1].value, seen.value):
        yield Fault(
            kind=FaultKind.RESTATED,
            period=seen.period,
            was=decimal(earlier[-1].value),
            on=None if seen.computed_at is None else reading.day_of(kpi, seen.computed_at),
        )
