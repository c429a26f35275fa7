"""What people wrote down beside the definitions: actions, and who holds the roles that own KPIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One step towards a KPI's target that is planned, or done.

    `owner` is a role of the definitions, empty while nobody is named; `measure` the KPI that tells on the
    way whether the step works, empty while none is. `texts` say it by language; one is enough.
    """

    kpi: str
    texts: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    due: date | None = None
    done: bool = False
    measure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """The actions planned or done, those due first before the others, and the roles that somebody holds."""

    actions: tuple[Action, ...] = ()
    roles: frozenset[str] = frozenset()

    def of(self, kpi: str) -> tuple[Action, ...]:
        """The actions of one KPI."""
        return tuple(action for action in self.actions if action.kpi == kpi)
