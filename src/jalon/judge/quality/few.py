"""Few: not one of too many for its owner, or for its team. Measures do not count."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.quality import Fact, Fix, Reason


def few(subject: Subject) -> Grounds:
    """How many KPIs the owner has, and how many the team or project."""
    kpi, limits = subject.kpi, subject.limits
    counted = [other for other in (kpi, *subject.others) if not other.measure]
    of_owner = sum(other.owner == kpi.owner for other in counted) if kpi.owner else 0
    of_team = sum(other.scope == kpi.scope for other in counted) if kpi.scope != "company" else 0
    found = []
    if not kpi.measure and of_owner > limits.person:
        facts: dict[str, Fact] = {"owner": kpi.owner or "", "count": of_owner, "most": limits.person}
        found.append(fails(Reason.MANY_FOR_PERSON, Fix.FOLLOW_FEWER, **facts))
    if not kpi.measure and of_team > limits.team:
        facts = {"team": kpi.scope.partition(":")[2], "count": of_team, "most": limits.team}
        found.append(fails(Reason.MANY_FOR_TEAM, Fix.FOLLOW_FEWER, **facts))
    return tuple(found) or (holds(Reason.FEW_ENOUGH, count=max(of_owner, of_team)),)
