"""Units: EUR / orders is EUR per order; EUR + % is refused; the unit written is the unit that comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jalon.definitions.checks.scope import Scope, find, place_of
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
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.units import Unit, UnitMismatch
from jalon.vocabulary.workspace import Definitions

_CLOCK = frozenset(("second", "minute", "hour", "day", "week", "month", "quarter", "year"))


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
    return Unit(tuple((base, power) for base, power in unit.powers if base not in _CLOCK))


_Derived = _Known | None  # None: columns do not say their unit


def units(scope: Scope) -> Iterator[Finding]:
    """The units of each formula fit together, and with the unit written."""
    for kpi in scope.definitions.kpis.values():
        place = place_of(kpi, "value")
        try:
            derived = _of(kpi.formula, scope.definitions, (kpi.name,))
        except UnitMismatch as mismatch:
            left, right = str(mismatch.left), str(mismatch.right)
            yield find(place, code="unit-mismatch", kpi=kpi.name, left=left, right=right)
            continue
        if derived is None or kpi.unit is None or derived.fits(_Known(unit=Unit.of(kpi.unit))):
            continue
        yield find(
            place_of(kpi, "unit"),
            code="unit-differs",
            kpi=kpi.name,
            written=kpi.unit,
            derived=str(derived.unit),
        )


def _of_kpi(name: str, definitions: Definitions, above: tuple[str, ...]) -> _Derived:
    kpi: Kpi | None = definitions.kpis.get(name)
    if kpi is None or name in above:
        return None
    if kpi.unit is not None:
        return _Known(unit=Unit.of(kpi.unit))
    try:
        return _of(kpi.formula, definitions, (*above, name))
    except UnitMismatch:
        return None  # reported where that KPI stands


def _of(formula: Formula, definitions: Definitions, above: tuple[str, ...]) -> _Derived:
    match formula:
        case KpiRef(kpi=name):
            return _of_kpi(name, definitions, above)
        case Plus() | Minus() | OrElse():
            return _same(_of(formula.left, definitions, above), _of(formula.right, definitions, above))
        case Times() | Quotient():
            return _product(formula, definitions, above)
        case Share() | Change(relative=True):
            _of(formula.of, definitions, above)
            return _Known(unit=Unit())
        case Negated() | Previous() | LastYear() | Change() | Trailing() | ToDate() | Running() | Last():
            return _of(formula.of, definitions, above)
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


def _product(formula: Times | Quotient, definitions: Definitions, above: tuple[str, ...]) -> _Derived:
    left, right = _factor(formula.left, definitions, above), _factor(formula.right, definitions, above)
    if left is None or right is None:
        return None
    unit = left.unit.times(right.unit) if isinstance(formula, Times) else left.unit.per(right.unit)
    return _Known(unit=unit, scaled=left.scaled or right.scaled)


def _factor(formula: Formula, definitions: Definitions, above: tuple[str, ...]) -> _Derived:
    if isinstance(formula, Number):
        return _Known(unit=Unit(), scaled=True)
    return _of(formula, definitions, above)
