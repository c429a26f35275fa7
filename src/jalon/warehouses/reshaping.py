"""Sources that are one SELECT over declared files: run once, locked up with those files, kept as Parquet."""

# ruff: noqa: S608 - names and texts in this SQL are quoted by `sqltext`, never pasted

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.source import ReshapedRows, Source
from jalon.warehouses import engine, sqltext
from jalon.warehouses.child import Child, Fault
from jalon.warehouses.loading import Bench
from jalon.warehouses.parquet import Relation

_OUT = "out.parquet"


def mentioned(sql: str, names: Sequence[str]) -> frozenset[str]:
    """The columns that a SELECT can be using: those whose name it holds, or all where it holds a `*`."""
    lower = sql.lower()
    found = frozenset(name for name in names if name.lower() in lower)
    return frozenset(names) if "*" in sql or not found else found


def result(bench: Bench, source: Source, rows: ReshapedRows, relations: Mapping[str, Relation]) -> Path:
    """Run the SELECT in a locked process; returns a Parquet file in the scratch folder. Raises Refusal."""
    temporary = engine.scratch(bench.cache)
    child = _locked(bench, temporary, relations)
    try:
        types = child.ask("describe", rows.sql)
        columns = ", ".join(f"{sqltext.as_ours(name, kind)} AS {sqltext.name(name)}" for name, kind in types)
        out = temporary / _OUT
        select = f"SELECT {columns} FROM (\n{rows.sql.rstrip().rstrip(';')}\n)"
        child.ask("run", [f"COPY ({select}) TO {sqltext.text(str(out))} (FORMAT parquet, COMPRESSION zstd)"])
    except Fault as fault:
        raise _refusal(fault, bench, source) from fault
    finally:
        child.stop()
    return out


def described(
    bench: Bench, source: Source, rows: ReshapedRows, empty: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Names and types of the SELECT over empty tables (`name type` definitions a table). Raises Refusal."""
    temporary = engine.scratch(bench.cache)
    tables = [f"CREATE TABLE {sqltext.name(name)} ({', '.join(columns)})" for name, columns in empty.items()]
    settings = [*engine.bounded(bench.connection, temporary, bench.timezone), *tables, *engine.locked([])]
    child = engine.querier(bench.connection, settings)
    try:
        found: list[tuple[str, str]] = child.ask("describe", rows.sql)
        return found
    except Fault as fault:
        raise _refusal(fault, bench, source) from fault
    finally:
        child.stop()
        temporary.rmdir()


def _locked(bench: Bench, temporary: Path, relations: Mapping[str, Relation]) -> Child:
    files = sorted({file for relation in relations.values() for file in relation.files})
    views = [f"CREATE VIEW {sqltext.name(name)} AS {relation.select}" for name, relation in relations.items()]
    settings = [*engine.bounded(bench.connection, temporary, bench.timezone), *views, *engine.locked(files)]
    return engine.querier(bench.connection, settings, writes=True)


def _refusal(fault: Fault, bench: Bench, source: Source) -> Refusal:
    place = source.places.get("sql", source.places.get("rows", source.place))
    facts = {
        "source": source.name,
        "reason": (fault.message.strip().splitlines() or [""])[0][:300],
        "seconds": f"{bench.connection.deadline:g}",
        "memory": str(bench.connection.memory_mb),
    }
    codes = {"deadline": "sql-deadline", "memory": "sql-memory", "disk": "disk-full"}
    return Refusal(Finding(code=codes.get(fault.kind, "sql-failed"), place=place, facts=facts))
