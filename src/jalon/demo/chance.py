"""Draws that give the same company for the same day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from random import Random


def chance_of(name: str, seed: int = 0) -> Random:
    """A source of draws with a fixed seed; another `seed` than 0 makes another company."""
    return Random(f"{name} {seed}" if seed else name)  # noqa: S311 a demo, not a secret


class Choice:
    """Words drawn by their weights, quickly."""

    def __init__(self, weighted: Sequence[tuple[str, float]]) -> None:
        self.words = [word for word, _ in weighted]
        self.sums = list(accumulate(weight for _, weight in weighted))

    def draw(self, chance: Random) -> str:
        """One of the words."""
        return chance.choices(self.words, cum_weights=self.sums)[0]


def count_of(chance: Random, rate: float) -> int:
    """How many things of a kind a day has, with `rate` of them on average; calmer than pure chance."""
    return max(0, round(chance.gauss(rate, rate**0.5 * 0.6)))


def euros(amount: float) -> Decimal:
    """An amount to the cent, exact from here on."""
    return Decimal(round(amount * 100)).scaleb(-2)


def at_least_once(chance: Random, share: float) -> int:
    """1, and one more as long as chance has it."""
    times = 1
    while chance.random() < share:
        times += 1
    return times
