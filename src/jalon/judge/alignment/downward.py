"""Downward: the value that one part needs, all others as planned, and the period by which it needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from jalon.judge.alignment.aims import aimed, dated
from jalon.judge.alignment.paths import between, lag_of, ways
from jalon.judge.alignment.plan import DRAWS, Plan, uncertain
from jalon.judge.alignment.roots import root
from jalon.judge.alignment.upward import CONFIDENCE, EQUAL, asked_of
from jalon.judge.arrays import Numbers
from jalon.vocabulary.alignment import Aim, AlignedKpi, AlignmentTree, Course, Need, NeedState, Step, Untold


def solve(
    tree: AlignmentTree,
    name: str,
    part: str,
    *,
    which: int = -1,
    draws: int = DRAWS,
    seed: int = 0,
) -> Need:
    """What `part` needs for the step `which` (the last) of the target of `name`; it keeps that value then.

    KPIs between the two are made from their parts, whatever their targets; all others are as planned. The
    value is due in the earliest period to come from which it works in time on every way (`by`), and is
    reached as the target of the part is (`Aim.course`, steadily without one). Raises OutsideCalendar.
    """
    kpi, child = tree.kpis.get(name), tree.kpis.get(part)
    if kpi is None or child is None:
        return _untold(name, part, Untold.NOT_IN_TREE)
    asked = asked_of(tree, kpi)
    if not asked:
        return _untold(name, part, Untold.NO_TARGET if kpi.aim is None else Untold.OVER)
    step, target = asked[which]
    known = _untold(name, part, Untold.NO_VALUE)
    known = replace(known, target=target, period=tree.period(step), now=_now(tree, part))
    lags = {lag_of(way) for way in ways(tree, name, part)}
    if not lags:
        return replace(known, state=NeedState.NO_EFFECT, untold=None)
    ahead = [lag for lag in lags if step - lag >= 1]
    if not ahead:
        return replace(known, state=NeedState.TOO_LATE, untold=None)
    due = step - max(ahead)
    return _solved(replace(known, by=tree.period(due)), Search(tree, kpi, child, step, due, draws, seed))


class Search:
    """The value of a KPI as a function of the value of one part."""

    def __init__(
        self,
        tree: AlignmentTree,
        kpi: AlignedKpi,
        child: AlignedKpi,
        step: int,
        due: int,
        draws: int,
        seed: int,
    ) -> None:
        self.tree, self.kpi, self.child, self.step, self.due = tree, kpi, child, step, due
        self.draws, self.seed = draws, seed
        self.now = _now(tree, child.name)
        self.opened = between(tree, kpi.name, child.name)

    def at(self, draws: int) -> Callable[[Numbers], Numbers]:
        """The function, for a single reckoning (`draws` 0) or for simulations; NaN where it has no value."""

        def value(x: Numbers) -> Numbers:
            free = {self.child.name: {when: self._way(x, when) for when in range(1, self.step + 1)}}
            plan = Plan(tree=self.tree, draws=draws, seed=self.seed, free=free, opened=self.opened)
            found = plan.made(self.kpi.name, self.step)
            shape = np.broadcast_shapes(np.shape(x), (draws,) if draws else ())
            return np.broadcast_to(np.nan if found is None else found, shape)

        return value

    def _way(self, x: Numbers, when: int) -> Numbers:
        """The way of the part: its own steps before the due period, then on to x and to stay there."""
        if when >= self.due:
            return x
        kept = tuple(step for step in dated(self.child.aim, self.tree) if step[0] < self.due)
        left, low = kept[-1] if kept else (0, self.now)
        if when <= left:
            on_way = aimed(_with(self.child, kept, self.tree), self.tree, when, self.now)
            return np.asarray(np.nan if on_way is None else on_way)
        at_once = self.child.aim is not None and self.child.aim.course is Course.AT_ONCE
        if low is None:
            return np.asarray(np.nan)
        if at_once:
            return np.asarray(low, dtype=np.float64)
        return low + (x - low) * (when - left) / (self.due - left)


def _with(kpi: AlignedKpi, steps: tuple[tuple[int, float], ...], tree: AlignmentTree) -> AlignedKpi:
    assert kpi.aim is not None
    kept = tuple(Step(value=value, by=tree.period(when).start) for when, value in steps)
    return replace(kpi, aim=Aim(steps=kept, course=kpi.aim.course))


def _now(tree: AlignmentTree, part: str) -> float | None:
    value = Plan(tree=tree).taken(part, 0)
    return None if value is None else float(value)


def _solved(known: Need, search: Search) -> Need:
    assert known.target is not None
    start = known.now if known.now is not None else 1.0
    single = search.at(0)
    if not np.isfinite(single(np.asarray(start))) and not np.isfinite(single(np.asarray(start + 1.0))):
        return known
    found = float(root(single, known.target, start))
    if not np.isfinite(found):
        flat = single(np.asarray(start)) == single(np.asarray(2 * start + 1.0))
        return replace(known, state=NeedState.NO_EFFECT if flat else NeedState.BEYOND, untold=None)
    low = high = found
    if search.draws and uncertain(search.tree):
        each = root(search.at(search.draws), known.target, start)
        reached = each[np.isfinite(each)]
        if reached.size:
            tails = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
            low, high = (float(end) for end in np.quantile(reached, tails))
    state = NeedState.SOLVED if _possible(search.child, found) else NeedState.BEYOND
    return replace(known, state=state, value=found, low=low, high=high, untold=None)


def _possible(kpi: AlignedKpi, value: float) -> bool:
    slack = EQUAL * abs(value)
    above = kpi.least is None or value >= kpi.least - slack
    return above and (kpi.most is None or value <= kpi.most + slack)


def _untold(name: str, part: str, untold: Untold) -> Need:
    return Need(kpi=name, part=part, state=NeedState.CANNOT_TELL, untold=untold)
