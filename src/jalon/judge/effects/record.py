"""The company's own record: what its changes were expected to do, and what they did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jalon.judge.beta import share_interval
from jalon.judge.student import quantile
from jalon.vocabulary.change import Answer, Estimate

FEWEST = 3  # changes with an expected effect, for a ratio
HELD = 0.9
_LEAST = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One change whose window is over: shares of what would have come, in the direction it was meant.

    `expected` > 0 (None: not said); `got`: the effect with its 90 % interval, negative where it went the
    wrong way, None where none could be measured.
    """

    answer: Answer
    expected: float | None
    got: Estimate | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Over all judged changes, found or not: leaving out those that failed would flatter.

    `worked`: their share with its exact 90 % interval, of `told` that have an answer; `ratio`: how much
    comes of what is expected, 1 being all of it, from `compared` changes; None where they are too few.
    `expected`, `got`: plain means of the compared changes.
    """

    judged: int
    told: int
    worked: Estimate | None
    compared: int
    expected: float | None
    got: float | None
    ratio: Estimate | None


def record(changes: Sequence[Judged]) -> Record:
    """How far the company's expectations can be trusted.

    The ratio is the slope through 0 of what came on what was expected, weighted by how exactly each is known
    (random effects after DerSimonian and Laird 1986, interval after Hartung and Knapp 2001).
    """
    told = [change for change in changes if change.answer is not Answer.CANNOT_TELL]
    pairs = [(c.expected, c.got) for c in changes if c.expected is not None and c.got is not None]
    hits = sum(change.answer is Answer.WORKED for change in told)
    return Record(
        judged=len(changes),
        told=len(told),
        worked=_share(hits, len(told)),
        compared=len(pairs),
        expected=sum(x for x, _ in pairs) / len(pairs) if pairs else None,
        got=sum(y.value for _, y in pairs) / len(pairs) if pairs else None,
        ratio=_ratio(pairs) if len(pairs) >= FEWEST else None,
    )


def _share(hits: int, trials: int) -> Estimate | None:
    if trials == 0:
        return None
    low, high = share_interval(hits, trials, HELD)
    return Estimate(value=hits / trials, low=low, high=high)


def _ratio(pairs: Sequence[tuple[float, Estimate]]) -> Estimate:
    x = [expected for expected, _ in pairs]
    y = [got.value for _, got in pairs]
    normal = 2 * quantile((1 + HELD) / 2, 1e6)
    own = [max((got.high - got.low) / normal, _LEAST) ** 2 for _, got in pairs]
    between = _spread_between(x, y, own)
    weights = [1 / (variance + between) for variance in own]
    slope, squares = _slope(x, y, weights)
    missed = sum(w * (b - slope * a) ** 2 for w, a, b in zip(weights, x, y, strict=True)) / (len(x) - 1)
    reach = quantile((1 + HELD) / 2, len(x) - 1) * math.sqrt(max(missed, 1.0) / squares)
    return Estimate(value=slope, low=slope - reach, high=slope + reach)


def _slope(x: Sequence[float], y: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    """The weighted slope through 0, and the weighted sum of squares it stands on."""
    squares = sum(w * a * a for w, a in zip(weights, x, strict=True))
    return sum(w * a * b for w, a, b in zip(weights, x, y, strict=True)) / squares, squares


def _spread_between(x: Sequence[float], y: Sequence[float], own: Sequence[float]) -> float:
    """The variance that the changes' own uncertainty does not account for (method of moments)."""
    weights = [1 / variance for variance in own]
    slope, squares = _slope(x, y, weights)
    q = sum(w * (b - slope * a) ** 2 for w, a, b in zip(weights, x, y, strict=True))
    whole = sum(weights) - sum(w * w * a * a for w, a in zip(weights, x, strict=True)) / squares
    return max(0.0, (q - (len(x) - 1)) / whole) if whole > 0 else 0.0
