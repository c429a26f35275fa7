"""The arguments of one call of the outer grammar, each read as what its function expects."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from jalon.definitions.formula.gate import excerpt, refuse, refuse_count, unquoted
from jalon.definitions.formula.row import read_row
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.formula import Formula
from jalon.vocabulary.rows import Column, RowExpression


def split(text: str, place: Place) -> list[str]:
    """The arguments of a call: cut at commas outside brackets and quotes."""
    cuts = [mark.offset for mark in unquoted(text, place) if mark.character == "," and mark.depth == 0]
    edges = [-1, *cuts, len(text)]
    pieces = [text[start + 1 : end].strip() for start, end in pairwise(edges)]
    return [] if pieces == [""] else pieces


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, read as what the function expects of each."""

    function: str
    texts: list[str]
    call: str
    place: Place
    inner: Callable[[str], Formula]
    """Reads a text of its own as a formula."""

    def count(self, least: int, most: int) -> None:
        """Refuse a wrong number of arguments."""
        refuse_count(self.function, len(self.texts), least, most, self.place)

    def row(self, position: int) -> RowExpression:
        """An argument that is a row expression."""
        return read_row(self.texts[position], place=self.place)

    def rows_from(self, position: int) -> tuple[RowExpression, ...]:
        """All further arguments, as row expressions."""
        return tuple(read_row(text, place=self.place) for text in self.texts[position:])

    def column(self, position: int) -> Column:
        """An argument that is a plain column."""
        read = self.row(position)
        if not isinstance(read, Column):
            raise self.broken(self.texts[position])
        return read

    def formula(self, position: int = 0) -> Formula:
        """An argument that is a formula."""
        return self.inner(self.texts[position])

    def whole_number(self, position: int) -> int:
        """An argument that is a whole number from 1."""
        text = self.texts[position]
        if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
            raise self.broken(text)
        return int(text)

    def grain(self, word: str) -> Grain:
        """A grain by its word, singular or plural."""
        names = [grain.value for grain in Grain if grain is not Grain.ALL]
        singular = word.strip().lower().removesuffix("s")
        if singular not in names:
            near = tuple(difflib.get_close_matches(singular, names, n=3))
            raise refuse("grain-unknown", self.place, near, grain=word)
        return Grain(singular)

    def broken(self, near: str) -> Refusal:
        """The refusal of an argument that is not what the function expects."""
        return refuse("formula-broken", self.place, text=excerpt(self.call), near=near)
