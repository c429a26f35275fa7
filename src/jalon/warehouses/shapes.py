"""The shape of a text: every digit as `9`, all else as it is. A column of numbers or dates has few shapes.

What a column holds is decided from the shapes of *all* its values, so that a file of a million rows costs one
grouping, and a sample and a whole file are judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SPACES = " \t\u00a0\u202f\u2009"  # what may surround a value, or stand between thousands
MOST = 5000  # a column with more shapes is text
_DIGITS = str.maketrans("012345678", "999999999")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """One shape with how many values have it, the first of them and its row (0-based).

    `zero_led` counts those that begin with 0 and another digit, as codes do.
    """

    text: str
    count: int
    first_row: int
    example: str
    zero_led: int = 0


def shape_of(text: str) -> str:
    """The shape of one trimmed text."""
    return text.translate(_DIGITS)


def zero_led(text: str) -> bool:
    """True for `007` and `-01.5`, not for `0` and `0.5`."""
    bare = text[1:] if text[:1] in "+-" else text
    return bare[:1] == "0" and bare[1:2].isdigit()


def shapes_of(values: Iterable[tuple[int, str]]) -> list[Shape]:
    """The shapes of trimmed, non-empty texts given with their rows."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row, value in values:
        found.setdefault(shape_of(value), []).append((row, value))
    return [
        Shape(
            text=shape,
            count=len(members),
            first_row=members[0][0],
            example=members[0][1],
            zero_led=sum(zero_led(value) for _, value in members),
        )
        for shape, members in found.items()
    ]
