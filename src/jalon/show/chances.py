"""Chances and uncertain amounts in words: no more digits than are known."""

from __future__ import annotations

from decimal import Decimal, localcontext

from jalon.show.numbers import NBSP, counts_things, decimal_text, figure
from jalon.show.sentences import say

_PRECISION = 400
"""More digits than any double has before and after its mark."""
_WHOLE_FROM = 10
_DIGITS = 3
"""Of a forecast: what comes after says nothing."""


def chance_text(chance: float, language: str) -> str:
    """A chance to the nearest five of a hundred: `environ 70 %`; at the ends `moins de 5 %`."""
    percent = round(chance * 20) * 5
    if chance < 0.05:
        return say("chance", "little", language)
    if chance > 0.95:
        return say("chance", "much", language)
    return say("chance", "about", language, percent=percent).replace(" %", f"{NBSP}%")


def share_text(share: float, language: str, *, whole: bool = False) -> str:
    """A share as a percentage: `17 %`; with a decimal where it is small, unless it is to be `whole`."""
    percent = Decimal(repr(share)) * 100
    digits = 0 if whole or round(abs(percent), 1) >= 10 else 1
    return f"{decimal_text(percent, language, digits)}{NBSP if language == 'fr' else ''}%"


def ends(low: float, high: float, unit: str | None, language: str) -> tuple[str, str]:
    """Both ends of a band: neither says more than the larger one does."""
    first, last = (about(each, unit, language, beside=max(abs(low), abs(high))) for each in (low, high))
    return first, last


def about(
    value: float, unit: str | None, language: str, digits: int = _DIGITS, *, beside: float = 0.0
) -> str:
    """An uncertain amount with its unit, to so many digits; of things whole ones, below ten tenths.

    `beside`: a larger amount that it stands with, whose last digit is also its own.
    """
    number = rounded(value, digits, beside)
    if counts_things(unit) and (abs(number) >= _WHOLE_FROM or abs(beside) >= _WHOLE_FROM):
        number = number.quantize(Decimal(1))
    elif counts_things(unit):
        number = rounded(value, 2 if abs(number) >= 1 else 1)
    return figure(number, unit, language, rough=True).text


def rounded(value: float, digits: int = _DIGITS, beside: float = 0.0) -> Decimal:
    """An uncertain number to so many digits; `beside` a larger one, to its last digit."""
    number = Decimal(repr(value)) or Decimal(0)
    if not number:
        return number
    with localcontext(prec=_PRECISION):
        first = max(number.adjusted(), Decimal(repr(beside)).adjusted() if beside else number.adjusted())
        number = number.quantize(Decimal(1).scaleb(max(first - digits + 1, -6))).normalize()
        number = number or Decimal(0)
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def more_text(share: float, language: str, *, sign: str = "") -> str:
    """A relative change with its sign: `+17 %`, `−2,5 %`; another `sign`, such as ±, may stand before it."""
    percent = Decimal(repr(share)) * 100
    digits = 0 if abs(percent) >= 10 or percent == percent.to_integral_value() else 1
    shown = decimal_text(abs(percent) if sign else percent, language, digits, signed=not sign)
    return f"{sign}{shown}{NBSP if language == 'fr' else ''}%"
