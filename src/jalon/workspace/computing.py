"""Computing a workspace: load, check, compute, stage, publish. What fails keeps its last good values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jalon.compute.identity import definition_hash, resolved, sources_of
from jalon.compute.observe import Computed, compute_kpis, silent
from jalon.compute.reach import Reach
from jalon.compute.scanning import Progress
from jalon.ports import Ledger, Loaded, Publication, Wanted
from jalon.vocabulary.finding import Finding, Severity
from jalon.vocabulary.formula import leaves, references
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Run, failure_key
from jalon.vocabulary.source import Source
from jalon.vocabulary.workspace import Definitions
from jalon.workspace.finding import Opened, Workspace, columns_found
from jalon.workspace.history import base_entries, definition_entries, last_contents, target_entries
from jalon.workspace.states import failure, states_of

_ROUNDS = 3
_EMPTY = ("source-empty", "source-without-rows")


@dataclass
class Outcome:
    """What a run did: its number (None: nothing was published), what changed, what failed, what was found."""

    run: int | None = None
    kpis: int = 0
    unchanged: int = 0
    values: int = 0
    failed: dict[str, Finding] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def trial(workspace: Workspace, now: datetime, kpis: list[Kpi] | None = None) -> Computed:
    """Compute without keeping anything: for `check --run` and `explain --plan`."""
    with workspace.warehouses() as opened:
        chosen = list(workspace.definitions.kpis.values()) if kpis is None else kpis
        reach, findings, broken = reach_of(workspace, opened, chosen, now)
        computed = compute_kpis(reach, [kpi for kpi in chosen if kpi.name not in broken])
        computed.failed.update(broken)
        computed.findings[:0] = findings
        return computed


def run(workspace: Workspace, now: datetime, full: bool = False, progress: Progress = silent) -> Outcome:
    """Compute every KPI whose definition or rows changed (all with `full`) and publish the values.

    Another run that publishes first makes this one start again, at most three times.
    """
    with workspace.ledger() as ledger, workspace.warehouses() as opened:
        for _ in range(_ROUNDS):
            outcome, published = _round(workspace, ledger, opened, now, full, progress)
            if published:
                return outcome
        return outcome


def _round(
    workspace: Workspace, ledger: Ledger, opened: Opened, now: datetime, full: bool, progress: Progress
) -> tuple[Outcome, bool]:
    current = ledger.current()
    every = list(workspace.definitions.kpis.values())
    reach, findings, broken = reach_of(workspace, opened, every, now)
    sound = [kpi for kpi in every if kpi.name not in broken]
    engines = {name: each.version for name, each in opened.warehouses.items()}
    known = last_contents(ledger.history("definition"))
    todo = [kpi for kpi in sound if full or _changed(kpi, reach, current, known, engines)]
    outcome = Outcome(kpis=len(todo), unchanged=len(sound) - len(todo), findings=findings)
    computed = compute_kpis(reach, todo, progress)
    _keep_emptied(ledger, reach, computed)
    outcome.findings += computed.findings
    outcome.failed = {**broken, **computed.failed}
    states = states_of(current, computed, outcome.failed, reach)
    well = [kpi for kpi in sound if kpi.name not in outcome.failed]
    again = [kpi for kpi in well if kpi.name in computed.observations]
    entries = definition_entries(reach, again, known, engines)
    entries += target_entries(ledger, every, now)
    entries += base_entries(ledger, well, computed, reach)
    if not todo and not entries and current is not None and current.sources == states:
        return outcome, True
    number = ledger.begin(", ".join(sorted(engines.values())), now)
    for name, observations in computed.observations.items():
        progress(name)
        outcome.values += ledger.stage(number, name, observations)
    outcome.run = number
    published = ledger.publish(number, Publication(sources=states, entries=tuple(entries)), now)
    return outcome, published


def reach_of(
    workspace: Workspace, opened: Opened, kpis: list[Kpi], now: datetime
) -> tuple[Reach, list[Finding], dict[str, Finding]]:
    """The loaded sources of some KPIs, the findings, and the KPIs that cannot be computed because of one."""
    definitions = workspace.definitions
    names = frozenset(name for kpi in kpis for name in sources_of(definitions, kpi))
    loaded = {name: _sound(each) for name, each in workspace.loaded(opened, names).items()}
    findings = list(columns_found(workspace, loaded, whole=False))
    errors = [finding for finding in (*workspace.findings, *findings) if finding.severity is Severity.ERROR]
    broken = {}
    for kpi in kpis:
        finding = _breaks(workspace, kpi, errors)
        if finding is not None:
            broken[kpi.name] = finding
    return Reach(definitions, opened.warehouses, loaded, now), findings, broken


def _sound(loaded: Loaded) -> Loaded:
    """A source with an error is not read at all: half-read rows would be wrong numbers."""
    wrong = any(finding.severity is Severity.ERROR for finding in loaded.findings)
    return replace(loaded, table=None) if wrong else loaded


def _breaks(workspace: Workspace, kpi: Kpi, errors: list[Finding]) -> Finding | None:
    """The error in a KPI's own lines, in those of the KPIs it uses or of its sources, if there is one."""
    definitions = workspace.definitions
    used: list[Kpi | Source] = list(resolved(definitions, kpi))
    used += [definitions.sources[name] for name in sources_of(definitions, kpi)]
    places = {place for each in used for place in (each.place, *each.places.values())}
    missing = references_missing(definitions, kpi)
    return next((finding for finding in errors if finding.place in places), missing)


def references_missing(definitions: Definitions, kpi: Kpi) -> Finding | None:
    """A KPI or source that the formula names and that could not be read."""
    for each in resolved(definitions, kpi):
        absent = sorted(references(each.formula) - set(definitions.kpis))
        absent += sorted({leaf.rows.source for leaf in leaves(each.formula)} - set(definitions.sources))
        if absent:
            place = each.places.get("value", each.place)
            return Finding(code="part-unread", place=place, facts={"kpi": each.name, "name": absent[0]})
    return None


def _keep_emptied(ledger: Ledger, reach: Reach, computed: Computed) -> None:
    """Fail the KPIs that have published values and read a source without any row: nothing is no news.

    An export that failed half-way, a wrong clock or a wrong year would otherwise withdraw all of them.
    """
    said = [*computed.findings, *(finding for each in reach.loaded.values() for finding in each.findings)]
    empty = {finding.facts["source"]: finding for finding in said if finding.code in _EMPTY}
    if not empty:
        return
    for name in list(computed.observations):
        read = sources_of(reach.definitions, reach.definitions.kpis[name])
        source = next((each for each in read if each in empty), None)
        if source is None or not ledger.observations(Wanted(kpi=name)):
            continue
        place, facts = empty[source].place, {"source": source}
        finding = Finding(code="source-emptied", place=place, facts=facts, severity=Severity.ERROR)
        computed.failed[name] = finding
        del computed.observations[name]
        computed.states[source] = failure(source, finding, reach.loaded[source])


def _changed(
    kpi: Kpi,
    reach: Reach,
    current: Run | None,
    known: Mapping[str, Mapping[str, Any]],
    engines: dict[str, str],
) -> bool:
    """True when a KPI must be computed again: its definition, rows or day are not those of the last run.

    The day counts because a period becomes complete by the clock alone: the KPI's own day, whose midnight is
    not the one of UTC.
    """
    zone = ZoneInfo(reach.definitions.calendar(kpi).timezone)
    if current is None or current.started_at.astimezone(zone).date() != reach.now.astimezone(zone).date():
        return True
    if failure_key(kpi.name) in current.sources:
        return True
    if known.get(kpi.name, {}).get("hash") != definition_hash(reach.definitions, kpi, engines):
        return True
    for name in sources_of(reach.definitions, kpi):
        before = current.sources.get(name)
        now = reach.loaded[name]
        if before is None or before.failure or not now.fingerprint or before.fingerprint != now.fingerprint:
            return True
    return False
