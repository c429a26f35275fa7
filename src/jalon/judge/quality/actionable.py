"""Actionable: somebody owns it, and steps that are owned and followed lead to its target."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Plan, Subject, cannot_tell, fails, holds
from jalon.vocabulary.quality import Fix, Reason


def actionable(subject: Subject) -> Grounds:
    """The owner and the plan, each judged by itself."""
    grounds = (*_owner(subject), *_plan(subject.plan, bool(subject.kpi.targets)))
    return grounds or (holds(Reason.PLANNED, count=subject.plan.steps if subject.plan else 0),)


def _owner(subject: Subject) -> Grounds:
    owner = (subject.kpi.owner or "").strip()
    if not owner:
        return (fails(Reason.NO_OWNER, Fix.NAME_OWNER),)
    if subject.roles is not None and owner not in subject.roles:
        return (fails(Reason.OWNER_VACANT, Fix.FILL_ROLE, owner=owner),)
    return ()


def _plan(plan: Plan | None, aimed: bool) -> Grounds:
    if plan is None:
        return (cannot_tell(Reason.PLAN_UNKNOWN, Fix.PLAN_STEPS),)
    if plan.steps == 0 and not aimed:
        return (cannot_tell(Reason.NOTHING_TO_PLAN, Fix.SET_TARGET),)
    if plan.steps == 0:
        return (fails(Reason.NO_PLAN, Fix.PLAN_STEPS),)
    found = []
    if plan.owned < plan.steps:
        unowned = plan.steps - plan.owned
        found.append(fails(Reason.STEPS_UNOWNED, Fix.OWN_STEPS, count=unowned, steps=plan.steps))
    if plan.measured is None:
        found.append(cannot_tell(Reason.MEASURES_UNKNOWN, Fix.MEASURE_STEPS))
    elif plan.measured < plan.steps:
        unmeasured = plan.steps - plan.measured
        found.append(fails(Reason.STEPS_UNMEASURED, Fix.MEASURE_STEPS, count=unmeasured, steps=plan.steps))
    return tuple(found)
