"""What a KPI is made from: its formula, the moves of its balance, a quotient, declared early signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jalon.vocabulary.alignment import Link, Making
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import (
    Active,
    Formula,
    KpiRef,
    Minus,
    Movement,
    MovementKind,
    Negated,
    Plus,
    Quotient,
    Times,
    leaves,
    references,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.lead import LeadLink, LeadState

WEEK_IN_MONTHS = 12 / 52


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """How a KPI is made: from others at once (`links`), or by early signs that come before it (`signs`)."""

    making: Making
    links: tuple[Link, ...] = ()
    signs: tuple[LeadLink, ...] = ()


def parts_of(
    kpi: Kpi, kpis: Mapping[str, Kpi], signs: tuple[LeadLink, ...], above: frozenset[str] = frozenset()
) -> Parts | None:
    """The first of these that there is: formula, moves of a balance, quotient with targets, early signs.

    What would lead back to the KPI or one `above` it is no part of it.
    """
    usable = tuple(each for each in signs if each.state in (LeadState.LEADS, LeadState.TOO_SHORT))
    usable = tuple(each for each in usable if each.lead not in above)
    for found in (_formula(kpi.formula, kpis), _moves(kpi, kpis), _quotient(kpi, kpis)):
        if found is not None and not any(link.child in {*above, kpi.name} for link in found.links):
            return found
    if not usable:
        return None
    tested = any(each.state is LeadState.LEADS for each in usable)
    return Parts(making=Making.LEADS if tested else Making.PRODUCT, signs=usable)


def _formula(formula: Formula, kpis: Mapping[str, Kpi]) -> Parts | None:
    added = _added(formula, against=False)
    if added is not None and len(added) > 1:
        return Parts(making=Making.SUM, links=tuple(added))
    multiplied = _multiplied(formula, against=False)
    if multiplied is not None and len(multiplied) > 1 and _apart(multiplied, kpis):
        return Parts(making=Making.PRODUCT, links=tuple(multiplied))
    return None


def _apart(links: list[Link], kpis: Mapping[str, Kpi]) -> bool:
    """True where what divides comes from other rows: more orders also bring more revenue."""
    above, below = (
        frozenset[str]().union(*(_sources(link.child, kpis) for link in links if link.against is side))
        for side in (False, True)
    )
    return above.isdisjoint(below)


def _sources(name: str, kpis: Mapping[str, Kpi], met: frozenset[str] = frozenset()) -> frozenset[str]:
    if name not in kpis or name in met:
        return frozenset()
    formula = kpis[name].formula
    own = frozenset(leaf.rows.source for leaf in leaves(formula))
    return own.union(*(_sources(each, kpis, met | {name}) for each in references(formula)))


def _added(formula: Formula, *, against: bool) -> list[Link] | None:
    match formula:
        case KpiRef(kpi=name):
            return [Link(child=name, against=against)]
        case Negated(of=inner):
            return _added(inner, against=not against)
        case Plus(left=left, right=right):
            return _both(_added(left, against=against), _added(right, against=against))
        case Minus(left=left, right=right):
            return _both(_added(left, against=against), _added(right, against=not against))
    return None


def _multiplied(formula: Formula, *, against: bool) -> list[Link] | None:
    match formula:
        case KpiRef(kpi=name):
            return [Link(child=name, against=against)]
        case Times(left=left, right=right):
            return _both(_multiplied(left, against=against), _multiplied(right, against=against))
        case Quotient(left=left, right=right):
            return _both(_multiplied(left, against=against), _multiplied(right, against=not against))
    return None


def _both(one: list[Link] | None, other: list[Link] | None) -> list[Link] | None:
    return None if one is None or other is None else [*one, *other]


def _moves(kpi: Kpi, kpis: Mapping[str, Kpi]) -> Parts | None:
    """The KPIs that say how a balance moves, by kind: those of the same rows and amounts."""
    if not isinstance(kpi.formula, Active):
        return None
    balance, found = kpi.formula, dict[MovementKind, str]()
    for name, each in kpis.items():
        move = each.formula
        if (
            isinstance(move, Movement)
            and not move.counted
            and (move.rows, move.interval, move.of) == (balance.rows, balance.interval, balance.of)
        ):
            found.setdefault(move.kind, name)
    links = tuple(Link(child=name) for _, name in sorted(found.items()))
    return Parts(making=Making.BALANCE, links=links) if links else None


def _quotient(kpi: Kpi, kpis: Mapping[str, Kpi]) -> Parts | None:
    """Revenue is orders × basket where the basket is revenue ÷ orders, and people aim at both."""
    for name, each in kpis.items():
        divisor = _divisor(each.formula, kpi.name)
        if divisor in kpis and each.targets and kpis[divisor].targets:
            return Parts(making=Making.PRODUCT, links=(Link(child=divisor), Link(child=name)))
    return None


def _divisor(formula: Formula, name: str) -> str:
    match formula:
        case Quotient(left=KpiRef(kpi=above), right=KpiRef(kpi=below)) if above == name and below != name:
            return below
    return ""


def lag_in_months(sign: LeadLink) -> float:
    """How long before an early sign comes, in months; 0 where nobody said it and nothing was found."""
    lag = sign.lag if sign.state is LeadState.LEADS else sign.said
    return (lag or 0) * (WEEK_IN_MONTHS if sign.grain is Grain.WEEK else 1.0)
