"""Names that stand for something else: sources, links, connections, times, KPIs, objectives."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.definitions.checks.scope import Scope, find, place_of, workspace_place
from jalon.definitions.nearest import nearest
from jalon.vocabulary.finding import Finding, Severity
from jalon.vocabulary.formula import UNDATED, FirstTime, Rows, Sessions, leaves, references
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.source import EnteredRows, Lookup, Source, TableRows
from jalon.vocabulary.target import PerPeriod


def connections(scope: Scope) -> Iterator[Finding]:
    """Each source's connection is there and can hold its rows."""
    for source in scope.definitions.sources.values():
        place = place_of(source, "connection")
        connection = scope.definitions.connections.get(source.connection)
        if connection is None:
            meant = scope.meant("connection", source.connection)
            yield find(place, code="connection-unknown", suggestions=meant, connection=source.connection)
            continue
        wants_database = isinstance(source.rows, TableRows)
        if not isinstance(source.rows, EnteredRows) and wants_database == (connection.kind == "duckdb"):
            code = find(place, code="table-without-database", source=source.name, connection=connection.name)
            files = find(place, code="files-in-database", source=source.name, connection=connection.name)
            yield code if wants_database else files


def links(scope: Scope) -> Iterator[Finding]:
    """Each link leads to a source, by that source's key, at a named time that exists."""
    for source in scope.definitions.sources.values():
        for lookup in source.lookups.values():
            yield from _link(source, lookup, scope)


def _link(source: Source, lookup: Lookup, scope: Scope) -> Iterator[Finding]:
    place = place_of(source, f"lookups.{lookup.name}")
    if scope.missing("source", lookup.source):
        meant = scope.meant("source", lookup.source)
        yield find(place, code="source-unknown", suggestions=meant, source=lookup.source)
    if lookup.as_of is not None and source.time(lookup.as_of.time) is None:
        yield _time_unknown(source, lookup.as_of.time or "", f"lookups.{lookup.name}", source)
    other = scope.definitions.sources.get(lookup.source)
    if other is None or lookup.as_of is not None:
        return
    if not other.key:
        yield find(
            place, code="link-without-key", severity=Severity.WARNING, lookup=lookup.name, source=other.name
        )
    elif not set(other.key) <= {there for _, there in lookup.on}:
        yield find(
            place,
            code="link-beside-key",
            severity=Severity.WARNING,
            lookup=lookup.name,
            source=other.name,
            key=", ".join(other.key),
        )


def _time_unknown(source: Source, name: str, part: str, owner: Source | Kpi) -> Finding:
    times = [time.name for time in source.times]
    return find(
        place_of(owner, part),
        code="time-unknown",
        suggestions=nearest(name, times),
        time=name,
        source=source.name,
        times=", ".join(times) or "–",
    )


def kpi_names(scope: Scope) -> Iterator[Finding]:
    """What each KPI names: source, objective, counter-KPI, KPIs announced, in its formula and targets."""
    for kpi in scope.definitions.kpis.values():
        yield from _sources(kpi, scope)
        yield from _objective(kpi, scope)
        named = [("value", name) for name in sorted(references(kpi.formula))]
        if kpi.counter is not None:
            named.append(("counter", kpi.counter))
        named.extend((f"leads.{number}", link.kpi) for number, link in enumerate(kpi.leads))
        for number, target in enumerate(kpi.targets):
            if isinstance(target, PerPeriod) and target.kpi is not None:
                named.append((f"targets.{number}", target.kpi))
        for part, name in named:
            if scope.missing("kpi", name):
                meant = scope.meant("kpi", name)
                yield find(place_of(kpi, part), code="kpi-unknown", suggestions=meant, kpi=name)
            elif name == kpi.name and part != "value":
                yield find(place_of(kpi, part), code="kpi-names-itself", kpi=name)


def _sources(kpi: Kpi, scope: Scope) -> Iterator[Finding]:
    all_rows: list[Rows] = list(dict.fromkeys(leaf.rows for leaf in leaves(kpi.formula)))
    named = [(rows.source, "value") for rows in all_rows]
    if kpi.source is not None:
        named = [(kpi.source, "source"), *named]
    for name, part in dict(reversed(named)).items():
        if scope.missing("source", name):
            place = place_of(kpi, part)
            yield find(place, code="source-unknown", suggestions=scope.meant("source", name), source=name)
    for rows in all_rows:
        source = scope.definitions.sources.get(rows.source)
        if source is not None and rows.at not in (None, UNDATED) and source.time(rows.at) is None:
            yield _time_unknown(source, rows.at or "", "value", kpi)


def dated_rows(scope: Scope) -> Iterator[Finding]:
    """First times and visits look along a key's rows in time: these rows need a date."""
    for kpi in scope.definitions.kpis.values():
        for leaf in leaves(kpi.formula):
            if not isinstance(leaf, FirstTime | Sessions):
                continue
            source = scope.definitions.sources.get(leaf.rows.source)
            if leaf.rows.at == UNDATED or (source is not None and not source.times):
                yield find(place_of(kpi, "value"), code="time-needed", kpi=kpi.name, source=leaf.rows.source)
                break


def _objective(kpi: Kpi, scope: Scope) -> Iterator[Finding]:
    if kpi.objective is None:
        yield find(kpi.place, code="measure-only", severity=Severity.NOTE, kpi=kpi.name)
    elif scope.missing("objective", kpi.objective):
        yield find(
            place_of(kpi, "objective"),
            code="objective-unknown",
            suggestions=scope.meant("objective", kpi.objective),
            objective=kpi.objective,
        )


def planned(scope: Scope) -> Iterator[Finding]:
    """Every KPI that the workspace's known future speaks of is there."""
    for number, each in enumerate(scope.definitions.planned):
        for name in each.kpis:
            if scope.missing("kpi", name):
                place = workspace_place(scope.definitions, f"planned.{number}.kpis")
                yield find(place, code="kpi-unknown", suggestions=scope.meant("kpi", name), kpi=name)


def board(scope: Scope) -> Iterator[Finding]:
    """Every KPI of the board is there."""
    for number, name in enumerate(scope.definitions.board):
        if scope.missing("kpi", name):
            place = workspace_place(scope.definitions, f"board.{number}")
            yield find(place, code="kpi-unknown", suggestions=scope.meant("kpi", name), kpi=name)
