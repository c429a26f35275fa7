"""Numbers in text: which shapes are numbers under given marks, and how many digits they need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jalon.vocabulary.rows import ColumnType
from jalon.warehouses.shapes import SPACES, Shape

_MOST_DIGITS = 38  # of an exact decimal, in every engine
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Marks:
    """The decimal mark and the mark between thousands ("" for none; a space for every kind of space)."""

    decimal: str = "."
    thousands: str = ""
    sign: str = ""  # of a currency, which may stand before or after the number


@dataclass(frozen=True, kw_only=True, slots=True)
class Digits:
    """Digits before and after the decimal mark; `scientific` for `1.5E-3`."""

    whole: int
    fraction: int
    scientific: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberType:
    """The exact type that holds all values; double only for scientific notation and beyond 38 digits."""

    type: ColumnType
    precision: int | None = None
    scale: int | None = None


def digits(shape: str, marks: Marks) -> Digits | None:
    """The digits of a number's shape, or None where the shape is no number."""
    found = _pattern(marks).fullmatch(shape)
    if found is None:
        return None
    whole = sum(letter == "9" for letter in found["whole"] or "")
    fraction = len(found["fraction"] or "")
    return (
        None
        if whole + fraction == 0
        else Digits(whole=whole, fraction=fraction, scientific=bool(found["power"]))
    )


def number_type(all_digits: Sequence[Digits]) -> NumberType:
    """The narrowest exact type for all these numbers."""
    whole = max(one.whole for one in all_digits)
    fraction = max(one.fraction for one in all_digits)
    if any(one.scientific for one in all_digits) or whole + fraction > _MOST_DIGITS:
        return NumberType(type=ColumnType.DOUBLE)
    if fraction == 0 and whole <= 18:
        return NumberType(type=ColumnType.INTEGER)
    return NumberType(type=ColumnType.DECIMAL, precision=18 if whole + fraction <= 18 else 38, scale=fraction)


def other_marks(shapes: Sequence[Shape], marks: Marks) -> list[Marks]:
    """The usual marks, other than these, under which every shape would be a number."""
    pairs = ((",", ""), (",", " "), (",", "."), (".", ","), (".", " "), (".", "'"))
    usual = [Marks(decimal, thousands, marks.sign) for decimal, thousands in pairs]
    return [one for one in usual if one != marks and all(digits(shape.text, one) for shape in shapes)]


def with_sign(shapes: Sequence[Shape], marks: Marks) -> Marks:
    """These marks with the currency sign that the values carry; without where they carry several."""
    signs = {letter for shape in shapes for letter in shape.text if unicodedata.category(letter) == "Sc"}
    return replace(marks, sign=signs.pop()) if len(signs) == 1 else marks


def normal(expression: str, marks: Marks) -> str:
    """SQL that rewrites a trimmed text under these marks as a plain number (`-1063850.00`)."""
    if marks.sign:
        expression = f"trim(replace({expression}, '{marks.sign}', ''), '{SPACES}')"
    for mark in _variants(marks.thousands):
        expression = f"replace({expression}, '{mark.replace(chr(39), chr(39) * 2)}', '')"
    if marks.decimal != ".":
        expression = f"replace({expression}, '{marks.decimal}', '.')"
    return f"replace({expression}, '{_MINUS}', '-')"


def _variants(mark: str) -> Sequence[str]:
    if not mark:
        return ()
    if mark in SPACES:
        return SPACES
    return ("'", "\u2019") if mark in "'\u2019" else (mark,)


@lru_cache(maxsize=64)
def _pattern(marks: Marks) -> re.Pattern[str]:
    decimal = re.escape(marks.decimal)
    whole = "9*"
    if marks.thousands:
        between = "[" + re.escape("".join(_variants(marks.thousands))) + "]"
        whole = f"9{{1,3}}(?:{between}999)+|9*"
    number = f"(?P<whole>{whole})(?:{decimal}(?P<fraction>9*))?(?P<power>[eE][+-]?9+)?"
    if not marks.sign:
        return re.compile(f"[+\\-{_MINUS}]?{number}")
    sign = re.escape(marks.sign)
    before = f"(?:{sign}[{SPACES}]*(?!.*{sign}))?"
    return re.compile(f"(?:[+\\-{_MINUS}]?{before}|{before}[+\\-{_MINUS}]?){number}(?:[{SPACES}]*{sign})?")
