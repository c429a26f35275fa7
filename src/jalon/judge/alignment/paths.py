"""The ways from a KPI down to its parts: through which links, after how many periods."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.vocabulary.alignment import AlignedKpi, AlignmentTree, Link

Way = tuple[Link, ...]


def ways(tree: AlignmentTree, top: str, part: str) -> tuple[Way, ...]:
    """Every way from `top` down to `part`, no KPI met twice on one."""
    return tuple(_ways(tree, top, part, frozenset({top})))


def _ways(tree: AlignmentTree, top: str, part: str, met: frozenset[str]) -> Iterator[Way]:
    for link in links_of(tree, top):
        if link.child == part:
            yield (link,)
        if link.child not in met and link.child != part:
            for rest in _ways(tree, link.child, part, met | {link.child}):
                yield (link, *rest)


def links_of(tree: AlignmentTree, name: str) -> tuple[Link, ...]:
    """The links of a KPI that is made from parts, in an order that is always the same."""
    kpi = tree.kpis.get(name)
    if kpi is None or kpi.making is None:
        return ()
    return tuple(sorted(kpi.links, key=order))


def order(link: Link) -> tuple[str, int, bool, float, float]:
    """What links are ordered by."""
    return link.child, link.lag, link.against, link.coefficient, link.error


def lag_of(way: Way) -> int:
    """Periods from a move at the end of a way to its effect at the top."""
    return sum(link.lag for link in way)


def between(tree: AlignmentTree, top: str, part: str) -> frozenset[str]:
    """The KPIs on the ways from `top` to `part`, neither included."""
    return frozenset(link.child for way in ways(tree, top, part) for link in way[:-1])


def below(tree: AlignmentTree, top: str, *, at_once: bool = False) -> frozenset[str]:
    """Every KPI below one, itself only where it is in a loop. `at_once`: only by links without a lag."""
    found: set[str] = set()
    waiting = [top]
    while waiting:
        for link in links_of(tree, waiting.pop()):
            if link.child not in found and not (at_once and link.lag):
                found.add(link.child)
                waiting.append(link.child)
    return frozenset(found)


def longest_lag(tree: AlignmentTree, top: str) -> int:
    """The most periods that a move anywhere below takes to reach the top (loops are not followed round)."""
    return _longest(tree, top, frozenset({top}))


def _longest(tree: AlignmentTree, top: str, met: frozenset[str]) -> int:
    deeper = (
        link.lag + (0 if link.child in met else _longest(tree, link.child, met | {link.child}))
        for link in links_of(tree, top)
    )
    return max(deeper, default=0)


def parents(tree: AlignmentTree) -> dict[str, list[str]]:
    """The KPIs made from each KPI, in the order of their names."""
    found: dict[str, list[str]] = {name: [] for name in sorted(tree.kpis)}
    for name in sorted(tree.kpis):
        for child in sorted({link.child for link in links_of(tree, name)}):
            found.setdefault(child, []).append(name)
    return found


def direction(kpi: AlignedKpi, value: float | None) -> int:
    """+1 where higher is good, −1 where lower is; of a KPI with neither, towards the value it aims at."""
    signs = {"higher": 1, "lower": -1}
    if kpi.better.value in signs:
        return signs[kpi.better.value]
    if value is None or kpi.now is None or value == kpi.now:
        return 0
    return 1 if value > kpi.now else -1
