"""One ready-made KPI: what it says, how it is read and computed, what it needs of a company's tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.catalogue import Entry, Table, needs_of, with_what_it_uses
from jalon.catalogue.texts import listed
from jalon.show.sentences import bound
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import needs
from jalon.web.frame.language import language_of
from jalon.web.library.catalogue import seen
from jalon.web.library.catalogue_columns import Offered, offered
from jalon.web.library.catalogue_rows import Row, names_in, row_of
from jalon.web.words import plain

_NAMES = 4  # of those that exports give a column, how many are shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A column that is needed: what it is, how exports call it, what it is called here ("" for nothing)."""

    called: str
    also: str
    own: str
    meant: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A table that is needed, and the source here that it may be ("" for none)."""

    label: str
    says: str
    source: str
    columns: list[Wanted]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """Where a reckoning is found; `address` is "" where it is not a page."""

    text: str
    address: str


@needs(Right.VIEWER)
def entry(request: HttpRequest, entry: str) -> HttpResponse:
    """All that the catalogue says of an entry, and whether it can be had here."""
    found, language = offered(), language_of(request)
    ready_made = entry_of(found, entry)
    visible = seen(request, found)
    read = found.offering.catalogue
    counter = read.entries.get(ready_made.counter or "")
    context = {
        "entry": ready_made,
        "row": row_of(found, found.offers[entry], language, visible),
        "pack": read.packs[ready_made.pack],
        "level": plain(f"board.{ready_made.level.value}", language),
        "grains": ", ".join(plain(f"kpi.by_{each.value}", language) for each in ready_made.grains),
        "parts": list(_parts(found, ready_made, language)),
        "uses": [read.entries[each] for each in needs_of(read, ready_made).entries],
        "counter": counter,
        "variants": read.variants(ready_made),
        "aims": list(read.aims_of(ready_made)),
        "cited": [_cited(each) for each in ready_made.cited],
        "waiting": found.waiting,
        "sources": bool(found.workspace.definitions.sources),
    }
    return render(request, "library/catalogue_entry.html", context)


def entry_of(found: Offered, name: str) -> Entry:
    """An entry by name. Raises Http404."""
    entries = found.offering.catalogue.entries
    if name not in entries:
        raise Http404
    return entries[name]


def row_for(request: HttpRequest, found: Offered, name: str) -> Row:
    """An entry in words, for the person who asks."""
    return row_of(found, found.offers[name], language_of(request), seen(request, found))


def _parts(found: Offered, ready_made: Entry, language: str) -> Iterator[Part]:
    """The tables that an entry and all it uses rest on."""
    read = found.offering.catalogue
    wanted: dict[str, dict[str, None]] = {}
    for each in with_what_it_uses(read, ready_made):
        if each.table is not None:
            wanted.setdefault(each.table, {}).update(dict.fromkeys(needs_of(read, each).columns))
    for name, columns in wanted.items():
        yield _part(found, read.tables[name], list(columns), language)


def _part(found: Offered, table: Table, columns: list[str], language: str) -> Part:
    fits = found.offering.sources[table.name]
    source, proposals = fits[0] if fits else ("", {})
    lines = []
    for name in columns:
        proposal, column = proposals.get(name), table.columns[name]
        lines.append(
            Wanted(
                called=column.means[language],
                also=_names(names_in(column, language)[:_NAMES], language),
                own=(proposal.own or "") if proposal else "",
                meant=_names(proposal.meant, language) if proposal else "",
            )
        )
    defined = found.workspace.definitions.sources.get(source)
    label = defined.label.get(language) if defined is not None else None
    return Part(label=table.label[language], says=table.says[language], source=label or source, columns=lines)


def _names(names: Sequence[str], language: str) -> str:
    return bound(listed(names, language), language) if names else ""


def _cited(text: str) -> Cited:
    page = " " not in text and "." in text
    return Cited(text=text, address=f"https://{text}" if page else "")
