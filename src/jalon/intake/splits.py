"""Which columns are worth a break-down: few members, found nearly everywhere, no codes and no amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.intake.hints import CODE, SPLIT, words_of
from jalon.ports import ColumnSeen

MOST_MEMBERS = 25
PROPOSED = 5
_FILLED = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitChoice:
    """A column to break down by, with its members, most frequent first."""

    column: str
    members: tuple[str, ...]


def split_choices(
    columns: Sequence[ColumnSeen], used: frozenset[str], *, one_row_each: bool = False
) -> tuple[SplitChoice, ...]:
    """Columns to break down by, the best first; `used` are date and amount candidates.

    `one_row_each`: a member may have a single row, as in a table of months.
    """
    found = [
        (_score(column, at), -at, column)
        for at, column in enumerate(columns)
        if column.name not in used and _splits(column, one_row_each)
    ]
    ranked = sorted(found, key=lambda each: each[:2], reverse=True)
    return tuple(
        SplitChoice(column=column.name, members=tuple(text for text, _ in column.common))
        for _, _, column in ranked
    )


def _splits(column: ColumnSeen, one_row_each: bool) -> bool:
    most = MOST_MEMBERS if one_row_each else min(MOST_MEMBERS, max(2, column.filled // 2))
    few = 2 <= column.members <= most
    words = set(words_of(column.name))
    number = column.numbers is not None and not column.numbers.coded
    named = bool(words & SPLIT)
    return few and not column.dates and (not number or named) and not (words & CODE and not named)


def _score(column: ColumnSeen, at: int) -> float:
    filled = column.filled / max(1, column.rows)
    named = bool(set(words_of(column.name)) & SPLIT)
    return 2 * named + 2 * filled - (2 if filled < _FILLED else 0) - 0.03 * column.members - 0.01 * at
