"""Targets that are due too late for what they are part of, lags counted."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.judge.alignment.aims import dated
from jalon.judge.alignment.paths import links_of
from jalon.judge.alignment.plan import Plan
from jalon.judge.alignment.upward import check, ends
from jalon.vocabulary.alignment import (
    AlignedKpi,
    AlignmentFact,
    AlignmentFinding,
    AlignmentTree,
    Issue,
    Sufficiency,
)


def late(tree: AlignmentTree, kpi: AlignedKpi) -> Iterator[AlignmentFinding]:
    """TARGET_LATE: `part` reaches `target` in `due`, but the whole needs it in `needed` for its own target.

    Only for the last step of the whole, and where this is not made without it.
    """
    asked = dated(kpi.aim, tree)
    if not asked or not links_of(tree, kpi.name):
        return
    if check(tree, kpi.name, draws=0).steps[-1].state is Sufficiency.ENOUGH:
        return
    plan, needs = Plan(tree=tree), dict[str, int]()
    for part, when in ends(plan, kpi.name, asked[-1][0]):
        if plan.pursues(tree.kpis[part]):
            needs[part] = min(when, needs.get(part, when))
    for part, when in sorted(needs.items()):
        steps = dated(tree.kpis[part].aim, tree)
        there = plan.taken(part, when)
        if not steps or (there is not None and float(there) == steps[-1][1]):
            continue
        due, target = steps[-1]
        facts: dict[str, AlignmentFact] = {
            "part": part,
            "target": target,
            "due": tree.period(due),
            "needed": tree.period(when),
        }
        yield AlignmentFinding(issue=Issue.TARGET_LATE, kpi=kpi.name, facts=facts)
