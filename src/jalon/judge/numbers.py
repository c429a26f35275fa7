"""Arithmetic on values that may be exact or doubles, without ever mixing them up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jalon.vocabulary.observation import Value

DOUBLE_TOLERANCE = Decimal("1e-9")
"""Parallel sums of doubles differ from run to run by less than this share of the value."""


def exact(value: Value) -> Decimal:
    """The value as a decimal; a double as the shortest decimal that reads back to it."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def difference(left: Value, right: Value) -> Value:
    """`left` less `right`, exact when both are."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) - float(right)
    return left - right


def relative(change: Value, base: Value, value: Value) -> Decimal | None:
    """The change as a share of the base; None where that means nothing (base 0, or the sign crossed)."""
    if base == 0 or ((base < 0) != (value < 0) and value != 0):
        return None
    return exact(change) / abs(exact(base))


def slack(value: Value) -> Decimal:
    """How far two readings of this value may lie apart and still be the same number: 0 for exact ones."""
    return abs(exact(value)) * DOUBLE_TOLERANCE if isinstance(value, float) else Decimal(0)


def differs(left: Value, right: Value) -> bool:
    """True when two values are not the same number (doubles within the tolerance are)."""
    return abs(exact(left) - exact(right)) > max(slack(left), slack(right))


def mean(values: Sequence[Value]) -> Value | None:
    """The plain average over periods (every period counts once); None of nothing."""
    if not values:
        return None
    if any(isinstance(value, float) for value in values):
        return sum(float(value) for value in values) / len(values)
    return sum((exact(value) for value in values), Decimal(0)) / len(values)
