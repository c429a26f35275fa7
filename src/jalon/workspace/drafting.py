"""The document of an entry, as a person would write it: its formula in words above, in its pack's file."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon.catalogue import (
    Catalogue,
    Entry,
    Mapped,
    fold,
    in_units,
    instantiate,
    lacking_times,
    needs_of,
    with_what_it_uses,
)
from jalon.definitions.edits import render
from jalon.definitions.write import append_document
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.units import CLOCK, Unit
from jalon.workspace.finding import Workspace
from jalon.workspace.mapping import linked_columns
from jalon.workspace.offering import Offering

_WIDTH = 100
CURRENCY = "EUR"
"""The currency in which the catalogue's units are written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The entries to be written, and how each table they rest on is said here."""

    entries: tuple[Entry, ...]
    tables: Mapping[str, Mapped]


def draft(
    workspace: Workspace,
    offering: Offering,
    texts: dict[str, str],
    entry: Entry,
    plan: Plan,
    objective: str | None,
) -> None:
    """Put an entry's document at the end of the file of its pack, among the texts by path."""
    language = workspace.definitions.languages[0]
    path = f"kpis/{_file_name(offering.catalogue, entry, language)}.yaml"
    keys = instantiate(
        offering.catalogue,
        entry,
        _with_times(plan.tables[entry.table], offering.catalogue, entry) if entry.table else None,
        columns=_dimensions(workspace, offering, entry, plan),
        known=offering.known | {each.name for each in plan.entries},
        units=_units(workspace, offering, entry, plan),
        language=language,
    )
    if objective is not None:
        keys["objective"] = objective
    texts[path] = append_document(texts.get(path, ""), _document(keys, entry, workspace), file=path)


def _dimensions(workspace: Workspace, offering: Offering, entry: Entry, plan: Plan) -> Mapping[str, str]:
    """The own columns by which an entry over other KPIs is broken down; none unless all read one source."""
    names = {each.table for each in with_what_it_uses(offering.catalogue, entry) if each.table}
    kpis = workspace.definitions.kpis
    used = {name for each in plan.entries for name in needs_of(offering.catalogue, each).entries}
    sources = {kpis[name].source if name in kpis else None for name in used & offering.known}
    if len(names) != 1:
        return {}
    table = names.pop()
    if table in plan.tables:
        mapped = plan.tables[table]
        return mapped.dimensions if sources <= {mapped.source} else {}
    for source, proposals in offering.sources[table]:
        if sources == {source}:
            own = {name: found.own for name, found in proposals.items() if found.own is not None}
            linked = linked_columns(workspace, offering, offering.catalogue.tables[table], source)
            return {**linked, **own}
    return {}


def _units(workspace: Workspace, offering: Offering, entry: Entry, plan: Plan) -> dict[str, str]:
    """Own words for the catalogue's units: the currency, and what KPIs that are here are counted in.

    Raises Refusal when such a KPI is in a unit of another kind: then it is another thing.
    """
    units = {CURRENCY: workspace.definitions.currency}
    used = dict.fromkeys(name for each in plan.entries for name in needs_of(offering.catalogue, each).entries)
    for name in used:
        kpi = workspace.definitions.kpis.get(name)
        if kpi is None or kpi.unit is None:
            continue
        wanted = in_units(offering.catalogue.entries[name].unit, units)
        own, other = Unit.of(kpi.unit), Unit.of(wanted)
        if own == other:
            continue
        if not (_counted(own) and _counted(other)):
            facts = {"entry": entry.name, "kpi": name, "own": kpi.unit, "wanted": wanted}
            raise Refusal(Finding(code="catalogue-own-kpi-differs", place=kpi.place, facts=facts))
        units[wanted] = kpi.unit
    return units


def _counted(unit: Unit) -> bool:
    """True for a plain count of things: orders, customers."""
    (base, power), *more = unit.powers or (("", 0),)
    return power == 1 and not more and base not in CLOCK and not base.isupper()


def _with_times(mapped: Mapped, catalogue: Catalogue, entry: Entry) -> Mapped:
    """A mapping that knows the named times about to be added."""
    added = {column: name for name, column in lacking_times(catalogue, entry, mapped)}
    return Mapped(
        source=mapped.source,
        columns=mapped.columns,
        times={**mapped.times, **added},
        members=mapped.members,
        linked=mapped.linked,
    )


def _file_name(catalogue: Catalogue, entry: Entry, language: str) -> str:
    label = catalogue.packs[entry.pack].label
    return fold(label.get(language) or label["en"]).replace(" ", "-")


def _document(keys: dict[str, Any], entry: Entry, workspace: Workspace) -> str:
    """The document with its formula in words above it, in the workspace's languages."""
    languages = workspace.definitions.languages
    kept = {
        key: _spoken(value, languages) if key in ("name", "says") else value for key, value in keys.items()
    }
    said = entry.formula.get(languages[0]) or entry.formula["en"]
    comment = textwrap.fill(said, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    return f"{comment}\n{render.document({key: render.as_plain(value) for key, value in kept.items()})}"


def _spoken(texts: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Texts in the languages of the workspace, in its order."""
    return {language: texts[language] for language in languages if language in texts} or dict(texts)
