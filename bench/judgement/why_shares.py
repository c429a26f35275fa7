"""Residuals and order invariance of random formulas and tables, beside what spreadsheets do."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from jalon.judge.causes.levels import Decomposition, decompose
from jalon.judge.causes.members import ratio
from jalon.judge.causes.shapley import decompose_leaves
from jalon.judge.causes.tree import Constant, Difference, Leaf, Node, Product, Ratio, Total
from jalon.vocabulary.observation import Value

Table = dict[str, tuple[Value, Value]]


def formula(rng: random.Random, *, exact: bool) -> Node:
    """A random formula of two to four levels; leaves of the two periods differ freely, some are 0."""
    count = iter(range(10_000))

    def number() -> Value:
        if rng.random() < 0.08:
            return Decimal(0) if exact else 0.0
        cents = rng.randint(1, 10_000_000)
        return Decimal(cents).scaleb(-2) if exact else cents / 100 * rng.uniform(0.5, 1.5)

    def node(depth: int) -> Node:
        if depth == 0 or rng.random() < 0.15:
            if rng.random() < 0.1:
                return Constant(value=rng.choice((100, 12, Decimal("0.2"))))
            return Leaf(name=f"x{next(count)}", before=number(), after=number())
        kind = rng.choice(("total", "difference", "product", "ratio"))
        parts = tuple(node(depth - 1) for _ in range(rng.randint(2, 3)))
        if kind == "total":
            return Total(terms=parts)
        if kind == "difference":
            return Difference(left=parts[0], right=parts[1])
        if kind == "product":
            return Product(factors=parts)
        return Ratio(numerator=parts[0], denominator=parts[1])

    return node(rng.randint(2, 3))


def shuffled(node: Node, rng: random.Random) -> Node:
    """The same formula with terms and factors in another order, products bracketed anew."""
    match node:
        case Total(terms=terms):
            return Total(terms=tuple(rng.sample([shuffled(one, rng) for one in terms], len(terms))))
        case Product(factors=factors):
            mixed = rng.sample([shuffled(one, rng) for one in factors], len(factors))
            return Product(factors=(mixed[0], Product(factors=tuple(mixed[1:]))))
        case Difference(left=left, right=right):
            return Difference(left=shuffled(left, rng), right=shuffled(right, rng))
        case Ratio(numerator=top, denominator=bottom):
            return Ratio(numerator=shuffled(top, rng), denominator=shuffled(bottom, rng))
        case _:
            return node


def exchanged(node: Node) -> Node:
    """The same formula with before and after exchanged."""
    match node:
        case Leaf(name=name, before=before, after=after):
            return Leaf(name=name, before=after, after=before)
        case Total(terms=terms):
            return Total(terms=tuple(exchanged(one) for one in terms))
        case Product(factors=factors):
            return Product(factors=tuple(exchanged(one) for one in factors))
        case Difference(left=left, right=right):
            return Difference(left=exchanged(left), right=exchanged(right))
        case Ratio(numerator=top, denominator=bottom):
            return Ratio(numerator=exchanged(top), denominator=exchanged(bottom))
        case _:
            return node


def formula_figures(many: int, seed: int = 11) -> dict[str, Any]:
    """Both ways of splitting on random formulas, half of decimals and half of doubles."""
    rng = random.Random(seed)
    ways = {"level by level": decompose, "all leaves": decompose_leaves}
    residuals: dict[str, list[float]] = {way: [] for way in ways}
    orders: dict[str, list[float]] = {way: [] for way in ways}
    mirrors: dict[str, list[float]] = {way: [] for way in ways}
    undefined = still = 0
    while len(residuals["level by level"]) < many:
        root = formula(rng, exact=rng.random() < 0.5)
        first = decompose(root)
        if first.change is None:
            undefined += 1
            continue
        if first.change == 0:
            still += 1
            continue
        mixed, turned = shuffled(root, rng), exchanged(root)
        for way, split in ways.items():
            if way == "all leaves" and len(residuals["level by level"]) % 5 != 1:
                continue  # all mixtures of many leaves take their time: every fifth formula
            found = first if way == "level by level" else split(root)
            residuals[way].append(_residual(found))
            orders[way].append(_apart(found, split(mixed), 1))
            mirrors[way].append(_apart(found, split(turned), -1))
    return {
        "n": many,
        "without a value before or after, not counted": undefined,
        "unchanged, not counted": still,
        **{
            way: {
                "n": len(residuals[way]),
                "residual_relative_max": max(residuals[way]),
                "residual_over_1e-9": sum(one > 1e-9 for one in residuals[way]),
                "order_difference_max": max(orders[way]),
                "exchange_difference_max": max(mirrors[way]),
            }
            for way in ways
        },
    }


def _residual(found: Decomposition) -> float:
    """What the leaves leave unexplained, as a share of the change."""
    change = Fraction(found.change or 0)
    left = change - sum((Fraction(share) for share in found.by_leaf().values()), Fraction(0))
    return float(abs(left / change))


def _apart(one: Decomposition, other: Decomposition, sign: int) -> float:
    """The largest difference of a leaf's two shares, relative to the largest share."""
    first, second = one.by_leaf(), other.by_leaf()
    scale = max((abs(Fraction(share)) for share in first.values()), default=Fraction(1)) or Fraction(1)
    return max(
        (float(abs(Fraction(first[name]) - sign * Fraction(second[name])) / scale) for name in first),
        default=0.0,
    )


def table(rng: np.random.Generator) -> tuple[Table, Table]:
    """Members of a ratio in two periods: sizes and rates move, some members are new, some gone."""
    members = int(rng.integers(2, 13))
    sizes = rng.lognormal(5, 1, members)
    rates = rng.uniform(0.02, 0.5, members)
    sides: list[Table] = []
    for _ in range(2):
        size = np.round(sizes * np.exp(0.4 * rng.standard_normal(members))) + 1
        rate = np.clip(rates * np.exp(0.2 * rng.standard_normal(members)), 0, 1)
        there = rng.random(members) > 0.1
        if not there.any():
            there[0] = True
        sides.append(
            {f"m{k}": (float(size[k] * rate[k]), float(size[k])) for k in range(members) if there[k]}
        )
    return sides[0], sides[1]


def table_figures(many: int, seed: int = 12) -> dict[str, Any]:
    """Rate and mix over members by midpoint weights, and by the ways of spreadsheets, on the same tables."""
    rng = np.random.default_rng(seed)
    residuals, swaps, apart, unexplained, broken = [], [], [], [], 0
    for _ in range(many):
        before, after = table(rng)
        found, turned = ratio(before, after), ratio(after, before)
        assert found is not None
        assert turned is not None
        change = _rate(after) - _rate(before)
        if abs(change) < 1e-12:
            continue
        total = sum(Fraction(move.contribution) for move in found.members)
        residuals.append(float(abs(total - Fraction(change)) / abs(Fraction(change))))
        pairs = {move.member: Fraction(move.contribution) for move in turned.members}
        swaps.append(max(float(abs(Fraction(one.contribution) + pairs[one.member])) for one in found.members))
        mix_first, mix_last, base = _sequential(before, after)
        apart.append(abs(mix_first - mix_last) / abs(change))
        unexplained.append(abs(change - base) / abs(change))
        broken += set(before) != set(after)
    return {
        "n": len(residuals),
        "residual_relative_max": max(residuals),
        "residual_over_1e-9": sum(one > 1e-9 for one in residuals),
        "exchange_difference_max": max(swaps),
        "sequential_orders_differ_median_share_of_change": float(np.median(apart)),
        "base_weights_unexplained_median_share": float(np.median(unexplained)),
        "base_weights_unexplained_max_share": max(unexplained),
        "log_mean_undefined_share": broken / many,
    }


def _rate(side: Table) -> float:
    return float(sum(one[0] for one in side.values())) / float(sum(one[1] for one in side.values()))


def _sequential(before: Table, after: Table) -> tuple[float, float, float]:
    """The mix effect when mix changes first and last, and mix + rate both at base weights.

    A member that is new or gone takes its only rate, which is what a careful spreadsheet would do.
    """
    totals = [float(sum(one[1] for one in side.values())) for side in (before, after)]
    first = last = base = 0.0
    for member in {*before, *after}:
        one, other = before.get(member), after.get(member)
        weights = [
            0.0 if pair is None else float(pair[1]) / total
            for pair, total in zip((one, other), totals, strict=True)
        ]
        rates = [float(pair[0]) / float(pair[1]) for pair in (one or other, other or one) if pair is not None]
        moved = weights[1] - weights[0]
        first += moved * rates[0]
        last += moved * rates[1]
        base += moved * rates[0] + weights[0] * (rates[1] - rates[0])
    return first, last, base
