"""Every dataset's workspace is assembled and run once; the summary says how many values are equal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.real_data.command import jalon
from tests.real_data.datasets import assemble

COUNTS = "real_data"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """A workspace after its first run: where, what the run said, how long it took."""

    folder: Path
    outcome: dict[str, Any]
    seconds: float


@pytest.fixture(scope="session")
def ran(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """A dataset's workspace, run once for all tests."""
    kept: dict[str, Ran] = {}

    def first(name: str) -> Ran:
        if name not in kept:
            folder = assemble(name, shared_data, tmp_path_factory.mktemp("real_data") / name)
            start = time.perf_counter()
            outcome = jalon("run", str(folder))
            kept[name] = Ran(folder=folder, outcome=outcome, seconds=time.perf_counter() - start)
        return kept[name]

    return first


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Per dataset: values, equal, not equal, how many rest on `sql:`."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    lines = sorted(
        counts
        for report in reports
        for name, counts in getattr(report, "user_properties", ())
        if name == COUNTS
    )
    if not lines:
        return
    terminalreporter.section("real tables: values through `jalon show --json`")
    terminalreporter.write_line(
        f"{'dataset':<26}{'values':>8}{'equal':>8}{'not equal':>11}{'by sql':>8}{'seconds':>9}"
    )
    sums = [sum(line[column] for line in lines) for column in range(1, 6)]
    for name, values, equal, differing, by_sql, seconds in [*lines, ("together", *sums)]:
        terminalreporter.write_line(
            f"{name:<26}{values:>8}{equal:>8}{differing:>11}{by_sql:>8}{seconds:>9.1f}"
        )
