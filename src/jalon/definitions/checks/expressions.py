"""The row expressions of a leaf, and what each must be."""

from __future__ import annotations

from jalon.vocabulary.formula import (
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
    Sessions,
    Sum,
)
from jalon.vocabulary.rows import Column, RowExpression


def numbers(leaf: Leaf) -> tuple[RowExpression, ...]:
    """The expressions that are computed with: they must be numbers."""
    match leaf:
        case Sum(of=of) | Minimum(of=of) | Maximum(of=of) | Percentile(of=of) | Movement(of=of):
            return (of,)
        case Active(of=of) if of is not None:
            return (of,)
        case _:
            return ()


def values(leaf: Leaf) -> tuple[RowExpression, ...]:
    """The expressions that are only told apart or counted: any type will do."""
    match leaf:
        case Distinct(of=several):
            return several
        case (
            FirstTime(key=key)
            | ActiveKeys(key=key)
            | ActiveTime(key=key)
            | Movement(key=key)
            | Sessions(key=key)
        ):
            return key
        case Count(of=of) if of is not None:
            return (of,)
        case _:
            return ()


def times(leaf: Leaf) -> tuple[Column, ...]:
    """The columns between which a row is active: they must be dates or times."""
    match leaf:
        case Active() | ActiveKeys() | ActiveTime() | Movement():
            return (leaf.interval.start, leaf.interval.end)
        case _:
            return ()


def expressions(leaf: Leaf) -> tuple[RowExpression, ...]:
    """Every row expression of a leaf, its filter included."""
    where = () if leaf.rows.where is None else (leaf.rows.where,)
    return (*numbers(leaf), *values(leaf), *times(leaf), *where)
