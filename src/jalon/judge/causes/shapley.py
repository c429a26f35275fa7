"""The change of a formula split over its leaves at once, whatever way the formula is written.

Shapley's value of the leaves: the mean effect of changing a leaf from before to after, over all orders in
which the leaves may change (Shapley 1953; Sun 1998 for the decomposition of change). Two formulas that are
equal as functions of their leaves give the same shares; `levels.decompose` instead keeps the levels.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from math import factorial

from jalon.judge.causes.exactly import kept_as, value_of
from jalon.judge.causes.levels import Decomposition, Effect, Outcome, shares
from jalon.judge.causes.tree import Difference, Node, Ratio, Total, leaves, worth
from jalon.judge.causes.tree import Product as Times
from jalon.vocabulary.observation import Value

FEW = 10
"""Up to so many changing leaves below one product or ratio, all 2ⁿ mixtures are computed."""


def decompose_leaves(root: Node) -> Decomposition:
    """Split the change over the leaves; below a product or ratio of more than `FEW`, level by level.

    So also where some mixture of before and after has no value or a denominator of the other sign.
    """
    before, after = worth(root, False), worth(root, True)
    if before is None:
        return Decomposition(outcome=Outcome.NOTHING_BEFORE)
    if after is None:
        return Decomposition(outcome=Outcome.NOTHING_AFTER)
    ends: dict[str, tuple[Value, Value]] = {}
    for leaf in leaves(root):
        assert leaf.before is not None
        assert leaf.after is not None
        if ends.setdefault(leaf.name, (leaf.before, leaf.after)) != (leaf.before, leaf.after):
            raise ValueError(f"{leaf.name}: two leaves of one name with different values")
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    _add(root, Fraction(1), found)
    kept = kept_as([value for pair in ends.values() for value in pair], found.values())
    parts = tuple(
        Effect(name=name, before=pair[0], after=pair[1], contribution=value_of(found[name], kept))
        for name, pair in ends.items()
    )
    whole = Effect(
        name=getattr(root, "name", ""),
        before=value_of(before, kept),
        after=value_of(after, kept),
        contribution=value_of(after - before, kept),
        parts=parts,
    )
    return Decomposition(outcome=Outcome.SPLIT, effect=whole)


def _add(node: Node, sign: Fraction, found: defaultdict[str, Fraction]) -> None:
    """Add the shares of a node; Shapley's value of a sum is the sum of those of its terms."""
    match node:
        case Total(terms=terms):
            for term in terms:
                _add(term, sign, found)
        case Difference(left=left, right=right):
            _add(left, sign, found)
            _add(right, -sign, found)
        case _:
            for name, share in (_mixtures(node) or _by_level(node)).items():
                found[name] += sign * share


def _by_level(node: Node) -> dict[str, Fraction]:
    """The level-by-level shares of the leaves, occurrences added up."""
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for name, share in shares(node):
        found[name] += share
    return dict(found)


def _mixtures(node: Node) -> dict[str, Fraction] | None:
    """Shapley's value over the leaves that changed; None where it cannot be computed or trusted."""
    names = sorted({leaf.name for leaf in leaves(node) if leaf.before != leaf.after})
    if len(names) > FEW or not _one_sign(node, names):
        return None
    worths: dict[frozenset[str], Fraction] = {}
    for mixture in _subsets(names):
        value = worth(node, mixture)
        if value is None:
            return None
        worths[mixture] = value
    n = len(names)
    found = dict.fromkeys(names, Fraction(0))
    for mixture, value in worths.items():
        k = len(mixture)
        for name in names:
            orders = (
                factorial(k - 1) * factorial(n - k)
                if name in mixture
                else -factorial(k) * factorial(n - k - 1)
            )
            found[name] += value * Fraction(orders, factorial(n))
    return found


def _one_sign(node: Node, names: list[str]) -> bool:
    """True when every denominator keeps its sign in all mixtures: no share then comes from a pole."""
    match node:
        case Ratio(numerator=numerator, denominator=denominator):
            own = sorted({leaf.name for leaf in leaves(denominator)} & set(names))
            signs = set()
            for mixture in _subsets(own):
                value = worth(denominator, mixture)
                if not value:
                    return False
                signs.add(value > 0)
            return len(signs) == 1 and _one_sign(numerator, names) and _one_sign(denominator, names)
        case Total(terms=parts) | Times(factors=parts):
            return all(_one_sign(part, names) for part in parts)
        case Difference(left=left, right=right):
            return _one_sign(left, names) and _one_sign(right, names)
        case _:
            return True


def _subsets(names: list[str]) -> list[frozenset[str]]:
    return [frozenset(some) for k in range(len(names) + 1) for some in combinations(names, k)]
