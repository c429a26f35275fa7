"""A staging table: texts on disk in DuckDB, one column `c0`, `c1` … for each that is needed.

Casts directly over `read_csv` are pushed into the reader, which then judges values by its own rules; so texts
are staged first, and typed only afterwards.
"""

# ruff: noqa: S608 - names and texts in this SQL are quoted by `sqltext`, never pasted

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jalon.warehouses import sqltext
from jalon.warehouses.child import Child, Fault
from jalon.warehouses.layout import Sheet
from jalon.warehouses.reading import Wanted
from jalon.warehouses.shapes import shape_of
from jalon.warehouses.values import SampledColumn, StagedColumn

TABLE = "stage.t"
_NO_TEXT = "\x01"  # what stands for NULL in the file: nothing does
_SAMPLE_ROWS = 1000
_SAMPLE_CELLS = 1_000_000
_TEXT_SHAPES = 200


@dataclass(kw_only=True, slots=True)
class Stage:
    """The staging table while it is filled: the number of rows after each file."""

    child: Child
    width: int
    ends: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows so far."""
        return self.ends[-1] if self.ends else 0

    def add_text(self, path: Path, sheet: Sheet, positions: Sequence[int]) -> None:
        """Append the chosen columns of a text file, as texts, in the order of its lines."""
        chosen = ", ".join(f"n{position}" for position in positions)
        self.child.ask("run", [f"INSERT INTO {TABLE} SELECT {chosen} FROM {read_csv(path, sheet)}"])
        self._count()

    def add(self, select: str) -> None:
        """Append the rows of a query."""
        self.child.ask("run", [f"INSERT INTO {TABLE} {select}"])
        self._count()

    def origin(self, row: int) -> tuple[int, int]:
        """The number of the file that a row came from, and its row there."""
        number = next((n for n, end in enumerate(self.ends) if row < end), 0)
        return number, row - (self.ends[number - 1] if number else 0)

    def column(self, position: int, wanted: Wanted) -> StagedColumn:
        """One column, for inference."""
        return StagedColumn(ask=self.ask, table=TABLE, column=f"c{position}", empty=wanted.empty)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        rows: list[tuple[Any, ...]] = self.child.ask("run", [sql])
        return rows

    def plainly_text(self, undeclared: Mapping[int, Wanted]) -> frozenset[int]:
        """Columns that a sample spread over all rows shows to be free text: their rest is not looked at."""
        positions = list(undeclared)
        if not positions or not self.rows:
            return frozenset()
        most = max(20, min(_SAMPLE_ROWS, _SAMPLE_CELLS // len(positions)))
        columns = ", ".join(f"c{position}" for position in positions)
        step = max(1, self.rows // most)
        sample = self.ask(f"SELECT {columns} FROM {TABLE} WHERE rowid % {step} = 0")
        return frozenset(
            position
            for place, position in enumerate(positions)
            if _free_text(
                SampledColumn(rows=[row[place] or "" for row in sample], empty=undeclared[position].empty)
            )
        )

    def _count(self) -> None:
        self.ends.append(int(self.ask(f"SELECT count(*) FROM {TABLE}")[0][0]))


@contextmanager
def staged(child: Child, folder: Path, types: Sequence[str]) -> Iterator[Stage]:
    """A staging table in a database file of its own, gone afterwards."""
    columns = ", ".join(f"c{position} {kind}" for position, kind in enumerate(types))
    path = folder / "stage.duckdb"
    attach = [f"ATTACH {sqltext.text(str(path))} AS stage", f"CREATE TABLE {TABLE} ({columns})"]
    child.ask("run", attach)
    try:
        yield Stage(child=child, width=len(types))
    finally:
        if child.alive:
            try:
                child.ask("run", ["DETACH stage"])
            except Fault:  # a full disk can leave it beyond closing; the process is not used again
                child.stop()
        for left in folder.glob("stage.duckdb*"):
            left.unlink(missing_ok=True)


def read_csv(path: Path, sheet: Sheet) -> str:
    """A table function that reads every cell as text, by the layout found, judging nothing."""
    columns = ", ".join(f"'n{position}': 'VARCHAR'" for position in range(sheet.width))
    quote = sqltext.text(sheet.quote)
    return (
        f"read_csv({sqltext.text(str(path))}, auto_detect = false, delim = {sqltext.text(sheet.delimiter)},"
        f" quote = {quote}, escape = {quote}, header = {str(sheet.header).lower()}, skip = {sheet.skip},"
        f" nullstr = '{_NO_TEXT}', columns = {{{columns}}})"
    )


def _free_text(sample: SampledColumn) -> bool:
    values = [value for _, value in sample.texts]
    if not values:
        return False
    lettered = sum(not any(letter.isdigit() for letter in value) for value in values)
    if lettered * 2 > len(values):
        return any(value.lower() not in ("true", "false") for value in values)
    return len({shape_of(value) for value in values}) > _TEXT_SHAPES
