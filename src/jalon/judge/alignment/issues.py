"""What is wrong in a tree: contradictions, gaps, double counting, and what keeps it from being reckoned.

The facts of each issue are named in the function that finds it; amounts are in the unit of the finding's KPI.
"""

from __future__ import annotations

from collections.abc import Iterator

from jalon.judge.alignment.aims import dated
from jalon.judge.alignment.contradictions import contradictions
from jalon.judge.alignment.doubles import counted_twice
from jalon.judge.alignment.paths import below, direction, links_of, parents
from jalon.judge.alignment.plan import DRAWS, Plan
from jalon.judge.alignment.reconcile import TOLERANCE, reconcile
from jalon.judge.alignment.timeliness import late
from jalon.judge.alignment.upward import check
from jalon.vocabulary.alignment import (
    AlignedKpi,
    AlignmentFact,
    AlignmentFinding,
    AlignmentTree,
    Allotment,
    Fit,
    Issue,
    Making,
    Sufficiency,
)
from jalon.vocabulary.kpi import Better

DISAGREE = 0.01
"""Values of today that differ by more than this share are said not to fit their formula."""

Findings = Iterator[AlignmentFinding]


def review(tree: AlignmentTree, *, draws: int = DRAWS, seed: int = 0) -> tuple[AlignmentFinding, ...]:
    """Every issue of a tree, by KPI in the order of their names. Raises OutsideCalendar.

    A tree with a loop or an unknown part says only these: nothing else can be trusted.
    """
    broken = (*_loops(tree), *_unknown_parts(tree))
    if broken:
        return broken
    plan, carried = Plan(tree=tree), parents(tree)
    return tuple(
        finding
        for name in sorted(tree.kpis)
        for finding in (
            *_values(plan, tree.kpis[name]),
            *_target(tree, tree.kpis[name]),
            *_carried(tree, tree.kpis[name], bool(carried[name]), draws, seed),
            *contradictions(tree, tree.kpis[name]),
            *late(tree, tree.kpis[name]),
            *counted_twice(tree, tree.kpis[name]),
        )
    )


def _loops(tree: AlignmentTree) -> Findings:
    """LOOP, once a loop, at its first KPI by name: `parts`, all that are in it.

    Only without lags: what a KPI was before may well be part of what it becomes.
    """
    under = {name: below(tree, name, at_once=True) for name in tree.kpis}
    seen: set[str] = set()
    for name in sorted(tree.kpis):
        if name in seen or name not in under[name]:
            continue
        inside = {other for other in under[name] if name in under.get(other, ())}
        seen |= inside
        yield AlignmentFinding(issue=Issue.LOOP, kpi=name, facts={"parts": tuple(sorted(inside))})


def _unknown_parts(tree: AlignmentTree) -> Findings:
    """PART_UNKNOWN: `part`, a name that no KPI of the tree has."""
    for name in sorted(tree.kpis):
        for part in sorted({link.child for link in links_of(tree, name)} - set(tree.kpis)):
            yield AlignmentFinding(issue=Issue.PART_UNKNOWN, kpi=name, facts={"part": part})


def _values(plan: Plan, kpi: AlignedKpi) -> Findings:
    """VALUE_UNKNOWN: none. VALUES_DISAGREE: `now` and `made`, what its formula gives today.

    A balance says how a value moves and early signs explain part of one: neither gives it whole. Nor does
    a formula with lags: earlier values are not known.
    """
    if plan.taken(kpi.name, 0) is None:
        yield AlignmentFinding(issue=Issue.VALUE_UNKNOWN, kpi=kpi.name)
        return
    if kpi.now is None or kpi.making not in (Making.SUM, Making.PRODUCT):
        return
    if not kpi.links or any(link.lag for link in kpi.links):
        return
    made = plan.today(kpi.name)
    if made is not None and abs(float(made) - kpi.now) > DISAGREE * max(abs(kpi.now), abs(float(made))):
        facts = {"now": kpi.now, "made": float(made)}
        yield AlignmentFinding(issue=Issue.VALUES_DISAGREE, kpi=kpi.name, facts=facts)


def _target(tree: AlignmentTree, kpi: AlignedKpi) -> Findings:
    """TARGET_OVER, TARGET_UNDATED: none. TARGET_BACKWARDS: `now` and `target`, which is worse."""
    if kpi.aim is None or not kpi.aim.steps:
        return
    last, ahead = kpi.aim.steps[-1], dated(kpi.aim, tree)
    if not ahead and all(step.by is not None for step in kpi.aim.steps):
        yield AlignmentFinding(issue=Issue.TARGET_OVER, kpi=kpi.name)
    if not ahead and last.by is None:
        yield AlignmentFinding(issue=Issue.TARGET_UNDATED, kpi=kpi.name)
    worse = kpi.now is not None and direction(kpi, None) * (last.value - kpi.now) < 0
    if worse and kpi.now is not None:
        facts = {"now": kpi.now, "target": last.value}
        yield AlignmentFinding(issue=Issue.TARGET_BACKWARDS, kpi=kpi.name, facts=facts)


def _carried(tree: AlignmentTree, kpi: AlignedKpi, part: bool, draws: int, seed: int) -> Findings:
    """STANDS_ALONE, NOBODY_CARRIES: none. NOT_ENOUGH: `short`, `target`, `period` of the first step missed.

    A KPI at the end of a way (`part`) is not asked for parts, only one that nothing else is made from.
    """
    if kpi.aim is None:
        return
    if not links_of(tree, kpi.name):
        if not part:
            yield AlignmentFinding(issue=Issue.STANDS_ALONE, kpi=kpi.name)
        return
    found = check(tree, kpi.name, draws=draws, seed=seed)
    if all(tree.kpis[name].aim is None for name in below(tree, kpi.name)):
        if found.state is not Sufficiency.ENOUGH:
            yield AlignmentFinding(issue=Issue.NOBODY_CARRIES, kpi=kpi.name)
        return
    for step in found.steps:
        if step.state is Sufficiency.NOT_ENOUGH and step.margin is not None:
            facts: dict[str, AlignmentFact] = {
                "short": -step.margin,
                "target": step.needed,
                "period": step.period,
            }
            yield AlignmentFinding(issue=Issue.NOT_ENOUGH, kpi=kpi.name, facts=facts)
            return


def review_parts(
    whole: Allotment, better: Better = Better.HIGHER, *, tolerance: float = TOLERANCE
) -> tuple[AlignmentFinding, ...]:
    """What is wrong between the targets of teams and people and the whole, level by level.

    PARTS_SHORT, PARTS_OVER: `gap` (without its sign), `whole`, `together`. PART_WITHOUT_VALUE: `parts`.
    PART_TWICE: `parts`, names that stand more than once anywhere below.
    """
    found = [
        AlignmentFinding(issue=Issue.PART_TWICE, kpi=whole.name, facts={"parts": twice})
        for twice in [_twice(whole)]
        if twice
    ]
    issues = {Fit.SHORT: Issue.PARTS_SHORT, Fit.OVER: Issue.PARTS_OVER}
    for level in reconcile(whole, better, tolerance=tolerance):
        if level.missing:
            facts = {"parts": level.missing}
            found.append(AlignmentFinding(issue=Issue.PART_WITHOUT_VALUE, kpi=level.name, facts=facts))
        if level.fit in issues and level.gap is not None:
            assert level.whole is not None
            assert level.together is not None
            amounts = {"gap": abs(level.gap), "whole": level.whole, "together": level.together}
            found.append(AlignmentFinding(issue=issues[level.fit], kpi=level.name, facts=amounts))
    return tuple(found)


def _twice(whole: Allotment) -> tuple[str, ...]:
    names = list(_names(whole))
    return tuple(sorted({name for name in names if names.count(name) > 1}))


def _names(whole: Allotment) -> Iterator[str]:
    for part in whole.parts:
        yield part.name
        yield from _names(part)
