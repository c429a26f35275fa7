"""Every expected value of the real tables, as `jalon show --json` says it.

Counts are equal exactly. Other numbers are equal to 1e-9 of their size, or to half a unit of the eighth
decimal, to which the expected ones are rounded; published ones (from memory, "26.5 %") to half a unit of
their last printed digit.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jalon.compute.identity import sources_of
from jalon.vocabulary.source import ReshapedRows
from jalon.workspace import find
from tests.real_data.command import show
from tests.real_data.conftest import Ran
from tests.real_data.datasets import HERE, NAMES, Asked, Expected, asked, expected, mapping, tables_of
from tests.summaries import REAL

RELATIVE = Decimal("1e-9")
ROUNDED = Decimal("0.5e-8")
EVERY = 3_061


def equal(value: Any, row: Expected, compare: str) -> bool:
    """True when a shown value is the expected one."""
    if not isinstance(value, int | Decimal):
        return False
    match compare:
        case "count":
            return isinstance(value, int) and value == row.number
        case "published":
            exponent = row.number.as_tuple().exponent
            assert isinstance(exponent, int)
            return abs(value - row.number) <= Decimal("0.5").scaleb(exponent)
        case "number":
            return abs(value - row.number) <= max(abs(row.number) * RELATIVE, ROUNDED)
    raise AssertionError(f"{compare} is no way to compare")


def reshaped(folder: Path) -> frozenset[str]:
    """The KPIs that rest on a source with `sql:`."""
    definitions = find(folder, datetime.now(UTC)).definitions
    sources = {name for name, each in definitions.sources.items() if isinstance(each.rows, ReshapedRows)}
    return frozenset(
        name for name, kpi in definitions.kpis.items() if sources & set(sources_of(definitions, kpi))
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_expected_value(
    name: str, shared_data: Path, ran: Callable[[str], Ran], record_property: Callable[[str, object], None]
) -> None:
    run = ran(name)
    start = time.perf_counter()
    rows = expected(tables_of(name, shared_data))
    lines = [line for row in rows if (line := asked(name, row)) is not None]
    assert len(lines) == len(rows)
    answers = {command: show(run.folder, *command) for command in {line.command for line in lines}}
    differing = [
        f"{row.kpi} {row.grain} {row.period_start} {row.dimension} {row.member}: {row.value}, shown {value}"
        for row, line in zip(rows, lines, strict=True)
        if not equal(value := _value(answers, row, line), row, line.compare)
    ]
    by_sql = sum(line.show in reshaped(run.folder) for line in lines) if reshaped(run.folder) else 0
    seconds = run.seconds + time.perf_counter() - start
    record_property(REAL, (name, len(rows), len(rows) - len(differing), len(differing), by_sql, seconds))
    assert not differing, f"{len(differing)} of {len(rows)} differ:\n" + "\n".join(differing)


def _value(
    answers: dict[tuple[str, str, str], dict[tuple[str, str | None], Any]], row: Expected, line: Asked
) -> Any:
    return answers[line.command].get((line.period_of(row), line.member_of(row)))


def test_all_datasets_with_expected_values_are_there(shared_data: Path) -> None:
    counts = Counter(
        {path.parent.name: len(expected(path.parent)) for path in shared_data.glob("*/*/expected.csv")}
    )
    assert tuple(sorted(counts)) == NAMES
    assert counts.total() == EVERY


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_mapping_is_used(name: str, shared_data: Path) -> None:
    used = {asked(name, row) for row in expected(tables_of(name, shared_data))}
    assert used == set(mapping(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_workspace_runs_without_an_error(name: str, ran: Callable[[str], Ran]) -> None:
    outcome = ran(name).outcome
    assert outcome["failed"] == []
    assert [found for found in outcome["findings"] if found["severity"] == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_sql_only_takes_rows_apart(name: str) -> None:
    """No source of SQL leaves rows out or gathers them: that is a KPI's work."""
    texts = [file.read_text(encoding="utf-8") for file in (HERE / name).glob("*.yaml")]
    queries = [text.partition("sql: |")[2].partition("times:")[0] for text in texts if "sql:" in text]
    assert (name == "apache_access_log") is bool(queries)
    for query in queries:
        words = set(re.findall(r"[a-z_]+", query.lower()))
        assert "select" in words
        assert not words & {
            "where",
            "group",
            "having",
            "distinct",
            "limit",
            "qualify",
            "join",
            "union",
            "sum",
        }


def test_equal_is_strict() -> None:
    def row(value: str) -> Expected:
        return Expected(
            kpi="k", definition="", grain="all", period_start="", dimension="", member="", value=value
        )

    assert equal(1682, row("1682.0"), "count")
    assert not equal(1683, row("1682.0"), "count")
    assert not equal(Decimal(1682), row("1682.0"), "count")
    assert not equal(None, row("0.0"), "number")
    assert equal(Decimal("0.123456784"), row("0.12345678"), "number")
    assert not equal(Decimal("0.123456786"), row("0.12345678"), "number")
    assert not equal(Decimal("825685.762"), row("825685.76"), "number")
    assert equal(Decimal("0.26537"), row("0.265"), "published")
    assert not equal(Decimal("0.26551"), row("0.265"), "published")
