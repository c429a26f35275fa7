"""Leaves on parts: what days add up to, what engines computed for each period, balances, movements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jalon.compute.arithmetic import or_else, quotient, sum_of
from jalon.compute.coverage import Coverage
from jalon.compute.cube import Cube, Series, undated
from jalon.compute.frame import Window
from jalon.compute.lower import Place, parts_of, relation_of
from jalon.compute.parts import Days, Members, PartKey, Parts
from jalon.compute.relation import NO_SPLIT, Moves, Split
from jalon.compute.sql.period import EVER
from jalon.compute.visit import At, is_whole, paths_in, spanned
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    ActiveTime,
    Distinct,
    Leaf,
    Maximum,
    Minimum,
    Movement,
    Percentile,
)
from jalon.vocabulary.kpi import WhenEmpty
from jalon.vocabulary.observation import Value
from jalon.vocabulary.source import Source
from jalon.vocabulary.workspace import Definitions

_Reading = Callable[[Members, Days, Window], Value | None]
"""How one value comes from the days of a slice and the days of a period."""


@dataclass
class LeafCubes:
    """The cubes of leaves over the parts of one run."""

    definitions: Definitions
    parts: Parts
    coverage: Callable[[Leaf, At], Coverage]
    _bounds: dict[At, dict[int, Window]] = field(default_factory=dict, init=False)
    _days: dict[At, dict[date, int]] = field(default_factory=dict, init=False)
    _keys: dict[tuple[int, Split, Grain, str], tuple[PartKey, ...]] = field(default_factory=dict, init=False)

    def cube(self, leaf: Leaf, at: At) -> Cube:
        """The values of a leaf at a place."""
        if isinstance(leaf, Movement):
            return self._movement(leaf, at)
        keys = self.keys_of(leaf, at)
        key = keys[0]
        if key in self.parts.undated:
            return undated(self.parts.undated[key], at)
        covered = self.coverage(leaf, at)
        fill = _fill(leaf, at.empty)
        bounds = self._bounds_of(at)
        inside = {ordinal: _covers(covered, span) for ordinal, span in bounds.items()}
        absent = {ordinal: fill if inside[ordinal] else None for ordinal in at.ordinals}
        match leaf:
            case Active() | ActiveKeys():
                read = self._balance(covered)
            case ActiveTime():
                read = self._active_time(keys, covered, at)
            case Distinct() | Percentile():
                return self._exact(key, at, bounds, absent)
            case _ if is_whole(at) and at.grain is not Grain.ALL:
                return self._whole(key, covered, at, absent)
            case _:
                read = self._additive(covered)
        slices: dict[Members, Series] = {}
        for members, days in self.parts.days[key].items():
            slices[members] = {
                ordinal: (or_else(read(members, days, bounds[ordinal]), fill) if inside[ordinal] else None)
                for ordinal in at.ordinals
            }
        return Cube(slices, absent)

    def _whole(self, key: PartKey, covered: Coverage, at: At, absent: Series) -> Cube:
        """Additive parts of whole periods: every day goes to its period."""
        periods = self._days_of(at)
        until = covered.until or date.min
        slices: dict[Members, Series] = {}
        for members, days in self.parts.days[key].items():
            slices[members] = {**absent, **days.by(periods, until)}
        return Cube(slices, absent)

    def _days_of(self, at: At) -> dict[date, int]:
        """The period of each day of all periods asked for."""
        key = replace(at, split=NO_SPLIT, empty=None)
        if key not in self._days:
            self._days[key] = {
                start + timedelta(days=offset): ordinal
                for ordinal, (start, end) in self._bounds_of(at).items()
                for offset in range((end - start).days)
            }
        return self._days[key]

    def _additive(self, covered: Coverage) -> _Reading:
        until = covered.until or date.min

        def read(members: Members, days: Days, span: Window) -> Value | None:
            return days.over((span[0], min(span[1], until)))

        return read

    def _balance(self, covered: Coverage) -> _Reading:
        until = covered.until or date.min

        def read(members: Members, days: Days, span: Window) -> Value | None:
            return days.until(min(span[1], until))

        return read

    def _active_time(self, keys: tuple[PartKey, ...], covered: Coverage, at: At) -> _Reading:
        """Hours active: n·T - Σ±instants, at the window's end less at its start (turns before each)."""
        instants = self.parts.days[keys[1]]
        until = covered.until or date.min

        def spent(members: Members, days: Days, day: date) -> int:
            moment = round(at.calendar.instant(day).timestamp()) * 1_000_000
            count, sums = days.until(day) or 0, instants[members].until(day) or 0
            return int(count) * moment - int(sums)

        def read(members: Members, days: Days, span: Window) -> Value | None:
            start, end = max(span[0], covered.first or date.min), min(span[1], until)
            if start >= end:
                return None
            micros = spent(members, days, end) - spent(members, days, start)
            return quotient(micros, 3_600_000_000)

        return read

    def _exact(self, key: PartKey, at: At, bounds: Mapping[int, Window], absent: Series) -> Cube:
        """Values that engines computed for each period or window."""
        slices: dict[Members, Series] = {}
        if not is_whole(at):
            for members, found in self.parts.windows[key].items():
                slices[members] = {o: found.get(bounds[o], absent[o]) for o in at.ordinals}
            return Cube(slices, absent)
        for members, values in self.parts.periods[key, at.grain, at.calendar.name].items():
            slices[members] = {
                o: values.get(EVER if at.grain is Grain.ALL else bounds[o][0], absent[o]) for o in at.ordinals
            }
        return Cube(slices, absent)

    def _movement(self, leaf: Movement, at: At) -> Cube:
        """Movements of whole periods; a window adds up the periods that begin in it."""
        source, place = self._place(leaf, at)
        relation = relation_of(leaf, source, place)
        assert isinstance(relation, Moves)
        covered = self.coverage(leaf, at)
        bounds = self._bounds_of(at)
        whole = at.elapsed is None and at.grain is not Grain.ALL
        absent: Series = {o: 0 if whole and _covers(covered, bounds[o]) else None for o in at.ordinals}
        slices: dict[Members, Series] = {}
        for (members, kind), found in self.parts.moves[relation].items():
            if kind is leaf.kind:
                slices[members] = {
                    o: _moved_in(found, bounds[o], leaf.counted, absent[o]) for o in at.ordinals
                }
        return Cube(slices, absent)

    def _bounds_of(self, at: At) -> dict[int, Window]:
        """The days of every period asked for."""
        key = replace(at, split=NO_SPLIT, empty=None)
        if key not in self._bounds:
            self._bounds[key] = {o: spanned(at, o) for o in at.ordinals}
        return self._bounds[key]

    def keys_of(self, leaf: Leaf, at: At) -> tuple[PartKey, ...]:
        """The parts a leaf needs at a place."""
        slot = (id(leaf), at.split, at.grain, at.calendar.name)
        if slot not in self._keys:
            self._keys[slot] = tuple(
                self.parts.key(part.relation, part.aggregate, part.split)
                for part in parts_of(leaf, *self._place(leaf, at))
            )
        return self._keys[slot]

    def days_with_rows(self, leaf: Leaf, at: At) -> Iterator[tuple[Members, Iterable[date]]]:
        """For every slice, the days on which a leaf has rows; `at` is a place of days."""
        for key in self.keys_of(leaf, at):
            for members, days in self.parts.days[key].items():
                yield members, days.days
            yield from self.parts.periods[key, at.grain, at.calendar.name].items()

    def _place(self, leaf: Leaf, at: At) -> tuple[Source, Place]:
        """The source a leaf reads, and where it is asked for in the source's own words."""
        source = self.definitions.sources[leaf.rows.source]
        split = paths_in(self.definitions, at.split, source)
        return source, Place(split=split, grain=at.grain, calendar=at.calendar)


def _moved_in(
    found: Mapping[date, tuple[Value, int]], span: Window, counted: bool, absent: Value | None
) -> Value | None:
    if absent is None:
        return None
    inside = [pair for start, pair in found.items() if span[0] <= start < span[1]]
    return sum_of(pair[1] if counted else pair[0] for pair in inside)


def _fill(leaf: Leaf, empty: WhenEmpty | None) -> Value | None:
    """What a covered period without rows means: zero for sums and counts unless the KPI says nothing."""
    if isinstance(leaf, Minimum | Maximum | Percentile):
        return None
    return None if empty is WhenEmpty.NOTHING else 0


def _covers(covered: Coverage, span: Window) -> bool:
    if covered.first is None or covered.until is None:
        return False
    return span[1] > covered.first and span[0] < covered.until
