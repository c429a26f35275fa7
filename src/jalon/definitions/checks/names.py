"""KPIs that rest on themselves, and names that mean something else in a formula."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.definitions.checks.scope import Scope, find, place_of
from jalon.definitions.formula import FUNCTION_WORDS
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.formula import references
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.workspace import Definitions


def function_words(scope: Scope) -> Iterator[Finding]:
    """No KPI is named like a function of the formula language."""
    for kpi in scope.definitions.kpis.values():
        if kpi.name.lower() in FUNCTION_WORDS:
            yield find(kpi.place, code="name-is-function", kpi=kpi.name)


def cycles(scope: Scope) -> Iterator[Finding]:
    """No KPI rests on itself; each loop is reported once, at its first KPI in the alphabet."""
    done: set[str] = set()
    for name in sorted(scope.definitions.kpis):
        loop = _loop(name, scope.definitions, done)
        if loop:
            kpi: Kpi = scope.definitions.kpis[loop[0]]
            yield find(
                place_of(kpi, "value"), code="kpi-cycle", kpi=kpi.name, loop=" → ".join([*loop, loop[0]])
            )


def _loop(start: str, definitions: Definitions, done: set[str]) -> list[str]:
    """The KPIs of a loop reached from `start`, in order; empty when there is none. Without recursion."""
    path: list[str] = []
    waiting: list[tuple[str, bool]] = [(start, False)]
    while waiting:
        name, leaving = waiting.pop()
        if leaving:
            path.pop()
            done.add(name)
            continue
        if name in path:
            loop = path[path.index(name) :]
            done.update(path)
            first = loop.index(min(loop))
            return loop[first:] + loop[:first]
        if name in done or name not in definitions.kpis:
            continue
        path.append(name)
        waiting.append((name, True))
        waiting += [(other, False) for other in sorted(references(definitions.kpis[name].formula))]
    return []
