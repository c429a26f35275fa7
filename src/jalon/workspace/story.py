"""One KPI as its page tells it: where it stands, its values with what was asked, its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from jalon.compute.plan import grains_of
from jalon.judge.adding import adds_up
from jalon.judge.series import Series
from jalon.judge.verdict import judge
from jalon.ports import Ledger, Wanted
from jalon.show.board import Card
from jalon.show.explain import Explained
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import OTHER, TOTAL, Observation, Slice, Value
from jalon.vocabulary.verdict import Expectation, Verdict
from jalon.workspace.asked import asked_then, kpi_then
from jalon.workspace.explaining import explained
from jalon.workspace.finding import Workspace
from jalon.workspace.judging import card_from, failures, member_cards, shown_grain
from jalon.workspace.published import Published


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One member of a break-down: its verdict on the page's period and its values up to it, oldest first."""

    slice: Slice
    verdict: Verdict
    history: tuple[Value | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One KPI, grain and slice.

    `values` are whole periods in time order; `asked` is what a target asks of each, and of those to come, by
    first day. `members` are those of the break-down asked for, largest first, at most as many as asked;
    `more` counts the rest. `total` is the value that members add up to, None where they do not add up.
    `failures` say why the last run could not bring new values.
    """

    card: Card
    explained: Explained
    grains: tuple[Grain, ...]
    values: tuple[Observation, ...]
    asked: Mapping[date, Expectation]
    members: tuple[Member, ...] = ()
    more: int = 0
    total: Value | None = None
    failures: tuple[Finding, ...] = ()

    @property
    def seen(self) -> Observation | None:
        """The value the page tells of, as it was published."""
        start = self.card.verdict.period.start
        return next((each for each in self.values if each.period.start == start), None)


def story(
    workspace: Workspace,
    ledger: Ledger,
    kpi: Kpi,
    *,
    now: datetime,
    grain: Grain | None = None,
    slice: Slice = TOTAL,
    by: tuple[str, ...] = (),
    most: int = 12,
    as_of: datetime | None = None,
) -> Story:
    """Everything a KPI's page tells, from what was published; `as_of` replays a moment."""
    reading = Published.of(workspace, ledger, now, as_of, reconstruct=True)
    told = reading.kpis[kpi.name]
    series = reading.series(told, grain or shown_grain(workspace, kpi), slice)
    setting = reading.setting(told, series)
    card = card_from(told, series, setting, then=kpi_then(reading, told, series, setting))
    card = card if slice else replace(card, members=member_cards(reading, told))
    every = _members(reading, told, series.grain, by, card.verdict.period) if by else []
    adding = bool(by) and adds_up(told.formula, workspace.definitions.kpis)
    return Story(
        card=card,
        explained=explained(reading, card.verdict, series, setting),
        grains=grains_of(workspace.definitions, kpi),
        values=tuple(series.whole.values()),
        asked=asked_then(reading, told, series, setting),
        members=tuple(_judged(reading, told, each, card.verdict.period) for each in every[:most]),
        more=max(len(every) - most, 0),
        total=_total(reading, told, series.grain, card.verdict.period) if adding else None,
        failures=tuple(failures(workspace, reading.run, kpi)),
    )


def _members(reading: Published, kpi: Kpi, grain: Grain, by: tuple[str, ...], period: Period) -> list[Series]:
    """The members of a cut, those largest in a period first, the pooled rest last."""
    wanted = Wanted(kpi=kpi.name, grain=grain.value, dimensions=by, as_of=reading.as_of)
    found: dict[Slice, list[Observation]] = {}
    for each in reading.known(reading.ledger.observations(wanted)):
        found.setdefault(each.slice, []).append(each)
    calendar = reading.calendar(kpi)
    series = [Series.of(kpi.name, grain, each, calendar, slice) for slice, each in found.items()]

    def place(one: Series) -> tuple[bool, bool, Value]:
        seen = one.at(period)
        value = None if seen is None else seen.value
        pooled = any(member == OTHER for _, member in one.slice)
        return pooled, value is None, 0 if value is None else -value

    return sorted(series, key=place)


def _judged(reading: Published, kpi: Kpi, series: Series, period: Period) -> Member:
    verdict = judge(kpi, series, reading.setting(kpi, series), period)
    return Member(slice=series.slice, verdict=verdict, history=series.until(period))


def _total(reading: Published, kpi: Kpi, grain: Grain, period: Period) -> Value | None:
    seen = reading.series(kpi, grain).at(period)
    return None if seen is None else seen.value
