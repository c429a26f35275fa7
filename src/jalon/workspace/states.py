"""What is known of every source after a run, and of every KPI that could not be computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jalon.compute.identity import sources_of
from jalon.compute.observe import Computed
from jalon.compute.reach import Reach
from jalon.ports import Loaded
from jalon.vocabulary.finding import Finding, Severity
from jalon.vocabulary.observation import FAILED, Run, SourceState, failure_key


def states_of(
    current: Run | None, computed: Computed, failed: Mapping[str, Finding], reach: Reach
) -> dict[str, SourceState]:
    """What is known of every source: as seen now, else as last seen; a failure keeps the last seen days.

    A KPI that failed has a state of its own: its source may be sound, and its values are as old all the same.
    """
    every = current.sources if current else {}
    states = {name: each for name, each in every.items() if not name.startswith(FAILED)}
    for name, state in computed.states.items():
        states[name] = _kept(states.get(name), state)
    for name, loaded in reach.loaded.items():
        errors = [finding for finding in loaded.findings if finding.severity is Severity.ERROR]
        if loaded.table is None and errors:
            states[name] = _kept(states.get(name), failure(name, errors[0], loaded))
    for name, finding in failed.items():
        key = failure_key(name)
        read = [
            every[each]
            for each in sources_of(reach.definitions, reach.definitions.kpis[name])
            if each in every
        ]
        covered = [each.covered_until for each in read if each.covered_until is not None]
        until = every[key].covered_until if key in every else min(covered, default=None)
        states[key] = replace(failure(key, finding, None), covered_until=until)
    return states


def failure(source: str, finding: Finding, loaded: Loaded | None) -> SourceState:
    """The state of what a finding stopped."""
    return SourceState(
        source=source,
        fingerprint=loaded.fingerprint if loaded else "",
        delivered_at=loaded.delivered_at if loaded else None,
        failure=finding.code,
        message=dict(finding.facts),
        place=str(finding.place),
    )


def _kept(before: SourceState | None, now: SourceState) -> SourceState:
    """A failed source keeps the days it was last seen to cover."""
    if not now.failure or before is None:
        return now
    return replace(
        now,
        rows=before.rows,
        first_day=before.first_day,
        last_day=before.last_day,
        covered_until=before.covered_until,
        usual_gap=before.usual_gap,
        gaps=before.gaps,
        weekdays=before.weekdays,
        days=before.days,
    )
