"""The members that targets are for: each must be one of those that have values."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.compute.plan import grains_of
from jalon.definitions.nearest import nearest
from jalon.ports import Ledger, Wanted
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Severity
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import OTHER, Slice
from jalon.vocabulary.target import Target
from jalon.workspace.finding import Workspace

_NAMED = 10
"""More names than that nobody reads."""
_COARSE = (Grain.ALL, Grain.YEAR, Grain.FISCAL_YEAR, Grain.QUARTER, Grain.FISCAL_QUARTER, Grain.MONTH)


def members_unknown(workspace: Workspace, ledger: Ledger) -> Iterator[Finding]:
    """Targets for members that have no published value; none of KPIs that have none at all."""
    if ledger.current() is None:
        return
    for kpi in workspace.definitions.kpis.values():
        seen: dict[tuple[str, ...], frozenset[Slice]] = {}
        for target in kpi.targets:
            cut = _cut(kpi, target)
            if cut is None:
                continue
            if cut not in seen:
                seen[cut] = _seen(workspace, ledger, kpi, cut)
            if seen[cut]:
                yield from _unknown(kpi, target, cut, seen[cut])


def _cut(kpi: Kpi, target: Target) -> tuple[str, ...] | None:
    """The dimensions of a target's members as they are kept; None for the whole, or where they are not."""
    named = {dimension for dimension, _ in target.terms.members}
    return next((cut.dimensions for cut in kpi.by if named and {*cut.dimensions} == named), None)


def _seen(workspace: Workspace, ledger: Ledger, kpi: Kpi, cut: tuple[str, ...]) -> frozenset[Slice]:
    """The slices with values, read at the coarsest grain that is kept."""
    kept = grains_of(workspace.definitions, kpi)
    grain = next((each for each in _COARSE if each in kept), kept[-1])
    wanted = Wanted(kpi=kpi.name, grain=grain.value, dimensions=cut)
    return frozenset(each.slice for each in ledger.observations(wanted))


def _unknown(kpi: Kpi, target: Target, cut: tuple[str, ...], seen: frozenset[Slice]) -> Iterator[Finding]:
    """The first member, in the order of the cut, that no slice has together with those before it."""
    asked = dict(target.terms.members)
    for depth in range(1, len(cut) + 1):
        before = tuple((name, asked[name]) for name in cut[: depth - 1])
        known = {each[depth - 1][1] for each in seen if each[: depth - 1] == before}
        dimension = cut[depth - 1]
        if asked[dimension] not in known:
            yield _finding(kpi, target, dimension, known)
            return


def _finding(kpi: Kpi, target: Target, dimension: str, known: set[str | None]) -> Finding:
    member = dict(target.terms.members)[dimension]
    names = sorted(each for each in known if each and each != OTHER)
    few = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return Finding(
        code="target-member-unknown",
        place=target.terms.place,
        severity=Severity.WARNING,
        facts={"kpi": kpi.name, "dimension": dimension, "member": member or "∅", "members": few or "—"},
        suggestions=tuple(nearest(member or "", names)),
    )
