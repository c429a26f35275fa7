"""Every entry is accepted by the language and computes a value on generated tables, through the engine."""

from __future__ import annotations

import pytest

from jalon.catalogue import catalogue
from jalon.compute.observe import Computed
from jalon.workspace import Workspace
from jalon.workspace.finding import columns_found

ALL = catalogue()
SPLIT = [entry.name for entry in ALL.entries.values() if entry.by]


def test_the_whole_catalogue_is_sound(whole: Workspace) -> None:
    with whole.warehouses() as opened:
        seen = columns_found(whole, whole.described(opened))
    # They have no objective yet, so they are measures; nothing else is to be said.
    assert {finding.code for finding in (*whole.findings, *seen)} == {"measure-only"}
    assert set(whole.definitions.kpis) == set(ALL.entries)


@pytest.mark.slow
def test_nothing_fails(computed: Computed) -> None:
    assert computed.failed == {}
    assert computed.findings == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL.entries)
def test_an_entry_has_values(computed: Computed, name: str) -> None:
    grains = {grain.value for grain in ALL.entries[name].grains}
    kept = [seen for seen in computed.observations[name] if not seen.slice and seen.value is not None]
    assert any(seen.period.grain.value in grains for seen in kept)


@pytest.mark.slow
@pytest.mark.parametrize("name", SPLIT)
def test_an_entry_is_broken_down(computed: Computed, name: str) -> None:
    members = {seen.slice for seen in computed.observations[name] if seen.slice and seen.value is not None}
    assert len(members) > 1


SHARES = [
    entry.name
    for entry in ALL.entries.values()
    if entry.unit == "%" and entry.name.endswith(("_share", "_rate")) and "margin" not in entry.name
]
BEYOND = {"social_interaction_rate", "cta_conversion_rate", "cta_view_rate", "turnover_rate", "rotation_rate"}
"""Rates of things that may be more than what they are divided by."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*SHARES} - BEYOND))
def test_a_share_lies_between_nothing_and_all(computed: Computed, name: str) -> None:
    values = [seen.value for seen in computed.observations[name] if seen.value is not None]
    assert all(0 <= value <= 1 for value in values)
