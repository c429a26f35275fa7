"""What a source has for columns, quickly: headers and a sample of text, the footer of Parquet.

Types from a sample are provisional (declared ones are not), so what it finds doubtful is a warning here;
loading looks at every value and decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import (
    EnteredRows,
    FileRows,
    ReshapedRows,
    Source,
    TableColumn,
    TableRows,
    TextLayout,
)
from jalon.warehouses import faults, files, parquet, reshaping, sqltext, tables, tabular
from jalon.warehouses.child import Fault
from jalon.warehouses.files import FileKind, SourceFile
from jalon.warehouses.inference import infer
from jalon.warehouses.layout import Sheet, plain_sheet, twice
from jalon.warehouses.loading import Bench, finding_of
from jalon.warehouses.reading import Wanted
from jalon.warehouses.values import SampledColumn

_ROWS = 100
_CELLS = 50_000
_HEADERS = 20  # files of a glob whose headers are compared


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """Columns with their types, what was found, and the files looked at."""

    columns: tuple[TableColumn, ...]
    findings: tuple[Finding, ...] = ()
    files: tuple[SourceFile, ...] = ()


def describe(source: Source, folder: Path, bench: Callable[[], Bench]) -> Described:
    """Columns and types of a source. Raises Refusal."""
    match source.rows:
        case FileRows():
            return _files(source, source.rows, folder, bench)
        case EnteredRows():
            content = tabular.entered(source.rows.rows)
            place = source.places.get("rows", source.place)
            sheet = plain_sheet(content.names, [list(row) for row in content.rows])
            columns, findings = sampled(source, sheet, TextLayout(), place)
            return Described(columns=columns, findings=findings)
        case ReshapedRows():
            return _sql(source, source.rows, folder, bench)
        case TableRows():
            raise not_files(source)


def not_files(source: Source) -> Refusal:
    """A table was asked of a connection that has only files."""
    facts = {"source": source.name, "connection": source.connection}
    return Refusal(
        Finding(code="table-needs-database", place=source.places.get("rows", source.place), facts=facts)
    )


def sampled(
    source: Source, sheet: Sheet, layout: TextLayout, place: Place
) -> tuple[tuple[TableColumn, ...], tuple[Finding, ...]]:
    """Columns typed from the first rows of a file."""
    most = max(5, min(_ROWS, _CELLS // max(1, len(sheet.names))))
    columns: list[TableColumn] = []
    findings: list[Finding] = []
    for position, name in enumerate(sheet.names):
        wanted = Wanted.of(source.columns.get(name), layout)
        cells = [row[position] if position < len(row) else "" for row in sheet.rows[:most]]
        reading, troubles = infer(SampledColumn(rows=cells, empty=wanted.empty), wanted)
        columns.append(reading.column(name))
        for trouble in troubles:
            finding = finding_of(source, name, trouble, replace(place, line=_line(sheet, place, trouble.row)))
            doubtful = trouble.code == "date-order-ambiguous"
            findings.append(replace(finding, severity=Severity.WARNING) if doubtful else finding)
    return tuple(columns), tuple(findings)


def _line(sheet: Sheet, place: Place, row: int) -> int:
    return (place.line or 1) + sheet.skip + int(sheet.header) + row


def _files(source: Source, rows: FileRows, folder: Path, bench: Callable[[], Bench]) -> Described:
    place = source.places.get("rows", source.place)
    found = files.find(folder, rows.pattern, place, source.name)
    if found[0].kind is FileKind.PARQUET:
        return _parquet(source, found, bench())
    sheet = tables.peek(found[0], rows, _ROWS)
    columns, findings = sampled(source, sheet, rows.layout, found[0].place())
    facts = {"source": source.name, "file": found[0].shown}
    repeated = [
        Finding(code="column-twice", place=found[0].place(sheet.skip + 1), facts={**facts, "column": name})
        for name in twice(sheet.names)
    ]
    empty = Finding(code="source-empty", place=found[0].place(), facts=facts, severity=Severity.WARNING)
    others = [finding for file in found[1:_HEADERS] for finding in _other(source, rows, sheet, file)]
    all_findings = (*findings, *repeated, *others, *(() if sheet.rows else (empty,)))
    return Described(columns=columns, findings=all_findings, files=found)


def _other(source: Source, rows: FileRows, first: Sheet, file: SourceFile) -> Sequence[Finding]:
    other = tables.peek(file, rows, 1)
    return tables.differing(source, first.names, first.names, other.names, file.shown, file.place(1))


def _parquet(source: Source, found: tuple[SourceFile, ...], bench: Bench) -> Described:
    try:
        types = parquet.schema(bench.child, parquet.one_path(bench, found[0]))
    except Fault as fault:
        raise faults.of_load(fault, bench.connection, source.name, found[0].place()) from fault
    return Described(columns=tuple(_declared(source, name, kind) for name, kind in types), files=found)


def _declared(source: Source, name: str, kind: str) -> TableColumn:
    if not parquet.text_to_type(source, name, kind):
        return parquet.native(source, name, kind).column
    reading, _ = infer(SampledColumn(rows=[]), Wanted.of(source.columns[name], TextLayout()))
    return reading.column(name)


def _sql(source: Source, rows: ReshapedRows, folder: Path, bench: Callable[[], Bench]) -> Described:
    parts: Mapping[str, Described] = {
        name: describe(replace(source, rows=part, derived={}), folder, bench)
        for name, part in rows.files.items()
    }
    empty = {name: [_definition(one) for one in part.columns] for name, part in parts.items()}
    types = reshaping.described(bench(), source, rows, empty)
    columns = tuple(_declared(source, name, kind) for name, kind in types)
    used = {
        name: reshaping.mentioned(rows.sql, [one.name for one in part.columns])
        for name, part in parts.items()
    }
    findings = tuple(
        finding
        for name, part in parts.items()
        for finding in part.findings
        if finding.facts.get("column") is None or finding.facts["column"] in used[name]
    )
    return Described(
        columns=columns, findings=findings, files=tuple(f for part in parts.values() for f in part.files)
    )


def _definition(column: TableColumn) -> str:
    kind = sqltext.NOTHING if column.type is ColumnType.OTHER else sqltext.type_name(column)
    return f"{sqltext.name(column.name)} {kind}"
