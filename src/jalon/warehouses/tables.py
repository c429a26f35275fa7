"""Text-like files made ready: in UTF-8, laid out, with the columns that are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.source import EnteredRows, FileRows, Source
from jalon.warehouses import tabular
from jalon.warehouses.encoding import as_utf8
from jalon.warehouses.files import FileKind, SourceFile
from jalon.warehouses.layout import Sheet, line_of, look, near, plain_sheet, twice


@dataclass(frozen=True, kw_only=True, slots=True)
class Readable:
    """A text file that DuckDB can read: UTF-8, with its layout. `first_line` 0: count lines in the file."""

    path: Path
    sheet: Sheet
    shown: str
    file: SourceFile | None = None
    first_line: int = 0
    findings: tuple[Finding, ...] = ()

    def place(self, row: int) -> Place:
        """Where a row (0-based) stands."""
        if self.first_line:
            return Place(file=self.shown, line=self.first_line + row)
        return Place(file=self.shown, line=line_of(self.path, self.sheet, row))


def readable(files: Sequence[SourceFile], rows: FileRows, temporary: Path) -> list[Readable]:
    """Every file of a source, in UTF-8 and laid out. Raises Refusal."""
    return [_readable(file, rows, temporary / f"text{number}.csv") for number, file in enumerate(files)]


def entered(source: Source, rows: EnteredRows, temporary: Path) -> Readable:
    """Rows entered by hand, as a text file."""
    content = tabular.entered(rows.rows)
    path = temporary / "entered.csv"
    tabular.write(content, path)
    place = source.places.get("rows", source.place)
    return Readable(
        path=path, sheet=plain_sheet(content.names, ()), shown=place.file, first_line=place.line or 1
    )


def peek(file: SourceFile, rows: FileRows, most: int) -> Sheet:
    """The layout and first rows of one file, without reading it whole."""
    if file.kind is FileKind.TEXT:
        return look(file, rows.layout)
    content = tabular.grid(file, rows, most)
    return plain_sheet(content.names, [list(row) for row in content.rows])


def _readable(file: SourceFile, rows: FileRows, to: Path) -> Readable:
    if file.kind is FileKind.TEXT:
        path, findings = as_utf8(file, rows.layout.encoding, to)
        return Readable(
            path=path, sheet=look(file, rows.layout), shown=file.shown, file=file, findings=findings
        )
    content = tabular.grid(file, rows)
    tabular.write(content, to)
    sheet = plain_sheet(content.names, ())
    return Readable(path=to, sheet=sheet, shown=file.shown, first_line=content.first_line or 1)


def chosen(source: Source, first: Sequence[str], needed: frozenset[str], place: Place) -> tuple[str, ...]:
    """The columns to read, in the file's order. Raises Refusal `column-missing` or `column-twice`."""
    wanted = [name for name in needed if name not in source.derived]
    for name in sorted(wanted):
        if name not in first:
            facts = {"source": source.name, "column": name, "file": place.file}
            raise Refusal(
                Finding(code="column-missing", place=place, facts=facts, suggestions=near(name, first))
            )
    names = tuple(name for name in first if not wanted or name in wanted)
    repeated = [name for name in twice(first) if name in names]
    if repeated:
        facts = {"source": source.name, "column": repeated[0], "file": place.file}
        raise Refusal(Finding(code="column-twice", place=place, facts=facts))
    return names or tuple(first[:1])


def differing(
    source: Source, names: Sequence[str], first: Sequence[str], other: Sequence[str], file: str, place: Place
) -> list[Finding]:
    """How a further file's columns differ from the first's: an error for a needed one, else a warning."""
    missing = [name for name in first if name not in other]
    added = [name for name in other if name not in first]
    return [
        Finding(
            code="columns-differ",
            place=place,
            facts={"source": source.name, "column": name, "file": file, "how": f"term:columns-{how}"},
            severity=Severity.ERROR if how == "missing" and name in names else Severity.WARNING,
            suggestions=near(name, added if how == "missing" else missing),
        )
        for how, some in (("missing", missing), ("added", added))
        for name in some
    ]
