"""Leaves to parts: for each leaf, the relation it reads and the aggregates it needs."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.compute.relation import (
    NO_SPLIT,
    Aggregate,
    Balance,
    BalanceInstants,
    CountOf,
    DistinctOf,
    Facts,
    FirstRows,
    LargestOf,
    Moves,
    PercentileOf,
    Relation,
    SessionStarts,
    SmallestOf,
    Split,
    SumOf,
    Turns,
)
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.formula import (
    UNDATED,
    Active,
    ActiveKeys,
    ActiveTime,
    Count,
    Distinct,
    FirstTime,
    Leaf,
    Maximum,
    Minimum,
    Movement,
    Percentile,
    Rows,
    Sessions,
    Sum,
)
from jalon.vocabulary.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One aggregate over one relation, split by paths in the relation's source."""

    relation: Relation
    aggregate: Aggregate
    split: Split


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a leaf is evaluated: cut, grain and calendar."""

    split: Split
    grain: Grain
    calendar: Calendar


def time_of(rows: Rows, source: Source) -> str | None:
    """The named time that dates the rows of a leaf; None for undated rows and for a source without times."""
    if rows.at == UNDATED or not source.times:
        return None
    return rows.at or source.times[0].name


def parts_of(leaf: Leaf, source: Source, place: Place) -> tuple[Part, ...]:
    """The parts a leaf needs at a place; movements have none (they have a scan of their own)."""
    relation, aggregates = _lowered(leaf, source, place)
    return tuple(Part(relation=relation, aggregate=aggregate, split=place.split) for aggregate in aggregates)


def relation_of(leaf: Leaf, source: Source, place: Place) -> Relation:
    """The relation a leaf reads at a place."""
    return _lowered(leaf, source, place)[0]


def _lowered(leaf: Leaf, source: Source, place: Place) -> tuple[Relation, tuple[Aggregate, ...]]:
    rows = leaf.rows
    zone = place.calendar.timezone
    facts = Facts(source=source.name, time=time_of(rows, source), zone=zone)
    match leaf:
        case Sum(of=of):
            return facts, (SumOf(of=of, where=rows.where),)
        case Count(of=counted):
            return facts, (CountOf(of=counted, where=rows.where),)
        case Minimum(of=of):
            return facts, (SmallestOf(of=of, where=rows.where),)
        case Maximum(of=of):
            return facts, (LargestOf(of=of, where=rows.where),)
        case Distinct(of=key):
            return facts, (DistinctOf(of=key, where=rows.where),)
        case Percentile(of=of, fraction=fraction):
            return facts, (PercentileOf(of=of, fraction=fraction, where=rows.where),)
        case FirstTime(key=key):
            first = FirstRows(source=source.name, time=facts.time or "", zone=zone, key=key, where=rows.where)
            return first, (CountOf(),)
        case Sessions(key=key, gap_minutes=gap):
            starts = SessionStarts(
                source=source.name,
                time=facts.time or "",
                zone=zone,
                key=key,
                where=rows.where,
                gap_minutes=gap,
            )
            return starts, (CountOf(),)
        case Active(interval=interval, of=counted):
            turns = Turns(source=source.name, interval=interval, zone=zone, where=rows.where)
            return turns, (Balance(of=counted),)
        case ActiveKeys(interval=interval, key=key):
            merged = Turns(
                source=source.name,
                interval=interval,
                zone=zone,
                where=rows.where,
                key=key,
                split=place.split,
            )
            return merged, (Balance(),)
        case ActiveTime(interval=interval, key=key):
            turns = Turns(
                source=source.name,
                interval=interval,
                zone=zone,
                where=rows.where,
                key=key,
                split=place.split if key else NO_SPLIT,
            )
            return turns, (Balance(), BalanceInstants())
        case Movement(interval=interval, key=key, of=of):
            moves = Moves(
                source=source.name,
                interval=interval,
                zone=zone,
                where=rows.where,
                key=key,
                of=of,
                split=place.split,
                grain=place.grain,
                calendar=place.calendar.name,
            )
            return moves, ()
