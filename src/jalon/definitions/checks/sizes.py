"""How large formulas and expressions become once every name in them is replaced by what it stands for.

Each text is bounded by the gate; names could still multiply them (a column that is twice another that is
twice another …), so what a KPI or a derived column amounts to in the end is bounded as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jalon.definitions.checks.expressions import expressions
from jalon.definitions.checks.scope import Scope, find, in_order, place_of
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.formula import Change, Formula, KpiRef, Last, Share, leaves, parts
from jalon.vocabulary.rows import Column, RowExpression, children
from jalon.vocabulary.source import Source
from jalon.vocabulary.workspace import Definitions

MOST_VISITS = 2_000
MOST_FORMULA_LEVELS = 100
MOST_PARTS = 2_000
MOST_LEVELS = 60


@dataclass(frozen=True, slots=True)
class Extent:
    """Of how many parts a tree is made, and how many stand inside each other."""

    size: int
    levels: int


def formulas(scope: Scope) -> Iterator[Finding]:
    """No KPI rests on more aggregates than can be computed, counted as often as each is needed."""
    known: dict[str, Extent] = {}
    for kpi in in_order(scope.definitions):
        extent = _formula(kpi.formula, known)
        known[kpi.name] = extent
        if extent.size > MOST_VISITS or extent.levels > MOST_FORMULA_LEVELS:
            known[kpi.name] = Extent(1, 1)  # said once, not again of every KPI above
            yield find(
                place_of(kpi, "value"),
                code="formula-too-large",
                kpi=kpi.name,
                most=str(MOST_VISITS),
                levels=str(MOST_FORMULA_LEVELS),
            )


def _formula(formula: Formula, known: dict[str, Extent]) -> Extent:
    if isinstance(formula, KpiRef):
        inner = known.get(formula.kpi, Extent(1, 1))
        return Extent(inner.size, inner.levels + 1)
    below = [_formula(part, known) for part in parts(formula)]
    times = 3 if isinstance(formula, Change) else 2 if isinstance(formula, Last | Share) else 1
    size = sum(extent.size for extent in below) * times
    return Extent(max(1, size), 1 + max((extent.levels for extent in below), default=0))


def columns(scope: Scope) -> Iterator[Finding]:
    """No derived column and no aggregate becomes too large by the derived columns it names."""
    measure = _Measure(scope.definitions)
    for source in scope.definitions.sources.values():
        for name, expression in source.derived.items():
            if measure.too_large(expression, source):
                yield find(
                    place_of(source, f"derived.{name}"),
                    code="expression-too-large",
                    name=name,
                    most=str(MOST_PARTS),
                    levels=str(MOST_LEVELS),
                )
    for kpi in scope.definitions.kpis.values():
        for leaf in leaves(kpi.formula):
            owner = scope.definitions.sources.get(leaf.rows.source)
            if owner is not None and any(measure.too_large(each, owner) for each in expressions(leaf)):
                yield find(
                    place_of(kpi, "value"),
                    code="expression-too-large",
                    name=kpi.name,
                    most=str(MOST_PARTS),
                    levels=str(MOST_LEVELS),
                )
                break


class _TooLarge(Exception):
    """Raised at the first part beyond the bounds: nothing larger is ever walked."""


@dataclass(slots=True)
class _Measure:
    """Measures expressions with their derived columns put in."""

    definitions: Definitions
    known: dict[tuple[str, str], Extent] = field(default_factory=dict)
    above: dict[tuple[str, str], bool] = field(default_factory=dict)  # True: reached over a link

    def too_large(self, expression: RowExpression, source: Source) -> bool:
        """Whether an expression of a source is beyond the bounds."""
        self.above.clear()
        try:
            self._extent(expression, source, 0)
        except _TooLarge:
            return True
        return False

    def _extent(self, expression: RowExpression, source: Source, level: int) -> Extent:
        if level > MOST_LEVELS:
            raise _TooLarge
        if isinstance(expression, Column):
            return self._column(expression, source, level)
        below = [self._extent(child, source, level + 1) for child in children(expression)]
        size = 1 + sum(extent.size for extent in below)
        levels = 1 + max((extent.levels for extent in below), default=0)
        return self._bounded(Extent(size, levels), level)

    def _column(self, column: Column, source: Source, level: int) -> Extent:
        owner = self._at(source, column.path)
        if owner is None or column.name not in owner.derived:
            return self._bounded(Extent(1, 1), level)
        mark = (owner.name, column.name)
        linked = bool(column.path)
        if mark in self.above:
            since = list(self.above).index(mark) + 1
            if linked or any(list(self.above.values())[since:]):
                raise _TooLarge
            return Extent(1, 1)  # a loop within one source, which another check names
        if mark not in self.known:
            self.above[mark] = linked
            self.known[mark] = self._extent(owner.derived[column.name], owner, level + 1)
            del self.above[mark]
        inner = self.known[mark]
        return self._bounded(Extent(inner.size + 1, inner.levels + 1), level)

    def _bounded(self, extent: Extent, level: int) -> Extent:
        if extent.size > MOST_PARTS or level + extent.levels > MOST_LEVELS:
            raise _TooLarge
        return extent

    def _at(self, source: Source, path: tuple[str, ...]) -> Source | None:
        current: Source | None = source
        for step in path:
            lookup = current.lookups.get(step) if current is not None else None
            current = self.definitions.sources.get(lookup.source) if lookup is not None else None
        return current
