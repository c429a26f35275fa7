"""The tree below each KPI with a target: do the targets below suffice, what would, what each adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import floor

import numpy as np

from jalon.compute.plan import grains_of
from jalon.judge.alignment.contributions import contributions
from jalon.judge.alignment.downward import solve
from jalon.judge.alignment.issues import review
from jalon.judge.alignment.plan import Plan
from jalon.judge.alignment.upward import asked_of, check, ends
from jalon.judge.asked import asked
from jalon.judge.case import Case
from jalon.judge.choice import own_grain
from jalon.judge.nature import Nature, nature
from jalon.judge.outlook.outlook import foresee
from jalon.judge.series import Series, shifted
from jalon.vocabulary.alignment import (
    Aim,
    Aligned,
    AlignedKpi,
    AlignmentTree,
    Issue,
    Link,
    Making,
    Need,
    NeedState,
    Step,
)
from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.lead import LeadLink, LeadState
from jalon.vocabulary.target import PerPeriod, ReachBy, Stay, StayWithin, Target
from jalon.workspace.judgement.foresight import BAND, BAND_WIDTH
from jalon.workspace.judgement.leads import LeadTests
from jalon.workspace.judgement.parts import Parts, lag_in_months, parts_of
from jalon.workspace.judgement.points import Points
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

DRAWS = 1000
_AHEAD = {Grain.DAY: 28, Grain.WEEK: 13, Grain.MONTH: 12, Grain.FISCAL_MONTH: 12}
_AHEAD_ELSE = 4
_MONTHS = {
    Grain.WEEK: 12 / 52,
    Grain.MONTH: 1.0,
    Grain.FISCAL_MONTH: 1.0,
    Grain.QUARTER: 3.0,
    Grain.FISCAL_QUARTER: 3.0,
    Grain.YEAR: 12.0,
    Grain.FISCAL_YEAR: 12.0,
}
_RECENT = 4
"""Periods whose mean stands for what a balance gains beside its named moves."""
_NOISE = 9
"""Periods from which the noise of a value that is held is known."""
_NEEDS = 6
REST = "+"
"""In the names of what is no KPI: a balance's unnamed moves, a lag between two periods."""


def alignment(reading: Published, kpi: Kpi) -> Aligned | None:
    """What the tree below a KPI says of its target; None where it has none, or no part of it is known."""
    if not any(not target.terms.members for target in kpi.targets):
        return None
    try:
        found = Tree.below(reading, kpi)
        if found is None or found.nodes[kpi.name].aim is None:
            return None
        return _aligned(found, kpi.name)
    except OutsideCalendar:
        return None


def _aligned(made: Tree, name: str) -> Aligned:
    tree = made.tree
    wrong = review(tree, draws=DRAWS)
    said = tuple(
        each
        for each in wrong
        if each.kpi in made.kpis
        and not (each.issue is Issue.VALUES_DISAGREE and each.kpi in made.by_signs)  # no formula says so
        and not (each.issue is Issue.TARGET_BACKWARDS and not made.leads_away(each.kpi))
    )
    broken = any(each.issue in (Issue.LOOP, Issue.PART_UNKNOWN) for each in wrong)
    found = check(tree, name, draws=DRAWS)
    needs = () if broken or not found.steps else tuple(_needs(tree, name, made.kpis))
    adds = None if broken or not found.steps else contributions(tree, name)
    return Aligned(
        kpi=name,
        grain=tree.grain,
        until=tree.period(0).end,
        check=found,
        needs=needs,
        adds=adds,
        findings=said,
        assumed=tuple(dict.fromkeys(made.assumed)),
    )


def _needs(tree: AlignmentTree, name: str, kpis: Mapping[str, Kpi]) -> Iterator[Need]:
    """What each part at the end of a way needs, those with a target first."""
    asked_steps = asked_of(tree, tree.kpis[name])
    if not asked_steps:
        return
    plan = Plan(tree=tree)
    parts = {part for part, _ in ends(plan, name, asked_steps[-1][0]) if part in kpis}
    ranked = sorted(parts, key=lambda part: (tree.kpis[part].aim is None, part))
    for part in ranked[:_NEEDS]:
        need = solve(tree, name, part, draws=DRAWS)
        if need.state is not NeedState.NO_EFFECT:
            yield _bounded(need, tree.kpis[part])


def _bounded(need: Need, part: AlignedKpi) -> Need:
    """Its interval holds only what is possible."""
    if need.low is None or need.high is None:
        return need
    least = -np.inf if part.least is None else part.least
    most = np.inf if part.most is None else part.most
    low, high = (float(min(max(each, least), most)) for each in (need.low, need.high))
    return replace(need, low=low, high=high)


class Tree:
    """The KPIs below one, each with its value now, its target, what it is made from."""

    def __init__(self, reading: Published, root: Kpi, grain: Grain, last: Period, calendar: Calendar) -> None:
        self.reading, self.grain, self.last, self.calendar = reading, grain, last, calendar
        self.tests = LeadTests.of(reading)
        self.kpis: dict[str, Kpi] = {}
        self.nodes: dict[str, AlignedKpi] = {}
        self.assumed: list[tuple[str, str]] = []
        self.by_signs: set[str] = set()
        self.written_until: date | None = None  # the last day for which parts have a value written by hand
        self._add(root, frozenset())
        self._cut(root.name)

    @property
    def tree(self) -> AlignmentTree:
        """As it is reckoned with."""
        return AlignmentTree(kpis=self.nodes, now=self.last.start, grain=self.grain, calendar=self.calendar)

    @classmethod
    def below(cls, reading: Published, root: Kpi) -> Tree | None:
        """The tree by the grain its target is read at; None where no part of it is known."""
        grain = next(
            (own for each in root.targets if (own := own_grain(each)) and not each.terms.members), None
        ) or shown_grain(reading.workspace, root)
        if grain is Grain.ALL or grain not in _MONTHS:
            return None
        calendar = reading.calendar(root)
        points = Points.of(reading.series(root, grain), calendar)
        if points.last is None:
            return None
        found = cls(reading, root, grain, points.last, calendar)
        return found if found.nodes[root.name].links else None

    def _add(self, kpi: Kpi, above: frozenset[str]) -> None:
        self.kpis[kpi.name] = kpi
        parts = self._parts(kpi, above)
        kept = self.grain in grains_of(self.reading.workspace.definitions, kpi)
        series = self.reading.series(kpi, self.grain) if kept else None
        points = None if series is None else Points.of(series, self.calendar, self.last.end)
        now = None if points is None or points.last is None else _last_known(points)
        aim = None if series is None else self._aim(kpi, series, now if above else None)
        least, most = (None, None) if points is None else _bounds(kpi, points)
        held = points is not None and aim is None and parts is None
        expected, error = self._foretold(points) if held and points is not None else ((), 0.0)
        self.nodes[kpi.name] = AlignedKpi(
            name=kpi.name,
            now=now,
            error=error,
            better=kpi.better,
            aim=aim,
            least=least,
            most=most,
            expected=expected,
        )
        if parts is None:
            return
        for name in [*(link.child for link in parts.links), *(sign.lead for sign in parts.signs)]:
            if name not in self.kpis and name in self.reading.kpis:
                self._add(self.reading.kpis[name], above | {kpi.name})
        if parts.signs:
            self.by_signs.add(kpi.name)
        links = (*parts.links, *self._signs(kpi, parts), *self._rest(kpi, parts, points))
        self.nodes[kpi.name] = _with(self.nodes[kpi.name], parts.making, links)

    def _foretold(self, points: Points) -> tuple[tuple[float, ...], float]:
        """The forecast of the periods to come, and how far the first of them may lie from it."""
        ahead = _AHEAD.get(self.grain, _AHEAD_ELSE)
        outlook = foresee(points.values, points.cycle, ahead)
        values = outlook.forecast[:ahead]
        if not len(values) or not np.isfinite(values).all():
            return (), _noise(points)
        low, high = (float(each[0]) for each in outlook.band(BAND))
        return tuple(values.tolist()), (high - low) / BAND_WIDTH

    def _kept(self, name: str) -> bool:
        kpi = self.reading.kpis.get(name)
        return kpi is not None and self.grain in grains_of(self.reading.workspace.definitions, kpi)

    def _parts(self, kpi: Kpi, above: frozenset[str]) -> Parts | None:
        """The parts of a KPI where all of them are kept by the grain of the tree."""
        parts = parts_of(kpi, self.reading.kpis, self.tests.declared(kpi.name), above)
        if parts is None:
            return None
        signs = tuple(sign for sign in parts.signs if self._kept(sign.lead))
        if not all(self._kept(link.child) for link in parts.links) or not (signs or parts.links):
            return None
        return replace(parts, signs=signs)

    def leads_away(self, name: str) -> bool:
        """True where the target asks for another value than today's: not where it is a limit to keep."""
        target = next((each for each in self.kpis[name].targets if not each.terms.members), None)
        return isinstance(target, ReachBy)

    def _signs(self, kpi: Kpi, parts: Parts) -> Iterator[Link]:
        """The links of early signs; a lag between two periods is shared out between them."""
        now = self.nodes[kpi.name].now
        for sign in parts.signs:
            if sign.state is LeadState.TOO_SHORT:
                self.assumed.append((sign.lead, kpi.name))
            lag = lag_in_months(sign) / _MONTHS[self.grain]
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
            moved = {each.start: value for each, value in _known(Points.of(series, self.calendar))}
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

    def _aim(self, kpi: Kpi, series: Series, now: float | None) -> Aim | None:
        """The first target on the whole that asks anything of the periods to come, as what it asks.

        What is to stay above a value and is there counts as it is. A range asks nothing that adds up.
        """
        whole = (each for each in kpi.targets if not each.terms.members and not isinstance(each, StayWithin))
        found = (self._aim_of(kpi, each, series, now) for each in whole)
        return next((aim for aim in found if aim is not None), None)

    def _aim_of(self, kpi: Kpi, target: Target, series: Series, now: float | None) -> Aim | None:
        if isinstance(target, ReachBy):
            return self._dated(kpi, target)
        steps = tuple(self._steps(kpi, target, series))
        if isinstance(target, PerPeriod) and steps and now is not None:
            last = max(step.by for step in steps if step.by is not None)
            self.written_until = min(last, self.written_until or last)
        if isinstance(target, Stay) and now is not None:
            better = min if kpi.better is Better.LOWER else max
            steps = tuple(replace(step, value=better(step.value, now)) for step in steps)
        return Aim(steps=steps) if steps else None

    def _dated(self, kpi: Kpi, target: ReachBy) -> Aim | None:
        own = target.terms.grain or shown_grain(self.reading.workspace, kpi)
        if own not in _MONTHS:
            return None
        times = _MONTHS[self.grain] / _MONTHS[own] if self._flow(kpi) else 1.0
        marks = [(mark.day, mark.value) for mark in target.milestones if mark.day < target.by]
        days: list[tuple[date, Decimal]] = [*marks, (target.by, target.value)]
        return Aim(steps=tuple(Step(value=float(value) * times, by=day) for day, value in days))

    def _steps(self, kpi: Kpi, target: Target, series: Series) -> Iterator[Step]:
        own = own_grain(target) or shown_grain(self.reading.workspace, kpi)
        if own not in grains_of(self.reading.workspace.definitions, kpi):
            return
        line = series if own is self.grain else self.reading.series(kpi, own)
        period: Period | None = self.last
        for _ in range(_AHEAD.get(self.grain, _AHEAD_ELSE)):
            period = None if period is None else shifted(period, 1, self.calendar)
            if period is None:
                return
            value = self._asked(kpi, target, line, own, period)
            if value is not None:
                yield Step(value=value, by=period.end - timedelta(days=1))

    def _asked(self, kpi: Kpi, target: Target, line: Series, own: Grain, period: Period) -> float | None:
        """What a target asks of a period of the tree, whatever its own grain."""
        if own is self.grain:
            return self._asks(kpi, target, line, period)
        flow = self._flow(kpi)
        if _MONTHS.get(own, 0.0) > _MONTHS[self.grain]:
            whole = self.calendar.period_of(own, period.start)
            value = self._asks(kpi, target, line, whole)
            if flow:
                return None if value is None else value * _MONTHS[self.grain] / _MONTHS[own]
            return value if whole.end == period.end else None
        values = [self._asks(kpi, target, line, each) for each in self._within(own, period)]
        known = [each for each in values if each is not None]
        if not known or len(known) < len(values):
            return None
        return sum(known) if flow else known[-1]

    def _within(self, grain: Grain, period: Period) -> Iterator[Period]:
        each: Period | None = self.calendar.period_of(grain, period.start)
        while each is not None and each.start < period.end:
            if each.start >= period.start:
                yield each
            each = shifted(each, 1, self.calendar)

    def _asks(self, kpi: Kpi, target: Target, line: Series, period: Period) -> float | None:
        since, until = target.terms.since, target.terms.until
        if (until is not None and period.start > until) or (since is not None and period.end <= since):
            return None
        setting = self.reading.setting(kpi, line)
        kind = nature(kpi.formula, self.reading.kpis)
        case = Case(kpi=kpi, series=line, setting=setting, period=period, nature=kind, finished=True)
        found = asked(target, case)
        if found is None:
            return None
        edges = [each for each in (found.band.low, found.band.high) if each is not None]
        edge = None if not edges else edges[-1 if kpi.better is Better.LOWER else 0]
        return None if edge is None else float(edge)

    def _flow(self, kpi: Kpi) -> bool:
        return nature(kpi.formula, self.reading.kpis) is Nature.FLOW


def _with(node: AlignedKpi, making: Making, links: tuple[Link, ...]) -> AlignedKpi:
    return replace(node, making=making, links=links)


def _known(points: Points) -> Iterator[tuple[Period, float]]:
    for period, value in zip(points.periods, points.values.tolist(), strict=True):
        if np.isfinite(value):
            yield period, value


def _last_known(points: Points) -> float | None:
    return next((value for _, value in reversed(list(_known(points)))), None)


def _bounds(kpi: Kpi, points: Points) -> tuple[float | None, float | None]:
    """What a value may be: on the side of 0 where it always was; no share of a whole beyond all of it."""
    values = points.values[np.isfinite(points.values)]
    if not len(values):
        return None, None
    share = kpi.unit == "%" and bool((values >= 0).all()) and bool((values <= 1).all())
    most = 1.0 if share else 0.0 if bool((values <= 0).all()) else None
    return (0.0 if bool((values >= 0).all()) else None), most


def _noise(points: Points) -> float:
    """How far a value lies from the one before, without what both have in common: of its recent periods."""
    values = points.values[-_NOISE:]
    moves = np.diff(values[np.isfinite(values)])
    return float(np.std(moves)) / np.sqrt(2) if len(moves) > 2 else 0.0
