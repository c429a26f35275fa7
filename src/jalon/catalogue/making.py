"""An entry written in a company's own names: the keys of a KPI document, as plain values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from jalon.catalogue.entry import Entry
from jalon.catalogue.needs import needs_of
from jalon.catalogue.pieces import Piece, Role, pieces, undated_aggregates
from jalon.catalogue.reading import Catalogue
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.units import Unit

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """How a source says a canonical table.

    `columns` from canonical to own; `linked` likewise for those of linked tables, as `customer.region`, by
    which it can be broken down; `members` from (canonical column, word) to the own word; `times` from own
    date column to the source's named time, the default first.
    """

    source: str
    columns: Mapping[str, str]
    times: Mapping[str, str]
    members: Mapping[tuple[str, str], str] = field(default_factory=dict)
    linked: Mapping[str, str] = field(default_factory=dict)

    @property
    def dimensions(self) -> Mapping[str, str]:
        """What it can be broken down by: a column of its own rather than a linked one."""
        own = {name: column for name, column in self.columns.items() if "." not in column}
        return {**self.linked, **own}


def instantiate(
    catalogue: Catalogue,
    entry: Entry,
    mapped: Mapped | None,
    *,
    columns: Mapping[str, str] | None = None,
    known: Collection[str] = (),
    units: Mapping[str, str] = MappingProxyType({}),
    language: str = "en",
) -> dict[str, Any]:
    """The keys of the KPI document of an entry; `mapped` is None for one that only uses other entries.

    `columns` are then the own columns it may be broken down by, None for the canonical ones.
    `units` are own words for units of the catalogue, the currency among them.
    `known` are the KPIs there will be: a counter that is not among them is left out. The function is named in
    the workspace's first `language`.
    """
    head: dict[str, Any] = {"kpi": entry.name, "name": dict(entry.label), "says": dict(entry.says)}
    if mapped is not None:
        head["source"] = mapped.source
    said = {
        "value": _value(catalogue, entry, mapped),
        "unit": in_units(entry.unit, units),
        "better": entry.better.value if entry.better is not Better.HIGHER else None,
        "by": list(_cuts(entry, columns if mapped is None else mapped.dimensions)),
        "grains": [grain.value for grain in entry.grains],
        "empty": entry.empty.value if entry.empty else None,
        "level": entry.level.value,
        "function": _function(catalogue, entry, language),
        "timing": entry.timing.value,
        "counter": entry.counter if entry.counter in known else None,
    }
    return head | {key: value for key, value in said.items() if value not in (None, [])}


def in_units(unit: str, units: Mapping[str, str]) -> str:
    """A unit in a company's own words: `EUR/order` as `CHF/commande`."""
    own = {Unit.of(word): own for word, own in units.items()}
    return "/".join(own.get(Unit.of(part), part) for part in unit.split("/"))


def _function(catalogue: Catalogue, entry: Entry, language: str) -> str:
    """The pack's name as it stands in a list: `ventes`, `IT`."""
    label = catalogue.packs[entry.pack].label
    name = label.get(language) or label["en"]
    return name if name.isupper() else name.lower()


def _value(catalogue: Catalogue, entry: Entry, mapped: Mapped | None) -> str:
    """The value with the source's own columns, times and words."""
    table = catalogue.tables[entry.table] if entry.table else None
    written = "".join(
        piece.text if mapped is None or table is None else _own(piece, mapped, table.times)
        for piece in pieces(entry.value, table, catalogue.entries)
    )
    if mapped is None or table is None or not undated_aggregates(entry.value):
        return written
    default = mapped.columns[table.default_time]
    return written if default == next(iter(mapped.times), None) else _dated(written, mapped.times[default])


def _own(piece: Piece, mapped: Mapped, times: Mapping[str, str]) -> str:
    match piece.role:
        case Role.COLUMN:
            own = mapped.columns[piece.text]
            return own if _PLAIN.match(own) else '"' + own.replace('"', '""') + '"'
        case Role.MEMBER:
            word = mapped.members.get((piece.column, piece.text[1:-1]))
            return piece.text if word is None else "'" + word.replace("'", "''") + "'"
        case Role.TIME:
            return mapped.times[mapped.columns[times[piece.text]]]
        case _:
            return piece.text


_CALL = re.compile(r"\b(?:sum|count|min|max|avg|weighted_avg|median|percentile|first_time)\s*\(")
_FILTER = re.compile(r"\s*filter\s*\(")
_AT = re.compile(r"\s*at\s+\w")


def _dated(value: str, time: str) -> str:
    """A value whose undated aggregates are read at a named time of the source."""
    written, start = "", 0
    while found := _CALL.search(value, start):
        end = _closed(value, found.end())
        while filtered := _FILTER.match(value, end):
            end = _closed(value, filtered.end())
        written += value[start:end] + ("" if _AT.match(value, end) else f" at {time}")
        start = end
    return written + value[start:]


def _closed(value: str, start: int) -> int:
    """The place after the bracket that closes the one opened just before `start`."""
    depth, quoted = 1, ""
    for place in range(start, len(value)):
        letter = value[place]
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "'\"":
            quoted = letter
        else:
            depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place + 1
    return len(value)


def _cuts(entry: Entry, columns: Mapping[str, str] | None) -> Iterator[Any]:
    """What it is broken down by, of what the source has."""
    for cut in entry.by:
        names = [name if columns is None else columns.get(name, "") for name in cut.dimensions]
        if not all(names):
            continue
        plain = names[0] if len(names) == 1 else names
        yield plain if cut.top is None else {"dimension": plain, "top": cut.top.members}


def lacking_times(catalogue: Catalogue, entry: Entry, mapped: Mapped) -> tuple[tuple[str, str], ...]:
    """The named times that an entry reads and the source does not name yet: canonical name, own column."""
    if entry.table is None:
        return ()
    table = catalogue.tables[entry.table]
    wanted = list(needs_of(catalogue, entry).times)
    if undated_aggregates(entry.value):
        wanted.insert(0, next(iter(table.times)))
    pairs = ((name, mapped.columns[table.times[name]]) for name in dict.fromkeys(wanted))
    return tuple((_free(name, mapped), own) for name, own in pairs if own not in mapped.times)


def _free(name: str, mapped: Mapped) -> str:
    """A name that no time of the source has yet."""
    taken = set(mapped.times.values())
    numbered = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (name, *numbered) if each not in taken)
