"""A laboratory for computing: definitions as text, tables as rows, one DuckDB process for all experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jalon.compute.observe import Computed, compute_kpis
from jalon.compute.reach import Reach
from jalon.definitions import check, read_texts
from jalon.ports import Loaded
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Severity
from jalon.vocabulary.observation import Observation, Slice, Value
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import TableColumn
from jalon.vocabulary.workspace import Connection
from jalon.warehouses.duckdb import DuckDBWarehouse

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A table: column types by name, and its rows."""

    columns: Mapping[str, ColumnType]
    rows: Rows

    def described(self) -> list[TableColumn]:
        """Its columns as a warehouse says them; decimals have four places."""
        return [
            TableColumn(name=name, type=kind, precision=18, scale=4)
            if kind is ColumnType.DECIMAL
            else TableColumn(name=name, type=kind)
            for name, kind in self.columns.items()
        ]


class Lab:
    """Computes definitions over tables given as rows."""

    def __init__(self, folder: Path) -> None:
        connection = Connection(name="files", kind="duckdb")
        self.warehouse = DuckDBWarehouse(connection, folder, folder / "cache", "UTC")

    def compute(self, text: str, tables: Mapping[str, Facts], now: datetime = NOW) -> Computed:
        """Compute every KPI of the text; its sources read the tables of the same name."""
        reading = read_texts({"jalon.yaml": text})
        found = [*reading.findings, *check(reading.definitions, left_out=reading.left_out)]
        errors = [finding for finding in found if finding.severity is Severity.ERROR]
        assert not errors, errors
        loaded = {
            name: Loaded(source=name, table=self.warehouse.lend(name, facts.described(), facts.rows))
            for name, facts in tables.items()
        }
        reach = Reach(reading.definitions, {"files": self.warehouse}, loaded, now)
        return compute_kpis(reach, list(reading.definitions.kpis.values()))

    def close(self) -> None:
        """End the process."""
        self.warehouse.close()


def series(computed: Computed, kpi: str, grain: Grain, slice: Slice = ()) -> dict[str, Value | None]:
    """The whole periods of one slice: values by first day (ISO)."""
    return {start: value for (each, start), value in by_slice(computed, kpi, grain).items() if each == slice}


def by_slice(computed: Computed, kpi: str, grain: Grain) -> dict[tuple[Slice, str], Value | None]:
    """All values of whole periods at a grain, by slice and first day (ISO); clipped ones are left out."""
    assert kpi not in computed.failed, computed.failed[kpi]
    longest: dict[tuple[Slice, str], Observation] = {}
    for seen in computed.observations[kpi]:
        key = (seen.slice, seen.period.start.isoformat())
        if seen.period.grain is grain and (key not in longest or seen.period.end > longest[key].period.end):
            longest[key] = seen
    return {key: seen.value for key, seen in longest.items()}
