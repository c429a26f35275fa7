"""The rows behind a number: for each part of a value, which rows it is made of and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jalon.compute.lower import Place, parts_of, relation_of, time_of
from jalon.compute.member import number
from jalon.compute.reach import Reach
from jalon.compute.relation import NO_SPLIT, Aggregate, CountOf, DistinctOf, SumOf, Turns
from jalon.compute.sql.listing import RowsAsked, listing_selects
from jalon.compute.sql.relation import Columns, column_of
from jalon.compute.sql.source import SourceScope
from jalon.compute.visit import At, expanded, paths_in, spanned, visits
from jalon.ports import Query
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import (
    PER_KEY,
    Active,
    ActiveKeys,
    ActiveTime,
    Count,
    FirstTime,
    Formula,
    Last,
    Leaf,
    Maximum,
    Minimum,
    Movement,
    Percentile,
    Sessions,
    Sum,
    leaves,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Slice, Value
from jalon.vocabulary.rows import Column, RowExpression
from jalon.vocabulary.source import Source

MOST_COLUMNS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """Rows that one or several parts of a value are made of.

    `days` are those read (None: all). `shown` are the columns (or expressions) of each row after its day;
    `rows` the newest of `count`. `totals` are the parts by leaf, reckoned again from these rows alone; None
    where rows do not tell (hours of intervals, movements).
    """

    source: str
    days: tuple[date, date] | None
    shown: tuple[RowExpression, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int
    totals: tuple[tuple[Leaf, Value | None], ...]


@dataclass
class _Asked:
    """What is asked of one set of rows: by which leaves."""

    asked: RowsAsked
    source: Source
    zone: str
    leaves: dict[Leaf, Aggregate | None] = field(default_factory=dict)


def list_rows(reach: Reach, kpi: Kpi, at: At, slice: Slice, most: int) -> list[Listing]:
    """The rows that a KPI's value at a place (one period, no split) is made of. Raises Refusal."""
    every = list(_asked(reach, kpi, at, slice))
    share = max(most // max(len(every), 1), 1)
    return [_listing(reach, each, share) for each in every]


def _asked(reach: Reach, kpi: Kpi, at: At, slice: Slice) -> Iterable[_Asked]:
    """The sets of rows that the leaves of a value read, each once."""
    definitions = reach.definitions
    found: dict[RowsAsked, _Asked] = {}
    for leaf, place, last in _places(reach, kpi.formula, at):
        source = definitions.sources[leaf.rows.source]
        split = paths_in(definitions, replace(NO_SPLIT, dimensions=tuple(name for name, _ in slice)), source)
        members = tuple(zip(split.dimensions, (member for _, member in slice), strict=True))
        for ordinal in place.ordinals:
            asked = _rows_asked(leaf, source, place, ordinal, members, last)
            into = found.setdefault(asked, _Asked(asked=asked, source=source, zone=at.calendar.timezone))
            into.leaves[leaf] = _aggregate(leaf, source, place)
    return found.values()


def _places(reach: Reach, formula: Formula, at: At) -> Iterable[tuple[Leaf, At, bool]]:
    """Each leaf with its place; a balance reads the last day with rows of the period itself."""
    formula = expanded(reach.definitions, formula)
    if isinstance(formula, Last):
        inner = expanded(reach.definitions, formula.of)
        return [(leaf, at, True) for leaf in leaves(inner)]
    return [(leaf, place, False) for leaf, place in visits(reach.definitions, formula, at)]


def _rows_asked(
    leaf: Leaf, source: Source, at: At, ordinal: int, members: tuple[tuple[str, str | None], ...], last: bool
) -> RowsAsked:
    relation = relation_of(leaf, source, Place(split=NO_SPLIT, grain=at.grain, calendar=at.calendar))
    if isinstance(leaf, Active | ActiveKeys | ActiveTime | Movement):
        relation = Turns(
            source=source.name, interval=leaf.interval, zone=at.calendar.timezone, where=leaf.rows.where
        )
    dated = isinstance(leaf, PER_KEY) or time_of(leaf.rows, source) is not None
    days = spanned(at, ordinal) if dated and at.grain is not Grain.ALL else None
    return RowsAsked(
        relation=relation,
        where=None if isinstance(leaf, FirstTime | Sessions) else leaf.rows.where,
        days=days,
        slice=members,
        last=last,
        touching=isinstance(leaf, ActiveTime | Movement),
        dated=dated,
    )


def _aggregate(leaf: Leaf, source: Source, at: At) -> Aggregate | None:
    """What the listed rows are added up by; None where rows alone do not tell."""
    match leaf:
        case Active(of=None):
            return CountOf()
        case Active(of=of):
            assert of is not None
            return SumOf(of=of)
        case ActiveKeys(key=key):
            return DistinctOf(of=key)
        case ActiveTime() | Movement():
            return None
        case _:
            place = Place(split=NO_SPLIT, grain=at.grain, calendar=at.calendar)
            return parts_of(leaf, source, place)[0].aggregate


def _listing(reach: Reach, each: _Asked, most: int) -> Listing:
    scope = reach.scope(each.source, each.zone)
    shown = _shown(each, scope)
    known = [(leaf, aggregate) for leaf, aggregate in each.leaves.items() if aggregate is not None]
    rows, totals = listing_selects(each.asked, Columns(scope), shown, [one for _, one in known], most)
    reach.check_links(scope)
    warehouse, names = reach.warehouse(each.source), (each.source.name,)
    told = warehouse.rows(Query(sql=totals.sql(scope.dialect), sources=names, why="how many rows there are"))
    found = warehouse.rows(Query(sql=rows.sql(scope.dialect), sources=names, why="rows behind a number"))
    reckoned = {leaf: number(value) for (leaf, _), value in zip(known, told[0][1:], strict=True)}
    return Listing(
        source=each.source.name,
        days=each.asked.days,
        shown=shown,
        rows=tuple(found),
        count=int(told[0][0]),
        totals=tuple((leaf, reckoned.get(leaf)) for leaf in each.leaves),
    )


def _shown(each: _Asked, scope: SourceScope) -> tuple[RowExpression, ...]:
    """The source's own columns, key first, then what of linked tables or expressions is counted or cut by."""
    source = each.source
    plain = [name for name in scope.tables[source.name].columns if name not in source.key]
    own: list[RowExpression] = [Column(name=name) for name in (*source.key, *plain)]
    told: list[RowExpression] = [column_of(path) for path, _ in each.asked.slice]
    told += [leaf.of for leaf in each.leaves if isinstance(leaf, Sum | Minimum | Maximum | Percentile)]
    told += [leaf.of for leaf in each.leaves if isinstance(leaf, Active | Count) and leaf.of is not None]
    kept = [one for one in own if one not in told][: MOST_COLUMNS - len(set(told))]
    first = [one for one in own if one in kept or one in told]
    return tuple(dict.fromkeys([*first, *told]))
