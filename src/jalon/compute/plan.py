"""From KPIs to scans: every part that any KPI needs, gathered into one scan a relation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jalon.compute.frame import Window
from jalon.compute.identity import resolved
from jalon.compute.lower import Place, parts_of, relation_of, time_of
from jalon.compute.relation import (
    ADDITIVE,
    NO_SPLIT,
    Aggregate,
    CountOf,
    Facts,
    Moves,
    Relation,
    Split,
    Turns,
)
from jalon.compute.scan import Grouping, MoveScan, Scan, Windowed, WindowScan
from jalon.compute.visit import At, is_whole, paths_in, spanned, visits
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.formula import PER_KEY, Active, ActiveKeys, ActiveTime, Leaf, Movement, leaves
from jalon.vocabulary.kpi import Cut, Kpi, Level
from jalon.vocabulary.workspace import Definitions

_STRATEGIC = (Grain.MONTH, Grain.QUARTER, Grain.YEAR)
_OPERATIONAL = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.YEAR)


def grains_of(definitions: Definitions, kpi: Kpi) -> tuple[Grain, ...]:
    """The grains kept for a KPI: those written, else by its level (operational ones are read more often).

    Fiscal grains are added where the fiscal year differs from the civil one; `ALL` is always kept, and is the
    only one of a KPI whose rows have no date.
    """
    if undated(definitions, kpi):
        return (Grain.ALL,)
    if kpi.grains is not None:
        return (*(grain for grain in kpi.grains if grain is not Grain.ALL), Grain.ALL)
    plain = _STRATEGIC if kpi.level is Level.STRATEGIC else _OPERATIONAL
    calendar = definitions.calendar(kpi)
    fiscal: tuple[Grain, ...] = ()
    if calendar.week_pattern is not None:
        fiscal = (Grain.FISCAL_MONTH, Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR)
    elif calendar.year_starts != 1:
        fiscal = (Grain.FISCAL_QUARTER, Grain.FISCAL_YEAR)
    return (*plain, *fiscal, Grain.ALL)


def undated(definitions: Definitions, kpi: Kpi) -> bool:
    """True for a KPI of which no leaf has a time: a snapshot, one value without a history."""
    every = [leaf for each in resolved(definitions, kpi) for leaf in leaves(each.formula)]
    return bool(every) and not any(_dated(leaf, definitions) for leaf in every)


def _dated(leaf: Leaf, definitions: Definitions) -> bool:
    source = definitions.sources.get(leaf.rows.source)
    return isinstance(leaf, PER_KEY) or source is None or time_of(leaf.rows, source) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """One thing to compute: a KPI, split so, at a grain. `cut` is as written (with its top)."""

    kpi: Kpi
    cut: Cut
    split: Split
    grain: Grain
    calendar: Calendar

    @property
    def at(self) -> At:
        """Where its formula is evaluated (no periods named yet)."""
        return At(split=self.split, grain=self.grain, calendar=self.calendar, empty=self.kpi.empty)


def asks_of(definitions: Definitions, kpi: Kpi) -> list[Ask]:
    """Everything kept for a KPI. A cut with a top is first asked over everything, to rank its members."""
    calendar = definitions.calendar(kpi)
    asks = []
    for cut in (Cut(), *kpi.by):
        grains = (Grain.ALL,) if cut.top else grains_of(definitions, kpi)
        split = Split(dimensions=cut.dimensions)
        asks += [Ask(kpi=kpi, cut=cut, split=split, grain=grain, calendar=calendar) for grain in grains]
    return asks


@dataclass
class _Gathered:
    """What one relation is asked for."""

    aggregates: dict[Aggregate, None] = field(default_factory=dict)
    groupings: dict[Grouping, None] = field(default_factory=dict)


@dataclass
class Plan:
    """The scans to make and why."""

    scans: list[Scan]
    moves: list[MoveScan]


def plan(definitions: Definitions, asks: Iterable[Ask]) -> Plan:
    """The scans for all asks: one a relation, whatever the number of KPIs, cuts and grains."""
    gathered: dict[Relation, _Gathered] = {}
    moves: dict[Moves, MoveScan] = {}
    for ask in asks:
        for leaf, at in visits(definitions, ask.kpi.formula, ask.at):
            source = definitions.sources[leaf.rows.source]
            place = Place(split=paths_in(definitions, at.split, source), grain=at.grain, calendar=at.calendar)
            _cover(gathered, leaf, definitions, at.calendar)
            if isinstance(leaf, Movement):
                relation = relation_of(leaf, source, place)
                assert isinstance(relation, Moves)
                if at.grain is not Grain.ALL:
                    moves.setdefault(relation, MoveScan(relation=relation, calendar=at.calendar))
                continue
            for part in parts_of(leaf, source, place):
                _add(gathered, part.relation, part.aggregate, part.split, at)
    scans = [
        Scan(relation=relation, aggregates=tuple(each.aggregates), groupings=tuple(each.groupings))
        for relation, each in gathered.items()
    ]
    return Plan(scans=scans, moves=list(moves.values()))


def _add(
    gathered: dict[Relation, _Gathered], relation: Relation, aggregate: Aggregate, split: Split, at: At
) -> None:
    into = gathered.setdefault(relation, _Gathered())
    into.aggregates[aggregate] = None
    if isinstance(relation, Facts) and relation.time is None:
        into.groupings[Grouping(split=split, dated=False)] = None
        return
    if isinstance(aggregate, ADDITIVE):
        into.groupings[Grouping(split=split)] = None
        return
    if is_whole(at):
        into.groupings[Grouping(split=split, grain=at.grain, calendar=at.calendar.name)] = None


def _cover(
    gathered: dict[Relation, _Gathered], leaf: Leaf, definitions: Definitions, calendar: Calendar
) -> None:
    """The number of rows a day of the leaf's own time: what tells covered days, late data and gaps."""
    facts = coverage_facts(definitions, leaf, calendar)
    into = gathered.setdefault(facts, _Gathered())
    into.aggregates[CountOf()] = None
    into.groupings[Grouping(split=NO_SPLIT, dated=facts.time is not None)] = None
    turns = coverage_turns(leaf, calendar)
    if turns is not None:
        along = gathered.setdefault(turns, _Gathered())
        along.aggregates[CountOf()] = None
        along.groupings[Grouping(split=NO_SPLIT)] = None


def coverage_facts(definitions: Definitions, leaf: Leaf, calendar: Calendar) -> Facts:
    """The rows whose days tell what a leaf's source covers."""
    source = definitions.sources[leaf.rows.source]
    return Facts(source=source.name, time=time_of(leaf.rows, source), zone=calendar.timezone)


def coverage_turns(leaf: Leaf, calendar: Calendar) -> Turns | None:
    """The starts and ends, whatever the filter, whose days a leaf of active rows covers too.

    They are the leaf's own, so that what else is computed in the same run never changes its periods.
    """
    if not isinstance(leaf, Active | ActiveKeys | ActiveTime | Movement):
        return None
    return Turns(source=leaf.rows.source, interval=leaf.interval, zone=calendar.timezone, where=None)


def window_scans(definitions: Definitions, asked: Iterable[tuple[Ask, At]]) -> list[WindowScan]:
    """Scans for exact-per-period parts over windows that are not whole periods."""
    aggregates: dict[Relation, dict[Aggregate, None]] = {}
    splits: dict[Relation, dict[Split, None]] = {}
    spans: dict[Relation, dict[Window, None]] = {}
    for ask, place in asked:
        for leaf, at in visits(definitions, ask.kpi.formula, place):
            if is_whole(at) or isinstance(leaf, Movement):
                continue
            source = definitions.sources[leaf.rows.source]
            where = Place(split=paths_in(definitions, at.split, source), grain=at.grain, calendar=at.calendar)
            for part in parts_of(leaf, source, where):
                if isinstance(part.aggregate, ADDITIVE) or not at.ordinals:
                    continue
                aggregates.setdefault(part.relation, {})[part.aggregate] = None
                splits.setdefault(part.relation, {})[part.split] = None
                for ordinal in at.ordinals:
                    span = spanned(at, ordinal)
                    spans.setdefault(part.relation, {})[span] = None
    return [
        WindowScan(
            relation=relation,
            aggregates=tuple(aggregates[relation]),
            splits=tuple(splits[relation]),
            windows=tuple(
                Windowed(number=number, start=span[0], end=span[1])
                for number, span in enumerate(spans[relation])
            ),
        )
        for relation in aggregates
    ]


def pooled(ask: Ask, members: tuple[str, ...], grains: tuple[Grain, ...]) -> list[Ask]:
    """The asks of a cut with a top, once its largest members are known."""
    dimension = ask.cut.dimensions[0]
    split = Split(dimensions=ask.cut.dimensions, pools=((dimension, members),))
    return [replace(ask, split=split, grain=grain) for grain in grains]
