"""What an entry needs of a company's tables, and whether it is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from jalon.catalogue.entry import Entry
from jalon.catalogue.pieces import Role, pieces, undated_aggregates
from jalon.catalogue.reading import Catalogue
from jalon.catalogue.texts import listed, say

Present = Mapping[str, Collection[str]]
"""The canonical columns that a company has, by canonical table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What the value of one entry names: columns of its table, times by name, words in columns, entries."""

    columns: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()  # column and the word it must hold
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Readiness:
    """Whether an entry can be computed: the columns missing, by canonical table."""

    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """True when nothing is missing."""
        return not self.missing

    def words(self, catalogue: Catalogue, language: str) -> str:
        """`Ready.`, or what is missing, as a sentence."""
        if self.ready:
            return say("ready", language)
        parts = [_wanted(catalogue, table, columns, language) for table, columns in self.missing.items()]
        return say("missing", language, what="; ".join(parts) if language == "en" else " ; ".join(parts))


def needs_of(catalogue: Catalogue, entry: Entry) -> Needs:
    """What the value of an entry names; what it is broken down by is welcome, not needed."""
    table = catalogue.tables[entry.table] if entry.table else None
    found = list(pieces(entry.value, table, catalogue.entries))
    columns = [piece.text for piece in found if piece.role is Role.COLUMN]
    times = [piece.text for piece in found if piece.role is Role.TIME]
    if table is not None:
        columns += [table.times[time] for time in times]
        columns += [table.default_time] if undated_aggregates(entry.value) else []
    members = [(piece.column, piece.text[1:-1]) for piece in found if piece.role is Role.MEMBER]
    return Needs(
        columns=tuple(dict.fromkeys(columns)),
        times=tuple(dict.fromkeys(times)),
        members=tuple(dict.fromkeys(members)),
        entries=tuple(dict.fromkeys(piece.text for piece in found if piece.role is Role.ENTRY)),
    )


def with_what_it_uses(catalogue: Catalogue, entry: Entry, known: Collection[str] = ()) -> tuple[Entry, ...]:
    """An entry after all that its value uses, each once, what is used first.

    `known` are KPIs that are there already: they are used as they are.
    """
    found: dict[str, Entry] = {}

    def gather(each: Entry) -> None:
        for name in needs_of(catalogue, each).entries:
            if name not in known:
                gather(catalogue.entries[name])
        found.setdefault(each.name, each)

    gather(entry)
    return tuple(found.values())


def readiness(catalogue: Catalogue, entry: Entry, present: Present, known: Collection[str] = ()) -> Readiness:
    """What is missing for an entry and all that it uses, but for the KPIs that are known already."""
    missing: dict[str, dict[str, None]] = {}
    for each in with_what_it_uses(catalogue, entry, known):
        if each.table is None:
            continue
        there = present.get(each.table, ())
        lacking = [column for column in needs_of(catalogue, each).columns if column not in there]
        if lacking or each.table not in present:
            missing.setdefault(each.table, {}).update(dict.fromkeys(lacking))
    return Readiness(missing={table: tuple(columns) for table, columns in missing.items()})


def _wanted(catalogue: Catalogue, name: str, columns: tuple[str, ...], language: str) -> str:
    table = catalogue.tables[name]
    means = [table.columns[column].called(language) for column in columns]
    if not means:
        return say("table", language, table=table.label[language])
    key = "column" if len(means) == 1 else "columns"
    return say(key, language, table=table.label[language], columns=listed(means, language))
