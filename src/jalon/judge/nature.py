"""How a value behaves while its period is running: it grows, is read at a moment, or is a level."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    ActiveTime,
    Count,
    Distinct,
    FirstTime,
    Formula,
    KpiRef,
    Last,
    Minus,
    Movement,
    Negated,
    Number,
    OrElse,
    PeriodLength,
    Plus,
    Quotient,
    Running,
    Sessions,
    Sum,
    Times,
)
from jalon.vocabulary.kpi import Kpi


class Nature(StrEnum):
    """What a partial period's value means."""

    FLOW = "flow"  # grows with every day: half a month holds about half
    BALANCE = "balance"  # read at a moment: today's stands against last month's end
    LEVEL = "level"  # a ratio, median, share …: half a month already tells the level


_FLOWS = (Sum, Count, Distinct, FirstTime, ActiveTime, Movement, Sessions, PeriodLength)
_BALANCES = (Active, ActiveKeys, Last, Running)


def nature(formula: Formula, kpis: Mapping[str, Kpi] | None = None) -> Nature:
    """The nature of a formula; a KPI it names that is not among `kpis` counts as a level."""
    return _nature(formula, kpis or {}, frozenset())


def _nature(formula: Formula, kpis: Mapping[str, Kpi], seen: frozenset[str]) -> Nature:
    match formula:
        case KpiRef(kpi=name):
            if name in seen or name not in kpis:
                return Nature.LEVEL
            return _nature(kpis[name].formula, kpis, seen | {name})
        case Negated(of=of):
            return _nature(of, kpis, seen)
        case Plus() | Minus() | OrElse():
            return _both(formula.left, formula.right, kpis, seen)
        case Times(left=left, right=Number()) | Times(left=Number(), right=left):
            return _nature(left, kpis, seen)
        case Quotient(left=left, right=Number()):
            return _nature(left, kpis, seen)
        case _ if isinstance(formula, _FLOWS):
            return Nature.FLOW
        case _ if isinstance(formula, _BALANCES):
            return Nature.BALANCE
        case _:
            return Nature.LEVEL


def _both(left: Formula, right: Formula, kpis: Mapping[str, Kpi], seen: frozenset[str]) -> Nature:
    sides = {_nature(side, kpis, seen) for side in (left, right) if not isinstance(side, Number)}
    return sides.pop() if len(sides) == 1 else Nature.LEVEL
