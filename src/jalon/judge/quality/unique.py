"""Unique: no other definition says the same, under another name or under the same name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from jalon.judge.quality.phrases import bare
from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.formula import Formula, KpiRef, Plus, Times
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.quality import Fix, Reason

_DEEPEST = 50
"""Definitions that name each other in a circle are another check's finding; here they end."""


def unique(subject: Subject) -> Grounds:
    """Compares formulas with named KPIs put in and sums and products in one order, and names for people."""
    kpi, kpis = subject.kpi, {**subject.kpis, subject.kpi.name: subject.kpi}
    own = _same_for(kpi, kpis)
    same = tuple(other.name for other in subject.others if _same_for(other, kpis) == own)
    found = []
    if same:
        found.append(fails(Reason.SAME_FORMULA, Fix.KEEP_ONE_KPI, kpis=same))
    named = tuple(other.name for other in subject.others if other.name not in same and _named(other, kpi))
    if named:
        found.append(fails(Reason.SAME_NAME, Fix.RENAME, kpis=named))
    return tuple(found) or (holds(Reason.ALONE, count=len(subject.others)),)


def _named(other: Kpi, kpi: Kpi) -> bool:
    return any(
        bare(text) and bare(text) == bare(other.label.get(language, ""))
        for language, text in kpi.label.items()
    )


def _same_for(kpi: Kpi, kpis: Mapping[str, Kpi]) -> str:
    """A text that two KPIs share exactly when they compute the same from the same periods."""
    whole = put_in(kpi.formula, kpis) if _names_another(kpi.formula) else kpi.formula
    return f"{kpi.calendar}|{kpi.empty}|{_spelled(whole)}"


@lru_cache(maxsize=4096)
def _names_another(formula: Formula) -> bool:
    return isinstance(formula, KpiRef) or any(_names_another(part) for _, part in _inner(formula))


@lru_cache(maxsize=4096)
def _spelled(formula: Formula) -> str:
    return repr(in_order(formula))


def put_in(formula: Formula, kpis: Mapping[str, Kpi], depth: int = 0) -> Formula:
    """A formula with the formulas of the KPIs it names in their place."""
    if isinstance(formula, KpiRef):
        named = kpis.get(formula.kpi)
        return formula if named is None or depth > _DEEPEST else put_in(named.formula, kpis, depth + 1)
    return _with_parts(formula, {name: put_in(part, kpis, depth + 1) for name, part in _inner(formula)})


def in_order(formula: Formula) -> Formula:
    """A formula with the terms of its sums and products in one order (`a + b` is `b + a`)."""
    ordered = _with_parts(formula, {name: in_order(part) for name, part in _inner(formula)})
    if not isinstance(ordered, Plus | Times):
        return ordered
    kind = type(ordered)
    first, *rest = sorted(_terms(ordered, kind), key=repr)
    whole: Formula = first
    for term in rest:
        whole = kind(left=whole, right=term)
    return whole


def _terms(formula: Formula, kind: type[Plus | Times]) -> list[Formula]:
    if not isinstance(formula, kind):
        return [formula]
    return [*_terms(formula.left, kind), *_terms(formula.right, kind)]


def _inner(formula: Formula) -> list[tuple[str, Formula]]:
    """The parts of a formula that are formulas, by the name of their field."""
    named = ("left", "right", "of")
    inner = [(field.name, getattr(formula, field.name)) for field in fields(formula) if field.name in named]
    return [(name, part) for name, part in inner if _is_formula(part)]


def _is_formula(part: object) -> bool:
    return type(part).__module__ == Plus.__module__


def _with_parts(formula: Formula, inner: Mapping[str, Any]) -> Formula:
    return replace(formula, **inner) if inner else formula
