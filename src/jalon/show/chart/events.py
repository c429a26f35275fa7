"""Where the names of dated events stand above a chart: in up to three rows, never over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.show.chart.given import Chart, Event
from jalon.show.widths import fitted, text_width

ROWS = 3
_GAP = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """An event with its line at `x`; its text (cut to its room, perhaps empty) begins at `left` in a row."""

    event: Event
    x: float
    row: int
    text: str
    left: float


def shown_events(chart: Chart) -> list[tuple[int, Event]]:
    """The events inside a chart with the step that holds each, in time order."""
    found = [(chart.holding(event.day), event) for event in chart.events]
    kept = [(position, event) for position, event in found if position is not None]
    return sorted(kept, key=lambda each: (each[0], each[1].day))


def rows_needed(events: Sequence[tuple[float, Event]], width: float, size: float) -> int:
    """How many rows the names take."""
    return max((placed.row + 1 for placed in placed_events(events, width, size)), default=0)


def placed_events(events: Sequence[tuple[float, Event]], width: float, size: float) -> list[Placed]:
    """Each event (by the x of its line, ascending) with its name.

    The highest row is taken from which the line crosses no name below; names of the last row end before the
    next line. A name near the right edge stands left of its line.
    """
    ends, lines = [-_GAP] * ROWS, [-_GAP] * ROWS
    placed = []
    for x, event in events:
        row = next((row for row in range(ROWS) if max(ends[row:]) + _GAP <= x), ROWS - 1)
        following = min((other - _GAP for other, _ in events if other > x), default=width)
        limit = width if row < ROWS - 1 else min(following, width)
        taken = max(ends[row], *lines[: row + 1])
        text, left = _beside(event.name, x, taken, limit, size) if taken <= x else ("", x)
        if text:
            ends[row] = max(ends[row], left + text_width(text, size), x)
        lines[row] = x
        placed.append(Placed(event=event, x=x, row=row, text=text, left=left))
    return placed


def _beside(name: str, x: float, free_from: float, limit: float, size: float) -> tuple[str, float]:
    """The name right of its line, left of it where only there it is whole, else cut."""
    right = x + _GAP
    if right + text_width(name, size) <= limit:
        return name, right
    left = x - _GAP - text_width(name, size)
    if left >= free_from + _GAP:
        return name, left
    return fitted(name, size, limit - right), right
