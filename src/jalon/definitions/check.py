"""Check definitions against each other: everything that can be known without looking at any data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jalon.definitions.checks import names, references, settings, sizes, splits, targets, units
from jalon.definitions.checks.scope import Check, Scope
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.workspace import Definitions

CHECKS: tuple[Check, ...] = (
    references.connections,
    references.links,
    references.kpi_names,
    references.dated_rows,
    references.board,
    references.planned,
    names.function_words,
    names.cycles,
    splits.shared,
    splits.splits,
    splits.formula_links,
    splits.derived_links,
    sizes.formulas,
    sizes.columns,
    units.units,
    targets.slow_grains,
    targets.targets,
    targets.expectations,
    settings.calendars,
    settings.languages,
)


def check(
    definitions: Definitions,
    *,
    left_out: Mapping[str, frozenset[str]] | None = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """All findings, by place. `left_out` is a `Reading`'s; with `today`, targets in the past are named."""
    scope = Scope(definitions=definitions, left_out=left_out or {}, today=today)
    found = [finding for one in CHECKS for finding in one(scope)]
    return tuple(sorted(found, key=lambda finding: finding.place))
