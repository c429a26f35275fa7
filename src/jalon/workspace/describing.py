"""What sources hold, kept for those who must not open them: columns, words in them, tables they may be.

Describing opens every source, so it is for whoever may wait; what it finds goes into JSON and back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jalon import __version__
from jalon.catalogue import Catalogue, Fit, Proposal, catalogue, sources_of
from jalon.ports import Loaded
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import Source
from jalon.workspace.finding import Workspace
from jalon.workspace.mapping import words_held
from jalon.workspace.offering import Columns, Matched, columns_from

MOST_WORDS = 200
"""A column with more different words than that holds no words to choose from."""
_AGAIN = timedelta(hours=1)
"""After so long the words of a source that does not say whether its rows changed are read again."""


@dataclass(frozen=True, kw_only=True)
class Described:
    """The sources of a workspace as they were found.

    `columns` with their types, of those that can be read; `words` in the columns where the catalogue looks
    for words; `matched` as `Offering.sources`. `marks` names every source that was looked at: its mark
    changes with its definition and its rows.
    """

    columns: Columns = field(default_factory=dict)
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    matched: Matched = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    read_at: Mapping[str, datetime] = field(default_factory=dict)
    version: str = __version__


def describe(workspace: Workspace, now: datetime, before: Described | None = None) -> Described:
    """Look at every source; what did not change since `before` is taken from there."""
    before = before or Described()
    with workspace.warehouses() as opened:
        loaded = workspace.described(opened)
    columns = columns_from(workspace, loaded)
    known = before.version == __version__ and _same(before.columns, columns)
    read = catalogue()
    matched = before.matched if known else _matched(read, columns)
    marks = {name: _mark(workspace.definitions.sources[name], each) for name, each in loaded.items()}
    kept = {name for name in columns if known and _kept(name, marks[name], loaded[name], before, now)}
    words = {name: _wordy(read, matched, name) for name in columns if name not in kept}
    return Described(
        columns=columns,
        words={**{name: before.words[name] for name in kept}, **_words(workspace, words, now)},
        matched=matched,
        marks=marks,
        read_at={name: before.read_at[name] if name in kept else now for name in columns},
    )


def _same(before: Columns, after: Columns) -> bool:
    return {name: dict(each) for name, each in before.items()} == after


def _matched(read: Catalogue, columns: Columns) -> Matched:
    return {name: sources_of(table, columns) for name, table in read.tables.items()}


def _mark(source: Source, loaded: Loaded) -> str:
    said = f"{loaded.fingerprint} {loaded.table is None} {source!r}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _kept(name: str, mark: str, loaded: Loaded, before: Described, now: datetime) -> bool:
    """True when the words of a source are still those of before."""
    if name not in before.words or before.marks.get(name) != mark:
        return False
    return bool(loaded.fingerprint) or now - before.read_at[name] < _AGAIN


def _wordy(read: Catalogue, matched: Matched, source: str) -> list[str]:
    """The own columns of a source that may be one in which the catalogue looks for words."""
    found: dict[str, None] = {}
    for table, sources in matched.items():
        for column, proposal in dict(sources).get(source, {}).items():
            if read.tables[table].columns[column].values:
                found |= dict.fromkeys((*((proposal.own,) if proposal.own else ()), *proposal.meant))
    return list(found)


def _words(
    workspace: Workspace, columns: Mapping[str, list[str]], now: datetime
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The words in columns by source; what keeps one from being read is told by the run."""
    held = words_held(workspace, columns, now) if any(columns.values()) else {}
    found: dict[str, dict[str, tuple[str, ...]]] = {source: {} for source in columns}
    for (source, column), words in held.items():
        if not isinstance(words, Finding) and len(words) <= MOST_WORDS:
            found[source][column] = tuple(words)
    return found


def as_json(described: Described) -> dict[str, Any]:
    """What was found, as plain values."""
    return {
        "version": described.version,
        "columns": {
            source: {name: kind and kind.value for name, kind in each.items()}
            for source, each in described.columns.items()
        },
        "words": {source: dict(each) for source, each in described.words.items()},
        "matched": {
            table: [[source, dict(_told(proposals))] for source, proposals in found]
            for table, found in described.matched.items()
            if found
        },
        "marks": dict(described.marks),
        "read_at": {source: at.isoformat() for source, at in described.read_at.items()},
    }


def _told(proposals: Mapping[str, Proposal]) -> Iterator[tuple[str, list[Any]]]:
    for column, each in proposals.items():
        if each.own is not None or each.meant:
            yield column, [each.own, each.fit and each.fit.value, list(each.meant)]


def from_json(told: Mapping[str, Any]) -> Described:
    """What `as_json` made; of another version, what its tables matched is left out."""
    read = catalogue()
    same = told["version"] == __version__
    return Described(
        version=told["version"],
        columns={
            source: {name: kind and ColumnType(kind) for name, kind in each.items()}
            for source, each in told["columns"].items()
        },
        words={
            source: {column: tuple(words) for column, words in each.items()}
            for source, each in told["words"].items()
        },
        matched={name: tuple(_heard(read, name, told["matched"])) for name in read.tables} if same else {},
        marks=told["marks"],
        read_at={source: datetime.fromisoformat(at) for source, at in told["read_at"].items()},
    )


def _heard(
    read: Catalogue, table: str, matched: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Proposal]]]:
    for source, said in matched.get(table, ()):
        found = {}
        for column in read.tables[table].columns:
            own, fit, meant = said.get(column, (None, None, ()))
            found[column] = Proposal(column=column, own=own, fit=fit and Fit(fit), meant=tuple(meant))
        yield source, found
