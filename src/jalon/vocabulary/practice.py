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

    def text(self, language: str) -> str:
        """It in a language, falling back to any."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What people wrote down of a day: an event, or an action done; of all KPIs where `kpi` is empty.

    `texts` say it by language; one is enough.
    """

    day: date
    kpi: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """It in a language, falling back to any."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """The actions planned or done, those due first before the others; roles that somebody holds; notes."""

    actions: tuple[Action, ...] = ()
    roles: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()

    def of(self, kpi: str) -> tuple[Action, ...]:
        """The actions of one KPI."""
        return tuple(action for action in self.actions if action.kpi == kpi)

    def notes_on(self, kpi: str, start: date, end: date) -> tuple[Note, ...]:
        """The notes of the days `[start, end)` on a KPI or on all, oldest first."""
        found = [each for each in self.notes if each.kpi in ("", kpi) and start <= each.day < end]
        return tuple(sorted(found, key=lambda each: each.day))
