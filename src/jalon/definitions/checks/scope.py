"""What the checks look at: all definitions, the names that could not be read, and ways through formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from jalon.definitions.nearest import nearest
from jalon.vocabulary.finding import Finding, Place, Severity
from jalon.vocabulary.formula import Formula, Last, Leaf, Share, leaves, parts, references
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.source import Source
from jalon.vocabulary.workspace import Definitions


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Definitions under check. `left_out` names, by kind, what is written but could not be read."""

    definitions: Definitions
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    today: date | None = None

    def known(self, kind: str) -> Mapping[str, object]:
        """The things of a kind by name."""
        kinds: dict[str, Mapping[str, object]] = {
            "source": self.definitions.sources,
            "kpi": self.definitions.kpis,
            "objective": self.definitions.objectives,
            "connection": self.definitions.connections,
        }
        return kinds[kind]

    def missing(self, kind: str, name: str) -> bool:
        """True when nothing of the kind is so named, not even something that could not be read."""
        return name not in self.known(kind) and name not in self.left_out.get(kind, frozenset())

    def meant(self, kind: str, name: str) -> tuple[str, ...]:
        """Names of the kind that look like this one."""
        return nearest(name, [*self.known(kind), *self.left_out.get(kind, ())])


Check = Callable[[Scope], Iterator[Finding]]


def find(
    place: Place,
    *,
    code: str,
    severity: Severity = Severity.ERROR,
    suggestions: Iterable[str] = (),
    **facts: str,
) -> Finding:
    """A finding at a place."""
    return Finding(code=code, place=place, facts=facts, severity=severity, suggestions=tuple(suggestions))


def place_of(thing: Kpi | Source, part: str) -> Place:
    """Where a part of a definition stands: the nearest part above it that has a place."""
    while part:
        if part in thing.places:
            return thing.places[part]
        part = part.rpartition(".")[0]
    return thing.place


def workspace_place(definitions: Definitions, part: str) -> Place:
    """Where a part of the workspace document stands."""
    while part:
        if part in definitions.places:
            return definitions.places[part]
        part = part.rpartition(".")[0]
    return Place(file="jalon.yaml")


def all_parts(formula: Formula) -> Iterator[Formula]:
    """A formula and everything in it, in reading order, not following other KPIs."""
    yield formula
    for part in parts(formula):
        yield from all_parts(part)


def reached(kpi: Kpi, definitions: Definitions) -> tuple[Kpi, ...]:
    """A KPI and every KPI its formula rests on."""
    found: dict[str, Kpi] = {}
    waiting = [kpi]
    while waiting:
        current = waiting.pop()
        if current.name in found:
            continue
        found[current.name] = current
        waiting += [
            definitions.kpis[name] for name in references(current.formula) if name in definitions.kpis
        ]
    return tuple(found.values())


def in_order(definitions: Definitions) -> list[Kpi]:
    """Every KPI after those its formula names (a loop is cut anywhere); without recursion."""
    order: dict[str, Kpi] = {}
    seen: set[str] = set()
    waiting = [(name, False) for name in sorted(definitions.kpis, reverse=True)]
    while waiting:
        name, leaving = waiting.pop()
        kpi = definitions.kpis.get(name)
        if kpi is None:
            continue
        if leaving:
            order[name] = kpi
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(other, False) for other in sorted(references(kpi.formula))]
    return list(order.values())


def all_leaves(kpi: Kpi, definitions: Definitions) -> tuple[Leaf, ...]:
    """Every leaf a KPI rests on, those of other KPIs included."""
    return tuple(leaf for one in reached(kpi, definitions) for leaf in leaves(one.formula))


def dimensions(kpi: Kpi) -> tuple[str, ...]:
    """Every dimension a KPI is split by or that its formula names, each once."""
    named = [dimension for cut in kpi.by for dimension in cut.dimensions]
    for part in all_parts(kpi.formula):
        if isinstance(part, Share):
            named += part.across
        elif isinstance(part, Last):
            named += part.each
    return tuple(dict.fromkeys(named))


def path_in(dimension: str, source: str, definitions: Definitions) -> str:
    """The path of a dimension in a source: its own where it is shared, else the dimension's own words."""
    return definitions.shared.get(dimension, {}).get(source, dimension)
