"""Round values for the grid, at most three, and their labels in few characters: 80 k€, 2,5 %, 4 h, €1.2bn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from babel.numbers import get_currency_symbol

from jalon.show.numbers import BEYOND, MINUS, NBSP, currencies, decimal_text, is_share, value_text
from jalon.show.sentences import say

MOST = 3
_MANTISSAS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
_MINUTES = tuple(Decimal(step) for step in (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440))
_POWERS = tuple(
    (Decimal(10) ** power, key)
    for power, key in ((12, "trillion"), (9, "billion"), (6, "million"), (3, "thousand"))
)
_KILO_FROM = 10_000
_PRECISION = 400


def ticks(low: float, high: float, unit: str | None, *, whole: bool = False) -> tuple[Decimal, ...]:
    """Round values from `low` to `high`: as many as three lines allow. `whole` keeps to whole numbers."""
    with localcontext() as context:
        context.prec = _PRECISION
        bottom, top = Decimal(repr(low)), Decimal(repr(high))
        for step in _steps(top - bottom, unit, whole=whole):
            first = (bottom / step).to_integral_value(ROUND_CEILING)
            last = (top / step).to_integral_value(ROUND_FLOOR)
            if last - first < MOST:
                return tuple((first + count) * step for count in range(int(last - first) + 1))
    return ()


def tick_labels(values: Sequence[Decimal], unit: str | None, language: str) -> tuple[str, ...]:
    """The labels of round values, all in the same power of ten."""
    if not values:
        return ()
    if is_share(unit):
        percents = [value * 100 for value in values]
        digits = max(_places(percent) for percent in percents)
        space = NBSP if language == "fr" else ""
        return tuple(f"{decimal_text(percent, language, digits)}{space}%" for percent in percents)
    if _minutes(unit) is not None:
        return tuple(value_text(value, unit, language) for value in values)
    return _compact(values, (unit or "").partition("/")[0], language)


def _compact(values: Sequence[Decimal], above: str, language: str) -> tuple[str, ...]:
    largest = max(abs(value) for value in values)
    symbol = get_currency_symbol(above, locale="fr" if language == "fr" else "en")
    symbol = symbol if above in currencies() else ""
    power, key = Decimal(1), "plain"
    if _KILO_FROM <= largest < BEYOND:
        power, key = next((power, key) for power, key in _POWERS if largest >= power)
    shown = [value / power for value in values]
    digits = max(_places(value) for value in shown)
    return tuple(_label(value, digits, key, symbol, language) for value in shown)


def _label(value: Decimal, digits: int, key: str, symbol: str, language: str) -> str:
    key = key if value else "plain"
    number = decimal_text(abs(value), language, digits if value else 0)
    sign = MINUS if value < 0 else ""
    text = say("axis", key, language, sign=sign, number=number, symbol=symbol)
    return text.strip().replace(" ", NBSP)


def _steps(span: Decimal, unit: str | None, *, whole: bool) -> Iterator[Decimal]:
    """Round steps from fine to coarse; in hours and minutes those that people count in."""
    if span <= 0:
        return
    minute = _minutes(unit)
    if minute is not None:
        yield from (step * minute for step in _MINUTES)
        yield from (step * 60 * minute for step in _powers(1, whole=True) if step > 24)
        return
    yield from _powers(span.adjusted() - 1, whole=whole)


def _powers(first: int, *, whole: bool) -> Iterator[Decimal]:
    for exponent in range(max(first, 0) if whole else first, first + _PRECISION):
        for mantissa in _MANTISSAS:
            step = mantissa.scaleb(exponent)
            if not whole or step == step.to_integral_value():
                yield step


def _minutes(unit: str | None) -> Decimal | None:
    """What a minute is in a unit of time shown as hours and minutes."""
    if unit in ("hour", "hours"):
        return Decimal(1) / 60
    return Decimal(1) if unit in ("minute", "minutes") else None


def _places(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2].rstrip("0"))
