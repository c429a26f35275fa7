"""The same part counted more than once in one sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import prod

from jalon.judge.alignment.paths import Way, lag_of, links_of
from jalon.judge.alignment.upward import EQUAL
from jalon.vocabulary.alignment import (
    AlignedKpi,
    AlignmentFact,
    AlignmentFinding,
    AlignmentTree,
    Issue,
    Making,
)

_ADDS = (Making.SUM, Making.BALANCE, Making.LEADS)


def counted_twice(tree: AlignmentTree, kpi: AlignedKpi) -> Iterator[AlignmentFinding]:
    """COUNTED_TWICE: `part`, `times`, and `through`, the direct parts on whose ways it is counted.

    Only ways of sums count, with one sign and one lag: a price in two products is in two different amounts,
    revenue and its own costs cancel out, and last month's part is another amount. Shares (coefficients that
    sum to 1 or less, as 60 % and 40 %) give a part out without counting it twice. Named where the ways meet,
    and only for the topmost part that is counted twice, not for what it is made from.
    """
    found: defaultdict[tuple[str, int, bool], list[Way]] = defaultdict(list)
    for way in _ways(tree, kpi.name, frozenset({kpi.name})):
        against = sum(link.against for link in way) % 2 == 1
        found[way[-1].child, lag_of(way), against].append(way)
    double = {key: all_ways for key, all_ways in found.items() if _double(all_ways)}
    for (part, _, _), all_ways in sorted(double.items()):
        through = tuple(sorted({way[0].child for way in all_ways}))
        if _meets_lower(all_ways):
            continue
        if any(_above(all_ways, other) for other, _, _ in double if other != part):
            continue
        facts: dict[str, AlignmentFact] = {"part": part, "times": len(all_ways), "through": through}
        yield AlignmentFinding(issue=Issue.COUNTED_TWICE, kpi=kpi.name, facts=facts)


def _ways(tree: AlignmentTree, name: str, met: frozenset[str]) -> Iterator[Way]:
    if tree.kpis[name].making not in _ADDS:
        return
    for link in links_of(tree, name):
        yield (link,)
        if link.child not in met:
            for rest in _ways(tree, link.child, met | {link.child}):
                yield (link, *rest)


def _double(all_ways: list[Way]) -> bool:
    return (
        len(all_ways) > 1 and sum(prod(abs(link.coefficient) for link in way) for way in all_ways) > 1 + EQUAL
    )


def _meets_lower(all_ways: list[Way]) -> bool:
    """True when all ways begin with the same link: it is counted twice further down, and said there."""
    return len({way[0] for way in all_ways}) == 1


def _above(all_ways: list[Way], other: str) -> bool:
    """True when every way goes through another part that is itself counted twice."""
    return all(any(link.child == other for link in way[:-1]) for way in all_ways)
