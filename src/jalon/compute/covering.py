"""Which days each leaf, KPI and source of one computation covers, from the rows that were scanned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from jalon.compute.coverage import Coverage, coverage
from jalon.compute.identity import resolved
from jalon.compute.parts import Parts
from jalon.compute.plan import Ask, coverage_facts, coverage_turns
from jalon.compute.reach import Reach
from jalon.compute.relation import NO_SPLIT, CountOf, Facts, Turns
from jalon.compute.visit import At
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import PER_KEY, Leaf, leaves
from jalon.vocabulary.kpi import Kpi


@dataclass
class Covering:
    """Coverage of leaves and KPIs, measured once each."""

    reach: Reach
    parts: Parts
    measured: dict[tuple[Facts, Turns | None], Coverage] = field(default_factory=dict)
    asked: dict[tuple[str, str], Coverage | None] = field(default_factory=dict)

    def of_leaf(self, leaf: Leaf, at: At) -> Coverage:
        """The days a leaf covers: those of its time; for rows with start and end, also their turns."""
        facts = coverage_facts(self.reach.definitions, leaf, at.calendar)
        return self.of_facts(facts, coverage_turns(leaf, at.calendar))

    def of_facts(self, facts: Facts, turns: Turns | None = None) -> Coverage:
        """The days that rows of a source and time lie on, and those on which its intervals turn."""
        key = (facts, turns)
        if key not in self.measured:
            source = self.reach.definitions.sources[facts.source]
            days = self._days(facts) | (set() if turns is None else self._days(turns))
            self.measured[key] = coverage(
                days,
                now=self.reach.now,
                zone=facts.zone,
                future=source.future,
                arrives_within=source.arrives_within,
                # A live table is delivered whenever it is read.
                delivered_at=self.reach.loaded[facts.source].delivered_at or self.reach.now,
            )
        return self.measured[key]

    def _days(self, relation: Facts | Turns) -> set[date]:
        slices = self.parts.days.get(self.parts.key(relation, CountOf(), NO_SPLIT), {})
        return {day for each in slices.values() for day in each.days}

    def all_of(self, kpi: Kpi, at: At) -> list[Coverage]:
        """The coverage of every dated leaf of a KPI; none at all for a snapshot."""
        return [
            self.of_leaf(leaf, at)
            for each in resolved(self.reach.definitions, kpi)
            for leaf in leaves(each.formula)
            if isinstance(leaf, PER_KEY)
            or coverage_facts(self.reach.definitions, leaf, at.calendar).time is not None
        ]

    def of_ask(self, ask: Ask) -> Coverage | None:
        """The days a KPI can be read on: from its first leaf's first day to where the first leaf ends."""
        key = (ask.kpi.name, ask.calendar.name)
        if key not in self.asked:
            self.asked[key] = self._of_ask(ask)
        return self.asked[key]

    def _of_ask(self, ask: Ask) -> Coverage | None:
        each = [one for one in self.all_of(ask.kpi, ask.at) if one.first is not None]
        if not each:
            return None
        first = min(one.first for one in each if one.first)
        until = min(one.until for one in each if one.until)
        if until <= first:
            return None
        return Coverage(
            first=first,
            last=until - timedelta(days=1),
            gap=min(one.gap for one in each),
            today=min(one.today for one in each),
        )

    def complete_until(self, ask: Ask) -> date:
        """Every leaf has all rows of a period that ends on this day (exclusive) or before."""
        return min((one.complete_until for one in self.all_of(ask.kpi, ask.at)), default=date.max)

    def snapshot(self, kpi: Kpi) -> bool:
        """True for a KPI of which no leaf has a time."""
        calendar = self.reach.definitions.calendar(kpi)
        return not self.all_of(kpi, At(split=NO_SPLIT, grain=Grain.ALL, calendar=calendar))
