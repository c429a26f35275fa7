"""Parquet files: read where they are, by their own types; texts with a declared type are brought over."""

# ruff: noqa: S608 - names and texts in this SQL are quoted by `sqltext`, never pasted

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Severity
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import Source, TableColumn, TextLayout
from jalon.warehouses import cache, faults, sqltext
from jalon.warehouses.child import Child, Fault
from jalon.warehouses.files import SourceFile
from jalon.warehouses.loading import Bench, Refused, Typed, finding_of, infer_column, write_parquet
from jalon.warehouses.reading import Wanted, typed
from jalon.warehouses.staging import TABLE, staged
from jalon.warehouses.tables import chosen, differing


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A named view over Parquet files: what the locked process may read, and how each column is given."""

    name: str
    files: tuple[str, ...]
    columns: tuple[Typed, ...]

    @property
    def view(self) -> str:
        """The statement that makes it readable under its name."""
        return f"CREATE VIEW {sqltext.name(self.name)} AS {self.select}"

    @property
    def select(self) -> str:
        """The rows as typed."""
        expressions = ", ".join(
            f"{one.expression} AS {sqltext.name(one.column.name)}" for one in self.columns
        )
        return f"SELECT {expressions} FROM {read(self.files)}"


def read(files: Sequence[str]) -> str:
    """A table function over Parquet files."""
    return f"read_parquet([{sqltext.texts(files)}])"


def kept_relation(name: str, kept: cache.Kept, *, native: bool = False) -> Relation:
    """A relation over a file of the cache; not `native`: a column of no known type is one without values."""
    columns = tuple(
        Typed(
            column=one,
            expression="NULL" if one.type is ColumnType.OTHER and not native else sqltext.name(one.name),
        )
        for one in kept.columns
    )
    return Relation(name=name, files=(str(kept.path),), columns=columns)


def schema(child: Child, path: Path) -> list[tuple[str, str]]:
    """Names and types of a file's columns, from its footer. Raises Fault."""
    found: list[tuple[str, str]] = child.ask("describe", f"SELECT * FROM {read([str(path)])}")
    return found


def relation(
    bench: Bench, source: Source, files: Sequence[SourceFile], needed: frozenset[str]
) -> tuple[Relation, tuple[Finding, ...]]:
    """The relation of a source over Parquet files. Raises Refusal."""
    shown = files[0]
    try:
        schemas = [schema(bench.child, one_path(bench, file)) for file in files]
    except Fault as fault:
        raise faults.of_load(fault, bench.connection, source.name, shown.place()) from fault
    types = dict(schemas[0])
    names = chosen(source, list(types), needed, shown.place())
    findings: list[Finding] = []
    for file, other in zip(files[1:], schemas[1:], strict=True):
        findings += differing(
            source, names, list(types), [name for name, _ in other], file.shown, file.place()
        )
        findings += [_retyped(source, name, file) for name, kind in other if _retypes(types, name, kind)]
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise Refused(findings)
    paths = tuple(str(one_path(bench, file)) for file in files)
    declared = [name for name in names if text_to_type(source, name, types[name])]
    if declared:
        kept, more = brought(
            bench, source, paths, types, needed, cache.key([file.identity for file in files]), shown.place()
        )
        return kept_relation(source.name, kept, native=True), (*findings, *more)
    columns = tuple(native(source, name, kind) for name, kind in types.items())
    return Relation(name=source.name, files=paths, columns=columns), tuple(findings)


def text_to_type(source: Source, name: str, kind: str) -> bool:
    """Whether a text column was declared to be something else."""
    declared = source.columns.get(name)
    if declared is None or kind != "VARCHAR":
        return False
    return Wanted.of(declared, TextLayout()).type not in (None, ColumnType.TEXT)


def native(source: Source, name: str, kind: str) -> Typed:
    """A column as the file types it, or cast to the type declared for it."""
    own = sqltext.column_of(name, kind)
    declared = source.columns.get(name)
    wanted = declared.type if declared else None
    if wanted is None or wanted is own.type or wanted is ColumnType.OTHER:
        return Typed(column=own, expression=sqltext.as_ours(name, kind))
    exact = (38, own.scale or 10) if wanted is ColumnType.DECIMAL else (None, None)
    column = TableColumn(name=name, type=wanted, precision=exact[0], scale=exact[1])
    return Typed(column=column, expression=f"CAST({sqltext.name(name)} AS {sqltext.type_name(column)})")


def brought(
    bench: Bench,
    source: Source,
    paths: Sequence[str],
    types: dict[str, str],
    needed: frozenset[str],
    identity: str,
    place: Place,
) -> tuple[cache.Kept, tuple[Finding, ...]]:
    """Parquet files brought to the cache with their declared types. Raises Refusal."""
    names = chosen(source, list(types), needed, place)
    formats = [(name, source.columns.get(name)) for name in names]
    key = cache.key("parquet", identity, formats, bench.timezone)
    if kept := cache.recall(bench.cache, key):
        return kept, kept.findings
    plain = [native(source, name, types[name]) for name in names]
    texts = [text_to_type(source, name, types[name]) for name in names]
    kinds = [
        "VARCHAR" if text else sqltext.type_name(one.column) for one, text in zip(plain, texts, strict=True)
    ]
    expressions = [
        sqltext.name(one.column.name) if text else one.expression
        for one, text in zip(plain, texts, strict=True)
    ]
    columns: list[Typed] = []
    findings: list[Finding] = []
    try:
        with staged(bench.child, bench.temporary, kinds) as stage:
            stage.add(f"SELECT {', '.join(expressions)} FROM {read(paths)}")
            for position, (one, text) in enumerate(zip(plain, texts, strict=True)):
                if not text:
                    columns.append(Typed(column=one.column, expression=f"c{position}"))
                    continue
                wanted = Wanted.of(source.columns[one.column.name], TextLayout())
                reading, troubles = infer_column(stage, position, wanted)
                expression = typed(reading, f"c{position}", bench.timezone)
                columns.append(Typed(column=reading.column(one.column.name), expression=expression))
                findings += [finding_of(source, one.column.name, trouble, place) for trouble in troubles]
            if any(finding.severity is Severity.ERROR for finding in findings):
                raise Refused(findings)
            made = bench.temporary / f"{key}.parquet"
            write_parquet(bench.child, columns, TABLE, made)
    except Fault as fault:
        raise faults.of_load(fault, bench.connection, source.name, place) from fault
    kept = cache.keep(bench.cache, key, made, [one.column for one in columns], findings)
    return kept, kept.findings


def one_path(bench: Bench, file: SourceFile) -> Path:
    """The file's path, or a link to it where its name would be taken for a pattern."""
    if not any(mark in str(file.path) for mark in "*?[{"):
        return file.path
    link = bench.cache / f"{cache.key('link', str(file.path))}.link"
    if not link.is_symlink():
        link.symlink_to(file.path)
    return link


def _retypes(types: dict[str, str], name: str, kind: str) -> bool:
    return (
        name in types and sqltext.column_of(name, kind).type is not sqltext.column_of(name, types[name]).type
    )


def _retyped(source: Source, name: str, file: SourceFile) -> Finding:
    facts = {"source": source.name, "column": name, "file": file.shown, "how": "term:columns-retyped"}
    return Finding(code="columns-differ", place=file.place(), facts=facts)
