"""Walking a formula: which leaf is needed where.

`At` says where a formula is evaluated: cut, grain, calendar, over which days of each period, for which
periods. `visits` yields every leaf with the place it is needed at; evaluation follows the same steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jalon.compute.frame import WHOLE, Frame, LastOf, SinceEver, SinceStartOf, Whole, Window, window
from jalon.compute.relation import NO_SPLIT, Split
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.formula import (
    LEAVES,
    Change,
    Formula,
    KpiRef,
    Last,
    LastYear,
    Leaf,
    Previous,
    Running,
    Share,
    ToDate,
    Trailing,
    leaves,
    parts,
)
from jalon.vocabulary.kpi import Kpi, WhenEmpty
from jalon.vocabulary.source import Source
from jalon.vocabulary.workspace import Definitions

Ordinals = tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class At:
    """Where a formula is evaluated.

    `split` names dimensions as the KPI does (shared ones are not yet paths). `elapsed` cuts every period
    after so many days. `partial` is the ordinal of a period that is still running, None when all are whole:
    change functions compare it like with like.
    """

    split: Split
    grain: Grain
    calendar: Calendar
    ordinals: Ordinals = ()
    frame: Frame = WHOLE
    elapsed: int | None = None
    partial: int | None = None
    partial_days: int = 0
    empty: WhenEmpty | None = None


def framed(at: At, frame: Frame) -> At:
    """The same place over another frame; a frame inside a frame keeps the inner one."""
    return replace(at, frame=frame)


def spanned(at: At, ordinal: int) -> Window:
    """The days over which a period's value is computed.

    In a period that is still running, what trails it or counts to date ends with the last day there is.
    """
    running = ordinal == at.partial and not isinstance(at.frame, Whole)
    return window(at.frame, at.calendar, at.grain, ordinal, at.partial_days if running else at.elapsed)


def shifted(at: At, steps: int) -> At:
    """The place `steps` periods earlier; whole periods again. Before everything there is nothing."""
    if at.grain is Grain.ALL:
        return replace(at, ordinals=(), partial=None)
    return replace(at, ordinals=tuple(ordinal - steps for ordinal in at.ordinals), partial=None)


def year_before(at: At, same_weekday: bool) -> tuple[At, dict[int, int]]:
    """The place one year earlier, and which of its periods stands for which."""
    pairs: dict[int, int] = {}
    for ordinal in at.ordinals:
        if same_weekday and at.grain is Grain.DAY:
            pairs[ordinal] = ordinal - 364
            continue
        before = at.calendar.year_before(at.grain, ordinal)
        if before is not None:
            pairs[ordinal] = before
    return replace(at, ordinals=tuple(sorted(set(pairs.values()))), partial=None), pairs


def like_with_like(at: At, year: bool) -> tuple[At, int] | None:
    """For a running period: the place of the same elapsed part of the period it is compared with."""
    if at.partial is None or at.partial not in at.ordinals or at.elapsed is not None:
        return None
    before = at.calendar.year_before(at.grain, at.partial) if year else at.partial - 1
    if before is None:
        return None
    return replace(at, ordinals=(before,), elapsed=at.partial_days, partial=None), before


def without(split: Split, across: tuple[str, ...]) -> Split:
    """A split without some dimensions (all of them when none is named)."""
    kept = tuple(name for name in split.dimensions if across and name not in across)
    return Split(dimensions=kept, pools=tuple(pool for pool in split.pools if pool[0] in kept))


def with_each(split: Split, each: tuple[str, ...]) -> Split:
    """A split with more dimensions."""
    added = tuple(name for name in each if name not in split.dimensions)
    return Split(dimensions=(*split.dimensions, *added), pools=split.pools)


def inner_frame(formula: Trailing | ToDate | Running) -> Frame:
    """The frame that a function of time sets for what stands inside it."""
    match formula:
        case Trailing(length=length, grain=grain):
            return LastOf(length, grain)
        case ToDate(grain=grain):
            return SinceStartOf(grain)
        case Running():
            return SinceEver()


def daily(at: At, split: Split, ordinals: Ordinals = ()) -> At:
    """The place of single whole days, as a balance reads its last one: a day without rows is nothing."""
    return replace(
        at,
        split=split,
        grain=Grain.DAY,
        ordinals=ordinals,
        frame=WHOLE,
        elapsed=None,
        partial=None,
        empty=WhenEmpty.NOTHING,
    )


def expanded(definitions: Definitions, formula: Formula) -> Formula:
    """A KPI named on its own stands for its formula."""
    while isinstance(formula, KpiRef):
        formula = definitions.kpis[formula.kpi].formula
    return formula


def _days_of(at: At) -> Ordinals:
    """Every day of the periods asked for: any of them may be the last with rows."""
    if at.grain is Grain.ALL:
        return ()
    spans = (spanned(at, ordinal) for ordinal in at.ordinals)
    return tuple(sorted({day for start, end in spans for day in range(start.toordinal(), end.toordinal())}))


def for_kpi(definitions: Definitions, kpi: Kpi, at: At) -> At:
    """The place as seen by another KPI's formula: its own rule for empty periods."""
    return replace(at, empty=kpi.empty)


def visits(definitions: Definitions, formula: Formula, at: At) -> Iterator[tuple[Leaf, At]]:
    """Every leaf of a formula with the place it is needed at."""
    if isinstance(formula, LEAVES):
        yield formula, at
        return
    match formula:
        case KpiRef(kpi=name):
            kpi = definitions.kpis[name]
            yield from visits(definitions, kpi.formula, for_kpi(definitions, kpi, at))
        case Previous(of=of, steps=steps):
            yield from visits(definitions, of, shifted(at, steps))
        case LastYear(of=of, same_weekday=same_weekday):
            yield from visits(definitions, of, year_before(at, same_weekday)[0])
        case Change(of=of, year=year):
            yield from visits(definitions, of, at)
            before = year_before(at, False)[0] if year else shifted(at, 1)
            yield from visits(definitions, of, before)
            like = like_with_like(at, year)
            if like is not None:
                yield from visits(definitions, of, like[0])
        case Trailing() | ToDate() | Running():
            yield from visits(definitions, formula.of, framed(at, inner_frame(formula)))
        case Last(of=of, each=each):
            days = _days_of(at)
            # The days with rows, also of what is read over a longer frame.
            yield from (
                (leaf, daily(at, with_each(at.split, each))) for leaf in leaves(expanded(definitions, of))
            )
            yield from visits(definitions, of, daily(at, with_each(at.split, each), days))
            yield from visits(definitions, of, daily(at, NO_SPLIT, days))
        case Share(of=of, across=across):
            yield from visits(definitions, of, at)
            yield from visits(definitions, of, replace(at, split=without(at.split, across)))
        case _:
            for part in parts(formula):
                yield from visits(definitions, part, at)


def paths_in(definitions: Definitions, split: Split, source: Source) -> Split:
    """A split with shared dimensions replaced by their paths in a source."""

    def path(name: str) -> str:
        return definitions.shared.get(name, {}).get(source.name, name)

    return Split(
        dimensions=tuple(path(name) for name in split.dimensions),
        pools=tuple((path(name), members) for name, members in split.pools),
    )


def is_whole(at: At) -> bool:
    """True where whole periods are asked for, which scans group by themselves."""
    return isinstance(at.frame, Whole) and at.elapsed is None
