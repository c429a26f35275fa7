"""Loading: text-like files become typed Parquet in the cache. Only SQL that we wrote ourselves runs here."""

# ruff: noqa: S608 - names and texts in this SQL are quoted by `sqltext`, never pasted

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.source import Source, TableColumn, TextLayout
from jalon.vocabulary.workspace import Connection
from jalon.warehouses import cache, faults, sqltext
from jalon.warehouses.child import Child, Fault
from jalon.warehouses.inference import Trouble, infer
from jalon.warehouses.reading import Reading, Wanted, typed
from jalon.warehouses.staging import TABLE, Stage, staged
from jalon.warehouses.tables import Readable, chosen, differing


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """Where loading is done: the process, its scratch folder, the cache and the workspace's time zone."""

    child: Child
    temporary: Path
    cache: Path
    timezone: str
    connection: Connection


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A staged column with its reading; None where the engine's own type stays."""

    column: TableColumn
    expression: str


def load_texts(
    bench: Bench,
    source: Source,
    files: Sequence[Readable],
    layout: TextLayout,
    needed: frozenset[str],
    name: str,
) -> cache.Kept:
    """Read text files into one typed Parquet file. Raises Refusal with the first error."""
    first = files[0].sheet.names or _unseen(source, needed)
    names = chosen(source, first, needed, Place(file=files[0].shown, line=files[0].sheet.skip + 1))
    findings = [finding for file in files for finding in file.findings]
    for file in files[1:]:
        findings += differing(
            source, names, first, file.sheet.names, file.shown, Place(file=file.shown, line=1)
        )
    _stop_at_error(findings)
    try:
        with staged(bench.child, bench.temporary, ["VARCHAR"] * len(names)) as stage:
            for file in files:
                _add(stage, file, names)
            columns, troubles = _infer_all(stage, source, layout, names, bench.timezone)
            findings += [_finding(source, column, one, stage, files) for column, one in troubles]
            if not stage.rows:
                facts = {"source": source.name, "file": files[0].shown}
                place = Place(file=files[0].shown)
                findings.append(
                    Finding(code="source-empty", place=place, facts=facts, severity=Severity.WARNING)
                )
            _stop_at_error(findings)
            made = bench.temporary / f"{name}.parquet"
            write_parquet(bench.child, columns, TABLE, made)
    except Fault as fault:
        raise faults.of_load(fault, bench.connection, source.name, Place(file=files[0].shown)) from fault
    return cache.keep(bench.cache, name, made, [one.column for one in columns], findings)


def write_parquet(child: Child, columns: Sequence[Typed], table: str, to: Path) -> None:
    """Write expressions over a table as one Parquet file, in the table's order."""
    chosen_columns = ", ".join(f"{one.expression} AS {sqltext.name(one.column.name)}" for one in columns)
    target = sqltext.text(str(to))
    child.ask(
        "run", [f"COPY (SELECT {chosen_columns} FROM {table}) TO {target} (FORMAT parquet, COMPRESSION zstd)"]
    )


def infer_column(stage: Stage, position: int, wanted: Wanted) -> tuple[Reading, tuple[Trouble, ...]]:
    """The reading of one staged column."""
    return infer(stage.column(position, wanted), wanted)


def _unseen(source: Source, needed: frozenset[str]) -> tuple[str, ...]:
    """The columns of a file that has not even a header: those that would be read."""
    wanted = sorted(name for name in needed if name not in source.derived)
    return tuple(wanted or source.columns or ("column1",))


def _add(stage: Stage, file: Readable, names: Sequence[str]) -> None:
    if not file.sheet.names:
        stage.ends.append(stage.rows)
        return
    positions = [file.sheet.names.index(name) for name in names]
    try:
        stage.add_text(file.path, file.sheet, positions)
    except Fault as fault:
        refused = faults.of_row(fault, file.file) if file.file else None
        raise refused or fault from fault


def _infer_all(
    stage: Stage, source: Source, layout: TextLayout, names: Sequence[str], timezone: str
) -> tuple[list[Typed], list[tuple[str, Trouble]]]:
    wanted = [Wanted.of(source.columns.get(name), layout) for name in names]
    free = stage.plainly_text({position: one for position, one in enumerate(wanted) if one.type is None})
    columns: list[Typed] = []
    troubles: list[tuple[str, Trouble]] = []
    for position, (name, one) in enumerate(zip(names, wanted, strict=True)):
        known = Wanted.as_text(one.empty) if position in free else one
        reading, found = infer_column(stage, position, known)
        columns.append(
            Typed(column=reading.column(name), expression=typed(reading, f"c{position}", timezone))
        )
        troubles += [(name, trouble) for trouble in found]
    return columns, troubles


def _finding(
    source: Source, column: str, trouble: Trouble, stage: Stage, files: Sequence[Readable]
) -> Finding:
    number, row = stage.origin(trouble.row)
    return finding_of(source, column, trouble, files[number].place(row))


def finding_of(source: Source, column: str, trouble: Trouble, place: Place) -> Finding:
    """What is said about a column, at the place of the value it names."""
    facts = {"source": source.name, "column": column, **trouble.facts}
    severity = Severity.ERROR if trouble.error else Severity.WARNING
    return Finding(code=trouble.code, place=place, facts=facts, severity=severity)


def _stop_at_error(findings: Sequence[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise Refused(findings)


class Refused(Refusal):
    """A refusal with everything that was found, errors first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR))
        super().__init__(self.findings[0])
