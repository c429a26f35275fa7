"""Formulas on parts: ratios, offsets, windows, balances and shares, once for every engine.

A result is a cube: members → ordinal → value, dense over the asked ordinals. None is "nothing".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from jalon.compute.arithmetic import (
    minus,
    negative,
    or_else,
    plus,
    plus_known,
    quotient,
    relative_change,
    times,
)
from jalon.compute.cube import Cube, Series, both, constant, each, moved, patched, zipped
from jalon.compute.leaf import LeafCubes
from jalon.compute.parts import Members
from jalon.compute.presence import Presence
from jalon.compute.visit import (
    At,
    daily,
    expanded,
    for_kpi,
    framed,
    inner_frame,
    like_with_like,
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
    Change,
    Clock,
    Formula,
    KpiRef,
    Last,
    LastYear,
    Minus,
    Negated,
    Number,
    OrElse,
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
from jalon.vocabulary.workspace import Definitions


@dataclass
class Evaluation:
    """Evaluates formulas over the parts of one run."""

    definitions: Definitions
    leaves: LeafCubes
    memo: dict[tuple[str, At], Cube] = field(default_factory=dict)

    def cube(self, formula: Formula, at: At) -> Cube:
        """The values of a formula at a place."""
        if isinstance(formula, LEAVES):
            return self.leaves.cube(formula, at)
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
                by_day[day] = self.cube(formula.of, daily(at, split, (day.toordinal(),)))
            return by_day[day]

        days = self._days_with_rows(formula.of, daily(at, split))
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
        for leaf in leaves(expanded(self.definitions, of)):
            for members, days in self.leaves.days_with_rows(leaf, at):
                found.setdefault(members, set()).update(days)
        return found

    def presence(self, formula: Formula, at: At) -> Presence:
        """Where the slices of a formula have rows."""
        keys = {
            key
            for leaf, place in visits(self.definitions, formula, at)
            if place.split == at.split
            for key in self.leaves.keys_of(leaf, place)
        }
        return Presence.of(self.leaves.parts, keys)
