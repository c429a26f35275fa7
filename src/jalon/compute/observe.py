"""Computing KPIs: plan, scan, evaluate, and hand out observations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from jalon.compute.coverage import Coverage, coverage, ordinals
from jalon.compute.evaluate import Cube, Evaluation, Series
from jalon.compute.identity import definition_hash, resolved, sources_of
from jalon.compute.parts import Members, Parts
from jalon.compute.plan import Ask, asks_of, coverage_facts, grains_of, plan, pooled, window_scans
from jalon.compute.reach import Reach
from jalon.compute.relation import NO_SPLIT, CountOf, Facts, Split, Turns
from jalon.compute.scan import MoveScan, Scan, WindowScan
from jalon.compute.sql.period import FAR
from jalon.compute.sql.scan import MOST_ROWS, move_select, scan_select, window_select
from jalon.compute.visit import At, visits
from jalon.ports import Query
from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.formula import PER_KEY, Leaf, Quotient, leaves
from jalon.vocabulary.kpi import Cut, Kpi
from jalon.vocabulary.observation import TOTAL, Observation, Slice, SourceState
from jalon.vocabulary.source import Source

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedScan:
    """One query that was made: where, why, and its text."""

    source: str
    connection: str
    why: str
    sql: str


@dataclass
class Computed:
    """The outcome of a computation.

    `failed` KPIs have no values (their finding says why); all others have all of theirs.
    """

    observations: dict[str, list[Observation]] = field(default_factory=dict)
    states: dict[str, SourceState] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    failed: dict[str, Finding] = field(default_factory=dict)
    scans: list[PlannedScan] = field(default_factory=list)


def compute_kpis(reach: Reach, kpis: Sequence[Kpi], progress: Progress = lambda text: None) -> Computed:
    """All values of some KPIs, at all their grains and cuts."""
    return _Computation(reach, progress).run(kpis)


class _Computation:
    """One computation: what was scanned, what failed, what was found."""

    def __init__(self, reach: Reach, progress: Progress) -> None:
        self.reach = reach
        self.definitions = reach.definitions
        self.progress = progress
        self.parts = Parts()
        self.outcome = Computed()
        self.broken: dict[str, Finding] = {}
        self.covered: dict[object, Coverage] = {}
        self.dropped: set[Split] = set()

    def run(self, kpis: Sequence[Kpi]) -> Computed:
        """Scan for all KPIs together, then evaluate each."""
        asks = [ask for kpi in kpis for ask in asks_of(self.definitions, kpi)]
        self._scan(asks)
        asks = self._pooled(asks)
        places = [(ask, at) for ask in asks for at in self._places(ask)]
        self._scan_windows(places)
        engines = {name: each.version for name, each in self.reach.warehouses.items()}
        for kpi in kpis:
            self.progress(kpi.name)
            self._observe(kpi, [ask for ask in asks if ask.kpi is kpi], engines)
        self._states(kpis)
        return self.outcome

    # Scanning

    def _scan(self, asks: Iterable[Ask]) -> None:
        made = plan(self.definitions, [ask for ask in asks if self._usable(ask.kpi)])
        for scan in made.scans:
            self._one(scan.relation.source, lambda scan=scan: self._take(scan))  # type: ignore[misc]
        for move in made.moves:
            self._one(move.relation.source, lambda move=move: self._take_moves(move))  # type: ignore[misc]

    def _usable(self, kpi: Kpi) -> bool:
        for name in sources_of(self.definitions, kpi):
            loaded = self.reach.loaded.get(name)
            if loaded is None or loaded.table is None:
                finding = next(
                    (each for each in (loaded.findings if loaded else ()) if each.severity is Severity.ERROR),
                    Finding(code="source-not-loaded", place=kpi.place, facts={"source": name}),
                )
                self.broken.setdefault(name, finding)
        return not any(name in self.broken for name in sources_of(self.definitions, kpi))

    def _one(self, source: str, scan: Callable[[], None]) -> None:
        """Make a scan; a refusal stops only what depends on its source."""
        if source in self.broken:
            return
        try:
            scan()
        except Refusal as refusal:
            self.broken[source] = refusal.finding

    def _take(self, scan: Scan) -> None:
        source = self.definitions.sources[scan.relation.source]
        kept = tuple(each for each in scan.groupings if each.split not in self.dropped)
        scan = replace(scan, groupings=kept)
        scope = self.reach.scope(source, scan.relation.zone)
        tree = scan_select(scan, scope, self.definitions.calendars)
        self.reach.check_links(scope)
        rows = self._rows(source, tree.sql(scope.dialect), scan.why)
        if len(rows) > MOST_ROWS:
            self._drop_widest(scan, rows)
            self._take(scan)
            return
        self.parts.take(scan, rows)

    def _take_moves(self, scan: MoveScan) -> None:
        source = self.definitions.sources[scan.relation.source]
        scope = self.reach.scope(source, scan.relation.zone)
        tree = move_select(scan, scope)
        self.reach.check_links(scope)
        why = f"balances of each key, {scan.relation.grain.value}"
        self.parts.take_moves(scan, self._rows(source, tree.sql(scope.dialect), why))

    def _take_windows(self, scan: WindowScan) -> None:
        source = self.definitions.sources[scan.relation.source]
        scope = self.reach.scope(source, scan.relation.zone)
        tree = window_select(scan, scope)
        self.reach.check_links(scope)
        why = f"{len(scan.aggregates)} exact parts over {len(scan.windows)} windows"
        self.parts.take_windows(scan, self._rows(source, tree.sql(scope.dialect), why))

    def _rows(self, source: Source, sql: str, why: str) -> list[tuple[object, ...]]:
        self.progress(source.name)
        self.outcome.scans.append(
            PlannedScan(source=source.name, connection=source.connection, why=why, sql=sql)
        )
        return self.reach.warehouse(source).rows(Query(sql=sql, sources=(source.name,), why=why))

    def _drop_widest(self, scan: Scan, rows: Sequence[tuple[object, ...]]) -> None:
        """Leave out the cut that fills most of an answer that is too long."""
        read = Parts()
        read.take(scan, rows)
        sizes: dict[Split, int] = {}
        for (_, _, split), slices in read.days.items():
            sizes[split] = max(sizes.get(split, 0), len(slices))
        sizes.pop(NO_SPLIT, None)
        if not sizes:
            raise Refusal(
                Finding(code="answer-too-long", place=self.definitions.sources[scan.relation.source].place)
            )
        widest = max(sizes, key=lambda split: sizes[split])
        self.dropped.add(widest)

    def _scan_windows(self, places: Iterable[tuple[Ask, At]]) -> None:
        usable = [(ask, at) for ask, at in places if self._usable(ask.kpi)]
        for scan in window_scans(self.definitions, usable):
            self._one(scan.relation.source, lambda scan=scan: self._take_windows(scan))  # type: ignore[misc]

    # Tops

    def _pooled(self, asks: list[Ask]) -> list[Ask]:
        """Replace each cut with a top by its pooled kin, now that its members can be ranked."""
        plain = [ask for ask in asks if ask.cut.top is None]
        tops = []
        for ask in asks:
            if ask.cut.top is None or not self._usable(ask.kpi):
                continue
            members = self._largest(ask, ask.cut.top.members)
            tops += pooled(ask, members, grains_of(self.definitions, ask.kpi))
        self._scan(tops)
        return plain + tops

    def _largest(self, ask: Ask, most: int) -> tuple[str, ...]:
        covered = self._covered(ask)
        if covered is None and not self._undated(ask.kpi):
            return ()
        cube = self._evaluation().cube(ask.kpi.formula, replace(ask.at, ordinals=(0,)))
        ranked = [
            (value, members[0])
            for members, series in cube.slices.items()
            if (value := series[0]) is not None and members[0] is not None
        ]
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
        return tuple(name for _, name in ranked[:most])

    # Coverage

    def _coverage(self, leaf: Leaf, at: At) -> Coverage:
        facts = coverage_facts(self.definitions, leaf, at.calendar)
        key: object = (facts, leaf.rows.source if isinstance(leaf, PER_KEY) else "")
        if key not in self.covered:
            self.covered[key] = self._measured(facts, isinstance(leaf, PER_KEY))
        return self.covered[key]

    def _measured(self, facts: Facts, with_turns: bool) -> Coverage:
        source = self.definitions.sources[facts.source]
        loaded = self.reach.loaded[facts.source]
        days = {
            day
            for each in self.parts.days.get((facts, CountOf(), NO_SPLIT), {}).values()
            for day in each.days
        }
        if with_turns:
            for (relation, _, split), slices in self.parts.days.items():
                if isinstance(relation, Turns) and relation.source == facts.source and split == NO_SPLIT:
                    days |= {day for each in slices.values() for day in each.days}
            for moves, kinds in self.parts.moves.items():
                if moves.source == facts.source:
                    days |= {day for found in kinds.values() for day in found}
        return coverage(
            days,
            now=self.reach.now,
            zone=facts.zone,
            future=source.future,
            arrives_within=source.arrives_within,
            delivered_at=loaded.delivered_at,
        )

    def _coverages(self, kpi: Kpi, at: At) -> list[Coverage]:
        return [
            self._coverage(leaf, at)
            for each in resolved(self.definitions, kpi)
            for leaf in leaves(each.formula)
            if coverage_facts(self.definitions, leaf, at.calendar).time is not None or isinstance(leaf, PER_KEY)
        ]

    def _covered(self, ask: Ask) -> Coverage | None:
        """The days a KPI can be read on: from its first leaf's first day to where the first leaf ends."""
        each = [one for one in self._coverages(ask.kpi, ask.at) if one.first is not None]
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

    def _complete(self, ask: Ask, end: date) -> bool:
        return all(one.complete(end) for one in self._coverages(ask.kpi, ask.at))

    def _undated(self, kpi: Kpi) -> bool:
        """True for a KPI of which no leaf has a time: a snapshot."""
        return not self._coverages(kpi, At(split=NO_SPLIT, grain=Grain.ALL, calendar=self.definitions.calendar(kpi)))

    # Evaluating

    def _evaluation(self) -> Evaluation:
        return Evaluation(self.definitions, self.parts, self._coverage)

    def _places(self, ask: Ask) -> list[At]:
        """Where an ask is evaluated: all its periods, and the same elapsed part of the two compared with."""
        if not self._usable(ask.kpi):
            return []
        if ask.grain is Grain.ALL:
            return [replace(ask.at, ordinals=(0,))]
        covered = self._covered(ask)
        if covered is None or covered.until is None:
            return []
        periods = ordinals(covered, ask.calendar, ask.grain)
        last = periods[-1]
        if self._complete(ask, ask.calendar.end(ask.grain, last)):
            return [replace(ask.at, ordinals=periods)]
        elapsed = (covered.until - ask.calendar.start(ask.grain, last)).days
        whole = replace(ask.at, ordinals=periods, partial=last, partial_days=elapsed)
        if ask.grain is Grain.DAY:
            return [whole]
        compared = {last - 1, ask.calendar.year_before(ask.grain, last)} - {None}
        earlier = tuple(sorted(each for each in compared if each is not None and each >= periods[0]))
        if not earlier:
            return [whole]
        return [whole, replace(ask.at, ordinals=earlier, elapsed=elapsed)]

    def _observe(self, kpi: Kpi, asks: Sequence[Ask], engines: dict[str, str]) -> None:
        if not self._usable(kpi):
            self.outcome.failed[kpi.name] = next(
                self.broken[name] for name in sources_of(self.definitions, kpi) if name in self.broken
            )
            return
        try:
            observations = [each for ask in asks for each in self._of_ask(ask)]
        except OutsideCalendar as outside:
            self.outcome.failed[kpi.name] = Finding(
                code="outside-calendar", place=kpi.place, facts={"kpi": kpi.name, "why": str(outside)}
            )
            return
        digest = definition_hash(self.definitions, kpi, engines)
        stamped = [replace(each, definition=digest, computed_at=self.reach.now) for each in observations]
        self.outcome.observations[kpi.name] = stamped

    def _of_ask(self, ask: Ask) -> list[Observation]:
        if ask.split in self.dropped:
            return []
        found = []
        for at in self._places(ask):
            evaluation = self._evaluation()
            cube = evaluation.cube(ask.kpi.formula, at)
            if len(cube.slices) > self.definitions.most_slices:
                self._too_many(ask, len(cube.slices))
                return []
            found += self._of_cube(ask, at, cube, self._sides(ask, at, evaluation))
        return found

    def _too_many(self, ask: Ask, count: int) -> None:
        finding = Finding(
            code="slices-too-many",
            place=ask.kpi.places.get("by", ask.kpi.place),
            facts={
                "kpi": ask.kpi.name,
                "by": ", ".join(ask.cut.dimensions),
                "count": str(count),
                "most": str(self.definitions.most_slices),
            },
            severity=Severity.WARNING,
        )
        if finding not in self.outcome.findings:
            self.outcome.findings.append(finding)

    def _sides(self, ask: Ask, at: At, evaluation: Evaluation) -> dict[str, Cube]:
        """Numerator and denominator of a ratio, kept beside its values."""
        formula = ask.kpi.formula
        if not isinstance(formula, Quotient):
            return {}
        return {
            "numerator": evaluation.cube(formula.left, at),
            "denominator": evaluation.cube(formula.right, at),
        }

    def _of_cube(self, ask: Ask, at: At, cube: Cube, sides: dict[str, Cube]) -> list[Observation]:
        total = () if not ask.split.dimensions else None
        slices = dict(cube.slices)
        if total is not None:
            slices = {(): cube.of(())}
        covered = self._covered(ask)
        complete = {o: self._complete_at(ask, at, o) for o in at.ordinals}
        periods = {o: self._period(ask, at, o, covered) for o in at.ordinals}
        found = []
        for members, series in slices.items():
            named: Slice = tuple(zip(ask.split.dimensions, members, strict=True))
            begun = total is not None
            for ordinal in at.ordinals:
                value = series[ordinal]
                begun = begun or bool(value)
                if not begun or (total is None and (value is None or (value == 0 and ask.grain is Grain.DAY))):
                    continue
                found.append(
                    Observation(
                        kpi=ask.kpi.name,
                        period=periods[ordinal],
                        slice=named,
                        value=value,
                        parts={name: side.of(members).get(ordinal) for name, side in sides.items()},
                        complete=complete[ordinal],
                        data_as_of=None if covered is None else covered.last,
                    )
                )
        return found

    def _complete_at(self, ask: Ask, at: At, ordinal: int) -> bool:
        if ask.grain is Grain.ALL:
            return True
        if at.elapsed is not None:
            return False
        return ordinal != at.partial and self._complete(ask, ask.calendar.end(ask.grain, ordinal))

    def _period(self, ask: Ask, at: At, ordinal: int, covered: Coverage | None) -> Period:
        if ask.grain is Grain.ALL:
            if covered is None or covered.first is None or covered.until is None:
                today = self.reach.now.date()
                return Period(start=today, end=today + timedelta(days=1), grain=Grain.ALL)
            return Period(start=covered.first, end=covered.until, grain=Grain.ALL)
        period = ask.calendar.period(ask.grain, ordinal)
        if at.elapsed is None:
            return period
        return period.clipped(period.start + timedelta(days=at.elapsed))

    # What was seen of each source

    def _states(self, kpis: Sequence[Kpi]) -> None:
        names = sorted({name for kpi in kpis for name in sources_of(self.definitions, kpi)})
        for name in names:
            self.outcome.states[name] = self._state(self.definitions.sources[name])

    def _state(self, source: Source) -> SourceState:
        loaded = self.reach.loaded.get(source.name)
        finding = self.broken.get(source.name)
        fingerprint = loaded.fingerprint if loaded else ""
        delivered = loaded.delivered_at if loaded else None
        if finding is not None:
            return SourceState(
                source=source.name,
                fingerprint=fingerprint,
                delivered_at=delivered,
                failure=finding.code,
                message=dict(finding.facts),
                place=str(finding.place),
            )
        facts, seen, rows = self._rows_of(source)
        if facts is not None and seen is not None:
            self._report(source, facts, seen)
        return SourceState(
            source=source.name,
            rows=rows,
            first_day=seen.first if seen else None,
            last_day=seen.last if seen else None,
            covered_until=seen.until if seen else None,
            usual_gap=seen.gap if seen else 0,
            undated_rows=self.parts.dateless_rows.get(facts, 0) if facts else 0,
            fingerprint=fingerprint,
            delivered_at=delivered,
        )

    def _rows_of(self, source: Source) -> tuple[Facts | None, Coverage | None, int]:
        default = source.times[0].name if source.times else None
        for relation, aggregate, split in list(self.parts.asked):
            if not isinstance(relation, Facts) or relation.source != source.name or split != NO_SPLIT:
                continue
            if aggregate != CountOf() or relation.time != default:
                continue
            if default is None:
                rows = self.parts.undated.get((relation, aggregate, split), {}).get((), 0)
                return relation, None, int(rows or 0)
            days = self.parts.days.get((relation, aggregate, split), {}).get(())
            count = days.over((date.min, date.max)) if days else 0
            return relation, self._measured(relation, False), int(count or 0)
        return None, None, 0

    def _report(self, source: Source, facts: Facts, seen: Coverage) -> None:
        place = source.places.get("times", source.place)
        undated = self.parts.dateless_rows.get(facts, 0)
        if undated:
            self._warn("rows-undated", place, source=source.name, rows=undated, time=facts.time or "")
        if seen.future_days:
            days = self.parts.days[facts, CountOf(), NO_SPLIT][()]
            ahead = days.over((FAR, date.max)) or self._far(days.days)
            self._warn("rows-in-future", place, source=source.name, rows=ahead, time=facts.time or "")
        if seen.first is None:
            self._warn("source-without-rows", place, source=source.name)

    def _far(self, days: list[date]) -> int:
        return sum(1 for day in days if day == FAR)

    def _warn(self, code: str, place: Place, **facts: object) -> None:
        self.outcome.findings.append(
            Finding(
                code=code,
                place=place,
                facts={name: str(fact) for name, fact in facts.items()},
                severity=Severity.WARNING,
            )
        )


_ = (Cut, Members, Series, Calendar, Decimal, TOTAL, visits)
