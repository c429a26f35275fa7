"""Which KPI moves which: by its target, by formula, as an early sign; for what closing a gap would bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jalon.compute.plan import grains_of
from jalon.judge.effort.influence import SAID, Edge
from jalon.vocabulary.alignment import Aligned, Link, Making
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.effort import Way
from jalon.vocabulary.formula import references
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.lead import LeadLink, LeadState
from jalon.workspace.judgement.parts import parts_of
from jalon.workspace.judgement.points import Points
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published


def edges(reading: Published, said: Mapping[str, Judgement]) -> tuple[Edge, ...]:
    """All links between KPIs, each with its share."""
    values = _Values(reading)
    found: list[Edge] = []
    for name, kpi in reading.kpis.items():
        judged = said.get(name)
        if judged is not None and judged.alignment is not None:
            found += _targets(judged.alignment, kpi)
        if judged is not None and judged.leads is not None:
            found += (edge for link in judged.leads.before for edge in _lead(link, kpi, reading.kpis))
        found += _parts(kpi, reading, values)
    return tuple(edge for edge in found if edge.child in reading.kpis and edge.child != edge.parent)


def _targets(found: Aligned, kpi: Kpi) -> Iterator[Edge]:
    """What reaching each part's target brings of what the whole lacks beside what comes anyway.

    Nothing where that suffices for its target.
    """
    adds, steps = found.adds, found.check.steps
    if adds is None or adds.untold is not None or adds.now is None or not steps:
        return
    sign = -1 if kpi.better is Better.LOWER else 1
    lacks = sign * (steps[-1].needed - adds.now - (adds.drift or 0.0))
    if lacks <= 0:
        return
    brought = sum(max(sign * part.amount, 0.0) for part in adds.parts)
    whole = max(lacks, brought)
    for part in adds.parts:
        if sign * part.amount > 0:
            share = min(sign * part.amount / whole, 1.0)
            yield Edge(child=part.kpi, parent=kpi.name, share=share, way=Way.TARGET)


def _lead(link: LeadLink, result: Kpi, kpis: Mapping[str, Kpi]) -> Iterator[Edge]:
    """An early sign: by as much as it was found to move the result; what is only said counts little."""
    lead = kpis.get(link.lead)
    if lead is None:
        return
    if link.state is LeadState.LEADS and link.change is not None and _helps(lead, result, link.change < 0):
        share = min(abs(link.change), 1.0)
        yield Edge(child=link.lead, parent=link.result, share=share, way=Way.LEADS)
    elif link.declared and link.state is LeadState.TOO_SHORT:
        yield Edge(child=link.lead, parent=link.result, share=SAID, way=Way.SAID)


def _helps(part: Kpi, whole: Kpi, against: bool) -> bool:
    """True where a better part makes the whole better."""
    signs = {Better.HIGHER: 1, Better.LOWER: -1, Better.NEITHER: 0}
    return signs[part.better] * signs[whole.better] * (-1 if against else 1) > 0


def _parts(kpi: Kpi, reading: Published, values: _Values) -> Iterator[Edge]:
    """What the KPI is made of: 1 % more of a part makes so many hundredths of 1 % more of it."""
    parts = parts_of(kpi, reading.kpis, ())
    if parts is None:
        return
    grain, named = shown_grain(reading.workspace, kpi), references(kpi.formula)
    for link in parts.links:
        part = reading.kpis.get(link.child)
        if part is None:  # its file has an error
            continue
        made = parts.making is Making.BALANCE or link.child in named  # not: by turning a quotient round
        if not made or not _helps(part, kpi, link.against != (link.coefficient < 0)):
            continue
        share = _share(link, parts.making, kpi, grain, values)
        if share:
            yield Edge(child=link.child, parent=kpi.name, share=share, way=Way.FORMULA)


def _share(link: Link, making: Making, kpi: Kpi, grain: Grain, values: _Values) -> float:
    if making is Making.PRODUCT:
        return 1.0
    whole, part = values.last(kpi.name, grain), values.last(link.child, grain)
    return min(abs(link.coefficient * part / whole), 1.0) if whole and part else 0.0


class _Values:
    """The last whole values, each read once."""

    def __init__(self, reading: Published) -> None:
        self.reading = reading
        self._found: dict[tuple[str, Grain], float | None] = {}

    def last(self, name: str, grain: Grain) -> float | None:
        key = (name, grain)
        if key not in self._found:
            self._found[key] = self._read(name, grain)
        return self._found[key]

    def _read(self, name: str, grain: Grain) -> float | None:
        kpi = self.reading.kpis.get(name)
        if kpi is None or grain not in grains_of(self.reading.workspace.definitions, kpi):
            return None
        points = Points.of(self.reading.series(kpi, grain), self.reading.calendar(kpi))
        return float(points.values[-1]) if len(points.values) else None
