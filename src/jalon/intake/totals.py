"""Total rows inside a table: those that say so, and a last row that is the sum of those above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jalon.intake.hints import TOTAL, words_of
from jalon.ports import ColumnSeen

_LEAST = 3  # rows above a sum
_MOST = 0.5  # of the rows may be totals
_TOTALS = frozenset(tuple(name.split()) for name in TOTAL)
_LENGTHS = frozenset(map(len, _TOTALS))  # in words


@dataclass(frozen=True, kw_only=True, slots=True)
class TotalRows:
    """Rows that repeat others: by their label in a column, or by an empty cell where all others have one.

    `labels` are the texts of `column` that say so; none at all when the row is known by the empty cell.
    `numbers` are the rows' places below the header; `example` shows the first of them.
    """

    column: str
    labels: tuple[str, ...]
    numbers: frozenset[int]
    example: tuple[str, ...]


def labelled(names: Sequence[str], rows: Sequence[Sequence[str]]) -> TotalRows | None:
    """Rows with a cell such as `Total` or `Sous-total Nord`, where such a row has fewer cells than others."""
    if not rows:
        return None
    usual = _usual(rows)
    for at, column in enumerate(names):
        saying = {cell for cell in {row[at] for row in rows} if says_total(cell)}
        found = {
            number: row[at].strip()
            for number, row in enumerate(rows)
            if row[at] in saying and (_filled(row) < usual or _alone(row[at]))
        }
        if found and len(found) <= _MOST * len(rows):
            return TotalRows(
                column=column,
                labels=tuple(dict.fromkeys(found.values())),
                numbers=frozenset(found),
                example=tuple(rows[min(found)]),
            )
    return None


def unlabelled(
    names: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, ColumnSeen]
) -> TotalRows | None:
    """A last row whose numbers are the sums of those above, known by a cell that only it leaves empty."""
    if len(rows) <= _LEAST:
        return None
    last = rows[-1]
    empty = [
        name
        for at, name in enumerate(names)
        if not last[at].strip() and all(row[at].strip() for row in rows[:-1])
    ]
    if not empty or not _is_sum(names, rows, columns):
        return None
    return TotalRows(column=empty[0], labels=(), numbers=frozenset({len(rows) - 1}), example=tuple(last))


def without(rows: Sequence[tuple[str, ...]], totals: TotalRows | None) -> list[tuple[str, ...]]:
    """The rows that are no totals."""
    left_out = frozenset[int]() if totals is None else totals.numbers
    return [row for number, row in enumerate(rows) if number not in left_out]


def patterns(labels: Iterable[str]) -> tuple[str, ...]:
    """What the labels begin with, as written in small letters: `total`, `sous-total`."""
    found: dict[str, None] = {}
    for label in labels:
        words = words_of(label)
        count = 2 if words[0] in ("sous", "grand", "sub") else 1
        small = label.strip().casefold()
        end = _end_of_words(small, count)
        found.setdefault(small[:end])
    return tuple(found)


def _end_of_words(text: str, count: int) -> int:
    seen, inside = 0, False
    for at, letter in enumerate(text):
        if letter.isalnum():
            inside = True
        elif inside:
            seen, inside = seen + 1, False
            if seen == count:
                return at
    return len(text)


def says_total(cell: str) -> bool:
    """True for `Total`, `Sous-total Nord`, `TOTAL GÉNÉRAL`."""
    words = words_of(cell)
    return any(words[:length] in _TOTALS for length in _LENGTHS)


def _alone(cell: str) -> bool:
    """`TOTAL`, `Total général`: nothing else is said, so it is no company of that name."""
    words = set(words_of(cell)) - {"general", "generaux", "global", "all", "des", "du", "de", "la", "l"}
    return any(words == set(name.split()) for name in TOTAL)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _usual(rows: Sequence[Sequence[str]]) -> int:
    counts = sorted(_filled(row) for row in rows)
    return counts[len(counts) // 2]


def _is_sum(names: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, ColumnSeen]) -> bool:
    """Every number of the last row is the sum of its column above; at least one is there, and not zero."""
    sums = 0
    for at, name in enumerate(names):
        numbers = columns[name].numbers
        text = rows[-1][at].strip()
        if numbers is None or not text:
            continue
        values = [numbers.values.get(row[at].strip(), Decimal(0)) for row in rows]
        if values[-1] != sum(values[:-1]):
            return False
        sums += values[-1] != 0
    return sums > 0
