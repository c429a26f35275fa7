"""A workspace in which every canonical table is a source, with generated rows, and every entry a KPI."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import yaml

from jalon.catalogue import Column, Mapped, Table, catalogue, instantiate
from jalon.vocabulary.rows import ColumnType

NOW = datetime(2026, 7, 6, 9, tzinfo=UTC)
FIRST = date(2024, 1, 1)
DAYS = (NOW.date() - FIRST).days
STEP = 2
"""Days between two rows of a table."""


def canonical(table: Table) -> Mapped:
    """A source that has all columns of a table under their canonical names."""
    return Mapped(
        source=table.name,
        columns={name: name for name in table.columns},
        times={column: name for name, column in table.times.items()},
    )


def source(table: Table) -> dict[str, object]:
    """The keys of a source that has a table's canonical names."""
    return {
        "source": table.name,
        "rows": f"data/{table.name}.csv",
        "key": list(table.key),
        "times": dict(table.times),
        "columns": {name: column.type.value for name, column in table.columns.items()},
    }


def write(folder: Path) -> Path:
    """The whole catalogue as a workspace: definitions and rows."""
    made = catalogue()
    (folder / "data").mkdir(parents=True)
    documents: list[object] = [
        {
            "workspace": "canonical",
            "languages": ["fr", "en"],
            "calendar": {"timezone": "Europe/Paris", "year_starts": "april"},
        }
    ]
    for table in made.tables.values():
        documents.append(source(table))
        (folder / f"data/{table.name}.csv").write_text(csv_of(table), encoding="utf-8")
    for entry in made.entries.values():
        mapped = canonical(made.tables[entry.table]) if entry.table else None
        documents.append(instantiate(made, entry, mapped, known=made.entries))
    text = yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False)
    (folder / "jalon.yaml").write_text(text, encoding="utf-8")
    return folder


def csv_of(table: Table) -> str:
    """Rows of a table over two and a half years, two days apart."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for number in range(DAYS // STEP):
        writer.writerow(_row(table, number))
    return out.getvalue()


def _row(table: Table, number: int) -> Iterator[object]:
    times = list(table.times.values())
    for name, column in table.columns.items():
        if column.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
            yield _moment(column, times.index(name) if name in times else 1, number)
        else:
            yield _value(table, column, number)


def _moment(column: Column, step: int, number: int) -> object:
    """Each further time of a row lies some days later; of later ones every third is not there yet."""
    if step > 0 and number % 3 == 2:
        return ""
    away = 40 if column.name in ("ended_on", "left_on") else 1
    day = FIRST + timedelta(days=STEP * number + away * step * (1 + number % 5))
    if column.type is ColumnType.DATE:
        return day.isoformat()
    return datetime.combine(day, time(8 + number % 9, number % 60)).isoformat(sep=" ")


def _value(table: Table, column: Column, number: int) -> object:
    if table.name == "subscriptions" and column.name == "customer_id":
        return f"c{number // 2}"
    if column.name in ("customer_id", "visitor_id", "employee_id"):
        return f"{column.name[0]}{number // 8 + number % 8 * 3}"
    match column.type:
        case ColumnType.TEXT if column.values:
            return list(column.values)[number % len(column.values)]
        case ColumnType.TEXT if column.name in table.key:
            return f"k{number}"
        case ColumnType.TEXT:
            return f"{column.name} {number // 7 % 3}" if number % 4 else ""
        case ColumnType.BOOLEAN:
            return str(number % 3 == 0).lower()
        case ColumnType.INTEGER:
            return _count(column, number)
        case _:
            return f"{_size(column)}.{number % 100:02}"


def _count(column: Column, number: int) -> int:
    """Scores lie within their scales; of what is sent, less is returned, opened, clicked, bought."""
    sizes = {"sent": 100, "distributions": 100, "views": 90, "impressions": 500, "clicks": 40}
    if column.name in sizes:
        return sizes[column.name]
    return number % 5 + 1 if column.name == "rating" else number % 10 + 1


def _size(column: Column) -> int:
    """Costs and counts are smaller than what they are compared with."""
    return 40 if column.name in ("cost", "cogs", "counted_value", "hours", "busy_hours") else 100
