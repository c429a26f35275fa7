"""Formulas on parts: ratios, offsets, windows, balances and shares, once for every engine.

A result is a cube: members → ordinal → value, dense over the asked ordinals. None is "nothing".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jalon.compute.arithmetic import (
    minus,
    negative,
    or_else,
    plus,
    plus_known,
    quotient,
    relative_change,
    sum_of,
    times,
)
from jalon.compute.coverage import Coverage
from jalon.compute.cube import Cube, Series, both, constant, each, moved, patched, undated, zipped
from jalon.compute.frame import WHOLE, Window
from jalon.compute.lower import Part, Place, parts_of, relation_of
from jalon.compute.parts import Days, Members, PartKey, Parts
from jalon.compute.presence import Presence
from jalon.compute.relation import NO_SPLIT, Moves, Split
from jalon.compute.sql.period import EVER
from jalon.compute.visit import (
    At,
    for_kpi,
    framed,
    inner_frame,
    is_whole,
    like_with_like,
    paths_in,
    shifted,
    spanned,
    visits,
    with_each,
    without,
    year_before,
)
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import (
    LEAVES,
    Active,
    ActiveKeys,
    ActiveTime,
    Change,
    Clock,
    Distinct,
    Formula,
    KpiRef,
    Last,
    LastYear,
    Leaf,
    Maximum,
    Minimum,
    Minus,
    Movement,
    Negated,
    Number,
    OrElse,
    Percentile,
    PeriodLength,
    Plus,
    Previous,
    Quotient,
    Running,
    Share,
    Times,
    ToDate,
    Trailing,
    leaves,
)
from jalon.vocabulary.kpi import WhenEmpty
from jalon.vocabulary.observation import Value
from jalon.vocabulary.workspace import Definitions


@dataclass
class Evaluation:
    """Evaluates formulas over the parts of one run."""

    definitions: Definitions
    parts: Parts
    coverage: Callable[[Leaf, At], Coverage]
    memo: dict[tuple[str, At], Cube] = field(default_factory=dict)
    bounds: dict[At, dict[int, Window]] = field(default_factory=dict)
    days: dict[At, dict[date, int]] = field(default_factory=dict)
    keys: dict[tuple[int, Split, Grain, str], tuple[PartKey, ...]] = field(default_factory=dict)

    def cube(self, formula: Formula, at: At) -> Cube:
        """The values of a formula at a place."""
        if isinstance(formula, LEAVES):
            return self._leaf(formula, at)
        match formula:
            case Number(value=value):
                return constant(at, value)
            case PeriodLength(clock=clock):
                return self._length(clock, at)
            case KpiRef(kpi=name):
                return self._kpi(name, at)
            case Plus(left=left, right=right):
                return both(self.cube(left, at), self.cube(right, at), plus)
            case Minus(left=left, right=right):
                return both(self.cube(left, at), self.cube(right, at), minus)
            case Times(left=left, right=right):
                return both(self.cube(left, at), self.cube(right, at), times)
            case Quotient(left=left, right=right):
                return both(self.cube(left, at), self.cube(right, at), quotient)
            case OrElse(left=left, right=right):
                return both(self.cube(left, at), self.cube(right, at), or_else)
            case Negated(of=of):
                return each(self.cube(of, at), lambda value: None if value is None else negative(value))
            case Previous(of=of, steps=steps):
                return moved(self.cube(of, shifted(at, steps)), {o: o - steps for o in at.ordinals}, at)
            case LastYear(of=of, same_weekday=same_weekday):
                before, pairs = year_before(at, same_weekday)
                return moved(self.cube(of, before), pairs, at)
            case Change():
                return self._change(formula, at)
            case Trailing() | ToDate() if at.grain is Grain.ALL:
                return Cube({}, dict.fromkeys(at.ordinals))
            case Trailing() | ToDate() | Running():
                return self.cube(formula.of, framed(at, inner_frame(formula)))
            case Last():
                return self._last(formula, at)
            case Share(of=of, across=across):
                return self._share(of, across, at)
            case _:
                raise TypeError(f"not a formula: {formula!r}")

    def _kpi(self, name: str, at: At) -> Cube:
        key = (name, at)
        if key not in self.memo:
            kpi = self.definitions.kpis[name]
            self.memo[key] = self.cube(kpi.formula, for_kpi(self.definitions, kpi, at))
        return self.memo[key]

    def _length(self, clock: Clock, at: At) -> Cube:
        series: Series = {}
        for ordinal in at.ordinals:
            start, end = spanned(at, ordinal)
            if at.grain is Grain.ALL or start == date.min:
                series[ordinal] = None
            elif clock is Clock.DAYS:
                series[ordinal] = (end - start).days
            else:
                series[ordinal] = quotient(at.calendar.seconds(start, end), 3600)
        return Cube({}, series)

    def _change(self, formula: Change, at: At) -> Cube:
        now = self.cube(formula.of, at)
        if formula.year:
            place, pairs = year_before(at, False)
        else:
            place, pairs = shifted(at, 1), {ordinal: ordinal - 1 for ordinal in at.ordinals}
        before = moved(self.cube(formula.of, place), pairs, at)
        like = like_with_like(at, formula.year)
        if like is not None and at.partial is not None:
            same_part = self.cube(formula.of, like[0])
            before = patched(before, same_part, at.partial, like[1])
        return both(now, before, relative_change if formula.relative else minus)

    def _share(self, of: Formula, across: tuple[str, ...], at: At) -> Cube:
        part = self.cube(of, at)
        kept = without(at.split, across)
        whole = self.cube(of, replace(at, split=kept))
        positions = [at.split.dimensions.index(name) for name in kept.dimensions]
        slices = {
            members: zipped(series, whole.of(tuple(members[position] for position in positions)), quotient)
            for members, series in part.slices.items()
        }
        if not at.split.dimensions:
            slices = {
                members: zipped(series, whole.of(members), quotient)
                for members, series in part.slices.items()
            }
        return Cube(slices, zipped(part.absent, whole.of(()), quotient))

    def _last(self, formula: Last, at: At) -> Cube:
        """A balance at the period's end: the last day with rows, of all (or of each named member)."""
        split = with_each(at.split, formula.each)
        by_day: dict[date, Cube] = {}

        def on(day: date) -> Cube:
            if day not in by_day:
                one = replace(
                    at,
                    split=split,
                    grain=Grain.DAY,
                    ordinals=(day.toordinal(),),
                    frame=WHOLE,
                    elapsed=None,
                    partial=None,
                    empty=WhenEmpty.NOTHING,
                )
                by_day[day] = self.cube(formula.of, one)
            return by_day[day]

        days = self._days_with_rows(formula.of, replace(at, split=split))
        every = sorted({day for found in days.values() for day in found})
        slices: dict[Members, Series] = {}
        width = len(at.split.dimensions)
        for ordinal in at.ordinals:
            start, end = spanned(at, ordinal)
            inside = [day for day in every if start <= day < end]
            if not inside:
                continue
            for members in days:
                own = inside if not formula.each else [day for day in inside if day in days[members]]
                if not own:
                    continue
                value = on(own[-1]).of(members).get(own[-1].toordinal())
                series = slices.setdefault(members[:width], dict.fromkeys(at.ordinals))
                series[ordinal] = plus_known(series[ordinal], value)
        return Cube(slices, dict.fromkeys(at.ordinals))

    def _days_with_rows(self, of: Formula, at: At) -> dict[Members, set[date]]:
        """For every slice, the days on which any leaf has rows."""
        found: dict[Members, set[date]] = {}
        for leaf in leaves(self._expanded(of)):
            for key in self._keys(leaf, at):
                for members, days in self.parts.days[key].items():
                    found.setdefault(members, set()).update(days.days)
        return found

    def presence(self, formula: Formula, at: At) -> Presence:
        """Where the slices of a formula have rows."""
        keys = {
            key
            for leaf, place in visits(self.definitions, formula, at)
            if place.split == at.split
            for key in self._keys(leaf, place)
        }
        return Presence.of(self.parts, keys)

    def _expanded(self, formula: Formula) -> Formula:
        """A KPI named on its own stands for its formula."""
        while isinstance(formula, KpiRef):
            formula = self.definitions.kpis[formula.kpi].formula
        return formula

    def _bounds(self, at: At) -> dict[int, Window]:
        """The days of every period asked for."""
        key = replace(at, split=NO_SPLIT, empty=None)
        if key not in self.bounds:
            self.bounds[key] = {o: spanned(at, o) for o in at.ordinals}
        return self.bounds[key]

    def _keys(self, leaf: Leaf, at: At) -> tuple[PartKey, ...]:
        """The parts a leaf needs at a place."""
        slot = (id(leaf), at.split, at.grain, at.calendar.name)
        if slot not in self.keys:
            found = self._lowered(leaf, at)
            self.keys[slot] = tuple(
                self.parts.key(part.relation, part.aggregate, part.split) for part in found
            )
        return self.keys[slot]

    def _lowered(self, leaf: Leaf, at: At) -> tuple[Part, ...]:
        source = self.definitions.sources[leaf.rows.source]
        place = Place(
            split=paths_in(self.definitions, at.split, source), grain=at.grain, calendar=at.calendar
        )
        return parts_of(leaf, source, place)

    def _leaf(self, leaf: Leaf, at: At) -> Cube:
        if isinstance(leaf, Movement):
            return self._movement(leaf, at)
        keys = self._keys(leaf, at)
        key = keys[0]
        if key in self.parts.undated:
            return undated(self.parts.undated[key], at)
        covered = self.coverage(leaf, at)
        fill = _fill(leaf, at.empty)
        bounds = self._bounds(at)
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
        if key not in self.days:
            self.days[key] = {
                start + timedelta(days=offset): ordinal
                for ordinal, (start, end) in self._bounds(at).items()
                for offset in range((end - start).days)
            }
        return self.days[key]

    def _additive(self, covered: Coverage) -> Callable[[Members, Days, tuple[date, date]], Value | None]:
        until = covered.until or date.min

        def read(members: Members, days: Days, span: tuple[date, date]) -> Value | None:
            return days.over((span[0], min(span[1], until)))

        return read

    def _balance(self, covered: Coverage) -> Callable[[Members, Days, tuple[date, date]], Value | None]:
        until = covered.until or date.min

        def read(members: Members, days: Days, span: tuple[date, date]) -> Value | None:
            return days.until(min(span[1], until))

        return read

    def _active_time(
        self, keys: tuple[PartKey, ...], covered: Coverage, at: At
    ) -> Callable[[Members, Days, tuple[date, date]], Value | None]:
        """Hours active: n·T - Σ±instants, at the window's end less at its start (turns before each)."""
        instants = self.parts.days[keys[1]]
        until = covered.until or date.min

        def spent(members: Members, days: Days, day: date) -> int:
            moment = round(at.calendar.instant(day).timestamp()) * 1_000_000
            count, sums = days.until(day) or 0, instants[members].until(day) or 0
            return int(count) * moment - int(sums)

        def read(members: Members, days: Days, span: tuple[date, date]) -> Value | None:
            start, end = max(span[0], covered.first or date.min), min(span[1], until)
            if start >= end:
                return None
            micros = spent(members, days, end) - spent(members, days, start)
            return quotient(micros, 3_600_000_000)

        return read

    def _exact(self, key: PartKey, at: At, bounds: Mapping[int, tuple[date, date]], absent: Series) -> Cube:
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
        source = self.definitions.sources[leaf.rows.source]
        place = Place(
            split=paths_in(self.definitions, at.split, source), grain=at.grain, calendar=at.calendar
        )
        relation = relation_of(leaf, source, place)
        assert isinstance(relation, Moves)
        covered = self.coverage(leaf, at)
        bounds = self._bounds(at)
        whole = at.elapsed is None and at.grain is not Grain.ALL
        absent: Series = {o: 0 if whole and _covers(covered, bounds[o]) else None for o in at.ordinals}
        slices: dict[Members, Series] = {}
        for (members, kind), found in self.parts.moves[relation].items():
            if kind is leaf.kind:
                slices[members] = {
                    o: _moved_in(found, bounds[o], leaf.counted, absent[o]) for o in at.ordinals
                }
        return Cube(slices, absent)


def _moved_in(
    found: Mapping[date, tuple[Value, int]], span: tuple[date, date], counted: bool, absent: Value | None
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


def _covers(covered: Coverage, span: tuple[date, date]) -> bool:
    if covered.first is None or covered.until is None:
        return False
    return span[1] > covered.first and span[0] < covered.until
