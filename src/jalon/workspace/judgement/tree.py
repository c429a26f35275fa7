"""The KPIs below one with a target: each with its value now, its target, what it is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import floor

import numpy as np

from jalon.compute.plan import grains_of
from jalon.judge.choice import own_grain
from jalon.judge.series import Series
from jalon.vocabulary.alignment import AlignedKpi, AlignmentTree, Link, Making
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.lead import LeadLink, LeadState
from jalon.workspace.judgement.aims import Aims
from jalon.workspace.judgement.leads import LeadTests
from jalon.workspace.judgement.parts import Parts, lag_in_months, parts_of
from jalon.workspace.judgement.points import Points
from jalon.workspace.judgement.spans import MONTHS, ahead
from jalon.workspace.judgement.standing import held, known, standing
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

REST = "+"
"""In the names of what is no KPI: a balance's unnamed moves, a lag between two periods."""
_RECENT = 4
"""Periods whose mean stands for what a balance gains beside its named moves."""


class Tree:
    """The KPIs below one by a grain, whose last period with a value is `last`.

    `nodes` are `kpis` as they stand, and what is no KPI (`REST`); `assumed` are early signs that could not be
    tested yet, each with what it announces; `by_signs` is what is made of early signs.
    """

    def __init__(self, reading: Published, root: Kpi, grain: Grain, last: Period, calendar: Calendar) -> None:
        self.reading, self.grain, self.last, self.calendar = reading, grain, last, calendar
        self.tests = LeadTests.of(reading)
        self.aims = Aims(reading=reading, grain=grain, last=last, calendar=calendar)
        self.kpis: dict[str, Kpi] = {}
        self.nodes: dict[str, AlignedKpi] = {}
        self.assumed: list[tuple[str, str]] = []
        self.by_signs: set[str] = set()
        self.written_until: date | None = None  # the last day for which parts have a value written by hand
        self._add(root, frozenset())
        self._cut(root.name)

    @classmethod
    def below(cls, reading: Published, root: Kpi) -> Tree | None:
        """The tree by the grain its target is read at; None where no part of it is known."""
        grain = next(
            (own for each in root.targets if (own := own_grain(each)) and not each.terms.members), None
        ) or shown_grain(reading.workspace, root)
        if grain not in MONTHS:
            return None
        calendar = reading.calendar(root)
        points = Points.of(reading.series(root, grain), calendar)
        if points.last is None:
            return None
        found = cls(reading, root, grain, points.last, calendar)
        return found if found.nodes[root.name].links else None

    @property
    def tree(self) -> AlignmentTree:
        """As it is reckoned with."""
        return AlignmentTree(kpis=self.nodes, now=self.last.start, grain=self.grain, calendar=self.calendar)

    def _add(self, kpi: Kpi, above: frozenset[str]) -> None:
        """A KPI, all that is below it, then how it is made of that."""
        self.kpis[kpi.name] = kpi
        parts = self._parts(kpi, above)
        series = self.reading.series(kpi, self.grain) if self._kept(kpi) else None
        points = None if series is None else Points.of(series, self.calendar, self.last.end)
        node = AlignedKpi(name=kpi.name, better=kpi.better)
        if series is not None and points is not None:
            node = self._aimed(standing(kpi, points), kpi, series, root=not above)
            if node.aim is None and parts is None:
                node = held(node, points, ahead(self.grain))
        self.nodes[kpi.name] = node
        if parts is None:
            return
        for name in [*(link.child for link in parts.links), *(sign.lead for sign in parts.signs)]:
            if name not in self.kpis and name in self.reading.kpis:
                self._add(self.reading.kpis[name], above | {kpi.name})
        if parts.signs:
            self.by_signs.add(kpi.name)
        links = (*parts.links, *self._signs(kpi, parts), *self._rest(kpi, parts, points))
        self.nodes[kpi.name] = replace(node, making=parts.making, links=links)

    def _parts(self, kpi: Kpi, above: frozenset[str]) -> Parts | None:
        """The parts of a KPI where all of them are kept by the grain of the tree."""
        parts = parts_of(kpi, self.reading.kpis, self.tests.declared(kpi.name), above)
        if parts is None:
            return None
        kpis = self.reading.kpis
        signs = tuple(sign for sign in parts.signs if self._kept(kpis.get(sign.lead)))
        if not all(self._kept(kpis.get(link.child)) for link in parts.links) or not (signs or parts.links):
            return None
        return replace(parts, signs=signs)

    def _kept(self, kpi: Kpi | None) -> bool:
        return kpi is not None and self.grain in grains_of(self.reading.workspace.definitions, kpi)

    def _aimed(self, node: AlignedKpi, kpi: Kpi, series: Series, *, root: bool) -> AlignedKpi:
        """A KPI with what its target asks; of parts it is noted until when that is written by hand."""
        found = self.aims.of(kpi, series, None if root else node.now)
        if found is None:
            return node
        written = found.written_until
        if written is not None and not root and node.now is not None:
            self.written_until = min(written, self.written_until or written)
        return replace(node, aim=found.aim)

    def _signs(self, kpi: Kpi, parts: Parts) -> Iterator[Link]:
        """The links of early signs; a lag between two periods is shared out between them."""
        now = self.nodes[kpi.name].now
        for sign in parts.signs:
            if sign.state is LeadState.TOO_SHORT:
                self.assumed.append((sign.lead, kpi.name))
            lag = lag_in_months(sign) / MONTHS[self.grain]
            early, share = floor(lag + 1e-9), lag - floor(lag + 1e-9)
            if parts.making is Making.PRODUCT:
                yield self._later(kpi, sign, early, share)
                continue
            lead = self.nodes[sign.lead].now
            if not now or not lead:
                continue
            times, error = (
                (1.0 if sign.change is None else sign.change) * now / lead,
                (sign.error or 0.0) * abs(now / lead),
            )
            for each, part in ((early, 1 - share), (early + 1, share)):
                if part > 1e-9:
                    yield Link(child=sign.lead, lag=each, coefficient=times * part, error=error * part)

    def _later(self, kpi: Kpi, sign: LeadLink, early: int, share: float) -> Link:
        """A link whose lag lies between two periods goes through a sum of both."""
        if share < 1e-9:
            return Link(child=sign.lead, lag=early)
        name = f"{sign.lead}{REST}{kpi.name}"
        links = (
            Link(child=sign.lead, lag=early, coefficient=1 - share),
            Link(child=sign.lead, lag=early + 1, coefficient=share),
        )
        self.nodes[name] = AlignedKpi(name=name, making=Making.SUM, links=links)
        return Link(child=name)

    def _rest(self, kpi: Kpi, parts: Parts, points: Points | None) -> Iterator[Link]:
        """What a balance gains beside its named moves, as it was of late."""
        if parts.making is not Making.BALANCE or points is None or len(points.values) <= _RECENT:
            return
        gained = np.diff(points.values)[-_RECENT:]
        for link in parts.links:
            series = self.reading.series(self.kpis[link.child], self.grain)
            moved = {each.start: value for each, value in known(Points.of(series, self.calendar))}
            gained = gained - np.array([moved.get(each.start, np.nan) for each in points.periods[-_RECENT:]])
        rest = float(np.mean(gained))
        if np.isfinite(rest) and abs(rest) > 1e-9 * abs(float(points.values[-1])):
            name = f"{kpi.name}{REST}"
            self.nodes[name] = AlignedKpi(name=name, now=rest, error=float(np.std(gained)))
            yield Link(child=name)

    def _cut(self, name: str) -> None:
        """Nothing is asked beyond what is written for the parts period by period."""
        node, until = self.nodes[name], self.written_until
        if until is None or node.aim is None:
            return
        steps = tuple(step for step in node.aim.steps if step.by is not None and step.by <= until)
        self.nodes[name] = replace(node, aim=replace(node.aim, steps=steps))
