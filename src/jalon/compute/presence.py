"""Presence: on which days a slice has rows, so that a computed zero is told apart from nothing to compute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from jalon.compute.parts import Days, Members, PartKey, Parts

_ALWAYS = date.min


@dataclass
class Presence:
    """The days with rows of every slice of some parts: of any of them, whatever their filters."""

    parts: Parts
    keys: frozenset[PartKey]
    firsts: dict[Members, date] = field(default_factory=dict)
    days: dict[Members, list[Days]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, parts: Parts, keys: Iterable[PartKey]) -> Presence:
        """Where these parts have rows."""
        found = cls(parts, frozenset(keys))
        for key in found.keys:
            for members, days in parts.days.get(key, {}).items():
                found.days[members].append(days)
                found._first(members, days.days[0])
            for members in parts.undated.get(key, {}):
                found._first(members, _ALWAYS)
        for (key, _, _), slices in parts.periods.items():
            if key in found.keys:
                for members, values in slices.items():
                    found._first(members, min(values))
        return found

    def _first(self, members: Members, day: date) -> None:
        self.firsts[members] = min(day, self.firsts.get(members, day))

    def begun(self, members: Members, end: date) -> bool:
        """True when the slice has rows on some day before `end`."""
        first = self.firsts.get(members)
        return first is not None and first < end

    def on(self, members: Members, day: date) -> bool:
        """True when an additive part of the slice has rows on the day."""
        return any(days.on(day) is not None for days in self.days.get(members, ()))
