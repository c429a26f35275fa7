"""Reading what was published and judging it: values with status, the board, one KPI explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jalon.compute.identity import sources_of
from jalon.compute.plan import grains_of
from jalon.definitions.formula import row_text
from jalon.judge.base import key_of, restated
from jalon.judge.choice import home_grain
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.judge.since import held
from jalon.judge.verdict import judge
from jalon.ports import Ledger, Wanted
from jalon.show.board import Card
from jalon.show.explain import Explained
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.formula import leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import TOTAL, Observation, Run, Slice, SourceState, failure_key
from jalon.vocabulary.target import PerPeriod
from jalon.vocabulary.verdict import FrozenBase, Status, Verdict
from jalon.workspace.finding import Workspace
from jalon.workspace.history import bases
from jalon.workspace.past import kpis_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One value with its status (None: no target says anything about it)."""

    observation: Observation
    status: Status | None


@dataclass
class _Reading:
    """What judging needs at hand: the ledger, the run that is read, the clock."""

    workspace: Workspace
    ledger: Ledger
    run: Run | None
    now: datetime
    as_of: datetime | None
    bases: dict[tuple[str, str], FrozenBase]
    kpis: Mapping[str, Kpi]
    until: date | None = None  # the last day that may be known, where the past is reconstructed

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        ledger: Ledger,
        now: datetime,
        as_of: datetime | None,
        *,
        reconstruct: bool = False,
    ) -> _Reading:
        """Read as of a moment (None: now): its values, judged by its targets.

        Before the first run nothing was kept, so there is nothing to replay. With `reconstruct`, today's
        values of the periods that were over by then, judged by today's targets, stand in for it.
        """
        kpis = workspace.definitions.kpis
        if as_of is None:
            return cls(workspace, ledger, ledger.current(), now, None, bases(ledger), kpis)
        run = _run_at(ledger, as_of)
        if run is None and reconstruct:
            until = as_of.astimezone(ZoneInfo(workspace.definitions.calendars["default"].timezone)).date()
            return cls(workspace, ledger, ledger.current(), as_of, None, bases(ledger), kpis, until)
        return cls(workspace, ledger, run, as_of, as_of, bases(ledger, as_of), kpis_at(ledger, kpis, as_of))

    def series(self, kpi: Kpi, grain: Grain, slice: Slice = TOTAL) -> Series:
        """The published values of one slice."""
        wanted = Wanted(kpi=kpi.name, grain=grain.value, slices=(slice,), as_of=self.as_of)
        return Series.of(
            kpi.name, grain, self.known(self.ledger.observations(wanted)), self.calendar(kpi), slice
        )

    def known(self, observations: Sequence[Observation]) -> list[Observation]:
        """What could be known of some values: all, or those of periods over by the day reconstructed."""
        until = self.until
        if until is None:
            return list(observations)
        over = [each for each in observations if each.period.end <= until + timedelta(days=1)]
        return [replace(each, data_as_of=min(each.data_as_of or until, until)) for each in over]

    def calendar(self, kpi: Kpi) -> Calendar:
        """The calendar a KPI follows."""
        return self.workspace.definitions.calendar(kpi)

    def setting(self, kpi: Kpi, series: Series) -> Setting:
        """Everything beside the series that a verdict rests on."""
        calendar = self.calendar(kpi)
        today = self.now.astimezone(ZoneInfo(calendar.timezone)).date()
        states = self.states(kpi)
        seen = [state for state in states if state.source == failure_key(kpi.name)] or states
        covered = [state.covered_until for state in seen if state.covered_until is not None]
        if self.until is not None:
            covered.append(self.until + timedelta(days=1))
        others = {
            target.kpi: self.series(self.kpis[target.kpi], series.grain, series.slice)
            for target in kpi.targets
            if isinstance(target, PerPeriod) and target.kpi is not None and target.kpi in self.kpis
        }
        bases = {
            key: restated(base, series)
            for target in kpi.targets
            if (base := self.bases.get((kpi.name, key := key_of(target)))) is not None
        }
        return Setting(
            calendar=calendar,
            today=today,
            covered_until=min(covered) if covered else None,
            stale=any(self._stale(state) for state in states),
            bases=bases,
            others=others,
            kpis=self.kpis,
        )

    def states(self, kpi: Kpi) -> list[SourceState]:
        """What the run saw of a KPI's sources, and why it could not compute the KPI, if so."""
        return _states(self.workspace, self.run, kpi)

    def _stale(self, state: SourceState) -> bool:
        """A source that failed, or that is later than it promised (its usual pauses allowed)."""
        if state.failure:
            return True
        source = self.workspace.definitions.sources.get(state.source)
        if source is None or source.arrives_within is None or state.covered_until is None:
            return False
        zone = ZoneInfo(self.workspace.definitions.calendars["default"].timezone)
        first_missing = datetime.combine(state.covered_until, datetime.min.time(), tzinfo=zone)
        due = first_missing + timedelta(days=max(state.usual_gap, 1)) + source.arrives_within
        return self.now > due

    def verdict(self, kpi: Kpi, grain: Grain, slice: Slice = TOTAL, period: Period | None = None) -> Verdict:
        """The verdict on one KPI, slice and period (the latest when None is named)."""
        series = self.series(kpi, grain, slice)
        return judge(kpi, series, self.setting(kpi, series), period)


def _states(workspace: Workspace, run: Run | None, kpi: Kpi) -> list[SourceState]:
    if run is None:
        return []
    names = [*sources_of(workspace.definitions, kpi), failure_key(kpi.name)]
    return [run.sources[name] for name in names if name in run.sources]


def failures(workspace: Workspace, run: Run | None, kpi: Kpi) -> list[Finding]:
    """Why the last run could not compute a KPI or read its sources; empty when it could."""
    found: list[Finding] = []
    for state in _states(workspace, run, kpi):
        finding = Finding(code=state.failure, place=_place(state.place), facts=state.message)
        if state.failure and finding not in found:
            found.append(finding)
    return found


def _place(written: str) -> Place:
    file, colon, line = written.rpartition(":")
    return Place(file=file, line=int(line)) if colon and line.isdigit() else Place(file=written)


def shown(
    workspace: Workspace,
    ledger: Ledger,
    kpi: Kpi,
    grain: Grain,
    *,
    by: tuple[str, ...],
    start: date | None,
    end: date | None,
    now: datetime,
    as_of: datetime | None,
) -> list[Judged]:
    """The published values of one KPI at a grain and cut, each with its status, by slice and time.

    `start` and `end` bound which periods are listed (by their first day), never what they were computed from.
    Raises `Refusal` when nothing is kept at this grain or cut.
    """
    _kept(workspace, kpi, grain, by)
    reading = _Reading.of(workspace, ledger, now, as_of)
    kpi = reading.kpis[kpi.name]
    wanted = Wanted(kpi=kpi.name, grain=grain.value, dimensions=by, as_of=reading.as_of)
    by_slice: dict[Slice, list[Observation]] = {}
    for observation in reading.known(ledger.observations(wanted)):
        by_slice.setdefault(observation.slice, []).append(observation)
    found: list[Judged] = []
    for slice, observations in by_slice.items():
        series = Series.of(kpi.name, grain, observations, reading.calendar(kpi), slice)
        setting = reading.setting(kpi, series)
        quiet = not kpi.targets and not kpi.learning and not setting.stale
        for first_day, observation in series.whole.items():
            outside = grain is not Grain.ALL and (
                (start is not None and first_day < start) or (end is not None and first_day >= end)
            )
            if outside:
                continue
            if quiet:
                status = Status.NO_DATA if observation.value is None else None
            else:
                status = judge(kpi, series, setting, observation.period).status
            found.append(Judged(observation=observation, status=status))
    return found


def _kept(workspace: Workspace, kpi: Kpi, grain: Grain, by: tuple[str, ...]) -> None:
    """Refuse what is not kept, saying what is."""
    grains = grains_of(workspace.definitions, kpi)
    if grain not in grains:
        kept = ", ".join(each.value for each in grains)
        facts = {"kpi": kpi.name, "grain": grain.value, "kept": kept}
        raise Refusal(Finding(code="grain-not-kept", place=kpi.place, facts=facts))
    cuts = [cut.dimensions for cut in kpi.by]
    if by and by not in cuts:
        kept = "; ".join(", ".join(cut) for cut in cuts) or "—"
        facts = {"kpi": kpi.name, "by": ", ".join(by), "kept": kept}
        raise Refusal(Finding(code="cut-not-kept", place=kpi.places.get("by", kpi.place), facts=facts))


def board(
    workspace: Workspace,
    ledger: Ledger,
    now: datetime,
    as_of: datetime | None = None,
    names: Iterable[str] | None = None,
    *,
    reconstruct: bool = False,
) -> list[Card]:
    """The latest verdict of the KPIs named; without names those the workspace puts on its board, else all.

    `as_of` replays a moment; one before the first run shows nothing, or with `reconstruct` what today's
    values say of it (`known_since` tells the two apart).
    """
    reading = _Reading.of(workspace, ledger, now, as_of, reconstruct=reconstruct)
    definitions = workspace.definitions
    asked = definitions.board if names is None else names
    named = [reading.kpis[name] for name in asked if name in reading.kpis]
    chosen = named if named or names is not None else list(reading.kpis.values())
    return [_card(reading, kpi) for kpi in chosen]


def _card(reading: _Reading, kpi: Kpi) -> Card:
    grain = shown_grain(reading.workspace, kpi)
    series = reading.series(kpi, grain)
    setting = reading.setting(kpi, series)
    verdict = judge(kpi, series, setting)
    history = tuple(seen.value for start, seen in series.whole.items() if start <= verdict.period.start)
    return Card(
        kpi=kpi,
        verdict=verdict,
        calendar=reading.calendar(kpi),
        history=history,
        held=held(kpi, series, setting, verdict),
    )


def shown_grain(workspace: Workspace, kpi: Kpi) -> Grain:
    """The grain a KPI is read at first, among those kept."""
    kept = grains_of(workspace.definitions, kpi)
    return home_grain(replace(kpi, grains=kept))


def explain(
    workspace: Workspace,
    ledger: Ledger,
    kpi: Kpi,
    *,
    now: datetime,
    grain: Grain | None = None,
    day: date | None = None,
    slice: Slice = TOTAL,
    plan: Sequence[str] = (),
) -> Explained:
    """One KPI's verdict with all it rests on, for the period that holds `day` (the latest when None)."""
    reading = _Reading.of(workspace, ledger, now, None)
    chosen = grain or shown_grain(workspace, kpi)
    calendar = reading.calendar(kpi)
    series = reading.series(kpi, chosen, slice)
    setting = reading.setting(kpi, series)
    period = None if day is None else calendar.period_of(chosen, day)
    verdict = judge(kpi, series, setting, period)
    seen = series.at(verdict.period)
    definitions = workspace.definitions
    filters = [row_text(leaf.rows.where) for leaf in leaves(kpi.formula) if leaf.rows.where is not None]
    return Explained(
        kpi=kpi,
        verdict=verdict,
        calendar=calendar,
        parts={} if seen is None else seen.parts,
        filters=tuple(dict.fromkeys(filters)),
        sources={name: definitions.sources[name].label for name in sources_of(definitions, kpi)},
        times={
            name: definitions.sources[name].times[0].name
            for name in sources_of(definitions, kpi)
            if definitions.sources[name].times
        },
        objectives={name: each.label for name, each in definitions.objectives.items()},
        kpis=definitions.kpis,
        bases=tuple(setting.bases.get(key_of(target)) for target in kpi.targets),
        plan=tuple(plan),
    )


def known_since(ledger: Ledger) -> datetime | None:
    """When the first run was published: what is shown of earlier moments is reconstructed."""
    published = [run.published_at for run in ledger.runs(100_000) if run.published_at is not None]
    return min(published, default=None)


def _run_at(ledger: Ledger, moment: datetime) -> Run | None:
    """The last run published at or before a moment."""
    published = [run for run in ledger.runs(100_000) if run.published_at is not None]
    return next((run for run in published if run.published_at and run.published_at <= moment), None)
