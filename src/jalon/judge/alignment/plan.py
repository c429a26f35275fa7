"""What every KPI of a tree will be, period by period, if the targets below it are reached.

A KPI looked at is made from its parts; each part is taken at its own target where it has one, else made from
its own parts, else held at its value
now, or at its forecast. What the parts do not explain today is kept: as an amount in a sum,
as a factor in a product. So the plan starts at the value known, and only moves are reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zlib import crc32

import numpy as np

from jalon.judge.alignment.aims import aimed
from jalon.judge.alignment.paths import below, order
from jalon.judge.arrays import Numbers
from jalon.vocabulary.alignment import AlignedKpi, AlignmentTree, Link, Making

DRAWS = 4000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The values of one reckoning: a single one without `draws`, else one for each of `draws` simulations.

    `free` gives chosen KPIs other values than their targets, by name and period (arrays that broadcast over
    draws). Only those in `active` pursue their targets (None: all do; none: what comes if nobody does), and
    those in `opened` are made from their parts although they have one. Coefficients are drawn once a
    simulation, held values once a simulation and period, from streams of their own names: the order of
    parts changes nothing.
    """

    tree: AlignmentTree
    draws: int = 0
    seed: int = 0
    free: Mapping[str, Mapping[int, Numbers]] = field(default_factory=dict)
    active: frozenset[str] | None = None
    opened: frozenset[str] = frozenset()

    @cached_property
    def _seen(self) -> dict[tuple[str, int, bool], Numbers | None]:
        return {}

    @cached_property
    def _drawn(self) -> dict[str, Numbers]:
        return {}

    def made(self, name: str, step: int) -> Numbers | None:
        """The value that the parts of a KPI make in a period, its own target aside.

        None where a value is not known, a divisor is 0, or the KPI is made from itself.
        """
        if name in below(self.tree, name, at_once=True):
            return None
        return self._value(name, step, top=True)

    def taken(self, name: str, step: int) -> Numbers | None:
        """The value of a part: as chosen freely, at its target, made, or held; None where unknown."""
        return self._value(name, step, top=False)

    def _value(self, name: str, step: int, *, top: bool) -> Numbers | None:
        key = (name, step, top)
        if key not in self._seen:
            self._seen[key] = None  # a loop finds no value
            self._seen[key] = self._reckoned(name, step, top=top)
        return self._seen[key]

    def _reckoned(self, name: str, step: int, *, top: bool) -> Numbers | None:
        kpi = self.tree.kpis.get(name)
        if kpi is None:
            return None
        if step <= 0 and kpi.now is not None:
            return np.asarray(kpi.now, dtype=np.float64)
        if not top and name in self.free and step > 0:
            return self.free[name].get(step)
        if step > 0 and not top and self.pursues(kpi):
            now = self.taken(name, 0)
            return _array(aimed(kpi, self.tree, step, None if now is None else float(np.mean(now))))
        if kpi.making is None or not kpi.links:
            return self._held(kpi, step)
        return self._from_parts(kpi, max(step, 0))

    def today(self, name: str) -> Numbers | None:
        """What the formula of a sum or product gives today, whatever its own value is."""
        kpi = self.tree.kpis[name]
        with np.errstate(all="ignore"):
            found = self._multiplied(kpi, 0) if kpi.making is Making.PRODUCT else self._added(kpi, 0)
        return found if found is not None and bool(np.all(np.isfinite(found))) else None

    def pursues(self, kpi: AlignedKpi) -> bool:
        """True when a part counts as at its target."""
        chosen = self.active is None or kpi.name in self.active
        return kpi.aim is not None and chosen and kpi.name not in self.opened

    def _held(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        foretold = kpi.expected[: max(step, 0)]
        value = _array(foretold[-1] if foretold else kpi.now)
        if value is None or not self.draws or not kpi.error:
            return value
        return value + kpi.error * self._normal(f"{kpi.name}@{step}")

    def _from_parts(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        with np.errstate(all="ignore"):
            match kpi.making:
                case Making.BALANCE:
                    found = self._balance(kpi, step)
                case Making.LEADS:
                    found = self._led(kpi, step)
                case Making.PRODUCT:
                    found = self._product(kpi, step)
                case _:
                    found = self._sum(kpi, step)
        return found if found is not None and bool(np.all(np.isfinite(found))) else None

    def _parts(self, kpi: AlignedKpi, step: int) -> list[tuple[Link, Numbers]] | None:
        """The parts of a period, each times its coefficient, in an order that is always the same."""
        found: list[tuple[Link, Numbers]] = []
        for link in sorted(kpi.links, key=order):
            value = self.taken(link.child, step - link.lag)
            if value is None:
                return None
            found.append((link, self._coefficient(kpi, link) * value))
        return found

    def _coefficient(self, kpi: AlignedKpi, link: Link) -> Numbers:
        center = np.asarray(link.coefficient, dtype=np.float64)
        if not self.draws or not link.error:
            return center
        return center + link.error * self._normal(f"{kpi.name}<{link.child}~{link.lag}")

    def _added(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        parts = self._parts(kpi, step)
        if parts is None:
            return None
        return sum((-value if link.against else value for link, value in parts), np.asarray(0.0))

    def _multiplied(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        parts = self._parts(kpi, step)
        if parts is None:
            return None
        found = np.asarray(1.0)
        for link, value in parts:
            found = found / value if link.against else found * value
        return found

    def _sum(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        found = self._added(kpi, step)
        if found is None or kpi.now is None:
            return found
        today = self._added(kpi, 0)
        return None if today is None else kpi.now + (found - today)

    def _product(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        found = self._multiplied(kpi, step)
        if found is None or kpi.now is None:
            return found
        today = self._multiplied(kpi, 0)
        return None if today is None else kpi.now * (found / today)

    def _led(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        return None if kpi.now is None else self._sum(kpi, step)

    def _balance(self, kpi: AlignedKpi, step: int) -> Numbers | None:
        found = _array(kpi.now)
        for each in range(1, step + 1):
            added = self._added(kpi, each)
            if found is None or added is None:
                return None
            found = found + added
        return found

    def _normal(self, name: str) -> Numbers:
        """Standard normal draws of a name."""
        if name not in self._drawn:
            source = np.random.default_rng([self.seed, crc32(name.encode())])
            self._drawn[name] = source.standard_normal(self.draws)
        return self._drawn[name]


def _array(value: float | None) -> Numbers | None:
    return None if value is None else np.asarray(value, dtype=np.float64)


def uncertain(tree: AlignmentTree) -> bool:
    """True when anything in the tree has an error."""
    return any(kpi.error or any(link.error for link in kpi.links) for kpi in tree.kpis.values())
