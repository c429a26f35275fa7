"""What the quality of a KPI is judged on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jalon.vocabulary.kpi import Kpi, Objective
from jalon.vocabulary.quality import Criterion, Evidence, Fact, Fix, Ground, PointState, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How many steps towards a KPI's target are planned or done.

    `owned` of them have somebody who does them, `measured` a measure that is followed on the way (None: not
    known).
    """

    steps: int
    owned: int
    measured: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """From where on a criterion fails. `person` and `team` bound the KPIs of one owner and of one team."""

    parts: int = 7
    levels: int = 6
    conditions: int = 6
    chance: float = 0.05
    milestone_days: int = 92
    sentence_words: int = 25
    person: int = 7
    team: int = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One KPI with all that is known around it.

    `kpis` and `objectives` are all of the workspace, by name (the KPI itself may be among them). `roles` are
    the owners' roles that somebody holds, `plan` the steps written down, `evidence` what was computed; each
    is None where it is not known. `languages` are those in which people read.
    """

    kpi: Kpi
    today: date
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    languages: tuple[str, ...] = ("fr", "en")
    roles: frozenset[str] | None = None
    plan: Plan | None = None
    evidence: Evidence | None = None
    waivers: Mapping[Criterion, Mapping[str, str]] = field(default_factory=dict)
    limits: Limits = Limits()

    @property
    def others(self) -> tuple[Kpi, ...]:
        """Every other KPI, in the order of their names."""
        return tuple(self.kpis[name] for name in sorted(self.kpis) if name != self.kpi.name)


Grounds = tuple[Ground, ...]
"""What a criterion's check finds: one or several grounds."""


def holds(reason: Reason, **facts: Fact) -> Ground:
    """A ground that asks for nothing."""
    return Ground(state=PointState.HOLDS, reason=reason, facts=facts)


def fails(reason: Reason, fix: Fix, **facts: Fact) -> Ground:
    """A fault and what clears it."""
    return Ground(state=PointState.FAILS, reason=reason, facts=facts, fix=fix)


def cannot_tell(reason: Reason, fix: Fix, **facts: Fact) -> Ground:
    """What is not known, and what would make it known."""
    return Ground(state=PointState.CANNOT_TELL, reason=reason, facts=facts, fix=fix)
