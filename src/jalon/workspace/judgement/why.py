"""Why a KPI moved: the latest whole period against the one before and a year earlier, or any two periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from jalon.compute.plan import grains_of
from jalon.judge.causes.days import days_share
from jalon.judge.nature import Nature, nature
from jalon.judge.series import Series, shifted, year_before
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.cause import Cause, CauseKind, DayShare, MoveExplained, MoveOver, MovePart
from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    Count,
    Distinct,
    FirstTime,
    KpiRef,
    Quotient,
    Sessions,
    ratio_of,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, SourceState, Why
from jalon.vocabulary.practice import Note
from jalon.vocabulary.verdict import Comparison
from jalon.workspace.judgement.exact import decimal, step_of, told
from jalon.workspace.judgement.faults import facts, faults
from jalon.workspace.judgement.lagged import led_by
from jalon.workspace.judgement.memories import remembered
from jalon.workspace.judgement.panel import Panel, panel_of
from jalon.workspace.judgement.points import cycle_of, reckoned
from jalon.workspace.judgement.shares import Ends, over, segments
from jalon.workspace.judgement.split import split
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

_LEAST = Decimal("0.05")
"""A reason below this share of the largest is not told."""
_MOST = 8
_DAILY = 0.5
"""Rows on at least so many of all days: only then do days weigh by their rows."""


def why(reading: Published, kpi: Kpi) -> tuple[MoveExplained, ...]:
    """The move of the newest whole period, against the one before and against last year's, where they are."""
    grain = shown_grain(reading.workspace, kpi)
    if grain is Grain.ALL:
        return ()
    looking = _Looking(reading=reading, kpi=kpi, series=reading.series(kpi, grain))
    last = looking.series.latest_complete(reading.setting(kpi, looking.series).reach)
    if last is None:
        return ()
    calendar = reading.calendar(kpi)
    others = {
        Comparison.PREVIOUS: shifted(last.period, -1, calendar),
        Comparison.SAME_PERIOD_LAST_YEAR: year_before(last.period, calendar),
    }
    told = {kind: other for kind, other in others.items() if looking.known(other)}
    if len(set(told.values())) < len(told):  # a year is compared with the year before once
        del told[Comparison.SAME_PERIOD_LAST_YEAR]
    moves = [looking.move(other, last.period, kind) for kind, other in told.items() if other is not None]
    return tuple(_with_leads(reading, kpi, each) for each in moves)


def _with_leads(reading: Published, kpi: Kpi, move: MoveExplained) -> MoveExplained:
    """The move since the period before, with the leads that had moved; of a year nobody knows the lag."""
    if move.comparison is not Comparison.PREVIOUS or move.change is None or move.redefined:
        return move
    return replace(move, led=led_by(reading, kpi, move.before, move.after))


def explained(reading: Published, kpi: Kpi, before: Period, after: Period) -> MoveExplained:
    """The move between any two periods of one grain."""
    series = reading.series(kpi, after.grain)
    return _Looking(reading=reading, kpi=kpi, series=series).move(before, after, None)


@dataclass
class _Looking:
    """One KPI at one grain, with the cuts that were read."""

    reading: Published
    kpi: Kpi
    series: Series
    panels: dict[tuple[str, tuple[str, ...]], Panel] = field(default_factory=dict)

    def known(self, period: Period | None) -> bool:
        """True for a period that has a value."""
        seen = self.series.at(period)
        return seen is not None and seen.value is not None

    def move(self, before: Period, after: Period, comparison: Comparison | None) -> MoveExplained:
        one, other = self.series.at(before), self.series.at(after)
        seen = [each for each in (one, other) if each is not None]
        found = MoveExplained(
            before=before,
            after=after,
            comparison=comparison,
            value_before=_told(one),
            value_after=_told(other),
            faults=faults(self.reading, self.kpi, seen),
        )
        if one is None or other is None or reckoned(one.value) is None or reckoned(other.value) is None:
            return found
        ends = Ends(before=one, after=other)
        parted = split(self.reading, self.kpi, one, other)
        lag = self._lag(before, after)
        cuts = [cut.dimensions for cut in self.kpi.by]
        single = [self._over(each, ends, lag) for each in cuts if len(each) == 1]
        many = [self._panel(self.kpi, each) for each in cuts]
        found = replace(
            found,
            value_before=ends.values[0],
            value_after=ends.values[1],
            change=ends.change,
            redefined=one.definition != other.definition,
            defined_on=_defined_on(self.reading, self.kpi, one, other),
            formula=parted.whole,
            unsplit=parted.unsplit,
            volume=self._volume(ends),
            over=tuple(single),
            segments=tuple(each for panel in many for each in segments(self.kpi, panel, ends)),
            days=self._days(ends),
        )
        causes = tuple(ranked(found))
        recurs, notes = self._remembered(found, causes, lag)
        return replace(found, causes=causes, recurs=recurs, notes=notes)

    def _panel(self, kpi: Kpi, dimensions: tuple[str, ...]) -> Panel:
        key = (kpi.name, dimensions)
        if key not in self.panels:
            self.panels[key] = panel_of(self.reading, kpi, self.series.grain, dimensions)
        return self.panels[key]

    def _lag(self, before: Period, after: Period) -> int:
        calendar, grain = self.reading.calendar(self.kpi), self.series.grain
        return calendar.ordinal(grain, after.start) - calendar.ordinal(grain, before.start)

    def _over(self, dimensions: tuple[str, ...], ends: Ends, lag: int) -> MoveOver:
        panel = self._panel(self.kpi, dimensions)
        price = self._price()
        cuts = () if price is None else tuple(cut.dimensions for cut in price.by)
        volumes = self._panel(price, dimensions) if price is not None and dimensions in cuts else None
        return over(self.reading, self.kpi, panel, ends, lag, volumes)

    def _price(self) -> Kpi | None:
        """The KPI that is this one divided by how many there were: an average basket of a revenue."""
        definitions = self.reading.workspace.definitions
        for each in self.reading.kpis.values():
            formula = each.formula
            if (
                isinstance(formula, Quotient)
                and formula.left == KpiRef(kpi=self.kpi.name)
                and isinstance(formula.right, KpiRef)
                and self._counts(formula.right.kpi)
                and each.calendar == self.kpi.calendar
                and self.series.grain in grains_of(definitions, each)
            ):
                return each
        return None

    def _counts(self, name: str) -> bool:
        """True for a KPI that counts something."""
        kpi = self.reading.kpis.get(name)
        if kpi is None:
            return False
        formula = kpi.formula
        if isinstance(formula, Active):
            return formula.of is None
        return isinstance(formula, Count | Distinct | FirstTime | ActiveKeys | Sessions)

    def _volume(self, ends: Ends) -> tuple[MovePart, ...]:
        """A sum as how many times how much each: Δv · p̄ and v̄ · Δp."""
        price = self._price()
        if price is None:
            return ()
        assert isinstance(price.formula, Quotient)
        assert isinstance(price.formula.right, KpiRef)
        series = self.reading.series(price, self.series.grain)
        seen = [series.at(each.period) for each in (ends.before, ends.after)]
        pairs = [None if each is None else each.parts.get("denominator") for each in seen]
        if pairs[0] is None or pairs[1] is None or not pairs[0] or not pairs[1]:
            return ()
        volumes = decimal(pairs[0]), decimal(pairs[1])
        rates = ends.values[0] / volumes[0], ends.values[1] / volumes[1]
        many = told((volumes[1] - volumes[0]) * (rates[0] + rates[1]) / 2, ends.step)
        return (
            MovePart(contribution=many, before=volumes[0], after=volumes[1], kpi=price.formula.right.kpi),
            MovePart(contribution=ends.change - many, before=rates[0], after=rates[1], kpi=price.name),
        )

    def _days(self, ends: Ends) -> DayShare | None:
        """The calendar's share of a sum, by the rows of each day of the week; None where days say little."""
        if self.series.grain in (Grain.DAY, Grain.WEEK):
            return None
        read = facts(self.reading, self.kpi)
        if len(read) != 1 or nature(self.kpi.formula, self.reading.kpis) is not Nature.FLOW:
            return None
        states = {each.source: each for each in self.reading.states(self.kpi)}
        state = states.get(next(iter(read)))
        weights = None if state is None else _weights(state)
        if weights is None:
            return None
        days = [_kinds(each.period) for each in (ends.before, ends.after)]
        found = days_share(ends.values[0], ends.values[1], days[0], days[1], weights)
        if found.calendar is None or found.level is None:
            return None
        calendar = told(decimal(found.calendar), ends.step)
        return DayShare(
            before=decimal(round(found.days_before, 3)),
            after=decimal(round(found.days_after, 3)),
            calendar=calendar,
            level=ends.change - calendar,
        )

    def _remembered(
        self, found: MoveExplained, causes: tuple[Cause, ...], lag: int
    ) -> tuple[Period | None, tuple[Note, ...]]:
        """When the member that moved apart first did so before, and what people wrote then."""
        first = next((each for each in causes if each.kind is CauseKind.MEMBER), None)
        cycle = cycle_of(self.series.grain)
        if first is None or not first.apart or cycle == 1 or lag >= cycle:
            return None, ()
        panel = self._panel(self.kpi, (first.slice[0][0],))
        apart = panel.apart(lag, ratio=ratio_of(self.kpi.formula) is not None)
        return remembered(self.reading, self.kpi, apart, first.slice, found.after)


def ranked(move: MoveExplained) -> Iterator[Cause]:
    """Faults first, then a new definition, then who moved apart from all others, then the largest shares.

    Shares of different kinds are views of the same move: those of one kind sum to it, of several need not.
    """
    for fault in move.faults:
        sign = 1 if fault.period == move.before else -1
        missing = None if fault.missing is None else sign * fault.missing
        yield Cause(
            kind=CauseKind.DATA_FAULT,
            contribution=missing,
            share=_of(missing, move.change),
            text=fault.source,
        )
    if move.redefined:
        yield Cause(kind=CauseKind.DEFINITION)
    found = _apart(move)
    rest = sorted(_shares(move), key=lambda each: (-_size(each), each.kind, str(each.slice)))
    told = {each.slice for each in found}
    largest = max((_size(each) for each in rest), default=Decimal(0))
    for each in rest:
        small = _size(each) < _LEAST * largest or not each.contribution
        if not small and each.slice not in (told - {()}):
            found.append(each)
    yield from found[:_MOST]


def _size(cause: Cause) -> Decimal:
    return abs(cause.contribution or Decimal(0))


def _apart(move: MoveExplained) -> list[Cause]:
    """Segments and members that moved apart, those farthest apart first."""
    found: list[tuple[Decimal, Cause]] = []
    for segment in move.segments:
        share = _of(segment.contribution, move.change)
        cause = Cause(
            kind=CauseKind.SEGMENT,
            contribution=segment.contribution,
            share=share,
            slice=segment.slice,
            apart=True,
        )
        found.append((Decimal("Infinity"), cause))
    segments = {each.slice for each in move.segments}
    for each in move.over:
        for member in each.members:
            if member.apart and member.contribution and member.slice not in segments:
                cause = Cause(
                    kind=CauseKind.MEMBER,
                    contribution=member.contribution,
                    share=_of(member.contribution, move.change),
                    slice=member.slice,
                    apart=True,
                )
                found.append((decimal(member.distance or 0.0), cause))
    return [cause for _, cause in sorted(found, key=lambda pair: (-pair[0], str(pair[1].slice)))]


def _shares(move: MoveExplained) -> Iterator[Cause]:
    def cause(kind: CauseKind, contribution: Decimal) -> Cause:
        return Cause(kind=kind, contribution=contribution, share=_of(contribution, move.change))

    if move.days is not None:
        yield cause(CauseKind.CALENDAR, move.days.calendar)
    parts = [(CauseKind.VOLUME, each) for each in move.volume]
    if move.formula is not None:
        parts += [(CauseKind.FORMULA, each) for each in move.formula.named]
    for kind, part in parts:
        named = cause(kind, part.contribution)
        yield replace(named, kpi=part.kpi, text=part.text, when=part.when)
    for each in move.over:
        for member in each.members:
            yield replace(cause(CauseKind.MEMBER, member.contribution), slice=member.slice)


def _told(seen: Observation | None) -> Decimal | None:
    return (
        None
        if seen is None or seen.value is None
        else told(decimal(seen.value), step_of(decimal(seen.value)))
    )


def _of(contribution: Decimal | None, change: Decimal | None) -> float | None:
    return None if contribution is None or not change else float(contribution / change)


def _defined_on(reading: Published, kpi: Kpi, one: Observation, other: Observation) -> date | None:
    found = [
        reading.day_of(kpi, each.computed_at)
        for each in (one, other)
        if each.why == Why.DEFINITION.value and each.computed_at is not None
    ]
    return max(found, default=None)


def _weights(state: SourceState) -> tuple[float, ...] | None:
    """What each day of the week weighs by its rows, 1 on average; None where rows come on few days."""
    if state.first_day is None or state.last_day is None or not sum(state.weekdays):
        return None
    span = (state.last_day - state.first_day).days + 1
    if state.days < _DAILY * span or span < 56:
        return None
    mean = sum(state.weekdays) / 7
    return tuple(each / mean for each in state.weekdays)


def _kinds(period: Period) -> tuple[int, ...]:
    """How many Mondays … Sundays a period has."""
    weeks, more = divmod(period.days, 7)
    first = period.start.weekday()
    return tuple(weeks + ((day - first) % 7 < more) for day in range(7))
