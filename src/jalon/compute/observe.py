"""Computing KPIs: plan, scan, evaluate, and hand out observations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from jalon.compute.coverage import Coverage, ordinals
from jalon.compute.covering import Covering
from jalon.compute.cube import Cube
from jalon.compute.entered import entered_days, written_on
from jalon.compute.evaluate import Evaluation
from jalon.compute.identity import definition_hash, sources_of
from jalon.compute.leaf import LeafCubes
from jalon.compute.plan import Ask, asks_of, grains_of, pooled
from jalon.compute.reach import Reach
from jalon.compute.scanning import PlannedScan, Progress, Scanner
from jalon.compute.seen import state
from jalon.compute.visit import At
from jalon.vocabulary.calendar import Grain, OutsideCalendar, Period
from jalon.vocabulary.finding import Finding, Severity
from jalon.vocabulary.formula import ratio_of
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Slice, SourceState


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


def silent(_: str) -> None:
    """Progress that nobody watches."""


def compute_kpis(reach: Reach, kpis: Sequence[Kpi], progress: Progress = silent) -> Computed:
    """All values of some KPIs, at all their grains and cuts."""
    scanner = Scanner(reach, progress)
    computation = _Computation(reach, scanner, Covering(reach, scanner.parts))
    asks = [ask for kpi in kpis for ask in asks_of(reach.definitions, kpi)]
    scanner.scan(asks)
    asks = computation.with_tops(asks)
    scanner.scan_windows([(ask, at) for ask in asks for at in computation.places(ask)])
    engines = {name: each.version for name, each in reach.warehouses.items()}
    for kpi in kpis:
        progress(kpi.name)
        computation.observe(kpi, [ask for ask in asks if ask.kpi is kpi], engines)
    for name in sorted({name for kpi in kpis for name in sources_of(reach.definitions, kpi)}):
        seen, warnings = state(reach.definitions.sources[name], scanner, computation.covering)
        computation.outcome.states[name] = seen
        computation.outcome.findings += warnings
    computation.outcome.scans = scanner.made
    return computation.outcome


@dataclass
class _Computation:
    """One computation: from scanned parts to observations."""

    reach: Reach
    scanner: Scanner
    covering: Covering
    outcome: Computed = field(default_factory=Computed)
    periods: dict[tuple[str, Grain, int], Period] = field(default_factory=dict)

    @cached_property
    def evaluation(self) -> Evaluation:
        """Evaluates formulas over what was scanned."""
        leaves = LeafCubes(self.reach.definitions, self.scanner.parts, self.covering.of_leaf)
        return Evaluation(self.reach.definitions, leaves)

    def with_tops(self, asks: Sequence[Ask]) -> list[Ask]:
        """Replace each cut with a top by its pooled kin, now that its members can be ranked."""
        tops = []
        for ask in asks:
            if ask.cut.top is not None and self.scanner.usable(ask.kpi):
                members = self._largest(ask, ask.cut.top.members)
                tops += pooled(ask, members, grains_of(self.reach.definitions, ask.kpi))
        self.scanner.scan(tops)
        return [ask for ask in asks if ask.cut.top is None] + tops

    def _largest(self, ask: Ask, most: int) -> tuple[str, ...]:
        if self.covering.of_ask(ask) is None and not self.covering.snapshot(ask.kpi):
            return ()
        cube = self.evaluation.cube(ask.kpi.formula, replace(ask.at, ordinals=(0,)))
        ranked = [
            (value, members[0])
            for members, series in cube.slices.items()
            if (value := series[0]) is not None and members[0] is not None
        ]
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
        return tuple(name for _, name in ranked[:most])

    def places(self, ask: Ask) -> list[At]:
        """Where an ask is evaluated: all its periods, and the same elapsed part of the two compared with."""
        if not self.scanner.usable(ask.kpi):
            return []
        if ask.grain is Grain.ALL:
            return [replace(ask.at, ordinals=(0,))]
        covered = self.covering.of_ask(ask)
        if covered is None or covered.until is None:
            return []
        try:
            periods = ordinals(covered, ask.calendar, ask.grain)
            last = periods[-1]
            if ask.calendar.end(ask.grain, last) <= self.covering.complete_until(ask):
                return [replace(ask.at, ordinals=periods)]
            elapsed = (covered.until - ask.calendar.start(ask.grain, last)).days
        except OutsideCalendar as outside:
            self._outside(ask.kpi, outside)
            return []
        whole = replace(ask.at, ordinals=periods, partial=last, partial_days=elapsed)
        compared = {last - 1, ask.calendar.year_before(ask.grain, last)} - {None}
        # A shorter earlier period is compared as a whole, which is there already.
        earlier = tuple(
            sorted(
                each
                for each in compared
                if each is not None
                and each >= periods[0]
                and ask.calendar.period(ask.grain, each).days > elapsed
            )
        )
        if ask.grain is Grain.DAY or not earlier:
            return [whole]
        return [whole, replace(ask.at, ordinals=earlier, elapsed=elapsed)]

    def _outside(self, kpi: Kpi, outside: OutsideCalendar) -> None:
        facts = {"kpi": kpi.name, "why": str(outside)}
        place = kpi.places.get("calendar", kpi.place)
        self.outcome.failed[kpi.name] = Finding(code="outside-calendar", place=place, facts=facts)

    def observe(self, kpi: Kpi, asks: Sequence[Ask], engines: dict[str, str]) -> None:
        """All observations of a KPI, or why there are none."""
        if not self.scanner.usable(kpi):
            self.outcome.failed[kpi.name] = self.scanner.why_not(kpi)
            return
        digest = definition_hash(self.reach.definitions, kpi, engines)
        observations: list[Observation] = []
        for ask in asks:
            try:
                observations += self._of_ask(ask, digest)
            except OutsideCalendar as outside:
                self._outside(kpi, outside)
        if kpi.name in self.outcome.failed:
            return
        self.outcome.observations[kpi.name] = observations

    def _of_ask(self, ask: Ask, digest: str) -> list[Observation]:
        if ask.split in self.scanner.dropped:
            self._too_many(ask, None)
            return []
        found: list[Observation] = []
        for at in self.places(ask):
            cube = self.evaluation.cube(ask.kpi.formula, at)
            if len(cube.slices) > self.reach.definitions.most_slices:
                self._too_many(ask, len(cube.slices))
                return []
            found += self._of_cube(ask, at, cube, _sides(ask, at, self.evaluation), digest)
        return found

    def _too_many(self, ask: Ask, count: int | None) -> None:
        most = self.reach.definitions.most_slices
        finding = Finding(
            code="slices-too-many",
            place=ask.kpi.places.get("by", ask.kpi.place),
            facts={
                "kpi": ask.kpi.name,
                "by": ", ".join(ask.cut.dimensions),
                "count": f"> {most}" if count is None else str(count),
                "most": str(most),
            },
            severity=Severity.WARNING,
        )
        if finding not in self.outcome.findings:
            self.outcome.findings.append(finding)

    def _of_cube(
        self, ask: Ask, at: At, cube: Cube, sides: dict[str, Cube], digest: str
    ) -> list[Observation]:
        total = not ask.split.dimensions
        slices = {(): cube.of(())} if total else cube.slices
        covered = self.covering.of_ask(ask)
        periods = {ordinal: self._period(ask, at, ordinal, covered) for ordinal in at.ordinals}
        complete = self._complete(ask, at, periods)
        as_of = None if covered is None else covered.last
        entered = entered_days(self.reach.definitions, ask.kpi)
        written = {} if entered is None else {at: written_on(entered, each) for at, each in periods.items()}
        present = None if total else self.evaluation.presence(ask.kpi.formula, at)
        clipped = at.elapsed is not None
        found = []
        for members, series in slices.items():
            named: Slice = tuple(zip(ask.split.dimensions, members, strict=True))
            begun = total
            for ordinal in at.ordinals:
                value = series[ordinal]
                if value is None and (clipped or not total):
                    continue
                if present is not None and value == 0:
                    begun = begun or present.begun(members, periods[ordinal].end)
                    # A slice's days without rows are not kept: they say nothing that the total does not.
                    if not begun or (
                        ask.grain is Grain.DAY and not present.on(members, periods[ordinal].start)
                    ):
                        continue
                begun = True
                observation = Observation(
                    kpi=ask.kpi.name,
                    period=periods[ordinal],
                    slice=named,
                    value=value,
                    parts={name: side.of(members).get(ordinal) for name, side in sides.items()},
                    complete=complete[ordinal],
                    entered=written.get(ordinal) is not None,
                    definition=digest,
                    data_as_of=written.get(ordinal) or as_of,
                    computed_at=self.reach.now,
                )
                found.append(observation)
        return found

    def _complete(self, ask: Ask, at: At, periods: dict[int, Period]) -> dict[int, bool]:
        if ask.grain is Grain.ALL:
            return dict.fromkeys(periods, True)
        if at.elapsed is not None:
            return dict.fromkeys(periods, False)
        until = self.covering.complete_until(ask)
        return {ordinal: period.end <= until for ordinal, period in periods.items()}

    def _period(self, ask: Ask, at: At, ordinal: int, covered: Coverage | None) -> Period:
        if ask.grain is not Grain.ALL:
            key = (ask.calendar.name, ask.grain, ordinal)
            period = self.periods.get(key) or ask.calendar.period(ask.grain, ordinal)
            self.periods[key] = period
            return period if at.elapsed is None else period.clipped(period.start + timedelta(days=at.elapsed))
        if covered is not None and covered.first is not None and covered.until is not None:
            return Period(start=covered.first, end=covered.until, grain=Grain.ALL)
        today = self.reach.now.astimezone(ZoneInfo(ask.calendar.timezone)).date()
        return Period(start=today, end=today + timedelta(days=1), grain=Grain.ALL)


def _sides(ask: Ask, at: At, evaluation: Evaluation) -> dict[str, Cube]:
    """Numerator and denominator of a ratio, kept beside its values."""
    ratio = ratio_of(ask.kpi.formula)
    if ratio is None:
        return {}
    return {
        "numerator": evaluation.cube(ratio.left, at),
        "denominator": evaluation.cube(ratio.right, at),
    }
