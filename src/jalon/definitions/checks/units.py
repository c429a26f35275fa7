"""Units: EUR / orders is EUR per order; EUR + % is refused; the unit written is the unit that comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jalon.definitions.checks.scope import Scope, find, in_order, place_of
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.formula import (
    ActiveTime,
    Change,
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
)
from jalon.vocabulary.units import CLOCK, Unit, UnitMismatch


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """A derived unit; `scaled` once a plain number took part (12 months make a year)."""

    unit: Unit
    scaled: bool = False

    def fits(self, other: _Known) -> bool:
        """True when both can be the same unit."""
        if self.scaled or other.scaled:
            return _without_clock(self.unit) == _without_clock(other.unit)
        return self.unit == other.unit


def _without_clock(unit: Unit) -> Unit:
    return Unit(tuple((base, power) for base, power in unit.powers if base not in CLOCK))


_Derived = _Known | None  # None: columns do not say their unit


def units(scope: Scope) -> Iterator[Finding]:
    """The units of each formula fit together, and with the unit written."""
    known: dict[str, _Derived] = {}
    for kpi in in_order(scope.definitions):
        try:
            derived = _of(kpi.formula, known)
        except UnitMismatch as mismatch:
            left, right = str(mismatch.left), str(mismatch.right)
            place = place_of(kpi, "value")
            yield find(place, code="unit-mismatch", kpi=kpi.name, left=left, right=right)
            derived = None
        written = None if kpi.unit is None else _Known(unit=Unit.of(kpi.unit))
        known[kpi.name] = written or derived
        if derived is not None and written is not None and not derived.fits(written):
            yield find(
                place_of(kpi, "unit"),
                code="unit-differs",
                kpi=kpi.name,
                written=kpi.unit or "",
                derived=str(derived.unit),
            )


def _of(formula: Formula, known: Mapping[str, _Derived]) -> _Derived:
    match formula:
        case KpiRef(kpi=name):
            return known.get(name)
        case Plus() | Minus() | OrElse():
            return _same(_of(formula.left, known), _of(formula.right, known))
        case Times() | Quotient():
            return _product(formula, known)
        case Share() | Change(relative=True):
            _of(formula.of, known)
            return _Known(unit=Unit())
        case Negated() | Previous() | LastYear() | Change() | Trailing() | ToDate() | Running() | Last():
            return _of(formula.of, known)
        case ActiveTime():
            return _Known(unit=Unit.of("hour"))
        case PeriodLength(clock=clock):
            return _Known(unit=Unit.of(clock.value))
        case _:
            return None


def _same(left: _Derived, right: _Derived) -> _Derived:
    if left is None or right is None:
        return left or right
    if not left.fits(right):
        raise UnitMismatch(left.unit, right.unit)
    return left if left.scaled else right


def _product(formula: Times | Quotient, known: Mapping[str, _Derived]) -> _Derived:
    left, right = _factor(formula.left, known), _factor(formula.right, known)
    if left is None or right is None:
        return None
    unit = left.unit.times(right.unit) if isinstance(formula, Times) else left.unit.per(right.unit)
    return _Known(unit=unit, scaled=left.scaled or right.scaled)


def _factor(formula: Formula, known: Mapping[str, _Derived]) -> _Derived:
    if isinstance(formula, Number):
        return _Known(unit=Unit(), scaled=True)
    return _of(formula, known)
