"""Reading the catalogue's files: tables, packs of entries, aims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jalon.catalogue.entry import Aim, Entry, Pack, Reason
from jalon.catalogue.table import Column, Table
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better, Cut, Level, Timing, Top, WhenEmpty
from jalon.vocabulary.rows import ColumnType

_HOME = Path(__file__).parent
ENTRIES = _HOME / "entries"
"""The folder of the packs, one file each."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """All that is ready-made, by name, in the order of the files."""

    tables: Mapping[str, Table]
    packs: Mapping[str, Pack]
    entries: Mapping[str, Entry]
    aims: Mapping[str, Aim]

    def variants(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries that answer the same question with another denominator."""
        head = entry.variant_of or entry.name
        same = (each for each in self.entries.values() if head in (each.name, each.variant_of))
        return tuple(each for each in same if each.name != entry.name)

    def aims_of(self, entry: Entry) -> Iterator[tuple[Aim, Reason]]:
        """The aims an entry serves, each with its reason."""
        for aim in self.aims.values():
            yield from ((aim, reason) for reason in aim.reasons if reason.entry == entry.name)


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    packs, entries = _packs()
    return Catalogue(
        tables={each["table"]: _table(each) for each in _documents("tables.yaml")},
        packs=packs,
        entries=entries,
        aims={each["aim"]: _aim(each) for each in _documents("aims.yaml")},
    )


def _documents(name: str) -> Iterator[dict[str, Any]]:
    text = (_HOME / name).read_text(encoding="utf-8")
    yield from yaml.load_all(text, Loader=_LOADER)


def _packs() -> tuple[dict[str, Pack], dict[str, Entry]]:
    packs: dict[str, Pack] = {}
    entries: dict[str, Entry] = {}
    for path in sorted(ENTRIES.glob("*.yaml")):
        head, *documents = _documents(f"entries/{path.name}")
        own = [_entry(each, head["pack"]) for each in documents]
        entries |= {entry.name: entry for entry in own}
        packs[head["pack"]] = Pack(
            name=head["pack"],
            label=head["name"],
            says=head["says"],
            entries=(*(entry.name for entry in own), *head.get("with", ())),
        )
    return packs, entries


def _entry(said: Mapping[str, Any], pack: str) -> Entry:
    return Entry(
        name=said["entry"],
        pack=pack,
        label=said["name"],
        says=said["says"],
        read=said["read"],
        formula=said["formula"],
        value=said["value"].strip(),
        unit=said["unit"],
        better=Better(said["better"]),
        grains=tuple(Grain(grain) for grain in said["grains"]),
        level=Level(said["level"]),
        timing=Timing(said["timing"]),
        table=said.get("table"),
        number=said.get("number"),
        by=tuple(_cut(cut) for cut in said.get("by", ())),
        empty=WhenEmpty(said["empty"]) if "empty" in said else None,
        cited=tuple(said.get("cited", ())),
        traps=tuple(said["traps"]),
        counter=said.get("counter"),
        variant_of=said.get("variant_of"),
    )


def _cut(said: str | Mapping[str, Any]) -> Cut:
    if isinstance(said, str):
        return Cut(dimensions=(said,))
    return Cut(dimensions=(said["dimension"],), top=Top(members=said["top"]))


def _table(said: Mapping[str, Any]) -> Table:
    return Table(
        name=said["table"],
        label=said["name"],
        says=said["says"],
        also=_words(said["also"]),
        key=tuple(said["key"]),
        times=said["times"],
        columns={name: _column(name, column) for name, column in said["columns"].items()},
    )


def _column(name: str, said: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        type=ColumnType(said["type"]),
        means=said["means"],
        also=_words(said["also"]),
        values={word: _words(also) for word, also in said.get("values", {}).items()},
    )


def _words(said: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The words of all languages, each once."""
    return tuple(dict.fromkeys(word for words in said.values() for word in words))


def _aim(said: Mapping[str, Any]) -> Aim:
    return Aim(
        name=said["aim"],
        label=said["name"],
        words={language: tuple(words) for language, words in said["words"].items()},
        reasons=tuple(Reason(entry=entry, because=because) for entry, because in said["served_by"].items()),
    )
