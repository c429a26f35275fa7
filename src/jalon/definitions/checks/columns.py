"""Columns: every column that definitions name is in its table and has a type that fits its use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from jalon.definitions.checks.expressions import expressions, numbers, times
from jalon.definitions.checks.scope import all_leaves, dimensions, find, path_in, place_of, workspace_place
from jalon.definitions.checks.sizes import MOST_LEVELS
from jalon.definitions.checks.splits import dimension_part
from jalon.definitions.checks.types import Kind, Typing, kind_of
from jalon.definitions.formula import row_text
from jalon.definitions.nearest import nearest
from jalon.vocabulary.finding import Finding, Place
from jalon.vocabulary.formula import Leaf, leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rows import Column, RowExpression, columns
from jalon.vocabulary.source import Lookup, Source, Table
from jalon.vocabulary.workspace import Definitions

_MOST_NAMED = 40


def check_columns(
    definitions: Definitions, tables: Mapping[str, Table], read: Mapping[str, Set[str]] | None = None
) -> tuple[Finding, ...]:
    """All findings about columns, by place. Sources without a table are not looked at.

    `read` are the columns that were read of each source, where the tables hold no others: what is not among
    them is not missing. None: the tables are whole.
    """
    seen = _Seen(definitions=definitions, tables=tables, read=read)
    found = [finding for source in definitions.sources.values() for finding in _source(source, seen)]
    found += [finding for kpi in definitions.kpis.values() for finding in _kpi(kpi, seen)]
    unique = {(finding.code, finding.place, tuple(finding.facts.items())): finding for finding in found}
    return tuple(sorted(unique.values(), key=lambda finding: finding.place))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """Definitions and the tables their sources were found to be."""

    definitions: Definitions
    tables: Mapping[str, Table]
    read: Mapping[str, Set[str]] | None = None
    kinds: dict[str, Kind] = field(default_factory=dict)  # of derived columns, each found once

    def at(self, source: Source, path: tuple[str, ...]) -> Source | None:
        """The source at the end of a path of links."""
        current: Source | None = source
        for step in path:
            lookup = current.lookups.get(step) if current is not None else None
            current = self.definitions.sources.get(lookup.source) if lookup is not None else None
        return current

    def kind(self, source: Source, column: Column, above: tuple[str, ...] = ()) -> Kind:
        """The kind of a column, derived ones included; unknown where it cannot be found."""
        owner = self.at(source, column.path)
        if owner is None:
            return Kind.UNKNOWN
        mark = f"{owner.name}.{column.name}"
        if column.name in owner.derived and mark not in above:
            if len(above) > MOST_LEVELS:  # another check names it
                return Kind.UNKNOWN
            if mark not in self.kinds:
                typing = Typing(lambda inner: self.kind(owner, inner, (*above, mark)))
                self.kinds[mark] = typing.kind(owner.derived[column.name])
            return self.kinds[mark]
        table = self.tables.get(owner.name)
        if table is None or column.name not in table.columns:
            return Kind.UNKNOWN
        return kind_of(table.columns[column.name].type)

    def missing(self, source: Source, column: Column, place: Place) -> Iterator[Finding]:
        """A finding when a column is not in its table."""
        owner = self.at(source, column.path)
        table = self.tables.get(owner.name) if owner is not None else None
        if owner is None or table is None or column.name in table.columns or column.name in owner.derived:
            return
        if self.read is not None and column.name not in self.read.get(owner.name, frozenset()):
            return
        known = [*table.columns, *owner.derived]
        more = ", …" if len(known) > _MOST_NAMED else ""
        yield find(
            place,
            code="column-unknown",
            suggestions=nearest(column.name, known),
            column=column.name,
            source=owner.name,
            columns=", ".join(known[:_MOST_NAMED]) + more,
        )


def _source(source: Source, seen: _Seen) -> Iterator[Finding]:
    named = [(name, "key") for name in source.key]
    named += [(name, "latest") for name in (source.latest.by if source.latest else ())]
    named += [(name, f"columns.{name}") for name in source.columns]
    for name, part in named:
        yield from seen.missing(source, Column(name=name), place_of(source, part))
    for time in source.times:
        column = Column(name=time.column)
        yield from _time(source, column, place_of(source, f"times.{time.name}"), seen)
    for name, expression in source.derived.items():
        yield from _expression(source, expression, place_of(source, f"derived.{name}"), seen)
    yield from _derived_cycles(source)
    for lookup in source.lookups.values():
        yield from _link(source, lookup, seen)


def _time(source: Source, column: Column, place: Place, seen: _Seen) -> Iterator[Finding]:
    yield from seen.missing(source, column, place)
    kind = seen.kind(source, column)
    if kind not in (Kind.TIME, Kind.UNKNOWN):
        yield find(place, code="time-not-date", column=column.dotted, type=f"term:type-{kind.value}")


def _derived_cycles(source: Source) -> Iterator[Finding]:
    named = {
        name: {column.name for column in columns(expression) if not column.path} & source.derived.keys()
        for name, expression in source.derived.items()
    }
    for name in _knotted(named):
        waiting, reached = [name], set[str]()
        while waiting:
            fresh = named[waiting.pop()] - reached
            reached |= fresh
            waiting += sorted(fresh)
        if name in reached:
            yield find(
                place_of(source, f"derived.{name}"), code="derived-cycle", column=name, source=source.name
            )


def _knotted(named: Mapping[str, Set[str]]) -> list[str]:
    """What is left when names that name nothing, or only such, are taken away: loops and what names them."""
    naming: dict[str, list[str]] = {name: [] for name in named}
    for name, others in named.items():
        for other in others:
            naming[other].append(name)
    open_ends = {name: len(others) for name, others in named.items()}
    free = [name for name, count in open_ends.items() if count == 0]
    while free:
        for name in naming[free.pop()]:
            open_ends[name] -= 1
            if open_ends[name] == 0:
                free.append(name)
    return [name for name, count in open_ends.items() if count]


def _link(source: Source, lookup: Lookup, seen: _Seen) -> Iterator[Finding]:
    place = place_of(source, f"lookups.{lookup.name}")
    other = seen.definitions.sources.get(lookup.source)
    for here, there in lookup.on:
        yield from seen.missing(source, Column(name=here), place)
        if other is None:
            continue
        yield from seen.missing(other, Column(name=there), place)
        kinds = (seen.kind(source, Column(name=here)), seen.kind(other, Column(name=there)))
        if kinds[0] is not kinds[1] and Kind.UNKNOWN not in kinds:
            yield find(
                place,
                code="link-types-differ",
                left=f"{source.name}.{here}",
                left_type=f"term:type-{kinds[0].value}",
                right=f"{other.name}.{there}",
                right_type=f"term:type-{kinds[1].value}",
            )
    if lookup.as_of is not None and other is not None:
        for name in (lookup.as_of.start, lookup.as_of.end):
            if name is not None:
                yield from _time(other, Column(name=name), place, seen)


def _expression(source: Source, expression: RowExpression, place: Place, seen: _Seen) -> Iterator[Finding]:
    for column in sorted(columns(expression), key=lambda column: column.dotted):
        yield from seen.missing(source, column, place)
    typing = Typing(lambda column: seen.kind(source, column))
    typing.kind(expression)
    for misfit in typing.misfits:
        yield Finding(code="types-differ", place=place, facts=misfit.facts)


def _kpi(kpi: Kpi, seen: _Seen) -> Iterator[Finding]:
    place = place_of(kpi, "value")
    for leaf in leaves(kpi.formula):
        source = seen.definitions.sources.get(leaf.rows.source)
        if source is not None:
            yield from _leaf(leaf, source, place, seen)
    for dimension in dimensions(kpi):
        part = place_of(kpi, dimension_part(kpi, dimension))
        yield from _dimension(kpi, dimension, part, seen)


def _leaf(leaf: Leaf, source: Source, place: Place, seen: _Seen) -> Iterator[Finding]:
    for expression in expressions(leaf):
        yield from _expression(source, expression, place, seen)
    typing = Typing(lambda column: seen.kind(source, column))
    for expression in numbers(leaf):
        kind = typing.kind(expression)
        if kind not in (Kind.NUMBER, Kind.UNKNOWN):
            text = row_text(expression)
            yield find(place, code="column-not-number", expression=text, type=f"term:type-{kind.value}")
    for column in times(leaf):
        yield from _time(source, column, place, seen)
    where = leaf.rows.where
    if where is not None and typing.kind(where) not in (Kind.TRUTH, Kind.UNKNOWN):
        yield find(place, code="filter-not-boolean", filter=row_text(where))


def _dimension(kpi: Kpi, dimension: str, place: Place, seen: _Seen) -> Iterator[Finding]:
    for name in dict.fromkeys(leaf.rows.source for leaf in all_leaves(kpi, seen.definitions)):
        source = seen.definitions.sources.get(name)
        if source is None:
            continue
        *path, last = path_in(dimension, name, seen.definitions).split(".")
        if name in seen.definitions.shared.get(dimension, {}):
            place = workspace_place(seen.definitions, f"shared.{dimension}.{name}")
        yield from seen.missing(source, Column(name=last, path=tuple(path)), place)
