"""A company's own columns, matched with canonical ones by name, synonym and type; never by a silent guess.

A column is taken only when it is the one that fits best. Two that fit equally, or one own column that two
canonical ones claim, are left to the person, with the candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum

from jalon.catalogue.fold import fold
from jalon.catalogue.table import Column, Table
from jalon.vocabulary.rows import ColumnType

_DATES = frozenset((ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.INSTANT))
_NEAR = 0.8


class Fit(IntEnum):
    """How an own column fits a canonical one, best first."""

    NAME = 1  # it has the canonical name
    SYNONYM = 2  # it has a name that exports give it
    NEAR = 3  # it looks like one of these names: worth asking, never taken


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a canonical column may be called here. `own` is taken; `meant` are worth asking about."""

    column: str
    own: str | None = None
    fit: Fit | None = None
    meant: tuple[str, ...] = ()


def match(table: Table, own: Mapping[str, ColumnType | None]) -> dict[str, Proposal]:
    """Every canonical column of a table with the own column that it is, or those that it may be.

    `own` are the columns there with their types, None where it is not known.
    """
    found = {name: _fits(column, own) for name, column in table.columns.items()}
    claims = [(fit, names[0]) for fit, names in found.values() if fit < Fit.NEAR and len(names) == 1]
    return {name: _proposal(name, fit, names, claims) for name, (fit, names) in found.items()}


def _proposal(name: str, fit: Fit, names: list[str], claims: list[tuple[Fit, str]]) -> Proposal:
    if fit is Fit.NEAR or len(names) != 1:
        return Proposal(column=name, meant=tuple(names))
    rivals = [other for other, claimed in claims if claimed == names[0]]
    if min(rivals) < fit:
        return Proposal(column=name)  # it is the other's by a better name
    if rivals.count(fit) > 1:
        return Proposal(column=name, meant=tuple(names))
    return Proposal(column=name, own=names[0], fit=fit)


def _fits(column: Column, own: Mapping[str, ColumnType | None]) -> tuple[Fit, list[str]]:
    """The own columns that fit a canonical one best."""
    folded = {name: fold(name) for name, kind in own.items() if _compatible(column.type, kind)}
    by_name = [name for name, words in folded.items() if words == fold(column.name)]
    if by_name:
        return Fit.NAME, by_name
    also = {fold(word) for word in column.also}
    by_synonym = [name for name, words in folded.items() if words in also]
    if by_synonym:
        return Fit.SYNONYM, by_synonym
    words = sorted({fold(column.name), *also})
    near = [name for name, text in folded.items() if get_close_matches(text, words, n=1, cutoff=_NEAR)]
    return Fit.NEAR, near


def _compatible(wanted: ColumnType, kind: ColumnType | None) -> bool:
    """True when a column of this type can be read as the one wanted."""
    if kind is None or kind is ColumnType.OTHER or wanted is ColumnType.TEXT:
        return True
    if wanted.numeric:
        return kind.numeric
    if wanted in _DATES:
        return kind in _DATES
    return kind is wanted


def sources_of(
    table: Table, sources: Mapping[str, Mapping[str, ColumnType | None]]
) -> tuple[tuple[str, Mapping[str, Proposal]], ...]:
    """The sources that may be this table, each with its columns matched, the fullest first.

    A source may be it that is called so, else one that has its key and more than half of its columns.
    """
    words = {fold(table.name), *(fold(word) for word in table.also)}
    matched = {name: match(table, own) for name, own in sources.items()}
    named = [name for name in matched if fold(name) in words and _taken(matched[name])]
    likely = named or [name for name in matched if _like(table, matched[name])]
    ordered = sorted(likely, key=lambda name: -_taken(matched[name]))
    return tuple((name, matched[name]) for name in ordered)


def _taken(proposals: Mapping[str, Proposal]) -> int:
    return sum(each.own is not None for each in proposals.values())


def _like(table: Table, proposals: Mapping[str, Proposal]) -> bool:
    keyed = all(proposals[column].own is not None for column in table.key)
    return keyed and 2 * _taken(proposals) > len(table.columns)
