"""A canonical table: what one line is, its columns, and how exports call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.vocabulary.rows import ColumnType

_REMARK = re.compile(r"\s*[;:]")

Texts = Mapping[str, str]
"""A text in each language, by `fr` and `en`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column that formulas read. `also`: how exports call it; `values`: the words it holds, likewise."""

    name: str
    type: ColumnType
    means: Texts
    also: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """What it is in a few words: its meaning up to the first remark."""
        return _REMARK.split(self.means[language])[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table that formulas read: `key` identifies a line; `times` name date columns, the default first."""

    name: str
    label: Texts
    says: Texts
    also: tuple[str, ...]
    key: tuple[str, ...]
    times: Mapping[str, str]
    columns: Mapping[str, Column]

    @property
    def default_time(self) -> str:
        """The column that dates its lines unless a formula names another time."""
        return next(iter(self.times.values()))
