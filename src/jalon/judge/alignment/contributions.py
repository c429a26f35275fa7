"""What the target of each part adds to the planned move of the whole.

The move is split by Shapley's value (`causes.shapley`): the mean effect of reaching a target over all orders
in which the targets may be reached. What comes without any target (the new contracts of every quarter add to
MRR anyway) is the drift.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import fsum
from typing import Any

from jalon.judge.alignment.paths import between, links_of
from jalon.judge.alignment.plan import Plan
from jalon.judge.alignment.upward import EQUAL, asked_of
from jalon.judge.arrays import Numbers
from jalon.judge.causes.shapley import decompose_leaves
from jalon.judge.causes.tree import Constant, Leaf, Node, Product, Ratio, Total
from jalon.vocabulary.alignment import (
    AlignedKpi,
    AlignmentTree,
    Contribution,
    Contributions,
    Link,
    Making,
    Untold,
)


def contributions(tree: AlignmentTree, name: str, *, part: str | None = None) -> Contributions:
    """The planned move of a KPI up to the last step of its target, by the targets below it.

    Named `part`, the KPIs between it and the whole are made from their parts, so that what it adds to the
    whole company is seen. Raises OutsideCalendar.
    """
    kpi = tree.kpis.get(name)
    if kpi is None:
        return Contributions(kpi=name, untold=Untold.NOT_IN_TREE)
    asked = asked_of(tree, kpi)
    if not asked:
        return Contributions(kpi=name, untold=Untold.NO_TARGET if kpi.aim is None else Untold.OVER)
    if not links_of(tree, name):
        return Contributions(kpi=name, untold=Untold.NO_PARTS)
    return contributions_by(tree, kpi, asked[-1][0], part)


def contributions_by(tree: AlignmentTree, kpi: AlignedKpi, step: int, part: str | None) -> Contributions:
    """The planned move of a KPI up to a period, so many after the last known one."""
    opened = frozenset() if part is None else between(tree, kpi.name, part)
    planned = Plan(tree=tree, opened=opened)
    still = Plan(tree=tree, opened=opened, active=frozenset())
    now, then, left = (planned.taken(kpi.name, 0), planned.made(kpi.name, step), still.made(kpi.name, step))
    if now is None or then is None or left is None:
        return Contributions(kpi=kpi.name, period=tree.period(step), untold=Untold.NO_VALUE)
    node = Builder(planned, still).made(kpi, step)
    effect = None if node is None else decompose_leaves(node).effect
    if effect is None:
        return Contributions(kpi=kpi.name, period=tree.period(step), untold=Untold.NO_VALUE)
    found: dict[str, float] = {}
    for share in effect.parts:
        part_name = share.name.rpartition("@")[0]
        found[part_name] = found.get(part_name, 0.0) + float(share.contribution)
    return Contributions(
        kpi=kpi.name,
        period=tree.period(step),
        now=float(now),
        planned=float(then),
        drift=float(left) - float(now),
        parts=_listed(found),
    )


def _listed(found: Mapping[str, float]) -> tuple[Contribution, ...]:
    """The largest first; shares only where the targets together move anything."""
    move = fsum(found.values())
    moved = abs(move) > EQUAL * max(map(abs, found.values()), default=0.0)
    ranked = sorted(found.items(), key=lambda one: (-abs(one[1]), one[0]))
    return tuple(
        Contribution(kpi=name, amount=amount, share=amount / move if moved else None)
        for name, amount in ranked
    )


class Builder:
    """The formula of a KPI in a period, its leaves the parts at their targets: without and with these."""

    def __init__(self, planned: Plan, still: Plan) -> None:
        self.planned, self.still = planned, still

    def made(self, kpi: AlignedKpi, step: int) -> Node | None:
        """The formula of a KPI whose own target does not count; None where a value is not known."""
        match kpi.making:
            case Making.BALANCE:
                flows = [self._added(kpi, each) for each in range(1, step + 1)]
                return _all_of([_constant(kpi.now), *flows])
            case Making.PRODUCT:
                return self._product(kpi, step)
            case _:
                moved, today = self._added(kpi, step), self._worth(kpi, Making.SUM)
                kept = 0.0 if kpi.now is None else _less(kpi.now, today)
                return _all_of([moved, _constant(kept)])

    def _added(self, kpi: AlignedKpi, step: int) -> Node | None:
        return _all_of(
            [
                _times(-link.coefficient if link.against else link.coefficient, part)
                for link, part in self._parts(kpi, step)
            ]
        )

    def _product(self, kpi: AlignedKpi, step: int) -> Node | None:
        factors: list[Node] = []
        divisors: list[Node] = []
        for link, part in self._parts(kpi, step):
            scaled = _times(link.coefficient, part)
            if scaled is None:
                return None
            (divisors if link.against else factors).append(scaled)
        today = 1.0 if kpi.now is None else self._worth(kpi, Making.PRODUCT)
        if not today:
            return None
        factor = Fraction(1) if kpi.now is None else Fraction(kpi.now) / Fraction(today)
        above = Product(factors=(Constant(value=float(factor)), *factors))
        return Ratio(numerator=above, denominator=Product(factors=tuple(divisors))) if divisors else above

    def _worth(self, kpi: AlignedKpi, making: Making) -> float | None:
        """What the parts make today."""
        found = 0.0 if making is Making.SUM else 1.0
        for link in links_of(self.planned.tree, kpi.name):
            value = self.planned.taken(link.child, -link.lag)
            if value is None:
                return None
            scaled = link.coefficient * float(value)
            if making is Making.SUM:
                found += -scaled if link.against else scaled
            elif link.against and not scaled:
                return None
            else:
                found = found / scaled if link.against else found * scaled
        return found

    def _parts(self, kpi: AlignedKpi, step: int) -> list[tuple[Link, Node | None]]:
        links = links_of(self.planned.tree, kpi.name)
        return [(link, self._taken(link.child, step - link.lag)) for link in links]

    def _taken(self, name: str, step: int) -> Node | None:
        kpi = self.planned.tree.kpis.get(name)
        if kpi is None:
            return None
        if step <= 0 or not links_of(self.planned.tree, name):
            return self._leaf(name, step)
        return self._leaf(name, step) if self.planned.pursues(kpi) else self.made(kpi, step)

    def _leaf(self, name: str, step: int) -> Node | None:
        before, after = self.still.taken(name, step), self.planned.taken(name, step)
        if before is None or after is None:
            return None
        if float(before) == float(after):
            return Constant(value=float(after))
        return Leaf(name=f"{name}@{step}", before=_number(before), after=_number(after))


def _times(coefficient: float, part: Node | None) -> Node | None:
    return None if part is None else Product(factors=(Constant(value=coefficient), part))


def _all_of(terms: list[Any]) -> Node | None:
    return None if any(term is None for term in terms) else Total(terms=tuple(terms))


def _constant(value: float | None) -> Constant | None:
    return None if value is None else Constant(value=value)


def _less(value: float, other: float | None) -> float | None:
    return None if other is None else value - other


def _number(value: Numbers) -> float:
    return float(value)
