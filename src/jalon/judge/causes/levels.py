"""The change of a formula split level by level: what each part of it moved, exactly and in no order.

A sum splits into the changes of its terms. A product of factors and divisors v₁ … vₙ splits by Shapley's
value: Δvᵢ times the mean, over all orders, of the product of the others, some already changed and some not
yet (for two factors: the midpoint weights of Marshall–Edgeworth, Δa·(b₀+b₁)/2 + Δb·(a₀+a₁)/2). Each part's
share is its change times a multiplier, and multipliers multiply downwards; so children sum to their parent
at every level, and a parent's share is the same however deep one looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import factorial

from jalon.judge.causes.exactly import Kept, kept_as, value_of
from jalon.judge.causes.tree import Constant, Difference, Leaf, Node, Product, Ratio, Total, leaves, worth
from jalon.vocabulary.observation import Value


class Outcome(StrEnum):
    """Whether a move can be split."""

    SPLIT = "split"
    NOTHING_BEFORE = "nothing before"  # no value before: a leaf is missing, or a denominator was 0
    NOTHING_AFTER = "nothing after"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What one part of the formula moved: `contribution` is in the unit of the whole.

    `before` and `after` are the part's own values; `parts` sum to `contribution` (none below a leaf).
    """

    name: str
    before: Value
    after: Value
    contribution: Value
    parts: tuple[Effect, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decomposition:
    """A move and its parts; without `effect` where it cannot be split."""

    outcome: Outcome
    effect: Effect | None = None

    @property
    def change(self) -> Value | None:
        """After less before, in the unit of the whole."""
        return None if self.effect is None else self.effect.contribution

    def by_leaf(self) -> dict[str, Value]:
        """The contribution of each named leaf, its occurrences added up."""
        found: dict[str, list[Value]] = {}
        for effect in _ends(self.effect):
            found.setdefault(effect.name, []).append(effect.contribution)
        return {name: _added(shares) for name, shares in found.items()}


def _added(shares: Sequence[Value]) -> Value:
    if len(shares) == 1:
        return shares[0]
    total = sum(map(Fraction, shares), Fraction(0))
    return value_of(total, kept_as(shares, [total]))


def decompose(root: Node) -> Decomposition:
    """Split the change of a formula level by level; exact: decimals stay decimals, to the cent.

    Shares of doubles are doubles, or decimals where they are so much larger than the move that doubles
    would not sum to it.
    """
    before, after = worth(root, False), worth(root, True)
    if before is None:
        return Decomposition(outcome=Outcome.NOTHING_BEFORE)
    if after is None:
        return Decomposition(outcome=Outcome.NOTHING_AFTER)
    values = [value for leaf in leaves(root) for value in (leaf.before, leaf.after)]
    kept = kept_as(values, [share for _, share in shares(root)])
    effect = _effect(root, Fraction(1), kept)
    return Decomposition(outcome=Outcome.SPLIT, effect=effect)


def shares(root: Node, multiplier: Fraction = Fraction(1)) -> Iterator[tuple[str, Fraction]]:
    """The leaves' shares of the change, level by level, unrounded; both ends must have a value."""
    if isinstance(root, Leaf):
        before, after = _ends_of(root)
        yield root.name, multiplier * (after - before)
        return
    for part, weight in _parts(root):
        yield from shares(part, multiplier * weight)


def _effect(node: Node, multiplier: Fraction, kept: Kept) -> Effect:
    before, after = _ends_of(node)
    parts = tuple(
        _effect(part, multiplier * weight, kept)
        for part, weight in _parts(node)
        if not isinstance(part, Constant)
    )
    return Effect(
        name="" if isinstance(node, Constant) else node.name,
        before=value_of(before, kept),
        after=value_of(after, kept),
        contribution=value_of(multiplier * (after - before), kept),
        parts=parts,
    )


def _parts(node: Node) -> list[tuple[Node, Fraction]]:
    """The direct parts, each with how much the node moves per unit of the part."""
    match node:
        case Leaf() | Constant():
            return []
        case Total(terms=terms):
            return [(term, Fraction(1)) for term in terms]
        case Difference(left=left, right=right):
            return [(left, Fraction(1)), (right, Fraction(-1))]
        case Product() | Ratio():
            return _weighted(list(_chain(node, divides=False)))


def _chain(node: Node, *, divides: bool) -> Iterator[tuple[Node, bool]]:
    """Factors (False) and divisors (True) of nested products and ratios, however bracketed."""
    match node:
        case Product(factors=factors):
            for factor in factors:
                yield from _inner(factor, divides=divides)
        case Ratio(numerator=numerator, denominator=denominator):
            yield from _inner(numerator, divides=divides)
            yield from _inner(denominator, divides=not divides)
        case _:
            yield node, divides


def _inner(node: Node, *, divides: bool) -> Iterator[tuple[Node, bool]]:
    """A part that has a name is a level of its own."""
    if isinstance(node, Product | Ratio) and not node.name:
        yield from _chain(node, divides=divides)
    else:
        yield node, divides


def _weighted(chain: Sequence[tuple[Node, bool]]) -> list[tuple[Node, Fraction]]:
    ends = [_ends_of(part) for part, _ in chain]
    pairs = [
        (1 / before, 1 / after) if divides else (before, after)
        for (before, after), (_, divides) in zip(ends, chain, strict=True)
    ]
    found = []
    for place, ((part, divides), (before, after)) in enumerate(zip(chain, ends, strict=True)):
        weight = mean_product(pairs[:place] + pairs[place + 1 :])
        found.append((part, -weight / (before * after) if divides else weight))
    return found


def mean_product(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Shapley's mean of Π (before or after) over all orders in which factors change; 1 of no factors.

    With n factors beside the one that moves: Σ_k k!(n−k)!/(n+1)! × (Σ over products with k factors as after).
    """
    sums = [Fraction(1)]
    for before, after in pairs:
        kept = [one * before for one in sums] + [Fraction(0)]
        for changed, one in enumerate(sums):
            kept[changed + 1] += one * after
        sums = kept
    n = len(pairs)
    weighted = (factorial(k) * factorial(n - k) * one for k, one in enumerate(sums))
    return sum(weighted, Fraction(0)) / factorial(n + 1)


def _ends_of(node: Node) -> tuple[Fraction, Fraction]:
    before, after = worth(node, False), worth(node, True)
    assert before is not None  # the whole has a value, so every part has
    assert after is not None
    return before, after


def _ends(effect: Effect | None) -> Iterator[Effect]:
    if effect is None:
        return
    if not effect.parts:
        yield effect
    for part in effect.parts:
        yield from _ends(part)
