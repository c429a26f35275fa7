"""What the catalogue offers a workspace: which entries could be computed from its sources as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from jalon.catalogue import (
    Catalogue,
    Entry,
    Present,
    Proposal,
    Readiness,
    Suggestion,
    aims_named,
    catalogue,
    readiness,
    sources_of,
    suggest,
)
from jalon.ports import Loaded
from jalon.vocabulary.rows import ColumnType
from jalon.workspace.finding import Workspace

Columns = Mapping[str, Mapping[str, ColumnType | None]]
"""The columns of sources with their types, None where that is not known."""
Matched = Mapping[str, tuple[tuple[str, Mapping[str, Proposal]], ...]]
"""The sources that each canonical table may be, the fullest first, each with its columns matched."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """An entry, whether it can be computed here, and whether a KPI of its name is here already."""

    entry: Entry
    readiness: Readiness
    there: bool


@dataclass(frozen=True, kw_only=True)
class Offering:
    """The catalogue beside the columns and KPIs of a workspace; of no workspace when it has none.

    `matched` is what `sources` would find, where it was found before.
    """

    columns: Columns = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    catalogue: Catalogue = field(default_factory=catalogue)
    matched: Matched | None = None

    @classmethod
    def of(cls, workspace: Workspace) -> Offering:
        """Look at the columns of every source, without reading rows."""
        return cls(columns=columns_of(workspace), known=names_taken(workspace))

    @cached_property
    def sources(self) -> Matched:
        """The sources that each canonical table may be."""
        if self.matched is not None:
            return self.matched
        return {name: sources_of(table, self.columns) for name, table in self.catalogue.tables.items()}

    @cached_property
    def present(self) -> Present:
        """The canonical columns there are, by table, in the source that fits it best."""
        return {
            table: frozenset(name for name, proposal in found[0][1].items() if proposal.own is not None)
            for table, found in self.sources.items()
            if found
        }

    def offers(self, pack: str | None = None) -> list[Offer]:
        """Every entry, or those of a pack."""
        names = self.catalogue.entries if pack is None else self.catalogue.packs[pack].entries
        return [self.offer(self.catalogue.entries[name]) for name in names]

    def offer(self, entry: Entry) -> Offer:
        """One entry as this workspace can have it."""
        ready = readiness(self.catalogue, entry, self.present, self.known)
        return Offer(entry=entry, readiness=ready, there=entry.name in self.known)

    def suggestions(self, aim: str, language: str) -> tuple[Suggestion, ...]:
        """Three entries for an aim in a person's words; none where no aim is understood."""
        return suggest(self.catalogue, aim, self.present, language, self.known)

    def aim(self, words: str, language: str) -> str | None:
        """The aim that a person's words name, as it is called; None where none is understood."""
        found = aims_named(self.catalogue, words)
        return found[0].label[language] if found else None


def names_taken(workspace: Workspace) -> frozenset[str]:
    """The KPIs there are, those that cannot be read among them."""
    return frozenset((*workspace.definitions.kpis, *workspace.reading.left_out.get("kpi", ())))


def columns_of(workspace: Workspace) -> dict[str, dict[str, ColumnType | None]]:
    """The columns of every source that can be reached, with their types; derived ones have none."""
    with workspace.warehouses() as opened:
        return columns_from(workspace, workspace.described(opened))


def columns_from(
    workspace: Workspace, described: Mapping[str, Loaded]
) -> dict[str, dict[str, ColumnType | None]]:
    """The same, of sources that were described before."""
    found: dict[str, dict[str, ColumnType | None]] = {}
    for name, source in workspace.definitions.sources.items():
        table = described[name].table
        if table is not None:
            found[name] = {column.name: column.type for column in table.columns.values()}
            found[name] |= dict.fromkeys(source.derived)
    return found
