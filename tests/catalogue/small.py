"""A few rows reckoned by hand, and what an entry makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import yaml

from jalon.catalogue import Mapped, Table, catalogue, instantiate, with_what_it_uses
from jalon.vocabulary.observation import Value
from jalon.workspace import find, trial

LATER = datetime(2026, 7, 1, 9, tzinfo=UTC)


def values(folder: Path, name: str, rows: Mapping[str, str]) -> dict[tuple[str, str], Value | None]:
    """The values of an entry by grain and first day; `rows` are CSV texts by canonical table."""
    made = catalogue()
    documents: list[object] = [{"workspace": "small", "calendar": {"timezone": "Europe/Paris"}}]
    for table, text in rows.items():
        (folder / f"{table}.csv").write_text(_trimmed(text), encoding="utf-8")
        documents.append(_source(made.tables[table], _trimmed(text).splitlines()[0].split(",")))
    for entry in with_what_it_uses(made, made.entries[name]):
        mapped = _mapped(made.tables[entry.table], rows) if entry.table else None
        keys = instantiate(made, entry, mapped)
        documents.append({key: value for key, value in keys.items() if key != "by"})
    text = yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False)
    (folder / "jalon.yaml").write_text(text, encoding="utf-8")
    workspace = find(folder, LATER)
    assert workspace.errors == ()
    computed = trial(workspace, LATER, [workspace.definitions.kpis[name]])
    assert computed.failed == {}
    return {
        (seen.period.grain.value, seen.period.start.isoformat()): seen.value
        for seen in computed.observations[name]
    }


def _trimmed(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines()) + "\n"


def _source(table: Table, columns: list[str]) -> dict[str, object]:
    return {
        "source": table.name,
        "rows": f"{table.name}.csv",
        "times": {name: column for name, column in table.times.items() if column in columns},
        "columns": {column: table.columns[column].type.value for column in columns},
    }


def _mapped(table: Table, rows: Mapping[str, str]) -> Mapped:
    columns = _trimmed(rows[table.name]).splitlines()[0].split(",")
    return Mapped(
        source=table.name,
        columns={column: column for column in columns},
        times={column: name for name, column in table.times.items() if column in columns},
    )
