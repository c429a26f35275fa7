"""Making scans: what was asked of warehouses, what came back, and which sources refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlglot import exp

from jalon.compute.identity import sources_of
from jalon.compute.parts import Parts
from jalon.compute.plan import Ask, plan, window_scans
from jalon.compute.reach import Reach
from jalon.compute.relation import NO_SPLIT, Relation, Split
from jalon.compute.scan import MoveScan, Scan, WindowScan
from jalon.compute.sql.moves import move_select
from jalon.compute.sql.scan import MOST_ROWS, scan_select, window_select
from jalon.compute.visit import At
from jalon.ports import Query
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.source import Source

FAILED = "query-failed"
"""The engine computed and failed: an overflow, a value that cannot be converted."""

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedScan:
    """One query that was made: where, why, and its text."""

    source: str
    connection: str
    why: str
    sql: str
    tree: exp.Query = field(repr=False, compare=False)
    dialect: str = ""

    @property
    def pretty(self) -> str:
        """The text over several lines, to be read by people."""
        return self.tree.sql(self.dialect, pretty=True)


@dataclass
class Scanner:
    """Makes scans one after the other and keeps their parts.

    `broken` sources refused a scan (or could not be loaded): all that rests on them is left out. `refused`
    KPIs ask what an engine cannot compute (an overflow); their neighbours in the same scan are not concerned.
    `dropped` cuts filled an answer beyond all bounds.
    """

    reach: Reach
    progress: Progress
    parts: Parts = field(default_factory=Parts)
    made: list[PlannedScan] = field(default_factory=list)
    broken: dict[str, Finding] = field(default_factory=dict)
    refused: dict[str, Finding] = field(default_factory=dict)
    dropped: set[Split] = field(default_factory=set)

    def scan(self, asks: Iterable[Ask]) -> None:
        """One scan a relation for all asks."""
        usable = [ask for ask in asks if self.usable(ask.kpi)]
        planned = plan(self.reach.definitions, usable)
        for scan in planned.scans:
            self._shared(scan.relation, partial(self._take, scan), partial(self._alone, usable))
        for move in planned.moves:
            self._shared(move.relation, partial(self._take_moves, move), partial(self._alone, usable))

    def scan_windows(self, places: Iterable[tuple[Ask, At]]) -> None:
        """Scans for exact parts over windows that are not whole periods."""
        usable = [(ask, at) for ask, at in places if self.usable(ask.kpi)]
        for scan in window_scans(self.reach.definitions, usable):
            alone = partial(self._windows_alone, usable)
            self._shared(scan.relation, partial(self._take_windows, scan), alone)

    def usable(self, kpi: Kpi) -> bool:
        """True while every source of a KPI could be loaded and scanned."""
        names = sources_of(self.reach.definitions, kpi)
        for name in names:
            loaded = self.reach.loaded.get(name)
            if loaded is None or loaded.table is None:
                unread = Finding(code="source-not-loaded", place=kpi.place, facts={"source": name})
                errors = [] if loaded is None else loaded.findings
                finding = next((each for each in errors if each.severity is Severity.ERROR), unread)
                self.broken.setdefault(name, finding)
        return kpi.name not in self.refused and not any(name in self.broken for name in names)

    def why_not(self, kpi: Kpi) -> Finding:
        """The finding that keeps a KPI from being computed."""
        if kpi.name in self.refused:
            return self.refused[kpi.name]
        names = sources_of(self.reach.definitions, kpi)
        return next(self.broken[name] for name in names if name in self.broken)

    def _shared(
        self,
        relation: Relation,
        scan: Callable[[], None],
        alone: Callable[[Relation], Iterable[tuple[Kpi, Callable[[], None]]]],
    ) -> None:
        """Make a scan for many KPIs; when the engine fails at it, one KPI at a time: only the guilty stop."""
        if relation.source in self.broken:
            return
        try:
            scan()
        except Refusal as refusal:
            if refusal.finding.code != FAILED:
                self.broken[relation.source] = self._placed(relation.source, refusal.finding)
                return
            for kpi, own in alone(relation):
                self._guarded(relation.source, kpi, own)

    def _guarded(self, source: str, kpi: Kpi, scan: Callable[[], None]) -> None:
        """Make a scan for one KPI; what its formula makes the engine fail at stops only that KPI."""
        if source in self.broken:
            return
        try:
            scan()
        except Refusal as refusal:
            if refusal.finding.code != FAILED:
                self.broken[source] = self._placed(source, refusal.finding)
                return
            place = kpi.places.get("value", kpi.place)
            self.refused.setdefault(kpi.name, replace(refusal.finding, place=place))

    def _alone(self, asks: Sequence[Ask], relation: Relation) -> Iterator[tuple[Kpi, Callable[[], None]]]:
        """The scans of a relation that each KPI needs by itself."""
        for kpi in _kpis(asks):
            planned = plan(self.reach.definitions, [ask for ask in asks if ask.kpi is kpi])
            for scan in planned.scans:
                if scan.relation == relation:
                    yield kpi, partial(self._take, scan)
            for move in planned.moves:
                if move.relation == relation:
                    yield kpi, partial(self._take_moves, move)

    def _windows_alone(
        self, places: Sequence[tuple[Ask, At]], relation: Relation
    ) -> Iterator[tuple[Kpi, Callable[[], None]]]:
        """The window scans of a relation that each KPI needs by itself."""
        for kpi in _kpis([ask for ask, _ in places]):
            own = [(ask, at) for ask, at in places if ask.kpi is kpi]
            for scan in window_scans(self.reach.definitions, own):
                if scan.relation == relation:
                    yield kpi, partial(self._take_windows, scan)

    def _placed(self, source: str, finding: Finding) -> Finding:
        """An engine's refusal knows no line: it is put where the source is defined."""
        if finding.place.file:
            return finding
        return replace(finding, place=self.reach.definitions.sources[source].place)

    def _take(self, scan: Scan) -> None:
        source = self.reach.definitions.sources[scan.relation.source]
        kept = tuple(each for each in scan.groupings if each.split not in self.dropped)
        scan = replace(scan, groupings=kept)
        scope = self.reach.scope(source, scan.relation.zone)
        tree = scan_select(scan, scope, self.reach.definitions.calendars)
        self.reach.check_links(scope)
        rows = self._rows(source, tree, scope.dialect, scan.why)
        if len(rows) <= MOST_ROWS:
            self.parts.take(scan, rows)
            return
        self._drop_widest(scan, rows, source.place)
        self._take(scan)

    def _take_moves(self, scan: MoveScan) -> None:
        source = self.reach.definitions.sources[scan.relation.source]
        scope = self.reach.scope(source, scan.relation.zone)
        tree = move_select(scan, scope)
        self.reach.check_links(scope)
        why = f"balance of each key by {scan.relation.grain.value}"
        self.parts.take_moves(scan, self._rows(source, tree, scope.dialect, why))

    def _take_windows(self, scan: WindowScan) -> None:
        source = self.reach.definitions.sources[scan.relation.source]
        scope = self.reach.scope(source, scan.relation.zone)
        tree = window_select(scan, scope)
        self.reach.check_links(scope)
        why = f"{len(scan.aggregates)} exact parts over {len(scan.windows)} windows"
        self.parts.take_windows(scan, self._rows(source, tree, scope.dialect, why))

    def _rows(self, source: Source, tree: exp.Query, dialect: str, why: str) -> list[tuple[Any, ...]]:
        self.progress(source.name)
        sql = tree.sql(dialect)
        self.made.append(
            PlannedScan(
                source=source.name,
                connection=source.connection,
                why=why,
                sql=sql,
                tree=tree,
                dialect=dialect,
            )
        )
        return self.reach.warehouse(source).rows(Query(sql=sql, sources=(source.name,), why=why))

    def _drop_widest(self, scan: Scan, rows: Sequence[tuple[Any, ...]], place: Place) -> None:
        """Leave out the cut that fills most of an answer that is too long."""
        read = Parts()
        read.take(scan, rows)
        sizes: dict[Split, int] = {}
        for key, slices in read.days.items():
            sizes[key.split] = max(sizes.get(key.split, 0), len(slices))
        sizes.pop(NO_SPLIT, None)
        if not sizes:
            raise Refusal(Finding(code="answer-too-long", place=place))
        self.dropped.add(max(sizes, key=lambda split: sizes[split]))


def _kpis(asks: Iterable[Ask]) -> list[Kpi]:
    """The KPIs of some asks, each once."""
    return list({ask.kpi.name: ask.kpi for ask in asks}.values())
