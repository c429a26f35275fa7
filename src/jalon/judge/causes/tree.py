"""A formula as nested nodes whose leaves have two values, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from jalon.judge.causes.exactly import fraction
from jalon.vocabulary.observation import Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """A measured part: its value in the two periods, None where there is none."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Constant:
    """A number that is the same in both periods."""

    value: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """The sum of its terms."""

    terms: tuple[Node, ...]
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """`left` less `right`."""

    left: Node
    right: Node
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """The product of its factors."""

    factors: tuple[Node, ...]
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """`numerator` divided by `denominator`; nothing where that is 0."""

    numerator: Node
    denominator: Node
    name: str = ""


Node = Leaf | Constant | Total | Difference | Product | Ratio


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf, in reading order, as often as it is written."""
    match node:
        case Leaf():
            yield node
        case Constant():
            return
        case Total(terms=parts) | Product(factors=parts):
            for part in parts:
                yield from leaves(part)
        case Difference(left=left, right=right) | Ratio(numerator=left, denominator=right):
            yield from leaves(left)
            yield from leaves(right)


def worth(node: Node, after: frozenset[str] | bool) -> Fraction | None:
    """The value with the named leaves as after and all others as before; True: all after, False: none.

    None where a leaf has no value or a denominator is 0.
    """
    match node:
        case Leaf(name=name):
            value = node.after if after is True or (after is not False and name in after) else node.before
            return None if value is None else fraction(value)
        case Constant(value=value):
            return fraction(value)
        case Total(terms=parts) | Product(factors=parts):
            found = _all(parts, after)
            if found is None:
                return None
            return sum(found, Fraction(0)) if isinstance(node, Total) else prod(found, start=Fraction(1))
        case Difference(left=left, right=right):
            found = _all((left, right), after)
            return None if found is None else found[0] - found[1]
        case Ratio(numerator=left, denominator=right):
            found = _all((left, right), after)
            return None if found is None or found[1] == 0 else found[0] / found[1]


def _all(parts: tuple[Node, ...], after: frozenset[str] | bool) -> list[Fraction] | None:
    found: list[Fraction] = []
    for part in parts:
        value = worth(part, after)
        if value is None:
            return None
        found.append(value)
    return found
