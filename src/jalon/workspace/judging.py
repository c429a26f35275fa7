"""Reading what was published and judging it: values with status, the board, one KPI explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from jalon.compute.plan import grains_of
from jalon.judge.choice import home_grain, own_grain
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.judge.since import held
from jalon.judge.verdict import judge
from jalon.ports import Ledger, Wanted
from jalon.show.asked import asked_on_the_way
from jalon.show.board import SHOWN, Card
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.kpi import Kpi, Level
from jalon.vocabulary.observation import TOTAL, Observation, Run, Slice, Value
from jalon.vocabulary.target import Target
from jalon.vocabulary.verdict import Status
from jalon.workspace.asked import asked_then, kpi_then
from jalon.workspace.finding import Workspace
from jalon.workspace.published import Published, states_of_kpi


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One value with its status (None: no target says anything about it); `ended`: of facts that stopped."""

    observation: Observation
    status: Status | None
    ended: bool = False


def failures(workspace: Workspace, run: Run | None, kpi: Kpi) -> list[Finding]:
    """Why the last run could not compute a KPI or read its sources; empty when it could."""
    found: list[Finding] = []
    for state in states_of_kpi(workspace, run, kpi):
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
    reading = Published.of(workspace, ledger, now, as_of)
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
            found.append(Judged(observation=observation, status=status, ended=setting.ended))
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
    reading = Published.of(workspace, ledger, now, as_of, reconstruct=reconstruct)
    definitions = workspace.definitions
    asked = definitions.board if names is None else names
    named = [reading.kpis[name] for name in asked if name in reading.kpis]
    chosen = named if named or names is not None else list(reading.kpis.values())
    return [card_of(reading, kpi, shown_grain(workspace, kpi)) for kpi in chosen]


def card_of(reading: Published, kpi: Kpi, grain: Grain, slice: Slice = TOTAL) -> Card:
    """The latest verdict of one KPI, grain and slice, with the values before it."""
    series = reading.series(kpi, grain, slice)
    setting = reading.setting(kpi, series)
    card = card_from(kpi, series, setting, then=kpi_then(reading, kpi, series, setting))
    if kpi.targets:
        card = replace(card, asked=_asked(reading, kpi, series, setting, card.verdict.period))
    return card if slice else replace(card, members=member_cards(reading, kpi))


def _asked(
    reading: Published, kpi: Kpi, series: Series, setting: Setting, period: Period
) -> tuple[Value | tuple[Value, Value] | None, ...]:
    """What was asked of the last values up to a period, one each."""
    up_to = [seen.period for start, seen in series.whole.items() if start <= period.start][-SHOWN:]
    then = asked_then(reading, kpi, series, setting, up_to)
    return tuple(asked_on_the_way(then.get(each.start)) for each in up_to)


def member_cards(reading: Published, kpi: Kpi) -> tuple[Card, ...]:
    """The latest verdict of every member with a target of its own, in the order of the targets."""
    home = shown_grain(reading.workspace, kpi)
    found = {
        (slice, own_grain(target) or home): None
        for target in kpi.targets
        if (slice := _slice_of(kpi, target)) is not None
    }
    return tuple(card_of(reading, kpi, grain, slice) for slice, grain in found)


def _slice_of(kpi: Kpi, target: Target) -> Slice | None:
    """The members a target is for, in the order of the cut that is kept; None for the whole."""
    members = dict(target.terms.members)
    cuts = (cut.dimensions for cut in kpi.by if members and {*cut.dimensions} == members.keys())
    return next((tuple((each, members[each]) for each in cut) for cut in cuts), None)


def card_from(
    kpi: Kpi,
    series: Series,
    setting: Setting,
    period: Period | None = None,
    then: Callable[[Period], tuple[Kpi, Setting]] | None = None,
) -> Card:
    """The verdict on a period of a series (the latest when None is named), with the values before it.

    `then`: the KPI by the targets of an earlier period, as in `held`.
    """
    verdict = judge(kpi, series, setting, period)
    history = tuple(seen.value for start, seen in series.whole.items() if start <= verdict.period.start)
    return Card(
        kpi=kpi,
        verdict=verdict,
        calendar=setting.calendar,
        history=history,
        held=held(kpi, series, setting, verdict, then),
    )


def shown_grain(workspace: Workspace, kpi: Kpi) -> Grain:
    """The grain a KPI is read at first, among those kept.

    An operational one of which neither a target nor a review says otherwise is read by week: such KPIs are
    followed over short periods.
    """
    kept = grains_of(workspace.definitions, kpi)
    unsaid = kpi.level is Level.OPERATIONAL and not kpi.targets and kpi.review is None
    if unsaid and Grain.WEEK in kept:
        return Grain.WEEK
    return home_grain(replace(kpi, grains=kept))


def known_since(ledger: Ledger) -> datetime | None:
    """When the first run was published: what is shown of earlier moments is reconstructed."""
    published = [run.published_at for run in ledger.runs(100_000) if run.published_at is not None]
    return min(published, default=None)
