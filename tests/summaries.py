"""What tests say in numbers, at the end of a run: engines that agreed, real values that are equal.

The hook is imported by `tests/conftest.py`: one in a folder's own conftest is not heard when tests run in
several processes.
"""

from __future__ import annotations

from collections import Counter

import pytest

REAL = "real_data"
"""The property under which a test of a real table leaves its counts."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say the counts that tests left."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    left = [pair for report in reports for pair in getattr(report, "user_properties", ())]
    _engines(terminalreporter, left)
    _access(terminalreporter, left)
    _real_tables(terminalreporter, sorted(counts for name, counts in left if name == REAL))


def _engines(reporter: pytest.TerminalReporter, left: list[tuple[str, object]]) -> None:
    """How many cases each engine agreed with."""
    for name, value in left:
        if name == "said":
            reporter.write_line(f"behaviour: {value}")
    agreed = Counter(str(value) for name, value in left if name == "agreed")
    for engine, number in sorted(agreed.items()):
        reporter.write_line(f"behaviour: {number} cases agree on {engine}")


def _access(reporter: pytest.TerminalReporter, left: list[tuple[str, object]]) -> None:
    """Who may do what on the site, and what was tried against it."""
    for name, value in left:
        if name == "access":
            reporter.write_line(f"access: {value}")
    attacks = [value for name, value in left if name == "attacks" and isinstance(value, tuple | list)]
    if attacks:
        tried, passed = (sum(int(each[place]) for each in attacks) for place in (0, 1))
        reporter.write_line(f"access: {tried} attacks, {passed} passed")


def _real_tables(reporter: pytest.TerminalReporter, lines: list[list[float]]) -> None:
    """Per dataset: values, equal, not equal, how many rest on `sql:`."""
    if not lines:
        return
    reporter.section("real tables: values through `jalon show --json`")
    reporter.write_line(
        f"{'dataset':<26}{'values':>8}{'equal':>8}{'not equal':>11}{'by sql':>8}{'seconds':>9}"
    )
    sums = [sum(line[column] for line in lines) for column in range(1, 6)]
    for name, values, equal, differing, by_sql, seconds in [*lines, ("together", *sums)]:
        reporter.write_line(f"{name:<26}{values:>8}{equal:>8}{differing:>11}{by_sql:>8}{seconds:>9.1f}")
