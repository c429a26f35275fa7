"""Scans: one SELECT each, and how its rows are read back.

`Scan` reads one relation for all aggregates and cuts at once, with grouping sets: by day for additive
aggregates, by period for those whose days do not add up. `WindowScan` does the same over overlapping windows
of days (trailing and to-date distinct counts and percentiles). `MoveScan` reads balances' movements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jalon.compute.relation import (
    ADDITIVE,
    Aggregate,
    DistinctOf,
    Moves,
    PercentileOf,
    Relation,
    Split,
    Turns,
)
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.rows import RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouping:
    """One set of a scan: a cut by day (`grain` None), by period of a calendar, or over undated rows."""

    split: Split
    grain: Grain | None = None
    calendar: str = ""
    dated: bool = True

    @property
    def by_day(self) -> bool:
        """True for the sets that add up days."""
        return self.grain is None and self.dated


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """The aggregates of a scan that are grouped alike; those over `different` rows ignore repetitions."""

    aggregates: tuple[Aggregate, ...]
    groupings: tuple[Grouping, ...]
    different: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """One pass over a relation."""

    relation: Relation
    aggregates: tuple[Aggregate, ...]
    groupings: tuple[Grouping, ...]

    @property
    def portions(self) -> tuple[Portion, ...]:
        """What adds up, by day; each distinct key and what is ordered, by period. Undated rows are in all."""
        days = tuple(each for each in self.groupings if each.grain is None)
        periods = tuple(each for each in self.groupings if not each.by_day)
        additive = tuple(each for each in self.aggregates if isinstance(each, ADDITIVE))
        ordered = tuple(each for each in self.aggregates if isinstance(each, PercentileOf))
        keys: dict[tuple[RowExpression, ...], list[Aggregate]] = {}
        for each in self.aggregates:
            if isinstance(each, DistinctOf):
                keys.setdefault(each.of, []).append(each)
        every = [Portion(aggregates=additive, groupings=days)]
        every += [
            Portion(aggregates=tuple(each), groupings=periods, different=True) for each in keys.values()
        ]
        every.append(Portion(aggregates=ordered, groupings=periods))
        return tuple(portion for portion in every if portion.aggregates and portion.groupings)

    @property
    def periods(self) -> tuple[tuple[Grain, str], ...]:
        """The grains (with their calendars) that are grouped beside days."""
        found = {
            (grouping.grain, grouping.calendar): None
            for grouping in self.groupings
            if grouping.grain is not None
        }
        return tuple(found)

    @property
    def why(self) -> str:
        """What makes the scan: the reason shown with the plan."""
        additive = sum(isinstance(aggregate, ADDITIVE) for aggregate in self.aggregates)
        cuts = len({grouping.split for grouping in self.groupings})
        return (
            f"{additive} additive and {len(self.aggregates) - additive} exact-per-period parts, {cuts} cuts"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Windowed:
    """One window of a window scan: days `[start, end)` under a number."""

    number: int
    start: date
    end: date


@dataclass(frozen=True, kw_only=True, slots=True)
class WindowScan:
    """One pass over a relation with every row in each window that holds its day."""

    relation: Relation
    aggregates: tuple[Aggregate, ...]
    splits: tuple[Split, ...]
    windows: tuple[Windowed, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveScan:
    """One pass over the turns of keyed balances."""

    relation: Moves
    calendar: Calendar

    @property
    def turns(self) -> Turns:
        """The turns that the movements come from."""
        moves = self.relation
        return Turns(source=moves.source, interval=moves.interval, zone=moves.zone, where=moves.where)
