"""What the target of a KPI asks of each period to come of a tree, whatever the target's own grain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from jalon.compute.plan import grains_of
from jalon.judge.choice import own_grain
from jalon.judge.nature import Nature, nature
from jalon.judge.series import Series, shifted
from jalon.vocabulary.alignment import Aim, Step
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.target import PerPeriod, ReachBy, Stay, StayWithin, Target
from jalon.workspace.judgement.asking import any_edge, band_asked, in_force
from jalon.workspace.judgement.spans import MONTHS, ahead
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published


def leads_away(kpi: Kpi) -> bool:
    """True where the target asks for another value than today's: not where it is a limit to keep."""
    target = next((each for each in kpi.targets if not each.terms.members), None)
    return isinstance(target, ReachBy)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aimed:
    """A target and what it asks, period by period."""

    target: Target
    aim: Aim

    @property
    def written_until(self) -> date | None:
        """The last day for which there is a value of its own for each period; None for other targets."""
        if not isinstance(self.target, PerPeriod):
            return None
        return max(step.by for step in self.aim.steps if step.by is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aims:
    """The targets read by the periods of one tree: those of `grain` that come after `last`."""

    reading: Published
    grain: Grain
    last: Period
    calendar: Calendar

    def of(self, kpi: Kpi, series: Series, now: float | None) -> Aimed | None:
        """The first target on the whole that asks anything of the periods to come, as what it asks.

        What is to stay above a value and is there counts as it is `now` (None: the value is not looked at). A
        range asks nothing that adds up.
        """
        whole = (each for each in kpi.targets if not each.terms.members and not isinstance(each, StayWithin))
        found = ((target, self._aim(kpi, target, series, now)) for target in whole)
        return next((Aimed(target=target, aim=aim) for target, aim in found if aim is not None), None)

    def _aim(self, kpi: Kpi, target: Target, series: Series, now: float | None) -> Aim | None:
        if isinstance(target, ReachBy):
            return self._dated(kpi, target)
        steps = tuple(self._steps(kpi, target, series))
        if isinstance(target, Stay) and now is not None:
            better = min if kpi.better is Better.LOWER else max
            steps = tuple(replace(step, value=better(step.value, now)) for step in steps)
        return Aim(steps=steps) if steps else None

    def _dated(self, kpi: Kpi, target: ReachBy) -> Aim | None:
        own = target.terms.grain or shown_grain(self.reading.workspace, kpi)
        if own not in MONTHS:
            return None
        times = MONTHS[self.grain] / MONTHS[own] if self._flow(kpi) else 1.0
        marks = [(mark.day, mark.value) for mark in target.milestones if mark.day < target.by]
        days: list[tuple[date, Decimal]] = [*marks, (target.by, target.value)]
        return Aim(steps=tuple(Step(value=float(value) * times, by=day) for day, value in days))

    def _steps(self, kpi: Kpi, target: Target, series: Series) -> Iterator[Step]:
        own = own_grain(target) or shown_grain(self.reading.workspace, kpi)
        if own not in grains_of(self.reading.workspace.definitions, kpi):
            return
        line = series if own is self.grain else self.reading.series(kpi, own)
        period: Period | None = self.last
        for _ in range(ahead(self.grain)):
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
        if MONTHS.get(own, 0.0) > MONTHS[self.grain]:
            whole = self.calendar.period_of(own, period.start)
            value = self._asks(kpi, target, line, whole)
            if flow:
                return None if value is None else value * MONTHS[self.grain] / MONTHS[own]
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
        """What a target asks of a period of its own grain."""
        if not in_force(target, period):
            return None
        band = band_asked(self.reading, kpi, target, line, period)
        return None if band is None else any_edge(kpi, band)

    def _flow(self, kpi: Kpi) -> bool:
        return nature(kpi.formula, self.reading.kpis) is Nature.FLOW
