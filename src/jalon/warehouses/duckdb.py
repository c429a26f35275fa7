"""The DuckDB warehouse: files are loaded by one worker process and queried in another that is locked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jalon.ports import Loaded, Query
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.source import (
    EnteredRows,
    FileRows,
    ReshapedRows,
    Source,
    Table,
    TableColumn,
    TableRows,
    TextLayout,
)
from jalon.vocabulary.workspace import Connection
from jalon.warehouses import cache, describing, engine, faults, files, parquet, reshaping, sqltext, tables
from jalon.warehouses.child import Child, Fault
from jalon.warehouses.files import FileKind
from jalon.warehouses.lending import Lent
from jalon.warehouses.loading import Bench, Refused, load_texts
from jalon.warehouses.parquet import Relation, kept_relation


class DuckDBWarehouse:
    """Files as tables: text, JSON, workbooks, Parquet, entered rows, and SQL that reshapes them.

    Not shared between threads. Processes start when they are first needed and end with `close`.
    """

    def __init__(self, connection: Connection, folder: Path, cache: Path, timezone: str) -> None:
        self._connection = connection
        self._folder = folder
        self._cache = cache
        self._timezone = timezone
        self._relations: dict[str, Relation] = {}
        self._lent: dict[str, Lent] = {}
        self._bench_: Bench | None = None
        self._query: Child | None = None
        self._query_scratch: Path | None = None

    @property
    def dialect(self) -> str:
        """DuckDB's."""
        return "duckdb"

    @property
    def version(self) -> str:
        """`duckdb 2.0.0`."""
        return f"duckdb {version('duckdb')}"

    def describe(self, source: Source) -> Loaded:
        """Columns and types from a header and a sample (of Parquet: from the footer)."""
        return self._loaded(source, lambda: self._describe(source))

    def load(self, source: Source, needed: frozenset[str]) -> Loaded:
        """Bring a source's files to where queries can read them; what it finds comes with file and line."""
        return self._loaded(source, lambda: self._load(source, needed))

    def lend(self, name: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[Any]]) -> Table:
        """A small table in the querying process."""
        lent = Lent(name=name, columns=tuple(columns), rows=tuple(tuple(row) for row in rows))
        self._lent[name] = lent
        if self._query is not None:
            self._lend_to(self._query, lent)
        return Table(relation=(name,), columns={column.name: column for column in columns})

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows of one SELECT. Raises Refusal (`query-deadline`, `query-memory`, `query-failed`)."""
        child: Child | None = None
        try:
            child = self._querying()
            found: list[tuple[Any, ...]] = child.ask("select", query.sql)
            return found
        except Fault as fault:
            if child is None or not child.alive:
                self._forget_query()
            raise faults.of_query(fault, self._connection, query.why) from fault
        except OSError as error:
            self._forget_query()
            raise faults.of_system(error, self._connection, query.why) from error

    def close(self) -> None:
        """End the processes and remove their temporary files."""
        self._forget_query()
        if self._bench_ is not None:
            self._bench_.child.stop()
            shutil.rmtree(self._bench_.temporary, ignore_errors=True)
            self._bench_ = None

    def _loaded(self, source: Source, make: Callable[[], Loaded]) -> Loaded:
        """Every refusal of a source as its findings."""
        try:
            return make()
        except Refused as refused:
            return Loaded(source=source.name, table=None, findings=refused.findings)
        except Refusal as refusal:
            return Loaded(source=source.name, table=None, findings=(refusal.finding,))
        except Fault as fault:
            refused_load = faults.of_load(fault, self._connection, source.name, source.place)
            return Loaded(source=source.name, table=None, findings=(refused_load.finding,))
        except OSError as error:
            full = error.errno in faults.FULL
            facts = {
                "source": source.name,
                "file": str(error.filename or ""),
                "reason": error.strerror or str(error),
            }
            code = "disk-full" if full else "file-unreadable"
            return Loaded(
                source=source.name,
                table=None,
                findings=(Finding(code=code, place=source.place, facts=facts),),
            )

    def _describe(self, source: Source) -> Loaded:
        found = describing.describe(source, self._folder, lambda: self._bench)
        return Loaded(
            source=source.name,
            table=Table(relation=(source.name,), columns={column.name: column for column in found.columns}),
            findings=found.findings,
            fingerprint=files.fingerprint(found.files),
            delivered_at=files.delivered_at(found.files) if found.files else None,
        )

    def _load(self, source: Source, needed: frozenset[str]) -> Loaded:
        found, relation, findings = self._relation(source, needed)
        self._relations[source.name] = relation
        self._forget_query()  # the files it may read are fixed when it starts
        columns = {one.column.name: one.column for one in relation.columns}
        identity = files.fingerprint(found)
        if isinstance(source.rows, EnteredRows):
            identity = cache.key(source.rows)
        return Loaded(
            source=source.name,
            table=Table(relation=(source.name,), columns=columns),
            findings=findings,
            fingerprint=identity,
            delivered_at=files.delivered_at(found) if found else None,
        )

    def _relation(
        self, source: Source, needed: frozenset[str]
    ) -> tuple[tuple[files.SourceFile, ...], Relation, tuple[Finding, ...]]:
        match source.rows:
            case FileRows():
                return self._of_files(source, source.rows, needed)
            case EnteredRows():
                relation, findings = self._of_entered(source, source.rows, needed)
                return (), relation, findings
            case ReshapedRows():
                return self._of_sql(source, source.rows, needed)
            case TableRows():
                raise describing.not_files(source)

    def _of_files(
        self, source: Source, rows: FileRows, needed: frozenset[str]
    ) -> tuple[tuple[files.SourceFile, ...], Relation, tuple[Finding, ...]]:
        place = source.places.get("rows", source.place)
        found = files.find(self._folder, rows.pattern, place, source.name)
        if found[0].kind is FileKind.PARQUET:
            return found, *parquet.relation(self._bench, source, found, needed)
        formats = sorted(
            (name, repr(form)) for name, form in source.columns.items() if not needed or name in needed
        )
        identities = [file.identity for file in found]
        key = cache.key("text", identities, rows.layout, rows.sheet, formats, sorted(needed), self._timezone)
        kept = cache.recall(self._cache, key)
        if kept is None:
            texts = tables.readable(found, rows, self._bench.temporary)
            kept = load_texts(self._bench, source, texts, rows.layout, needed, key)
        return found, kept_relation(source.name, kept), kept.findings

    def _of_entered(
        self, source: Source, rows: EnteredRows, needed: frozenset[str]
    ) -> tuple[Relation, tuple[Finding, ...]]:
        key = cache.key(
            "entered", rows, sorted(source.columns.items()), sorted(needed), source.place, self._timezone
        )
        kept = cache.recall(self._cache, key)
        if kept is None:
            text = tables.entered(source, rows, self._bench.temporary)
            kept = load_texts(self._bench, source, [text], TextLayout(), needed, key)
        return kept_relation(source.name, kept), kept.findings

    def _of_sql(
        self, source: Source, rows: ReshapedRows, needed: frozenset[str]
    ) -> tuple[tuple[files.SourceFile, ...], Relation, tuple[Finding, ...]]:
        inputs: dict[str, Relation] = {}
        all_files: list[files.SourceFile] = []
        findings: list[Finding] = []
        for name, file_rows in rows.files.items():
            part = replace(source, rows=file_rows, derived={})
            names = [
                column.name for column in describing.describe(part, self._folder, lambda: self._bench).columns
            ]
            found, relation, more = self._of_files(part, file_rows, reshaping.mentioned(rows.sql, names))
            inputs[name] = relation
            all_files += found
            findings += more
        identities = [file.identity for file in all_files]
        key = cache.key("sql", rows.sql, identities, inputs, sorted(source.columns.items()), self._timezone)
        kept = cache.recall(self._cache, key) or self._reshape(source, rows, inputs, key)
        place = source.places.get("sql", source.places.get("rows", source.place))
        tables.chosen(source, [column.name for column in kept.columns], needed, place)
        return tuple(all_files), kept_relation(source.name, kept), (*findings, *kept.findings)

    def _reshape(
        self, source: Source, rows: ReshapedRows, inputs: dict[str, Relation], key: str
    ) -> cache.Kept:
        made = reshaping.result(self._bench, source, rows, inputs)
        try:
            place = source.places.get("sql", source.place)
            types = dict(parquet.schema(self._bench.child, made))
            if any(parquet.text_to_type(source, name, kind) for name, kind in types.items()):
                kept, _ = parquet.brought(self._bench, source, [str(made)], types, frozenset(), key, place)
                return kept
            columns = [sqltext.column_of(name, kind) for name, kind in types.items()]
            return cache.keep(self._cache, key, made, columns, ())
        except Fault as fault:
            raise faults.of_load(fault, self._connection, source.name, source.place) from fault
        finally:
            shutil.rmtree(made.parent, ignore_errors=True)

    @property
    def _bench(self) -> Bench:
        if self._bench_ is None or not self._bench_.child.alive:
            cache.forget_old(self._cache)
            temporary = self._bench_.temporary if self._bench_ else engine.scratch(self._cache)
            self._bench_ = Bench(
                child=engine.loader(self._connection, temporary, self._timezone),
                temporary=temporary,
                cache=self._cache,
                timezone=self._timezone,
                connection=self._connection,
            )
        return self._bench_

    def _querying(self) -> Child:
        """The locked process, started with everything loaded and lent so far."""
        if self._query is not None and self._query.alive:
            return self._query
        self._forget_query()
        self._query_scratch = engine.scratch(self._cache)
        readable = sorted({file for relation in self._relations.values() for file in relation.files})
        settings = [
            *engine.bounded(self._connection, self._query_scratch, self._timezone),
            *(relation.view for relation in self._relations.values()),
            *engine.locked(readable),
        ]
        self._query = engine.querier(self._connection, settings)
        for lent in self._lent.values():
            self._lend_to(self._query, lent)
        return self._query

    def _lend_to(self, child: Child, lent: Lent) -> None:
        try:
            child.ask("run", lent.create)
            for insert, values in lent.inserts():
                child.ask("fill", insert, values)
        except Fault as fault:
            raise faults.of_query(fault, self._connection, f"lend {lent.name}") from fault

    def _forget_query(self) -> None:
        if self._query is not None:
            self._query.stop()
            self._query = None
        if self._query_scratch is not None:
            shutil.rmtree(self._query_scratch, ignore_errors=True)
            self._query_scratch = None
