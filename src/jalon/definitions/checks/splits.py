"""What KPIs are split by: paths through links that exist, shared dimensions where several sources meet."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.definitions.checks.expressions import expressions
from jalon.definitions.checks.scope import (
    Scope,
    all_leaves,
    dimensions,
    find,
    path_in,
    place_of,
    workspace_place,
)
from jalon.definitions.nearest import nearest
from jalon.vocabulary.finding import Finding, Place
from jalon.vocabulary.formula import leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rows import columns
from jalon.vocabulary.source import Source
from jalon.vocabulary.workspace import Definitions


def shared(scope: Scope) -> Iterator[Finding]:
    """Each shared dimension names sources and paths that exist."""
    for dimension, paths in scope.definitions.shared.items():
        for name, path in paths.items():
            place = workspace_place(scope.definitions, f"shared.{dimension}.{name}")
            if scope.missing("source", name):
                yield find(place, code="source-unknown", suggestions=scope.meant("source", name), source=name)
            elif name in scope.definitions.sources:
                yield from unknown_link(path.split(".")[:-1], scope.definitions.sources[name], place, scope)


def unknown_link(path: list[str], source: Source, place: Place, scope: Scope) -> Iterator[Finding]:
    """A finding when a path goes over a link that its source does not have."""
    current = source
    for step in path:
        lookup = current.lookups.get(step)
        if lookup is None:
            yield find(
                place,
                code="link-unknown",
                suggestions=nearest(step, current.lookups),
                lookup=step,
                source=current.name,
                lookups=", ".join(current.lookups) or "–",
            )
            return
        following = scope.definitions.sources.get(lookup.source)
        if following is None:
            return
        current = following


def splits(scope: Scope) -> Iterator[Finding]:
    """Each dimension of a KPI leads somewhere in every source the KPI rests on."""
    for kpi in scope.definitions.kpis.values():
        named = dimensions(kpi)
        sources = _sources(kpi, scope.definitions) if named else []
        for dimension in named:
            yield from _split(kpi, dimension, sources, scope)


def _sources(kpi: Kpi, definitions: Definitions) -> list[Source]:
    names = dict.fromkeys(leaf.rows.source for leaf in all_leaves(kpi, definitions))
    return [definitions.sources[name] for name in names if name in definitions.sources]


def _split(kpi: Kpi, dimension: str, sources: list[Source], scope: Scope) -> Iterator[Finding]:
    place = place_of(kpi, dimension_part(kpi, dimension))
    declared = scope.definitions.shared.get(dimension, {})
    unshared = [source.name for source in sources if source.name not in declared]
    if len(sources) > 1 and unshared:
        yield find(
            place,
            code="dimension-unshared",
            suggestions=nearest(dimension, scope.definitions.shared),
            kpi=kpi.name,
            dimension=dimension,
            sources=", ".join(unshared),
        )
        return
    for source in sources:
        path = path_in(dimension, source.name, scope.definitions)
        if source.name not in declared:
            yield from unknown_link(path.split(".")[:-1], source, place, scope)


def dimension_part(kpi: Kpi, dimension: str) -> str:
    """The dotted name of the cut that names a dimension, or of the formula."""
    numbers = (number for number, cut in enumerate(kpi.by) if dimension in cut.dimensions)
    found = next(numbers, None)
    return "value" if found is None else f"by.{found}"


def formula_links(scope: Scope) -> Iterator[Finding]:
    """Each column of a formula that lies in a linked table is reached over links that exist."""
    for kpi in scope.definitions.kpis.values():
        place = place_of(kpi, "value")
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for leaf in leaves(kpi.formula):
            source = scope.definitions.sources.get(leaf.rows.source)
            paths = {column.path for one in expressions(leaf) for column in columns(one) if column.path}
            for path in sorted(paths):
                if source is not None and (source.name, path) not in seen:
                    seen.add((source.name, path))
                    yield from unknown_link(list(path), source, place, scope)


def derived_links(scope: Scope) -> Iterator[Finding]:
    """Each column of a derived one that lies in a linked table is reached over links that exist."""
    for source in scope.definitions.sources.values():
        for name, expression in source.derived.items():
            place = place_of(source, f"derived.{name}")
            for path in sorted({column.path for column in columns(expression) if column.path}):
                yield from unknown_link(list(path), source, place, scope)
