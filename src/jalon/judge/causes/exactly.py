"""Exact arithmetic between values and the shares of a move: fractions inside, values outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from jalon.vocabulary.observation import Value

_DIGITS = 50
"""Significant digits of an exact share that no decimal can hold (a third of a cent)."""


def fraction(value: Value) -> Fraction:
    """The value itself, without rounding; a double as the binary fraction it is."""
    return Fraction(value)


def all_exact(values: Iterable[Value | None]) -> bool:
    """True when none of the values is a double."""
    return not any(isinstance(value, float) for value in values)


class Kept(StrEnum):
    """How shares are kept: without rounding, as doubles, or as decimals where doubles would not sum."""

    EXACT = "exact"
    DOUBLE = "double"
    DIGITS = "digits"


def kept_as(values: Iterable[Value | None], shares: Iterable[Fraction]) -> Kept:
    """How to keep the shares of a move of these values.

    Doubles of a million times the net move would leave a residual of 1e-10 of it: such shares are decimals.
    """
    if all_exact(values):
        return Kept.EXACT
    found = list(shares)
    net, gross = abs(sum(found, Fraction(0))), sum(map(abs, found), Fraction(0))
    return Kept.DIGITS if gross * len(found) > 1_000_000 * net else Kept.DOUBLE


def value_of(share: Fraction, kept: Kept) -> Value:
    """A share as kept; exact decimals end, or have 50 digits where none is exact (a third of a cent)."""
    if kept is Kept.DOUBLE:
        return float(share)
    digits = _decimal_places(share.denominator)
    if kept is Kept.EXACT and digits is not None:
        return Decimal(f"{share.numerator * 10**digits // share.denominator}E-{digits}")
    with localcontext(prec=_DIGITS):
        return Decimal(share.numerator) / Decimal(share.denominator)


def _decimal_places(denominator: int) -> int | None:
    """Decimal places that hold n / denominator exactly; None when none do."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def to_the_cent(shares: Mapping[str, Value], cent: Decimal = Decimal("0.01")) -> dict[str, Decimal]:
    """Shares rounded so that they sum to their rounded sum (largest remainder, Hamilton's method).

    Equal remainders are settled by size, then by name: the order of the shares does not matter.
    """
    quanta = {name: fraction(share) / Fraction(cent) for name, share in shares.items()}
    floors = {name: _floor(quantum) for name, quantum in quanta.items()}
    total = _nearest(sum(quanta.values(), Fraction(0)))
    missing = total - sum(floors.values())
    ranked = sorted(quanta, key=lambda name: (floors[name] - quanta[name], -abs(quanta[name]), name))
    up = set(ranked[:missing])
    return {name: (floors[name] + (name in up)) * cent for name in shares}


def _floor(number: Fraction) -> int:
    return number.numerator // number.denominator


def _nearest(number: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    half = _floor(abs(number) + Fraction(1, 2))
    return half if number >= 0 else -half
