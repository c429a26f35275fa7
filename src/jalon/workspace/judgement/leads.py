"""Whether the KPIs that are said to announce another do; and which other early signs may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from jalon.compute.plan import grains_of
from jalon.judge.arrays import Numbers
from jalon.judge.leads.crossing import Search, Side
from jalon.judge.leads.leading import CHANCE, LAGS, RATE, enough, leading
from jalon.judge.leads.link import Evidence, Link
from jalon.judge.leads.units import Mask
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.formula import Leaf, leaves, references
from jalon.vocabulary.kpi import Kpi, LeadsTo, Level, Timing
from jalon.vocabulary.lead import LeadLink, Leads, LeadState
from jalon.workspace.judgement.points import Points, cycle_of
from jalon.workspace.published import Published

_GRAINS = (Grain.MONTH, Grain.WEEK)
"""The coarsest with enough periods is read: a month holds less noise than a week."""

MOST = 10
"""Early signs tried of one KPI, beside those declared."""

_Span = tuple[int, int]
"""The first and the last period by number, both included."""


@dataclass
class _Line:
    """The whole periods of one KPI by number from `start` on."""

    calendar: Calendar
    start: int
    values: Numbers
    sides: dict[_Span, Side] = field(default_factory=dict)

    @property
    def span(self) -> _Span:
        return self.start, self.start + self.values.size - 1

    def within(self, span: _Span) -> Numbers:
        return self.values[span[0] - self.start : span[1] - self.start + 1]

    def known(self, span: _Span) -> Mask:
        return np.isfinite(self.within(span))


class LeadTests:
    """The tests of one reading: every series is prepared once, every KPI tested once."""

    def __init__(self, reading: Published) -> None:
        self.reading, self.kpis = reading, reading.kpis
        self._lines: dict[tuple[str, Grain], _Line | None] = {}
        self._declared: dict[str, tuple[LeadLink, ...]] = {}
        self._made_from: dict[str, frozenset[str]] = {}
        self._leaves: dict[str, frozenset[Leaf]] = {}

    @classmethod
    def of(cls, reading: Published) -> LeadTests:
        """Those of a reading, kept with it."""
        found = reading.memory.get("leads")
        if not isinstance(found, cls):
            found = reading.memory["leads"] = cls(reading)
        return found

    def told(self, kpi: Kpi) -> Leads | None:
        """All that is said of the links of a KPI; None where there is none to say anything of."""
        before = self.declared(kpi.name)
        after = [link for each in kpi.leads for link in self.declared(each.kpi) if link.lead == kpi.name]
        tried, found = self._candidates(kpi, {link.lead for link in before})
        if not before and not after and not tried:
            return None
        return Leads(before=(*before, *found), after=tuple(after), tried=tried)

    def declared(self, result: str) -> tuple[LeadLink, ...]:
        """The links that people declared to a KPI: one in twenty may be found by chance, not one of each."""
        if result not in self._declared:
            said = {
                name: link
                for name, kpi in self.kpis.items()
                for link in kpi.leads
                if link.kpi == result and name != result and result in self.kpis
            }
            self._declared[result] = tuple(self._tested(result, said))
        return self._declared[result]

    def _tested(self, result: str, said: Mapping[str, LeadsTo]) -> Iterator[LeadLink]:
        by_grain: defaultdict[Grain, dict[str, LeadsTo]] = defaultdict(dict)
        for lead, link in said.items():
            grain = self._grain(result, lead, link.grain)
            if grain is None:
                yield LeadLink(lead=lead, result=result, state=LeadState.APART, declared=True, said=link.lag)
            else:
                by_grain[grain][lead] = link
        for grain, those in by_grain.items():
            lags = {lead: link.lag for lead, link in those.items() if link.lag is not None}
            for found in self._links(result, tuple(those), grain, CHANCE, lags):
                yield replace(found, declared=True, said=those[found.lead].lag)

    def _candidates(self, kpi: Kpi, declared: set[str]) -> tuple[int, tuple[LeadLink, ...]]:
        """How many early signs were tried, and those found.

        Chance brings at most one false one in ten readings of the whole company, not in ten KPIs.
        """
        if not self._looked_for(kpi):
            return 0, ()
        by_grain: defaultdict[Grain, list[str]] = defaultdict(list)
        for name in self._signs(kpi):
            grain = None if name in declared else self._grain(kpi.name, name, None, tested=True)
            if grain is not None and sum(map(len, by_grain.values())) < MOST:
                by_grain[grain].append(name)
        results = sum(self._looked_for(each) for each in self.kpis.values())
        found = [
            link
            for grain, names in by_grain.items()
            for link in self._links(kpi.name, names, grain, RATE / results, None)
            if link.state is LeadState.LEADS
        ]
        return sum(map(len, by_grain.values())), tuple(found)

    @staticmethod
    def _looked_for(kpi: Kpi) -> bool:
        """True for a result that somebody aims at: what announces it is worth looking for."""
        aimed = bool(kpi.targets) or kpi.level is Level.STRATEGIC
        return kpi.objective is not None and kpi.timing is Timing.LAGGING and aimed

    def _signs(self, kpi: Kpi) -> list[str]:
        """The early signs of its objective that are not made of the same rows, its own function's first."""
        signs = [
            each
            for name, each in self.kpis.items()
            if each.timing is Timing.LEADING and each.objective == kpi.objective and name != kpi.name
            if not self._related(kpi, each)
        ]
        signs.sort(key=lambda each: (not each.targets, each.function != kpi.function))
        return [each.name for each in signs]

    def _related(self, one: Kpi, other: Kpi) -> bool:
        """True where both count the same thing, so that a link would say nothing."""
        return not self._counted(one).isdisjoint(self._counted(other))

    def _counted(self, kpi: Kpi) -> frozenset[Leaf]:
        if kpi.name not in self._leaves:
            self._leaves[kpi.name] = frozenset()  # a loop counts nothing
            below = (self.kpis[name] for name in references(kpi.formula) if name in self.kpis)
            inner = [self._counted(each) for each in below]
            self._leaves[kpi.name] = frozenset(leaves(kpi.formula)).union(*inner)
        return self._leaves[kpi.name]

    def _grain(self, result: str, lead: str, said: Grain | None, *, tested: bool = False) -> Grain | None:
        """The coarsest grain with enough periods, else the one that comes nearest; None where none is shared.

        With `tested`, only one with enough.
        """
        best, most = None, 0.0
        for grain in _GRAINS if said is None else (said,):
            share = self._points(result, lead, grain) / enough(cycle_of(grain))
            if share >= 1:
                return grain
            if share > most:
                best, most = grain, share
        return None if tested else best

    def _points(self, result: str, lead: str, grain: Grain) -> int:
        one, other = self._line(result, grain), self._line(lead, grain)
        if one is None or other is None or one.calendar != other.calendar:
            return 0
        span = _shared([one.span, other.span])
        return 0 if span is None else int((one.known(span) & other.known(span)).sum())

    def _links(
        self, result: str, names: Sequence[str], grain: Grain, rate: float, lags: Mapping[str, int] | None
    ) -> Iterator[LeadLink]:
        """The links of several leads to a result over the years they share.

        With `lags` (those that were said) each is asked by itself, else for what it adds to the others.
        Those with too few periods are left out of these, so that they shorten nothing.
        """
        needed = enough(cycle_of(grain))
        able = [name for name in names if self._points(result, name, grain) >= needed]
        for name in names:
            if name not in able:
                points = self._points(result, name, grain)
                yield LeadLink(
                    lead=name,
                    result=result,
                    state=LeadState.TOO_SHORT,
                    declared=False,
                    grain=grain,
                    points=points,
                    needed=needed,
                )
        span = self._common(result, able, grain)
        if not able or span is None:
            return
        sides = {name: self._side(name, grain, span) for name in able}
        told, search = self._side(result, grain, span), Search(lags=LAGS)
        for link in leading(
            told,
            sides,
            season=cycle_of(grain),
            search=search,
            rate=rate,
            lags=lags,
            alone=lags is not None,
        ):
            yield _said(link, result, grain, needed)

    def _common(self, result: str, names: Sequence[str], grain: Grain) -> _Span | None:
        lines = [self._line(name, grain) for name in (result, *names)]
        return _shared([line.span for line in lines if line is not None])

    def _side(self, name: str, grain: Grain, span: _Span) -> Side:
        line = self._line(name, grain)
        assert line is not None
        if span not in line.sides:
            line.sides[span] = Side.whitened(line.within(span), cycle_of(grain))
        return line.sides[span]

    def _line(self, name: str, grain: Grain) -> _Line | None:
        key = name, grain
        if key not in self._lines:
            self._lines[key] = self._read(self.kpis[name], grain)
        return self._lines[key]

    def _read(self, kpi: Kpi, grain: Grain) -> _Line | None:
        if grain not in grains_of(self.reading.workspace.definitions, kpi):
            return None
        series = self.reading.series(kpi, grain)
        points = Points.of(series, self.reading.calendar(kpi))
        if not points.periods:
            return None
        start = points.calendar.ordinal(grain, points.periods[0].start)
        return _Line(points.calendar, start, points.values)


def _shared(spans: Sequence[_Span]) -> _Span | None:
    first, last = max(start for start, _ in spans), min(end for _, end in spans)
    return (first, last) if first <= last else None


def _said(link: Link, result: str, grain: Grain, needed: int) -> LeadLink:
    """What was found, in words of the vocabulary.

    It leads where it did so in both halves alike, and where it made forecasts better that were not fitted.
    """
    size, gain = link.size, link.gain
    holds = size is not None and size.stable and gain is not None and gain.better
    state = LeadState.NOT_SHOWN
    if link.evidence is Evidence.LEADS and holds:
        state = LeadState.LEADS
    elif link.evidence is Evidence.TOO_SHORT:
        state = LeadState.TOO_SHORT if link.points < needed else LeadState.STILL
    return LeadLink(
        lead=link.lead,
        result=result,
        state=state,
        declared=False,
        grain=grain,
        points=link.points,
        needed=needed,
        lag=link.lag,
        chance=link.chance,
        change=None if size is None else size.change,
        error=None if size is None else size.error,
        first=None if size is None else size.first,
        second=None if size is None else size.second,
        gain=None if gain is None else gain.share,
        foretold=0 if gain is None else gain.points,
    )


def leads(reading: Published, kpi: Kpi) -> Leads | None:
    """The links of a KPI; None where none was declared and none tried."""
    return LeadTests.of(reading).told(kpi)
