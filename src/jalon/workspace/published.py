"""What was published, read as of a moment: series, what verdicts rest on beside them, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jalon.compute.identity import resolved, sources_of
from jalon.compute.plan import grains_of
from jalon.judge.base import key_of, restated
from jalon.judge.choice import home_grain
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.judge.verdict import judge
from jalon.ports import Ledger, Wanted
from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.formula import leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import TOTAL, Observation, Run, Slice, SourceState, failure_key
from jalon.vocabulary.target import PerPeriod
from jalon.vocabulary.verdict import FrozenBase, Verdict
from jalon.workspace.finding import Workspace
from jalon.workspace.history import bases
from jalon.workspace.past import kpis_at


@dataclass
class Published:
    """What was published as of a moment: the ledger, the run that is read, the clock, the targets of then."""

    workspace: Workspace
    ledger: Ledger
    run: Run | None
    now: datetime
    as_of: datetime | None
    bases: dict[tuple[str, str], FrozenBase]
    kpis: Mapping[str, Kpi]
    until: date | None = None  # the last day that may be known, where the past is reconstructed
    memory: dict[str, object] = field(default_factory=dict)  # what is prepared once a reading

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        ledger: Ledger,
        now: datetime,
        as_of: datetime | None,
        *,
        reconstruct: bool = False,
    ) -> Published:
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

    def day_of(self, kpi: Kpi, moment: datetime) -> date:
        """The day of a moment where the KPI is read: ledgers keep moments in UTC."""
        return moment.astimezone(ZoneInfo(self.calendar(kpi).timezone)).date()

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
            stale=any(self.stale(state) for state in states),
            ended=self._ended(kpi, states, today),
            bases=bases,
            others=others,
            kpis=self.kpis,
        )

    def states(self, kpi: Kpi) -> list[SourceState]:
        """What the run saw of a KPI's sources, and why it could not compute the KPI, if so."""
        return states_of_kpi(self.workspace, self.run, kpi)

    def stale(self, state: SourceState) -> bool:
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

    def _ended(self, kpi: Kpi, states: Sequence[SourceState], today: date) -> bool:
        """True where facts that promise nothing stopped long ago.

        Long is when the period after the last one with rows is over, and as much time again has gone by: data
        of March, read by month, have ended from June on.
        """
        definitions = self.workspace.definitions
        grain = home_grain(replace(kpi, grains=grains_of(definitions, kpi)))
        if grain is Grain.ALL:
            return False
        facts = {leaf.rows.source for each in resolved(definitions, kpi) for leaf in leaves(each.formula)}
        return any(
            self._silent(state, grain, self.calendar(kpi), today) for state in states if state.source in facts
        )

    def ended(self, kpi: Kpi, state: SourceState) -> bool:
        """True where a KPI's facts in this source stopped long ago and nothing was promised."""
        today = self.now.astimezone(ZoneInfo(self.calendar(kpi).timezone)).date()
        return self._ended(kpi, [state], today)

    def _silent(self, state: SourceState, grain: Grain, calendar: Calendar, today: date) -> bool:
        """True where a source promises nothing and brought no row in the two periods after its last."""
        source = self.workspace.definitions.sources[state.source]
        if source.arrives_within is not None or source.future or state.last_day is None:
            return False
        try:
            second = calendar.period(grain, calendar.ordinal(grain, state.last_day) + 2)
        except OutsideCalendar:
            return False
        return today >= second.end + timedelta(days=state.usual_gap if grain is Grain.DAY else 0)

    def verdict(self, kpi: Kpi, grain: Grain, slice: Slice = TOTAL, period: Period | None = None) -> Verdict:
        """The verdict on one KPI, slice and period (the latest when None is named)."""
        series = self.series(kpi, grain, slice)
        return judge(kpi, series, self.setting(kpi, series), period)


def states_of_kpi(workspace: Workspace, run: Run | None, kpi: Kpi) -> list[SourceState]:
    """What a run saw of a KPI's sources, and why it could not compute the KPI, if so."""
    if run is None:
        return []
    names = [*sources_of(workspace.definitions, kpi), failure_key(kpi.name)]
    return [run.sources[name] for name in names if name in run.sources]


def _run_at(ledger: Ledger, moment: datetime) -> Run | None:
    """The last run published at or before a moment."""
    published = [run for run in ledger.runs(100_000) if run.published_at is not None]
    return next((run for run in published if run.published_at and run.published_at <= moment), None)
