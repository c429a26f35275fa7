"""The definition hash: a digest of all that can change a KPI's numbers, and of nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from jalon.vocabulary.finding import Place
from jalon.vocabulary.formula import leaves, references
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.source import EnteredRows, Source
from jalon.vocabulary.workspace import Definitions

COMPUTE_VERSION = 1
"""Raised whenever the same definition may give another number."""


def definition_hash(definitions: Definitions, kpi: Kpi, engines: dict[str, str]) -> str:
    """Hex digest over the resolved formula, sources, lookups, calendar and engines (by connection).

    Names for people, owner, texts, targets and places in files are left out.
    """
    used = resolved(definitions, kpi)
    sources = sources_of(definitions, kpi)
    lines = [f"compute {COMPUTE_VERSION}"]
    lines += [f"{each.name} {each.formula!r} {each.empty!r}" for each in used]
    lines += [repr(_bare(definitions.sources[name])) for name in sources]
    connections = sorted({definitions.sources[name].connection for name in sources})
    lines += [
        f"{name} {definitions.connections[name].kind} {engines.get(name, '')}"
        for name in connections
        if name in definitions.connections
    ]
    lines += [repr(definitions.calendar(kpi)), repr(kpi.by), repr(kpi.grains), repr(kpi.level)]
    if kpi.by:
        lines.append(f"most slices {definitions.most_slices}")
    lines += [f"{name} {sorted(paths.items())}" for name, paths in sorted(definitions.shared.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def resolved(definitions: Definitions, kpi: Kpi) -> list[Kpi]:
    """The KPI and all KPIs its formula reaches, each once, in order of name after the first."""
    seen = {kpi.name: kpi}
    waiting = [kpi]
    while waiting:
        for name in references(waiting.pop().formula):
            if name not in seen and name in definitions.kpis:
                seen[name] = definitions.kpis[name]
                waiting.append(seen[name])
    return [kpi, *(seen[name] for name in sorted(seen) if name != kpi.name)]


def sources_of(definitions: Definitions, kpi: Kpi) -> list[str]:
    """Every source whose rows can change the KPI: those of its leaves and all they link to."""
    waiting = [leaf.rows.source for each in resolved(definitions, kpi) for leaf in leaves(each.formula)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or name not in definitions.sources:
            continue
        found.add(name)
        waiting += [lookup.source for lookup in definitions.sources[name].lookups.values()]
    return sorted(found)


def _bare(source: Source) -> Source:
    """A source without what cannot change its numbers.

    `arrives_within` can: it says up to which day a day without rows is a zero. Rows entered by hand are rows,
    not a definition, though they stand in the same file.
    """
    bare = replace(source, label={}, place=Place(file=""), places={}, may_change_for=None)
    return replace(bare, rows=EnteredRows(rows=())) if isinstance(source.rows, EnteredRows) else bare
