"""Published values as decimals, so that what is made of them adds up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from jalon.vocabulary.observation import Value

_CLOSE = Decimal("1e-9")
_CONTEXT = 80


def decimal(value: Value) -> Decimal:
    """A value as a decimal; a double as the shortest decimal that reads back to it."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def decimal_of(value: Value | None) -> Decimal | None:
    """The same, of a value that may be nothing."""
    return None if value is None else decimal(value)


_PLACES = 20
"""Decimals of what never ends (a third of a cent), beside a value below ten: such shares sum exactly."""


def step_of(*values: Decimal) -> Decimal:
    """The smallest step that shares of these values are told in."""
    largest = max((abs(each) for each in values if each), default=Decimal(1))
    return Decimal(1).scaleb(max(largest.adjusted(), 0) - _PLACES)


def told(value: Decimal, step: Decimal) -> Decimal:
    """A value with no more decimals than the step has; all of its own where it has fewer."""
    with localcontext(prec=_CONTEXT):
        return value.quantize(step) if _exponent(value) < _exponent(step) else value


def closed(shares: Sequence[Decimal], total: Decimal, step: Decimal) -> list[Decimal]:
    """Shares as they are told; the largest takes what rounding left, so that they sum to their total."""
    found = [told(each, step) for each in shares]
    if found:
        largest = max(range(len(found)), key=lambda at: (abs(found[at]), -at))
        found[largest] += total - sum(found, Decimal(0))
    return found


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def close(left: Value | Fraction, right: Value | Fraction) -> bool:
    """Equal up to what doubles and rounded quotients leave: one part in 1e9."""
    one, other = Fraction(left), Fraction(right)
    return abs(one - other) <= Fraction(_CLOSE) * max(abs(one), abs(other))
