"""Numbers for people: by unit and language, with the marks and spaces that CLDR gives (Babel)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import cache, lru_cache

from babel.core import Locale
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    list_currencies,
)

from jalon.show.sentences import known, say, words
from jalon.vocabulary.observation import Value

NBSP = "\u00a0"
MINUS = "\u2212"
COMPACT_FROM = 10_000_000
_MOST_DIGITS = 200
"""More digits than any shown number has, before and after its decimal mark."""

BEYOND = Decimal(10) ** 18
"""No one reads longer numbers digit by digit: they are written with a power of ten."""
TELLING = Decimal(100)
"""A change beyond a hundredfold is told in the unit, as a percentage it would say nothing."""
_AMOUNT = re.compile(r"(?P<number>.*\d(?:\s?(?:k|K|M|Md|Mrd|B|T)(?!\w))?)(?P<unit>\D*)", re.DOTALL)
"""A number with the letter of its size, and what is left of the text: its unit."""
_NO_THINGS = frozenset(("%", "1", "ratio", "share", "number", "hour", "hours", "minute", "minutes"))
_WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number and its unit apart (before or after it), so that a screen may show the unit smaller."""

    number: str
    before: str = ""
    after: str = ""
    space: str = ""

    @property
    def text(self) -> str:
        """The whole, in one unbreakable piece up to the unit's own words."""
        return f"{self.before}{self.number}{self.space}{self.after}"


@cache
def currencies() -> frozenset[str]:
    """The three-letter codes that mean money."""
    return frozenset(list_currencies())


def is_share(unit: str | None) -> bool:
    """True for a share kept as a ratio and shown multiplied by 100."""
    return unit == "%"


def counts_things(unit: str | None) -> bool:
    """True for a unit that is a noun: tickets, clients; not for money, time, shares and pure numbers."""
    above = (unit or "").partition("/")[0]
    return bool(above) and above not in _NO_THINGS and above not in currencies()


def figure(
    value: Value | None,
    unit: str | None,
    language: str,
    *,
    exact: bool = False,
    signed: bool = False,
    rough: bool = False,
) -> Figure:
    """A value with its unit. `exact` keeps every digit; `signed` writes + and − always.

    `rough` is for estimates: no cents from a hundred on, and no zeros that say nothing.
    """
    if value is None:
        return Figure(number=say("value", "none", language))
    number = as_decimal(value)
    if is_share(unit):
        shown = decimal_text(number * 100, language, _share_digits(number * 100, exact=exact), signed=signed)
        return Figure(number=shown, after="%", space=NBSP if language == "fr" else "")
    above, _, below = (unit or "").partition("/")
    if above in ("hour", "hours", "minute", "minutes") and not below and not exact:
        return Figure(number=_duration(number, above, language, signed=signed))
    if above in currencies():
        return _money(number, above, below, language, exact=exact, signed=signed, rough=rough)
    digits = None if exact else min(_digits(number), _places(number)) if rough else _digits(number)
    shown = _shown(number, language, digits, signed=signed)
    after = unit_words(unit, number, language)
    return Figure(number=shown, after=after, space=NBSP if after else "")


def no_divisor(unit: str | None) -> str | None:
    """A unit without what it is divided by, as an axis has it: `EUR/order` is `EUR`; times keep theirs."""
    above = (unit or "").partition("/")[0]
    return unit if above in ("", "hour", "hours", "minute", "minutes") else above


def value_text(value: Value | None, unit: str | None, language: str, *, exact: bool = False) -> str:
    """A value with its unit, as one text."""
    return figure(value, unit, language, exact=exact).text


def unitless(text: str, other: str) -> str:
    """An amount without the words of its unit, where another amount of the same sentence says them.

    `138 tickets` beside `386 tickets` is `138`; signs such as % and € alone stay.
    """
    found, beside = _AMOUNT.fullmatch(text), _AMOUNT.fullmatch(other)
    same = found and beside and found["unit"] == beside["unit"] and _WORD.search(found["unit"])
    return found["number"] if found and same else text


def change_text(change: Value, relative: Decimal | None, unit: str | None, language: str) -> str:
    """A change with its sign: in points for a share, as a percentage where that has sense, else as is."""
    if is_share(unit):
        return points_text(as_decimal(change) * 100, language)
    if unit in ("hour", "hours", "minute", "minutes", "point", "points") or not _telling(relative):
        return figure(change, unit, language, signed=True).text
    percent = (relative or Decimal(0)) * 100
    shown = decimal_text(percent, language, 1 if abs(percent) >= Decimal("0.1") else 2, signed=True)
    return f"{shown}{NBSP if language == 'fr' else ''}%"


def points_text(points: Decimal, language: str, *, signed: bool = True, digits: int | None = None) -> str:
    """A change of a share, in points: `+2,1 pts`; so many digits, else as many as its size asks for."""
    shown = _share_digits(points) if digits is None else digits
    number = decimal_text(points, language, shown, signed=signed)
    one, many = words("change", "points", language).split("|")
    template = one if abs(points) == 1 or (abs(points) < 2 and language == "fr") else many
    text: str = template.format(number=number).replace(" ", NBSP)
    return text


@lru_cache(maxsize=8192)
def decimal_text(number: Decimal, language: str, digits: int | None, *, signed: bool = False) -> str:
    """A plain number with `digits` decimals (None: all it has), a real minus, and a sign on demand."""
    if abs(number) >= BEYOND:
        return _scientific(number, language, signed=signed)
    with localcontext() as context:
        context.prec = _MOST_DIGITS  # a quotient may have more digits than the usual 28
        rounded = number if digits is None else number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
        places = _places(rounded) if digits is None else digits
        pattern = "#,##0" + ("." + "0" * places if places else "")
        shown = abs(rounded)
        text = format_decimal(shown, format=pattern, locale=_locale(language), decimal_quantization=False)
    return _sign(rounded, signed=signed) + text


def compact_text(number: Decimal, language: str, *, signed: bool = False) -> str:
    """A large number in few characters: `12,3 M`, `118 k`."""
    if abs(number) >= BEYOND:
        return _scientific(number, language, signed=signed)
    text = format_compact_decimal(abs(number), locale=_locale(language), fraction_digits=1)
    return _sign(number, signed=signed) + text


def unit_words(unit: str | None, number: Decimal, language: str) -> str:
    """A unit as words that follow a number: `commandes`, `€ par commande`; nothing for a pure number."""
    above, _, below = (unit or "").partition("/")
    if above in ("", "1", "ratio", "share", "number", "%"):
        above = ""
    single = abs(number) < 2 if language == "fr" else abs(number) == 1
    first = _unit(above, language, single=single)
    if not below:
        return first
    return _per(first, below, language)


def as_decimal(value: Value) -> Decimal:
    """A value as a decimal; a double as the shortest decimal that reads back to it."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _telling(relative: Decimal | None) -> bool:
    return relative is not None and abs(relative) <= TELLING


def _scientific(number: Decimal, language: str, *, signed: bool) -> str:
    digits, _, power = f"{abs(number):.2E}".partition("E")
    mark = "," if language == "fr" else "."
    return f"{_sign(number, signed=signed)}{digits.replace('.', mark)}{NBSP}×{NBSP}10^{int(power)}"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse("fr" if language == "fr" else "en")


def _places(number: Decimal) -> int:
    """Decimals that say something: zeros at the end do not count."""
    return len(f"{number:f}".partition(".")[2].rstrip("0"))


def _sign(number: Decimal, *, signed: bool) -> str:
    if number < 0:
        return MINUS
    return "+" if signed and number > 0 else ""


def _shown(number: Decimal, language: str, digits: int | None, *, signed: bool) -> str:
    if digits is not None and abs(number) >= COMPACT_FROM:
        return compact_text(number, language, signed=signed)
    return decimal_text(number, language, digits, signed=signed)


def _money(
    number: Decimal, code: str, below: str, language: str, *, exact: bool, signed: bool, rough: bool
) -> Figure:
    cents = get_currency_precision(code)
    small = abs(number) < (100 if rough else 1000) and not (rough and number == 0)
    digits = max(cents, _places(number)) if exact else cents if small else 0
    if exact is False and abs(number) >= COMPACT_FROM:
        shown = compact_text(number, language)
    else:
        shown = decimal_text(abs(number), language, digits)
    shown = shown.removeprefix(MINUS)
    symbol = get_currency_symbol(code, locale=_locale(language))
    sign = _sign(number, signed=signed)
    per = f" {_per('', below, language)}" if below else ""
    if language == "fr":
        return Figure(number=sign + shown, after=symbol + per, space=NBSP)
    return Figure(before=sign + symbol, number=shown, after=per.strip(), space=NBSP if per else "")


def _per(above: str, below: str, language: str) -> str:
    """A unit with what it is divided by: `par mois par client`."""
    for each in below.split("/"):
        above = say("unit", "per", language, above=above, below=_unit(each, language, single=True)).strip()
    return above


def _unit(unit: str, language: str, *, single: bool) -> str:
    if not unit:
        return ""
    if unit in currencies():
        return get_currency_symbol(unit, locale=_locale(language))
    for name in (unit, unit.removesuffix("s"), f"{unit.removesuffix('ies')}y"):
        if known("unit", name) and name != "per":
            forms: list[str] = words("unit", name, language)
            return forms[0] if single else forms[1]
    return unit


def _share_digits(number: Decimal, *, exact: bool = False) -> int | None:
    if exact:
        return None
    if number == 0 or abs(number) >= 1:
        return 0 if number == number.to_integral_value() and abs(number) >= 1000 else 1
    return 2


def _digits(number: Decimal) -> int:
    if number == number.to_integral_value() or abs(number) >= 1000:
        return 0
    if abs(number) >= 100:
        return 1
    return 2 if abs(number) >= 1 else 3


def _duration(number: Decimal, unit: str, language: str, *, signed: bool) -> str:
    """Hours and minutes as people say them: `5 h 12`, `38 min`; whole hours from 100 on."""
    minutes = number * 60 if unit.startswith("hour") else number
    total = int(abs(minutes).to_integral_value(ROUND_HALF_EVEN))
    sign = _sign(minutes, signed=signed) if total else ""
    hours, rest = divmod(total, 60)
    if total and not hours:
        return f"{sign}{total}{NBSP}min"
    if hours >= 100:
        return f"{sign}{decimal_text(Decimal(hours), language, 0)}{NBSP}h"
    return f"{sign}{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{sign}{hours}{NBSP}h"
