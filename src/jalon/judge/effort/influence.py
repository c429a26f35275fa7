"""What closing a gap would move: along targets, formulas and early signs up to the KPIs of objectives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jalon.vocabulary.effort import Influence, Way

SAID = 0.2
"""What a link counts that people name and no figure shows."""
ALONE = 0.05
"""What a KPI counts that serves no objective and that nothing is made from."""
_DEEP = 5
"""Links followed upwards at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """`child` moves `share` (0 to 1) of `parent`; `way` says how that is known."""

    child: str
    parent: str
    share: float
    way: Way

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("a share lies between 0 and 1")


def influences(
    kpis: Iterable[str], edges: Sequence[Edge], tops: frozenset[str], aimed: frozenset[str]
) -> dict[str, Influence]:
    """The influence of each KPI. `tops` are those an objective is measured by, `aimed` all that serve one.

    What several ways bring counts together as if each filled its share of what the others leave:
    1 − Π (1 − share × influence of the parent). So a further parent never lowers it, and it stays below 1.
    """
    above: dict[str, list[Edge]] = {}
    for edge in sorted(edges, key=lambda each: (each.child, each.parent, each.way, each.share)):
        above.setdefault(edge.child, []).append(edge)
    graph = _Graph(above=above, tops=tops, aimed=aimed)
    return {name: graph.influence(name) for name in kpis}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Graph:
    above: Mapping[str, Sequence[Edge]]
    tops: frozenset[str]
    aimed: frozenset[str]

    def influence(self, name: str) -> Influence:
        parents = tuple(sorted(self._ancestors(name)))
        if name in self.tops:
            return Influence(value=1.0, way=Way.TOP, parents=parents)
        parts = [(edge, self._through(edge, frozenset({name}))) for edge in self.above.get(name, ())]
        value = self._value(name, frozenset())
        order = list(Way)
        edge = max(parts, key=lambda one: (one[1], -order.index(one[0].way)), default=(None, 0.0))[0]
        if edge is not None:
            return Influence(
                value=value, way=edge.way, through=edge.parent, share=edge.share, parents=parents
            )
        return Influence(value=value, way=Way.SAID if name in self.aimed else Way.NONE)

    def _value(self, name: str, below: frozenset[str]) -> float:
        """From 0 to 1; a way that leads back to a KPI `below` brings nothing."""
        if name in self.tops:
            return 1.0
        left = 1 - (SAID if name in self.aimed else ALONE)
        if len(below) < _DEEP:
            for edge in self.above.get(name, ()):
                left *= 1 - self._through(edge, below | {name})
        return 1 - left

    def _through(self, edge: Edge, below: frozenset[str]) -> float:
        return 0.0 if edge.parent in below else edge.share * self._value(edge.parent, below)

    def _ancestors(self, name: str) -> set[str]:
        found: set[str] = set()
        ahead = [name]
        while ahead:
            for edge in self.above.get(ahead.pop(), ()):
                if edge.parent not in found and edge.parent != name:
                    found.add(edge.parent)
                    ahead.append(edge.parent)
        return found
