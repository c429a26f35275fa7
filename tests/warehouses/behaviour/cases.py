"""Reading cases: small tables as text, definitions as written, expected values by KPI, grain and slice.

    case: sum-with-filter
    tables:
      orders: |
        id integer | day date | region text | amount decimal(10,2)
        1 | 2024-01-02 | north | 10.50
        2 | 2024-01-03 |       | 4.00          <- nothing between the bars is null
    define: |
      source: orders
      times: {day: day}
      ---
      kpi: revenue
      source: orders
      value: sum(amount)
    expect:
      revenue month: {2024-01-01: 14.50}
      revenue month region=north: {2024-01-01: 10.50}
      revenue all region=: {all: 4.00}          <- the "none" member

`expect` names every period of a series, `holds` some of them; `slices` every member of a cut.
What most cases of a file share stands in its first document (`tables`, `sources`, `of`, `grains` …);
`kpis` are names and formulas alone, `totals` their values over everything.

A value `1/3` is a fraction (34 digits), `~0.5` a double (1e-9 relative); others are equal to the last digit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import OTHER, Observation, Slice, Value

FOLDER = Path(__file__).parent / "cases"
NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)
_COLUMN = re.compile(r"(\w+) +(.+)")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A table: column names with their types as written, and its rows as Python values."""

    columns: Mapping[str, str]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case. `files` says in which form DuckDB reads its tables."""

    name: str
    define: str
    tables: Mapping[str, Typed]
    files: str
    settings: str = ""
    now: datetime = NOW
    expect: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    holds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    slices: Mapping[str, list[str]] = field(default_factory=dict)
    complete: Mapping[str, list[str]] = field(default_factory=dict)
    clipped: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    failed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)


@cache
def every_case() -> list[Case]:
    """All cases of the folder; their names are unique."""
    found: list[Case] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        shared: dict[str, Any] = {}
        for document in yaml.load_all(path.read_text(), yaml.BaseLoader):
            if "case" in document:
                found.append(_case({**shared, **document}, "csv" if len(found) % 2 else "parquet"))
            else:
                shared = document
    assert len({case.name for case in found}) == len(found), "two cases of one name"
    return found


def _case(said: dict[str, Any], files: str) -> Case:
    tables = {name: read_table(text) for name, text in said.pop("tables").items()}
    now = datetime.fromisoformat(said.pop("now")) if "now" in said else NOW
    documents = [said.pop(part).strip() for part in ("sources", "define") if part in said]
    of, by, grains = said.pop("of", ""), said.pop("by", "[]"), said.pop("grains", "[month]")
    for name, value in said.pop("kpis", {}).items():
        source = f"source: {of}\n" if of else ""
        documents.append(f"kpi: {name}\n{source}by: {by}\ngrains: {grains}\nvalue: >-\n  {value}")
    expect = {f"{kpi} all": {"all": value} for kpi, value in said.pop("totals", {}).items()}
    expect.update(said.pop("expect", {}))
    return Case(
        name=said.pop("case"),
        define="\n---\n".join(documents),
        tables=tables,
        now=now,
        files=said.pop("files", files),
        expect=expect,
        **said,
    )


def read_table(text: str) -> Typed:
    """A table from its lines: names with types, then rows, cells between bars."""
    header, *lines = [line for line in text.splitlines() if line.strip()]
    columns: dict[str, str] = {}
    for cell in header.split("|"):
        found = _COLUMN.fullmatch(cell.strip())
        assert found, header
        columns[found[1]] = found[2]
    kinds = list(columns.values())
    rows = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        assert len(cells) == len(kinds), line
        rows.append(tuple(_value(cell, kind) for cell, kind in zip(cells, kinds, strict=True)))
    return Typed(columns=columns, rows=rows)


def _value(cell: str, kind: str) -> Any:
    if not cell:
        return None
    match kind.partition("(")[0]:
        case "integer" | "int32":
            return int(cell)
        case "decimal":
            return Decimal(cell)
        case "double":
            return float(cell)
        case "boolean":
            return {"true": True, "false": False}[cell]
        case "date":
            return date.fromisoformat(cell)
        case "timestamp" | "instant":
            return datetime.fromisoformat(cell)
        case "text":
            return cell[1:-1] if cell[0] == cell[-1] == "'" and len(cell) > 1 else cell
    raise AssertionError(f"no such type: {kind}")


def asked(key: str) -> tuple[str, Grain, Slice]:
    """KPI, grain and slice of `revenue month region=north`."""
    kpi, grain, *members = key.split()
    pairs = [member.split("=", 1) for member in members]
    slice_ = tuple((name, {"": None, "(other)": OTHER}.get(value, value)) for name, value in pairs)
    return kpi, Grain(grain), slice_


def when(observation: Observation) -> str:
    """The first day of a period; `all` for the one of everything."""
    return "all" if observation.period.grain is Grain.ALL else observation.period.start.isoformat()


def same(found: Value | None, wanted: str) -> bool:
    """Equal as the case says: exactly, as a fraction, or as a double."""
    if wanted in ("", "null") or found is None:
        return found is None and wanted in ("", "null")
    if wanted.startswith("~"):
        near = float(wanted[1:])
        return abs(float(found) - near) <= 1e-9 * max(abs(near), 1e-300) if near else float(found) == 0
    if isinstance(found, float):
        return False  # what is exact in the definition stays exact
    if "/" in wanted:
        exact = Fraction(wanted)
        return abs(Fraction(found) - exact) <= abs(exact) * Fraction(1, 10**33)
    return Decimal(found) == Decimal(wanted)
