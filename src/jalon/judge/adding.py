"""Which values add up: those of members to their total, those of months to a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jalon.vocabulary.formula import (
    Active,
    Count,
    FirstTime,
    Formula,
    KpiRef,
    Last,
    LastYear,
    Minus,
    Negated,
    Number,
    Plus,
    Previous,
    Quotient,
    Running,
    Sum,
    Times,
    ToDate,
    Trailing,
)
from jalon.vocabulary.kpi import Kpi

_ADDING = (Sum, Count, Active, FirstTime)
"""Leaves whose members add up to the total."""


def adds_up(formula: Formula, kpis: Mapping[str, Kpi]) -> bool:
    """True where the members of a cut add up to the total, so that each has a share of it."""
    return all(isinstance(each, _ADDING) for each in _carriers(formula, kpis, frozenset()))


def _carriers(formula: Formula, kpis: Mapping[str, Kpi], seen: frozenset[str]) -> Iterator[Formula]:
    """What a formula adds up: its leaves, where only sums and constants stand around them, else itself."""
    match formula:
        case KpiRef(kpi=name) if name in kpis and name not in seen:
            yield from _carriers(kpis[name].formula, kpis, seen | {name})
        case Plus(left=Number()) | Plus(right=Number()) | Minus(left=Number()) | Minus(right=Number()):
            yield formula
        case Plus() | Minus():
            yield from _carriers(formula.left, kpis, seen)
            yield from _carriers(formula.right, kpis, seen)
        case (
            Times(left=of, right=Number())
            | Times(left=Number(), right=of)
            | Quotient(left=of, right=Number())
        ):
            yield from _carriers(of, kpis, seen)
        case Negated() | Previous() | LastYear() | Trailing() | ToDate() | Running() | Last():
            yield from _carriers(formula.of, kpis, seen)
        case _:
            yield formula
