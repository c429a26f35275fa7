"""Amounts that sum: written with one number of decimals, rounded so that they still make their total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from jalon.show.numbers import NBSP, currencies, decimal_text, figure, is_share, points_text

_DIGITS = 80
_TELLING = 4
"""Digits of the largest amount that are told, where a unit has no cents of its own."""


def rounded(amounts: Sequence[Decimal], places: int, whole: Decimal | None = None) -> list[Decimal]:
    """Amounts to so many decimals whose sum is the rounded whole (largest remainder, Hamilton's method).

    The whole is the sum, or what doubles left of it when they were added.
    """
    step = Decimal(1).scaleb(-places)
    with localcontext(prec=_DIGITS):
        floors = [each.quantize(step, ROUND_FLOOR) for each in amounts]
        total = (sum(amounts, Decimal(0)) if whole is None else whole).quantize(step, ROUND_HALF_UP)
        missing = min(max(int((total - sum(floors, Decimal(0))) / step), 0), len(floors))
        order = sorted(range(len(floors)), key=lambda at: (floors[at] - amounts[at], -abs(amounts[at]), at))
        up = set(order[:missing])
        return [each + step if at in up else each for at, each in enumerate(floors)]


def places_of(amounts: Sequence[Decimal], unit: str | None) -> int:
    """Decimals that tell: cents of money, none of whole numbers, else four digits of the largest."""
    largest = max((abs(each) for each in amounts), default=Decimal(0))
    above = (unit or "").partition("/")[0]
    if unit in currencies():
        return 2
    if all(each == each.to_integral_value() for each in amounts):
        return 0
    scaled = largest * 100 if is_share(unit) else largest
    digits = _TELLING - 1 - (scaled.adjusted() if scaled else 0)
    least = 2 if above in currencies() else 0
    shown = min(max(digits, least, 0), 6)
    return shown + 2 if is_share(unit) else shown


def amount_text(amount: Decimal, unit: str | None, language: str) -> str:
    """An amount with its sign as a sentence says it: `−7 100 €`, `+0,8 pt`."""
    if is_share(unit):
        return points_text(amount * 100, language)
    return figure(amount, unit, language, signed=True).text


def exact_text(amount: Decimal, unit: str | None, language: str, places: int) -> str:
    """An amount with its sign and exactly so many decimals, as rows of a table that sum."""
    if is_share(unit):
        number = decimal_text(amount * 100, language, max(places - 2, 0), signed=True)
        return f"{number}{NBSP}pt" if language == "fr" else f"{number} pt"
    if unit in currencies():
        return figure(amount, unit, language, exact=True, signed=True).text
    return decimal_text(amount, language, places, signed=True)
