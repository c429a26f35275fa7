"""The labels at the ends of lines, which stand instead of a legend: moved apart so that none overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.show.widths import text_width


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One line of a label and how it is written: `strong` or `muted`."""

    text: str
    kind: str = "muted"


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
    lines = [line for end in ends for line in end]
    return max((text_width(line.text, size, bold=line.kind == "strong") for line in lines), default=0.0)


def apart(ends: Sequence[End], line: float, *, top: float, bottom: float) -> list[End]:
    """The labels in order of height, pushed down from one another, then up from the bottom."""
    placed: list[End] = []
    below = top
    for end in sorted(ends, key=lambda one: one.y):
        half = end.height(line) / 2
        y = max(end.y, below + half)
        below = y + half
        placed.append(replace(end, y=y))
    above = bottom
    for number in range(len(placed) - 1, -1, -1):
        half = placed[number].height(line) / 2
        y = min(placed[number].y, above - half)
        above = y - half
        placed[number] = replace(placed[number], y=y)
    return placed
