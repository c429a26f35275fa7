"""Timed: its target has a day ahead and dated steps, and a day on which it is looked at."""

from __future__ import annotations

from datetime import date, timedelta

from jalon.judge.quality.subject import Grounds, Subject, cannot_tell, fails, holds
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Kpi, Level
from jalon.vocabulary.quality import Fix, Ground, Reason
from jalon.vocabulary.target import PerPeriod, ReachBy, Target

_YEARS = (Grain.YEAR, Grain.FISCAL_YEAR, Grain.ALL)


def timed(subject: Subject) -> Grounds:
    """The target's day and steps, and the rhythm of its review."""
    kpi = subject.kpi
    found = (*_targets(subject), *_review(kpi))
    return found or (holds(Reason.DATED),)


def _targets(subject: Subject) -> Grounds:
    targets = subject.kpi.targets
    if not targets:
        return (cannot_tell(Reason.NO_DATE_ASKED, Fix.SET_TARGET),)
    lasts = [last_day(target) for target in targets]
    ended = [last for last in lasts if last is not None and last < subject.today]
    if len(ended) == len(targets):
        return (fails(Reason.TARGET_OVER, Fix.SET_NEXT_TARGET, day=max(ended)),)
    return tuple(ground for target in targets for ground in _milestones(target, subject))[:1]


def last_day(target: Target) -> date | None:
    """The last day on which a target asks for something; None where it has no end.

    Values written a period each end with the last period (its first day plus the longest of its grain).
    """
    ends = [] if target.terms.until is None else [target.terms.until]
    if isinstance(target, ReachBy):
        ends.append(target.by)
    if isinstance(target, PerPeriod) and target.values:
        ends.append(max(target.values) + timedelta(days=target.grain.longest_days - 1))
    return min(ends, default=None)


def _milestones(target: Target, subject: Subject) -> Grounds:
    """A far day needs dated steps; targets of the other kinds ask for something each period."""
    if not isinstance(target, ReachBy) or target.by < subject.today:
        return ()
    start = target.start_day or target.terms.since or subject.today
    steps = [step for step in target.milestones if step.day < target.by]
    days = (target.by - start).days
    if steps or days <= subject.limits.milestone_days:
        return ()
    return (fails(Reason.NO_MILESTONES, Fix.SET_MILESTONES, day=target.by, count=days),)


def _review(kpi: Kpi) -> tuple[Ground, ...]:
    if not kpi.review:
        return (fails(Reason.NO_REVIEW, Fix.SAY_REVIEW),)
    only_years = bool(kpi.grains) and all(grain in _YEARS for grain in kpi.grains or ())
    if kpi.level is Level.OPERATIONAL and (kpi.review == "yearly" or only_years):
        return (fails(Reason.REVIEW_SLOW, Fix.REVIEW_OFTENER),)
    return ()
