"""The tree below each KPI with a target: do the targets below suffice, what would, what each adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from jalon.judge.alignment.contributions import contributions
from jalon.judge.alignment.downward import solve
from jalon.judge.alignment.issues import review
from jalon.judge.alignment.plan import Plan
from jalon.judge.alignment.upward import asked_of, check, ends
from jalon.vocabulary.alignment import Aligned, AlignedKpi, AlignmentTree, Issue, Need, NeedState
from jalon.vocabulary.calendar import OutsideCalendar
from jalon.vocabulary.kpi import Kpi
from jalon.workspace.judgement.aims import leads_away
from jalon.workspace.judgement.tree import Tree
from jalon.workspace.published import Published

DRAWS = 1000
_NEEDS = 6


def alignment(reading: Published, kpi: Kpi) -> Aligned | None:
    """What the tree below a KPI says of its target; None where it has none, or no part of it is known."""
    if not any(not target.terms.members for target in kpi.targets):
        return None
    try:
        found = Tree.below(reading, kpi)
        if found is None or found.nodes[kpi.name].aim is None:
            return None
        return _aligned(found, kpi.name)
    except OutsideCalendar:
        return None


def _aligned(made: Tree, name: str) -> Aligned:
    tree = made.tree
    wrong = review(tree, draws=DRAWS)
    said = tuple(
        each
        for each in wrong
        if each.kpi in made.kpis
        and not (each.issue is Issue.VALUES_DISAGREE and each.kpi in made.by_signs)  # no formula says so
        and not (each.issue is Issue.TARGET_BACKWARDS and not leads_away(made.kpis[each.kpi]))
    )
    broken = any(each.issue in (Issue.LOOP, Issue.PART_UNKNOWN) for each in wrong)
    found = check(tree, name, draws=DRAWS)
    needs = () if broken or not found.steps else tuple(_needs(tree, name, made.kpis))
    adds = None if broken or not found.steps else contributions(tree, name)
    return Aligned(
        kpi=name,
        grain=tree.grain,
        until=tree.period(0).end,
        check=found,
        needs=needs,
        adds=adds,
        findings=said,
        assumed=tuple(dict.fromkeys(made.assumed)),
    )


def _needs(tree: AlignmentTree, name: str, kpis: Mapping[str, Kpi]) -> Iterator[Need]:
    """What each part at the end of a way needs, those with a target first."""
    asked_steps = asked_of(tree, tree.kpis[name])
    if not asked_steps:
        return
    plan = Plan(tree=tree)
    parts = {part for part, _ in ends(plan, name, asked_steps[-1][0]) if part in kpis}
    ranked = sorted(parts, key=lambda part: (tree.kpis[part].aim is None, part))
    for part in ranked[:_NEEDS]:
        need = solve(tree, name, part, draws=DRAWS)
        if need.state is not NeedState.NO_EFFECT:
            yield _bounded(need, tree.kpis[part])


def _bounded(need: Need, part: AlignedKpi) -> Need:
    """Its interval holds only what is possible."""
    if need.low is None or need.high is None:
        return need
    least = -np.inf if part.least is None else part.least
    most = np.inf if part.most is None else part.most
    low, high = (float(min(max(each, least), most)) for each in (need.low, need.high))
    return replace(need, low=low, high=high)
