"""The labels at the ends of lines, which stand instead of a legend: moved apart so that none overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.show.widths import text_width

SAMPLE = 16.0
"""How long the piece of a line is that stands before its label."""
_BETWEEN = 0.35
"""What keeps two labels from being read as one, in heights of a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One line of a label and how it is written: `strong` or `muted`; `dotted` after a piece of its line."""

    text: str
    kind: str = "muted"
    dotted: bool = False

    def width(self, size: float) -> float:
        """How wide it is in a size of text, with the piece of line before it."""
        return text_width(self.text, size, bold=self.kind == "strong") + (SAMPLE + 6 if self.dotted else 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """A label at the end of a line: its lines of text, and the middle of where they would best stand."""

    lines: tuple[Words, ...]
    y: float

    def height(self, line: float) -> float:
        """How much room it takes, given the height of a line."""
        return len(self.lines) * line


def ends_width(ends: Sequence[tuple[Words, ...]], size: float) -> float:
    """The width of the widest label."""
    return max((line.width(size) for end in ends for line in end), default=0.0)


def apart(ends: Sequence[End], line: float, *, top: float, bottom: float) -> list[End]:
    """The labels in order of height, pushed down from one another, then up from the bottom."""
    placed: list[End] = []
    below, between = top, line * _BETWEEN
    for end in sorted(ends, key=lambda one: one.y):
        half = end.height(line) / 2
        y = max(end.y, below + half)
        below = y + half + between
        placed.append(replace(end, y=y))
    above = bottom
    for number in range(len(placed) - 1, -1, -1):
        half = placed[number].height(line) / 2
        y = min(placed[number].y, above - half)
        above = y - half - between
        placed[number] = replace(placed[number], y=y)
    return placed
