"""A waterfall: from one value to another, step by step, lying down so that names have room on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.show.markup import drawn
from jalon.show.svg import HAIRLINE, INK, MUTED
from jalon.show.widths import fitted, text_width

_WIDTH, _ROW, _TEXT = 360.0, 34.0, 12.0
_MARK = 3.0
_FALL = "#8a5000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step: its name, its amount in words and as a number."""

    name: str
    text: str
    amount: float


def waterfall(start: Step, steps: Sequence[Step], end: Step, *, name: str, title: str) -> str:
    """The drawing; `start` and `end` are whole values. Rises are full, falls striped by an outline.

    Whole values are bars from 0, or marks where moves beside such bars would not be seen.

    `name` makes its ids unique on the page, `title` says it. Safe to put in a page as it is.
    """
    levels = [start.amount]
    for step in steps:
        levels.append(levels[-1] + step.amount)
    low, high = _range([*levels, end.amount])
    rows = [_whole(0, start, low, high)]
    for place, step in enumerate(steps):
        kind = "rise" if step.amount >= 0 else "fall"
        rows.append(_row(place + 1, step, levels[place], levels[place + 1], low, high, kind))
    rows.append(_whole(len(steps) + 1, end, low, high))
    height = _ROW * len(rows) + 4
    return (
        f'<svg class="waterfall" viewBox="0 0 {_WIDTH:g} {height:g}" role="img" aria-labelledby="{name}-t"'
        f' font-size="{_TEXT:g}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{drawn(title)}</title>{"".join(rows)}</svg>'
    )


def _range(levels: Sequence[float]) -> tuple[float, float]:
    """Room for all levels: from 0, or from nearer by where the moves would not be seen."""
    low, high = min(levels), max(levels)
    air = (high - low) * 0.25 or abs(high) * 0.25 or 1.0
    return (0.0 if 0 <= low <= 0.4 * high else low - air), high


def _whole(place: int, step: Step, low: float, high: float) -> str:
    """A bar from 0; where the drawing does not begin there, its length would mislead: a mark."""
    mark = (high - low) * _MARK / _WIDTH
    return _row(place, step, 0.0 if low <= 0 <= high else step.amount - mark, step.amount, low, high, "whole")


def _row(place: int, step: Step, one: float, other: float, low: float, high: float, kind: str) -> str:
    top = _ROW * place
    left, right = sorted((_x(one, low, high), _x(other, low, high)))
    wide = max(right - left, 1.0)
    room = _WIDTH - text_width(step.text, _TEXT, bold=True) - 16
    ink = {"whole": MUTED, "rise": INK, "fall": "none"}[kind]
    line = f' stroke="{_FALL}" stroke-width="1.5" stroke-dasharray="3 2"' if kind == "fall" else ""
    return (
        f'<text x="0" y="{top + 13:.1f}" fill="{MUTED}">{drawn(fitted(step.name, _TEXT, room))}</text>'
        f'<text class="strong" x="{_WIDTH:g}" y="{top + 13:.1f}" text-anchor="end" font-weight="600">'
        f"{drawn(step.text)}</text>"
        f'<line x1="0" x2="{_WIDTH:g}" y1="{top + 30:.1f}" y2="{top + 30:.1f}" stroke="{HAIRLINE}"/>'
        f'<rect class="{kind}" x="{left:.1f}" y="{top + 18:.1f}" width="{wide:.1f}" height="9"'
        f' fill="{ink}"{line}/>'
    )


def _x(value: float, low: float, high: float) -> float:
    return _WIDTH * (value - low) / ((high - low) or 1.0)
