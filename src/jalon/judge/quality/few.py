"""Few: not one of too many for its owner, or for its team. What has no target does not count."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.quality import Fact, Fix, Reason


def few(subject: Subject) -> Grounds:
    """How many KPIs with a target the owner has, and how many the team or project."""
    kpi, limits = subject.kpi, subject.limits
    counted = [other for other in (kpi, *subject.others) if _pursued(other)]
    of_owner = sum(other.owner == kpi.owner for other in counted) if kpi.owner else 0
    of_team = sum(other.scope == kpi.scope for other in counted) if kpi.scope != "company" else 0
    found = []
    if _pursued(kpi) and of_owner > limits.person:
        facts: dict[str, Fact] = {"owner": kpi.owner or "", "count": of_owner, "most": limits.person}
        found.append(fails(Reason.MANY_FOR_PERSON, Fix.FOLLOW_FEWER, **facts))
    if _pursued(kpi) and of_team > limits.team:
        facts = {"team": kpi.scope.partition(":")[2], "count": of_team, "most": limits.team}
        found.append(fails(Reason.MANY_FOR_TEAM, Fix.FOLLOW_FEWER, **facts))
    return tuple(found) or (holds(Reason.FEW_ENOUGH, count=max(of_owner, of_team)),)


def _pursued(kpi: Kpi) -> bool:
    """True for what somebody answers for: it serves an objective and has a target."""
    return not kpi.measure and bool(kpi.targets)
