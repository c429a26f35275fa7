"""Which columns of each source the KPIs read, through formulas, splits, times, links and derived columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jalon.definitions.checks.expressions import expressions
from jalon.definitions.checks.scope import all_leaves, dimensions, path_in
from jalon.vocabulary.formula import UNDATED, Leaf
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rows import Column, columns
from jalon.vocabulary.source import Lookup, Source
from jalon.vocabulary.workspace import Definitions


def needed_columns(definitions: Definitions, source: str) -> frozenset[str]:
    """The columns of a source's own rows that the workspace's KPIs read; empty means all of them.

    A source whose exact repetitions are removed needs every column.
    """
    if source in definitions.sources and definitions.sources[source].distinct_rows:
        return frozenset()
    return frozenset(needed_by_source(definitions).get(source, ()))


def needed_by_source(definitions: Definitions) -> dict[str, set[str]]:
    """The columns read of every source that some KPI uses."""
    need = _Need(definitions=definitions)
    for kpi in definitions.kpis.values():
        for leaf in all_leaves(kpi, definitions):
            if leaf.rows.source in definitions.sources:
                need.leaf(kpi, leaf)
    return need.found


@dataclass(slots=True)
class _Need:
    """Collects columns by source, following links."""

    definitions: Definitions
    found: dict[str, set[str]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def leaf(self, kpi: Kpi, leaf: Leaf) -> None:
        """What one leaf reads, and the dimensions by which the KPI splits it."""
        source = self.definitions.sources[leaf.rows.source]
        self._own(source)
        for expression in expressions(leaf):
            self._columns(source, columns(expression))
        if leaf.rows.at != UNDATED:
            self._time(source, leaf.rows.at)
        for dimension in self._dimensions(kpi):
            *path, name = path_in(dimension, source.name, self.definitions).split(".")
            self._column(source, Column(name=name, path=tuple(path)))

    def _dimensions(self, kpi: Kpi) -> tuple[str, ...]:
        members = [name for target in kpi.targets for name, _ in target.terms.members]
        return tuple(dict.fromkeys((*dimensions(kpi), *members)))

    def _own(self, source: Source) -> None:
        """What every use of a source needs: its key, the order of its changes, its default time."""
        if source.name in self.found:
            return
        self.found[source.name] = set()
        for name in (*source.key, *(source.latest.by if source.latest else ())):
            self._column(source, Column(name=name))
        self._time(source, None)

    def _time(self, source: Source, name: str | None) -> None:
        time = source.time(name)
        if time is not None:
            self._column(source, Column(name=time.column))

    def _columns(self, source: Source, several: Iterable[Column]) -> None:
        for column in several:
            self._column(source, column)

    def _column(self, source: Source, column: Column) -> None:
        if (source.name, column.dotted) in self._seen:
            return
        self._seen.add((source.name, column.dotted))
        if column.path:
            self._linked(source, column)
        elif column.name in source.derived:
            self._columns(source, columns(source.derived[column.name]))
        else:
            self.found[source.name].add(column.name)

    def _linked(self, source: Source, column: Column) -> None:
        lookup = source.lookups.get(column.path[0])
        other = self.definitions.sources.get(lookup.source) if lookup is not None else None
        if lookup is None or other is None:
            return
        self._own(other)
        self._link(source, lookup, other)
        self._column(other, Column(name=column.name, path=column.path[1:]))

    def _link(self, source: Source, lookup: Lookup, other: Source) -> None:
        for here, there in lookup.on:
            self._column(source, Column(name=here))
            self._column(other, Column(name=there))
        if lookup.as_of is None:
            return
        self._time(source, lookup.as_of.time)
        self._column(other, Column(name=lookup.as_of.start))
        if lookup.as_of.end is not None:
            self._column(other, Column(name=lookup.as_of.end))
