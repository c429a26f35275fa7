"""A future that is known beforehand: steps and passing effects that people declare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """From point `since` of the series on (0 is its first) values are × `factor` + `amount`.

    Until `until` (exclusive) where it passes, as a holiday does; for good where that is None. `spread` is by
    what the error of a single forecast is multiplied (None: by the factor, as the value is).
    """

    since: int
    factor: float = 1.0
    amount: float = 0.0
    until: int | None = None
    spread: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What is declared of a run of points: values are × `factor` + `amount`, errors × `spread`, all (n,)."""

    factor: Numbers
    amount: Numbers
    spread: Numbers

    def removed(self, values: Numbers) -> Numbers:
        """Values as they would be without what was declared."""
        return (values - self.amount) / self.factor

    def then(self, later: Effect, skip: int = 0) -> Effect:
        """This, then what is declared of the points after the first `skip`."""
        factor, amount, spread = self.factor.copy(), self.amount.copy(), self.spread.copy()
        factor[skip:] *= later.factor
        amount[skip:] = amount[skip:] * later.factor + later.amount
        spread[skip:] *= later.spread
        return Effect(factor=factor, amount=amount, spread=spread)


def effect(declared: Sequence[Declared], first: int, count: int) -> Effect:
    """What is declared of `count` points from point `first` on, in the order of declaration.

    A factor of zero takes nothing out of the past, since it left nothing to put back.
    """
    place = np.arange(first, first + count)
    factor, amount, spread = np.ones(count), np.zeros(count), np.ones(count)
    for each in declared:
        held = (place >= each.since) & (place < (np.inf if each.until is None else each.until))
        factor[held] *= each.factor
        amount[held] = amount[held] * each.factor + each.amount
        spread[held] *= abs(each.factor) if each.spread is None else each.spread
    return Effect(factor=factor, amount=amount, spread=spread)
