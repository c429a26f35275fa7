"""Targets that work against the target of what they are part of."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.judge.alignment.paths import direction, links_of
from jalon.judge.alignment.plan import Plan
from jalon.judge.alignment.upward import EQUAL, asked_of, ends, settled
from jalon.vocabulary.alignment import AlignedKpi, AlignmentFact, AlignmentFinding, AlignmentTree, Issue


def contradictions(tree: AlignmentTree, kpi: AlignedKpi) -> Iterator[AlignmentFinding]:
    """CONTRADICTION: `part`, whose target alone moves the whole by `amount` the wrong way by `period`.

    A whole without a target is read by the direction that is good for it.
    """
    asked = asked_of(tree, kpi) or tuple((step, 0.0) for step in _own_step(tree, kpi))
    if not asked or not links_of(tree, kpi.name):
        return
    step, needed = asked[-1]
    sign = direction(kpi, needed if kpi.aim is not None else None)
    still = Plan(tree=tree, active=frozenset()).made(kpi.name, step)
    if still is None or not sign:
        return
    plan = Plan(tree=tree)
    for part in sorted({name for name, when in ends(plan, kpi.name, step) if plan.pursues(tree.kpis[name])}):
        alone = Plan(tree=tree, active=frozenset({part})).made(kpi.name, step)
        if alone is None:
            continue
        amount = float(alone) - float(still)
        if sign * amount < -EQUAL * max(abs(float(still)), abs(float(alone))):
            facts: dict[str, AlignmentFact] = {"part": part, "amount": amount, "period": tree.period(step)}
            yield AlignmentFinding(issue=Issue.CONTRADICTION, kpi=kpi.name, facts=facts)


def _own_step(tree: AlignmentTree, kpi: AlignedKpi) -> tuple[int, ...]:
    """Where a KPI has no target: when all below has worked."""
    return () if kpi.aim is not None else (settled(tree, kpi.name),)
