"""Where a table begins: titles above it, the line of its header, the names of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from jalon.intake.monthly import month_of
from jalon.ports import Cells

_NUMBER = re.compile(
    r"[-+−]?[\d\s\u00a0\u202f.,']*\d[\d\s\u00a0\u202f.,']*(?:[€$£%]|e[+-]?\d+)?", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_LOOKED_AT = 60
_MOSTLY = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A table inside its file: `skip` lines stand above it, with these `titles`; then a header, or none."""

    skip: int
    titles: tuple[str, ...]
    header: bool
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # below the header, each as long as the names


def heading(cells: Cells) -> Heading | None:
    """The table of a file; None for one without any cell."""
    if not cells.rows:
        return None
    widths = [_filled(row) for row in cells.rows[:_LOOKED_AT]]
    usual = _usual(widths)
    first = next(at for at, width in enumerate(widths) if width >= max(1, ceil(_MOSTLY * usual)))
    header = _is_header(cells.rows, first)
    names = _names(cells.rows, first, header)
    body = cells.rows[first + header :]
    return Heading(
        skip=cells.lines[first],
        titles=tuple(cell.strip() for row in cells.rows[:first] for cell in row if cell.strip()),
        header=header,
        names=names,
        rows=tuple(_fitted(row, len(names)) for row in body),
    )


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _usual(widths: Sequence[int]) -> int:
    """The most frequent number of filled cells; of several, the largest."""
    counts = Counter(widths)
    return max(counts, key=lambda width: (counts[width], width))


def _is_header(rows: Sequence[Sequence[str]], first: int) -> bool:
    """False where the first row already holds values: numbers or dates that are no months."""
    values = [
        cell for cell in rows[first] if (_NUMBER.fullmatch(cell.strip()) or _DATE.fullmatch(cell.strip()))
    ]
    return all(month_of(cell) is not None for cell in values)


def _names(rows: Sequence[Sequence[str]], first: int, header: bool) -> tuple[str, ...]:
    """Names as the engine gives them: trimmed, an empty one by its position."""
    row = rows[first]
    width = len(row)
    while width and all(not "".join(each[width - 1 : width]).strip() for each in rows[first:]):
        width -= 1
    if not header:
        return tuple(f"column{number}" for number in range(1, width + 1))
    trimmed = [cell.strip(" \t\u00a0\u202f\ufeff\r\n") for cell in row[:width]]
    return tuple(name or f"column{number}" for number, name in enumerate(trimmed, start=1))


def _fitted(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row[:width], *[""] * (width - len(row)))
