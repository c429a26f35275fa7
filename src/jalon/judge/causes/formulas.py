"""From a KPI's formula and the values of its leaves in two periods to the tree that is split."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jalon.judge.causes.tree import Constant, Difference, Leaf, Node, Product, Ratio, Total
from jalon.vocabulary.formula import (
    Change,
    Formula,
    KpiRef,
    Minus,
    Negated,
    Number,
    OrElse,
    Plus,
    Previous,
    Quotient,
    Times,
)
from jalon.vocabulary.observation import Value

Ends = tuple[Value | None, Value | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Valued:
    """What is known of a formula: values before and after, formulas of other KPIs, and names to say.

    `ends` may hold any formula, not only leaves: one that stands there is not looked into. `kpis` are looked
    into only where the KPI's own value is not in `ends`.
    """

    ends: Mapping[Formula, Ends]
    name_of: Callable[[Formula], str]
    kpis: Mapping[str, Formula] = field(default_factory=dict)


def tree_of(formula: Formula, known: Valued) -> Node:
    """The tree to split: arithmetic is kept, everything else is a leaf with its two values.

    What works across time (a balance, a running total, a share …) is a leaf: its values must be in
    `known.ends`, else it has none and the outcome says so. `Change` is split where the earlier value
    is known.
    """
    return _tree(formula, known, frozenset())


def _tree(formula: Formula, known: Valued, seen: frozenset[str]) -> Node:
    if formula in known.ends:
        return _leaf(formula, known)
    match formula:
        case Number(value=value):
            return Constant(value=value)
        case KpiRef(kpi=kpi) if kpi in known.kpis and kpi not in seen:
            return _named(_tree(known.kpis[kpi], known, seen | {kpi}), known.name_of(formula))
        case Negated(of=of):
            return Product(factors=(Constant(value=-1), _tree(of, known, seen)))
        case Plus():
            return Total(terms=tuple(_tree(term, known, seen) for term in _terms(formula)))
        case Minus(left=left, right=right):
            return Difference(left=_tree(left, known, seen), right=_tree(right, known, seen))
        case Times(left=left, right=right):
            return Product(factors=(_tree(left, known, seen), _tree(right, known, seen)))
        case Quotient(left=left, right=right):
            return Ratio(numerator=_tree(left, known, seen), denominator=_tree(right, known, seen))
        case OrElse():
            return _or_else(formula, known, seen)
        case Change() if (earlier := _earlier(formula)) in known.ends:
            return _change(formula, earlier, known, seen)
        case _:
            return _leaf(formula, known)


def _leaf(formula: Formula, known: Valued) -> Leaf:
    before, after = known.ends.get(formula, (None, None))
    return Leaf(name=known.name_of(formula), before=before, after=after)


def _terms(formula: Formula) -> list[Formula]:
    """The terms of nested sums, side by side."""
    if not isinstance(formula, Plus):
        return [formula]
    return _terms(formula.left) + _terms(formula.right)


def _or_else(formula: OrElse, known: Valued, seen: frozenset[str]) -> Node:
    """The side that holds in both periods; where it changes, one leaf: another source took over."""
    left, right = known.ends.get(formula.left), known.ends.get(formula.right)
    if left is None or None not in left:
        return _tree(formula.left, known, seen)
    if left == (None, None):
        return _tree(formula.right, known, seen)
    other: Ends = right or (None, None)
    before, after = (mine if mine is not None else its for mine, its in zip(left, other, strict=True))
    return Leaf(name=known.name_of(formula), before=before, after=after)


def _earlier(formula: Change) -> Formula | None:
    return None if formula.year else Previous(of=formula.of)


def _change(formula: Change, earlier: Formula | None, known: Valued, seen: frozenset[str]) -> Node:
    assert earlier is not None  # it is among the known
    now, then = _tree(formula.of, known, seen), _leaf(earlier, known)
    moved = Difference(left=now, right=then)
    return Ratio(numerator=moved, denominator=then) if formula.relative else moved


def _named(node: Node, name: str) -> Node:
    """A formula of a KPI is a level of its own, said by the KPI's name."""
    match node:
        case Total(terms=terms):
            return Total(terms=terms, name=name)
        case Difference(left=left, right=right):
            return Difference(left=left, right=right, name=name)
        case Product(factors=factors):
            return Product(factors=factors, name=name)
        case Ratio(numerator=numerator, denominator=denominator):
            return Ratio(numerator=numerator, denominator=denominator, name=name)
        case Leaf():
            return Total(terms=(node,), name=name)
        case Constant():
            return node
