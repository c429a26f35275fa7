"""An entry of the catalogue in words, and the search among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from urllib.parse import urlencode

from jalon.catalogue import Catalogue, Column, Entry, catalogue, fold, in_units
from jalon.catalogue.texts import empty_words
from jalon.show.numbers import is_share, unit_words
from jalon.vocabulary.kpi import Better, Timing
from jalon.web.library.catalogue_columns import Offered
from jalon.web.words import plain
from jalon.workspace.drafting import CURRENCY
from jalon.workspace.offering import Offer

STATES = ("ready", "unsure", "there", "missing")
_CLOCK = ("hours", "seconds")  # beside a number they are `h` and `s`; alone they are words


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One entry as a line of the list. `state`: there, ready, unsure, missing, waiting; `told` says it.

    `shown` is True where its KPI here has a page that the person may see.
    """

    name: str
    label: str
    says: str
    unit: str
    better: str
    timing: str
    state: str
    told: str
    shown: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """What the list is narrowed to; "" for anything. `function` is a pack."""

    q: str = ""
    function: str = ""
    timing: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Search:
        """The search of an address; a choice that there is not is none."""
        known = {"function": tuple(catalogue().packs), "timing": tuple(Timing), "state": STATES}
        said = {each.name: asked.get(each.name, "").strip()[:120] for each in fields(cls)}
        return cls(
            **{name: value if value in known.get(name, (value,)) else "" for name, value in said.items()}
        )

    def __bool__(self) -> bool:
        """True when something is left out."""
        return any(getattr(self, each.name) for each in fields(self))

    def address(self) -> str:
        """The search as it stands in an address."""
        return urlencode({each.name: value for each in fields(self) if (value := getattr(self, each.name))})

    def entries(self, read: Catalogue) -> Iterable[tuple[str, list[Entry]]]:
        """The entries found, pack by pack: each in its own, or all that belong to the pack asked for."""
        words = [word for word in fold(self.q).split() if word not in empty_words()]
        for name, pack in read.packs.items():
            if self.function not in ("", name):
                continue
            every = [read.entries[each] for each in pack.entries]
            here = [each for each in every if self.function or each.pack == name]
            found = [each for each in here if self._keeps(each, words)]
            if found:
                yield name, found

    def _keeps(self, entry: Entry, words: list[str]) -> bool:
        if self.timing not in ("", entry.timing.value):
            return False
        text = _searched(entry.name)
        return all(f" {word.removesuffix('s')}" in text for word in words)


@cache
def _searched(name: str) -> str:
    """All that an entry can be found by, folded, in both languages."""
    read = catalogue()
    entry = read.entries[name]
    said = [entry.name, entry.number or ""]
    for texts in (entry.label, entry.says, entry.formula, read.packs[entry.pack].label):
        said += texts.values()
    return " " + fold(" ".join(said))


def row_of(found: Offered, offer: Offer, language: str, visible: frozenset[str]) -> Row:
    """An entry in words, for a person who sees these KPIs; one that is hidden is as if it were not there."""
    entry = offer.entry
    hidden = entry.name in found.workspace.definitions.kpis and entry.name not in visible
    state = _state(found, offer, there=offer.there and not hidden)
    return Row(
        name=entry.name,
        label=entry.label[language],
        says=entry.says[language],
        unit=unit_of(entry, found.workspace.definitions.currency, language),
        better=better_of(entry, language),
        timing=plain(f"board.{entry.timing.value}", language),
        state=state,
        told=_told(found, offer, state, language),
        shown=entry.name in visible,
    )


def _state(found: Offered, offer: Offer, *, there: bool) -> str:
    if there:
        return "there"
    if offer.readiness.ready:
        return "ready"
    if found.waiting:
        return "waiting"
    return "unsure" if all(_unsure(found, *each) for each in offer.readiness.missing.items()) else "missing"


def _unsure(found: Offered, table: str, columns: tuple[str, ...]) -> bool:
    """True where a source is the table and every column that lacks is one of several there."""
    sources = found.offering.sources[table]
    return bool(sources) and all(sources[0][1][column].meant for column in columns)


def _told(found: Offered, offer: Offer, state: str, language: str) -> str:
    if state == "missing":
        return offer.readiness.words(found.offering.catalogue, language)
    return plain(f"catalogue.is_{state}", language)


def unit_of(entry: Entry, currency: str, language: str) -> str:
    """What it is counted in, in words: `€ par commande`, `%`."""
    unit = in_units(entry.unit, {CURRENCY: currency})
    if is_share(unit):
        return plain("catalogue.share", language)
    if unit in _CLOCK:
        return plain(f"catalogue.unit_{unit}", language)
    return unit_words(unit, Decimal(2), language) or plain("catalogue.no_unit", language)


def better_of(entry: Entry, language: str) -> str:
    """Which direction is good, in words."""
    keys = {Better.HIGHER: "higher", Better.LOWER: "lower", Better.NEITHER: "neither"}
    return plain(f"catalogue.{keys[entry.better]}", language)


def names_in(column: Column, language: str) -> tuple[str, ...]:
    """How exports call a column, those of a language first: French ones are written before English ones."""
    return column.also if language == "fr" else column.also[::-1]
