"""What a person says about columns must be about the entry: another name is a mistake, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.catalogue import Entry, Table, with_what_it_uses
from jalon.definitions.nearest import nearest
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.workspace.finding import Workspace
from jalon.workspace.mapping import Asked
from jalon.workspace.offering import Offering


def refuse_strange(workspace: Workspace, offering: Offering, entry: Entry, asked: Asked) -> None:
    """Refuse the first source, column or word that no table of the entry has. Raises Refusal."""
    entries = with_what_it_uses(offering.catalogue, entry, offering.known)
    names = dict.fromkeys(each.table for each in entries if each.table)
    tables = {name: offering.catalogue.tables[name] for name in names}
    place = Place(file=str(workspace.folder))
    for check in (_sources, _columns, _words):
        for code, said, meant in check(tables, asked):
            facts = {"entry": entry.name, "said": said, "tables": ", ".join(tables) or "–"}
            raise Refusal(Finding(code=code, place=place, facts=facts, suggestions=meant))


Strange = Iterator[tuple[str, str, tuple[str, ...]]]
"""Code, what was said, what may have been meant."""


def _sources(tables: dict[str, Table], asked: Asked) -> Strange:
    for table, source in asked.sources.items():
        if table and table not in tables:
            yield "catalogue-table-unknown", table, nearest(table, tables)
        if not table and len(tables) != 1:
            yield "catalogue-table-unsaid", source, tuple(f"--source {name}={source}" for name in tables)


def _columns(tables: dict[str, Table], asked: Asked) -> Strange:
    known = {name: set(table.columns) for name, table in tables.items()}
    for said in asked.columns:
        owner, _, column = said.rpartition(".")
        if column not in set().union(*known.values()) or (owner and column not in known.get(owner, ())):
            yield "catalogue-column-unknown", said, nearest(column, set().union(*known.values()))


def _words(tables: dict[str, Table], asked: Asked) -> Strange:
    columns = [column for table in tables.values() for column in table.columns.values()]
    known = {f"{column.name}.{word}" for column in columns for word in column.values}
    for said in asked.words:
        if said not in known:
            yield "catalogue-word-unknown", said, nearest(said, known)
