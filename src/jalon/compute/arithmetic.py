"""Arithmetic on values that may be nothing: exact while both sides are exact, double as soon as one is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Context, Decimal

from jalon.vocabulary.observation import Value

Operation = Callable[[Value | None, Value | None], Value | None]
_SUM = Context(prec=76)  # more than any engine's decimals: a sum keeps every digit
_PRODUCT = Context(prec=38)
_QUOTIENT = Context(prec=34)


def add(left: Value, right: Value) -> Value:
    """Sum of two values."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) + float(right)
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return _SUM.add(Decimal(left), Decimal(right))


def sum_of(values: Iterable[Value]) -> Value:
    """Sum of values, in order."""
    total: Value = 0
    for value in values:
        total = add(total, value)
    return total


def plus(left: Value | None, right: Value | None) -> Value | None:
    """Sum; nothing when a side is nothing."""
    return None if left is None or right is None else add(left, right)


def plus_known(left: Value | None, right: Value | None) -> Value | None:
    """Sum of what is known; nothing only when both sides are nothing."""
    if left is None or right is None:
        return left if right is None else right
    return add(left, right)


def minus(left: Value | None, right: Value | None) -> Value | None:
    """Difference; nothing when a side is nothing."""
    return None if left is None or right is None else add(left, negative(right))


def negative(value: Value) -> Value:
    """The value with its sign turned; all digits of a decimal stay."""
    return value.copy_negate() if isinstance(value, Decimal) else -value


def times(left: Value | None, right: Value | None) -> Value | None:
    """Product; nothing when a side is nothing."""
    if left is None or right is None:
        return None
    if isinstance(left, float) or isinstance(right, float):
        return _finite(float(left) * float(right))
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return _PRODUCT.multiply(Decimal(left), Decimal(right))


def quotient(left: Value | None, right: Value | None) -> Value | None:
    """Quotient; nothing when a side is nothing or the right one is 0."""
    if left is None or right is None or right == 0:
        return None
    if isinstance(left, float) or isinstance(right, float):
        return _finite(float(left) / float(right))
    return _QUOTIENT.divide(Decimal(left), Decimal(right))


def or_else(left: Value | None, right: Value | None) -> Value | None:
    """The left side, or the right one where it is nothing."""
    return right if left is None else left


def relative_change(now: Value | None, before: Value | None) -> Value | None:
    """(now - before) ÷ |before|: the sign says the direction even from a negative base."""
    difference = minus(now, before)
    return quotient(difference, None if before is None else negative(before) if before < 0 else before)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
