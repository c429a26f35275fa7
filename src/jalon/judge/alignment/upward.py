"""Upward: do the targets of the parts suffice for the target of the whole, when, and by how much not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jalon.judge.alignment.aims import dated, undated
from jalon.judge.alignment.paths import below, direction, links_of, longest_lag
from jalon.judge.alignment.plan import DRAWS, Plan, uncertain
from jalon.judge.arrays import Numbers
from jalon.vocabulary.alignment import (
    AlignedKpi,
    AlignmentTree,
    Check,
    Due,
    StepCheck,
    Sufficiency,
    Untold,
)

CONFIDENCE = 0.9
"""The share of simulations between the ends of an interval."""

EQUAL = 1e-9
"""Values that differ by less than this share of them are the same."""

_TAILS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
_WORST_FIRST = (Sufficiency.NOT_ENOUGH, Sufficiency.CANNOT_TELL, Sufficiency.ENOUGH)


def check(tree: AlignmentTree, name: str, *, draws: int = DRAWS, seed: int = 0) -> Check:
    """Every step of the target of a KPI against what the targets below it make, lags counted.

    A part with a target counts as at it (on its way between steps); others are made from their parts, or
    stay where they are. With errors in the tree, a step is enough or not enough only where the whole 90 %
    interval of `draws` simulations says so. Raises OutsideCalendar.
    """
    kpi = tree.kpis.get(name)
    if kpi is None:
        return _untold(name, Untold.NOT_IN_TREE)
    if kpi.aim is None or not kpi.aim.steps:
        return _untold(name, Untold.NO_TARGET)
    if not links_of(tree, name):
        return _untold(name, Untold.NO_PARTS)
    asked = asked_of(tree, kpi)
    if not asked:
        return _untold(name, Untold.OVER)
    central = Plan(tree=tree)
    drawn = Plan(tree=tree, draws=draws, seed=seed) if uncertain(tree) and draws else None
    steps = tuple(_step(kpi, step, needed, central, drawn) for step, needed in asked)
    state = next(state for state in _WORST_FIRST if any(step.state is state for step in steps))
    untold = next((step.untold for step in steps if step.state is state), None)
    return Check(kpi=name, state=state, steps=steps, untold=untold)


def asked_of(tree: AlignmentTree, kpi: AlignedKpi) -> tuple[tuple[int, float], ...]:
    """What the target of a KPI asks of coming periods; one without a date when all below has worked."""
    asked, open_end = dated(kpi.aim, tree), undated(kpi.aim)
    if asked or open_end is None:
        return asked
    return ((settled(tree, kpi.name), open_end),)


def settled(tree: AlignmentTree, name: str) -> int:
    """The period in which every dated target below a KPI is over and has worked its way up."""
    known = (tree.kpis[each] for each in below(tree, name) if each in tree.kpis)
    dues = [when for kpi in known for when, _ in dated(kpi.aim, tree)]
    return max(dues, default=1) + longest_lag(tree, name)


def _untold(name: str, untold: Untold) -> Check:
    return Check(kpi=name, state=Sufficiency.CANNOT_TELL, untold=untold)


def _step(kpi: AlignedKpi, step: int, needed: float, central: Plan, drawn: Plan | None) -> StepCheck:
    tree = central.tree
    found, sign = central.made(kpi.name, step), direction(kpi, needed)
    draws = found if drawn is None else drawn.made(kpi.name, step)
    period, dues = tree.period(step), tuple(_dues(central, kpi.name, step))
    if found is None or draws is None or not sign:
        why = Untold.NO_DIRECTION if found is not None and draws is not None else Untold.NO_VALUE
        unsure = Sufficiency.CANNOT_TELL
        return StepCheck(period=period, needed=needed, state=unsure, untold=why, dues=dues)
    margins = sign * (np.atleast_1d(draws) - needed)
    worst, best = (float(each) for each in np.quantile(margins, _TAILS))
    slack = EQUAL * max(abs(needed), abs(float(found)))
    state, untold = _judged(worst, best, slack)
    dateless = any(_dateless(tree, due.kpi) for due in dues if not due.held)
    if state is Sufficiency.ENOUGH and dateless and dated(kpi.aim, tree):
        state, untold = Sufficiency.CANNOT_TELL, Untold.NO_DATE
    return StepCheck(
        period=period,
        needed=needed,
        state=state,
        planned=float(found),
        margin=sign * (float(found) - needed),
        low=min(needed + sign * worst, needed + sign * best),
        high=max(needed + sign * worst, needed + sign * best),
        chance=float(np.mean(margins >= -slack)),
        untold=untold,
        dues=dues,
    )


def _judged(worst: float, best: float, slack: float) -> tuple[Sufficiency, Untold | None]:
    if worst >= -slack:
        return Sufficiency.ENOUGH, None
    if best < -slack:
        return Sufficiency.NOT_ENOUGH, None
    return Sufficiency.CANNOT_TELL, Untold.UNCERTAIN


def _dateless(tree: AlignmentTree, name: str) -> bool:
    aim = tree.kpis[name].aim
    return undated(aim) is not None and not dated(aim, tree)


def _dues(plan: Plan, name: str, step: int) -> Iterator[Due]:
    """What every part at the end of a way is taken at, in the period from which it counts."""
    seen: dict[tuple[str, int], None] = {}
    for part, when in ends(plan, name, step):
        seen.setdefault((part, when))
    for part, when in sorted(seen, key=lambda key: (key[1], key[0])):
        value = plan.taken(part, when)
        if value is not None:
            held = when <= 0 or not plan.pursues(plan.tree.kpis[part])
            yield Due(kpi=part, period=plan.tree.period(when), value=_number(value), held=held)


def ends(plan: Plan, name: str, step: int) -> Iterator[tuple[str, int]]:
    """The parts that a value of a period rests on in the end, each with the period it is taken from."""
    yield from _ends(plan, name, step, frozenset({name}))


def _ends(plan: Plan, name: str, step: int, met: frozenset[str]) -> Iterator[tuple[str, int]]:
    for link in links_of(plan.tree, name):
        child, when = plan.tree.kpis.get(link.child), step - link.lag
        if child is None or child.name in met:
            continue
        if when <= 0 or plan.pursues(child) or not links_of(plan.tree, child.name):
            yield child.name, when
        else:
            yield from _ends(plan, child.name, when, met | {child.name})


def _number(value: Numbers) -> float:
    return float(np.mean(value))
