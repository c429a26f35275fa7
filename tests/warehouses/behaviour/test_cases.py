"""Every case on every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from jalon.compute.observe import Computed
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.observation import Observation, Slice
from jalon.workspace import find, trial
from tests.warehouses.behaviour.cases import Case, asked, every_case, same, when
from tests.warehouses.behaviour.engines import Engine, written

CASES = every_case()


def test_there_are_enough() -> None:
    assert len(CASES) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(
    case: Case, engine: Engine, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    written(case, engine, tmp_path)
    workspace = find(tmp_path, case.now)
    assert not workspace.errors, workspace.errors
    computed = trial(workspace, case.now)
    assert set(computed.failed) == set(case.failed), computed.failed
    for kpi, facts in case.failed.items():
        assert_finding(computed.failed[kpi], facts)
    for key, wanted in case.expect.items():
        assert_values(computed, key, wanted)
    for key, wanted in case.holds.items():
        assert_values(computed, key, wanted, some=True)
    for key, wanted_slices in case.slices.items():
        assert sorted(slices(computed, key)) == sorted(wanted_slices), key
    for key, starts in case.complete.items():
        assert [when(one) for one in whole(computed, *asked(key)) if one.complete] == starts, key
    for key, wanted in case.clipped.items():
        found = {f"{one.period.start}..{one.period.end}": one.value for one in clipped(computed, *asked(key))}
        assert set(found) == set(wanted), key
        assert all(same(found[period], wanted[period]) for period in wanted), (key, found)
    assert {one.code for one in computed.findings} == set(case.findings), computed.findings
    record_property("agreed", f"{engine.name} ({case.files})" if "Duck" in engine.name else engine.name)


def assert_values(computed: Computed, key: str, wanted: Mapping[str, str], some: bool = False) -> None:
    every = {when(one): one.value for one in whole(computed, *asked(key))}
    found = {period: value for period, value in every.items() if not some or period in wanted}
    assert {period: str(value) for period, value in found.items()} == {
        period: str(found[period]) if period in found and same(found[period], value) else value
        for period, value in wanted.items()
    }, key


def assert_finding(finding: Finding, facts: Mapping[str, str]) -> None:
    said = {"code": finding.code, **finding.facts}
    assert {name: said.get(name) for name in facts} == facts


def whole(computed: Computed, kpi: str, grain: Grain, slice: Slice) -> list[Observation]:
    """The values of whole periods, those still running included."""
    found: dict[object, Observation] = {}
    for one in of(computed, kpi, grain, slice):
        known = found.setdefault(one.period.start, one)
        found[one.period.start] = max(known, one, key=lambda each: each.period.end)
    return list(found.values())


def clipped(computed: Computed, kpi: str, grain: Grain, slice: Slice) -> list[Observation]:
    """The same elapsed part of earlier periods."""
    kept = {(one.period.start, one.period.end) for one in whole(computed, kpi, grain, slice)}
    return [one for one in of(computed, kpi, grain, slice) if (one.period.start, one.period.end) not in kept]


def of(computed: Computed, kpi: str, grain: Grain, slice: Slice) -> list[Observation]:
    return [one for one in computed.observations[kpi] if one.period.grain is grain and one.slice == slice]


def slices(computed: Computed, key: str) -> set[str]:
    """The slices of a cut, as written in cases: `revenue month region`."""
    kpi, grain, *dimensions = key.split()
    return {
        " ".join(
            f"{name}={'' if member is None else member.replace(chr(1), '+')}" for name, member in one.slice
        )
        for one in computed.observations[kpi]
        if one.period.grain is Grain(grain) and [name for name, _ in one.slice] == dimensions
    }
