"""How unsteady the time of a window is: by so much more or less it misses when nothing happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers

_BEFORE = 0.3  # how strongly a miss grows with the surprises before its window (an exponent)
_WITHIN = 0.3  # how strongly it grows with the scatter of the window's own periods
_RECENT = 0.5  # windows after which a surprise counts half
_CALM = 0.1  # of the usual unrest, added: no window is quite still


@dataclass(frozen=True, kw_only=True, slots=True)
class Unrest:
    """By how much each window's misses are larger than usual.

    `factors` (windows,); `foreseen`: the last one's before its own periods are known.
    """

    factors: Numbers
    foreseen: float

    def beside(self, explained: float) -> Unrest:
        """What is left of it where controls explain this share of the placebos' variance."""
        left = 1 - explained
        return Unrest(factors=self.factors**left, foreseen=self.foreseen**left)


def unrest(within: Numbers, step: Numbers, weights: Numbers, window: int) -> Unrest:
    """The unrest of every window, from the scatter `within` it and the misses of single periods before it.

    `within`, `step` (windows,) as in `Windows`, of one smoother or averaged; `weights` of the placebos,
    0 where a window does not count, some above it. A lift that is the same in all periods of a window leaves
    it as it was.
    """
    own = _grown(within, weights, _WITHIN)
    before = _grown(_lately(step, _RECENT * window), weights, _BEFORE)
    usual = float(np.sum(weights * np.where(weights > 0, own[: len(weights)], 0)) / weights.sum())
    return Unrest(factors=own * before, foreseen=usual * float(before[-1]))


def _grown(sizes: Numbers, weights: Numbers, power: float) -> Numbers:
    """Sizes against the placebos' usual one, to a power; 1 where nothing is known."""
    known = np.isfinite(sizes)
    counted = weights * known[: len(weights)]
    usual = float(np.sum(counted * np.where(known, sizes, 0)[: len(weights)]))
    if usual <= 0:
        return np.ones(len(sizes))
    ratio = np.where(known, sizes, 0) * counted.sum() / usual
    return np.where(known, ((ratio + _CALM) / (1 + _CALM)) ** power, 1.0)


def _lately(sizes: Numbers, half: float) -> Numbers:
    """The weighted mean of the sizes before each, halving every `half` back; NaN where there is none."""
    kept = 0.5 ** (1 / half)
    total = count = 0.0
    means = np.full(len(sizes), np.nan)
    for at, size in enumerate(sizes):
        if count > 0:
            means[at] = total / count
        seen = bool(np.isfinite(size))
        total, count = kept * total + (size if seen else 0.0), kept * count + seen
    return means
