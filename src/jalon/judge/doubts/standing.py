"""Whose share of a whole grew or shrank since a day, by more than it usually sways."""

from __future__ import annotations

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.student import two_sided

FEWEST = 6
"""So many periods before tell how far shares usually sway."""
_CHANCE = 0.01
"""Among all members of a cut, how often chance alone may name one."""


def standing_out(amounts: Numbers, since: int, *, up: bool) -> list[tuple[float, int]]:
    """The members whose share of the whole moved up (or down) from row `since` on, farthest first.

    `amounts` (periods, members) are not negative. Each comes as (chance of as much by chance, its column):
    a t-test of its mean share since, against the spread of its shares before.
    """
    whole = amounts.sum(1)
    before, after = np.arange(len(amounts)) < since, np.arange(len(amounts)) >= since
    before, after = before & (whole > 0), after & (whole > 0)
    count, later = int(before.sum()), int(after.sum())
    if (amounts < 0).any() or count < FEWEST or not later or amounts.shape[1] < 2:
        return []
    shares = amounts / np.where(whole > 0, whole, 1.0)[:, None]
    moved = shares[after].mean(0) - shares[before].mean(0)
    spread = shares[before].std(0, ddof=1) * np.sqrt(1 / count + 1 / later)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.where(moved == 0, 0.0, np.abs(moved) / spread)
    chances = [two_sided(float(each), count - 1) for each in far]
    named = [
        (chance, column)
        for column, chance in enumerate(chances)
        if (moved[column] > 0) == up and chance * len(chances) <= _CHANCE
    ]
    return sorted(named)
