"""Two companies in which nothing was planted: no tool finds more there than its bound allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.companies.bounds import BOUNDS, Bound
from bench.companies.counted import COUNTERS, Count
from bench.companies.made import NOW, computed
from jalon.judge.beta import share_interval
from jalon.workspace.published import Published

pytestmark = pytest.mark.long
SEEDS = (101, 102)


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Count]:
    """All that was found, by tool."""
    found: dict[str, Count] = {}
    for seed in SEEDS:
        for tool, count in _counted(tmp_path_factory.mktemp("plain") / str(seed), seed):
            known = found.setdefault(tool, Count())
            known.cases += count.cases
            known.found += count.found
    return found


def _counted(folder: Path, seed: int) -> list[tuple[str, Count]]:
    workspace = computed(folder, seed)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, NOW, None)
        return [pair for each in COUNTERS.values() for pair in each(reading, seed).items()]


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: bound.tool)
def test_what_is_found_where_there_is_nothing_stays_within_its_bound(
    bound: Bound, counts: dict[str, Count]
) -> None:
    count = counts[bound.tool]
    assert count.cases
    low, _ = share_interval(len(count.found), count.cases)
    assert low <= bound.most, count.found


def test_what_is_counted_is_a_whole_company(counts: dict[str, Count]) -> None:
    assert counts["signals"].cases > 2000
    assert counts["members"].cases > 200
    assert counts["changes"].cases == 80
