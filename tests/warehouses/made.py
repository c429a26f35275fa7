"""Sources and warehouses for tests: real files, real processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jalon.ports import Loaded, Query
from jalon.vocabulary.finding import Place
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import ColumnFormat, FileRows, RowsFrom, Source, TextLayout
from jalon.vocabulary.workspace import Connection
from jalon.warehouses.duckdb import DuckDBWarehouse
from jalon.warehouses.files import SourceFile, find

FILES = Connection(name="files", kind="duckdb", deadline=20, memory_mb=512)


class Workspace:
    """A folder with files and the warehouse that reads them."""

    def __init__(self, folder: Path, connection: Connection = FILES, timezone: str = "Europe/Paris") -> None:
        self.folder = folder
        self.warehouse = DuckDBWarehouse(connection, folder, folder / ".jalon" / "cache", timezone)

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def load(self, rows: RowsFrom | str, needed: tuple[str, ...] = (), /, **formats: ColumnFormat) -> Loaded:
        """Load a source named `s`."""
        return self.warehouse.load(source(rows, formats), frozenset(needed))

    def describe(self, rows: RowsFrom | str, **formats: ColumnFormat) -> Loaded:
        """Describe a source named `s`."""
        return self.warehouse.describe(source(rows, formats))

    def find(self, pattern: str) -> tuple[SourceFile, ...]:
        """The files of a pattern."""
        return find(self.folder, pattern, Place(file=""), "s")

    def rows(self, sql: str = 'SELECT * FROM "s"') -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.warehouse.rows(Query(sql=sql, why="a test"))

    def read(
        self, content: str | bytes, layout: TextLayout | None = None, **formats: ColumnFormat
    ) -> list[Any]:
        """All rows of one text file."""
        self.write("s.csv", content)
        loaded = self.load(FileRows(pattern="s.csv", layout=layout or TextLayout()), **formats)
        assert loaded.table is not None, loaded.findings
        return self.rows()

    def codes(
        self, content: str | bytes, layout: TextLayout | None = None, **formats: ColumnFormat
    ) -> list[str]:
        """The codes found when one text file is loaded."""
        self.write("s.csv", content)
        loaded = self.load(FileRows(pattern="s.csv", layout=layout or TextLayout()), **formats)
        return [finding.code for finding in loaded.findings]


def source(rows: RowsFrom | str, formats: Mapping[str, ColumnFormat] | None = None) -> Source:
    """A source named `s`."""
    found = FileRows(pattern=rows) if isinstance(rows, str) else rows
    return Source(name="s", connection="files", rows=found, columns=formats or {})


def types(loaded: Loaded) -> dict[str, str]:
    """Column types as words: `{"amount": "decimal(18,2)"}`."""
    assert loaded.table is not None, loaded.findings
    columns = loaded.table.columns.values()
    return {
        one.name: f"decimal({one.precision},{one.scale})"
        if one.type is ColumnType.DECIMAL
        else one.type.value
        for one in columns
    }


@contextmanager
def workspace(folder: Path, **settings: Any) -> Iterator[Workspace]:
    """A workspace whose processes end with it."""
    made = Workspace(folder, **settings)
    try:
        yield made
    finally:
        made.warehouse.close()
