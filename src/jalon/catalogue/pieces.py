"""A value cut into its words: which are columns, times, words that a column holds, other entries.

A name inside an aggregate is a column, outside it is an entry; this is all of the language that is needed to
say what a formula reads and to write it in other names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from enum import Enum

from jalon.catalogue.table import Table

_TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_]*|\s+|.", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]")
_DATED = frozenset(
    ("sum", "count", "min", "max", "avg", "weighted_avg", "median", "percentile", "first_time", "sessions")
)
"""Aggregates that read rows by a named time."""
_BALANCES = frozenset(("active", "active_hours", "moved", "moved_count"))
"""Aggregates that look at a start and an end, not at a named time."""
_ROWS = _DATED | _BALANCES | {"filter"}
"""What stands in their brackets is about rows."""
_SPLITS = frozenset(("each", "across"))


class Role(Enum):
    """What a piece of a value stands for."""

    COLUMN = "column"
    MEMBER = "member"  # a word that a column holds, in quotes
    TIME = "time"
    ENTRY = "entry"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of a value as written; `column` is the one that a member belongs to."""

    text: str
    role: Role = Role.OTHER
    column: str = ""


def pieces(value: str, table: Table | None, entries: Container[str]) -> Iterator[Piece]:
    """The pieces of a value in order; joined, their texts are the value."""
    tokens = _TOKEN.findall(value)
    inside: list[bool] = []  # for each open bracket: does it stand for rows?
    before = column = ""
    for number, word in enumerate(tokens):
        called = _next(tokens, number) == "("
        rows = bool(inside and inside[-1])
        piece = _piece(word, before, column, rows=rows, called=called, table=table, entries=entries)
        if word == "(":
            inside.append(rows or before in _ROWS)
        elif word == ")" and inside:
            inside.pop()
        if piece.role is Role.COLUMN:
            column = word
        if not word.isspace():
            before = word
        yield piece


def undated_aggregates(value: str) -> bool:
    """True when some aggregate of a value reads rows by the default time."""
    tokens = [word for word in _TOKEN.findall(value) if not word.isspace()]
    dated = sum(word in _DATED and _next(tokens, number) == "(" for number, word in enumerate(tokens))
    inner = len(re.findall(r"\b(?:active|moved|moved_count)\s*\([^()]*?(?:sum|count)\s*\(", value))
    return dated - inner > tokens.count("at")


def _piece(
    word: str,
    before: str,
    column: str,
    *,
    rows: bool,
    called: bool,
    table: Table | None,
    entries: Container[str],
) -> Piece:
    if word.startswith("'"):
        member = word[1:-1].replace("''", "'")
        held = table is not None and column in table.columns and member in table.columns[column].values
        return Piece(text=word, role=Role.MEMBER, column=column) if held else Piece(text=word)
    if not _WORD.match(word) or called:
        return Piece(text=word)
    if before == "at" and not rows:
        return Piece(text=word, role=Role.TIME)
    if table is not None and (rows or before in _SPLITS) and word in table.columns:
        return Piece(text=word, role=Role.COLUMN)
    if not rows and word in entries:
        return Piece(text=word, role=Role.ENTRY)
    return Piece(text=word)


def _next(tokens: list[str], number: int) -> str:
    return next((word for word in tokens[number + 1 :] if not word.isspace()), "")
