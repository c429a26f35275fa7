"""Cubes with planted faults, made anew from a seed: what a segment search is measured on.

The form is that of the public generator of RiskLoc (Kalander 2022), set "S": five attributes of 10, 12, 10,
8 and 5 members, Weibull sizes (shape U(.5, 1)), up to a quarter of the leaves empty, relative noise. Faults
lie in one or two dimensions and move all leaves of their segment by one factor that scatters a little; here
they may also go up, lie over each other, and differ in direction, so that they may hide each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.causes.cuboids import Segment, inside
from jalon.judge.causes.evidence import Codes, Leaves

SIZES = (10, 12, 10, 8, 5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """How a cube is made: faults, their relative effect, noise of leaves, of whole members, counts."""

    faults: int
    effect: float
    noise: float
    dimensions: int = 2  # at most
    drift: float = 0.0  # sd of a factor of each member of each dimension: nothing to be found
    everywhere: float = 0.0  # relative move of all leaves
    down: bool = False  # all faults go down, as in most published cubes
    counts: bool = False  # leaves are Poisson counts of their levels
    ratio: bool = False  # leaves are numerators over denominators of 20 to 2,000
    scatter: float = 0.05  # sd of a fault's factor over its leaves, as a share of the effect


@dataclass(frozen=True, kw_only=True, slots=True)
class Cube:
    """Leaves and the segments that were planted."""

    leaves: Leaves
    truth: frozenset[Segment]


def cube(planted: Planted, rng: np.random.Generator, sizes: tuple[int, ...] = SIZES) -> Cube:
    """One cube."""
    codes = np.stack(np.unravel_index(np.arange(np.prod(sizes)), sizes), axis=1).astype(np.int64)
    level = rng.weibull(rng.uniform(0.5, 1.0), len(codes)) * 100
    level *= rng.random(len(codes)) > rng.uniform(0, 0.25)
    factor, truth = _factors(planted, codes, sizes, rng)
    if planted.ratio:
        moved = _noisy(factor, planted.noise, rng)
        return Cube(leaves=_ratio(codes, moved, rng), truth=truth)
    one, other = (_noisy(level, planted.noise / np.sqrt(2), rng) for _ in range(2))
    after = other * factor
    if planted.counts:
        one, after = rng.poisson(one).astype(np.float64), rng.poisson(after).astype(np.float64)
    return Cube(leaves=Leaves(codes=codes, before=one, after=after), truth=truth)


def _noisy(level: Numbers, noise: float, rng: np.random.Generator) -> Numbers:
    return np.asarray(level * np.maximum(0.0, 1 + noise * rng.standard_normal(len(level))))


def _factors(
    planted: Planted, codes: Codes, sizes: tuple[int, ...], rng: np.random.Generator
) -> tuple[Numbers, frozenset[Segment]]:
    """Each leaf's factor, and the planted segments: none inside another."""
    factor = np.full(len(codes), 1 + planted.everywhere)
    if planted.drift:
        for dimension, size in enumerate(sizes):
            factor *= np.exp(planted.drift * rng.standard_normal(size))[codes[:, dimension]]
    truth: list[Segment] = []
    while len(truth) < planted.faults:
        order = int(rng.integers(1, planted.dimensions + 1))
        dimensions = sorted(int(one) for one in rng.choice(len(sizes), order, replace=False))
        segment: Segment = tuple((one, int(rng.integers(sizes[one]))) for one in dimensions)
        if any(set(segment) <= set(other) or set(other) <= set(segment) for other in truth):
            continue
        truth.append(segment)
        up = not planted.down and bool(rng.integers(2))
        hit = inside(codes, segment)
        moved = planted.effect * (1 + planted.scatter * rng.standard_normal(int(hit.sum())))
        factor[hit] *= np.maximum(0.0, 1 + moved if up else 1 - moved)
    return factor, frozenset(truth)


def _ratio(codes: Codes, moved: Numbers, rng: np.random.Generator) -> Leaves:
    """A success rate of 5 to 50 % a leaf, moved by the leaf's factor, over denominators that move as well."""
    under = rng.integers(20, 2000, len(codes)).astype(np.float64)
    later = np.maximum(1.0, np.round(under * np.exp(0.2 * rng.standard_normal(len(codes)))))
    rate = rng.uniform(0.05, 0.5, len(codes))
    chance = np.clip(rate * moved, 0, 1)
    return Leaves(
        codes=codes,
        before=rng.binomial(under.astype(np.int64), rate).astype(np.float64),
        after=rng.binomial(later.astype(np.int64), chance).astype(np.float64),
        under_before=under,
        under_after=later,
    )


def matches(found: frozenset[Segment], truth: frozenset[Segment]) -> tuple[int, int, int]:
    """Segments found exactly, found wrongly, and missed."""
    hit = len(found & truth)
    return hit, len(found) - hit, len(truth) - hit


def f1(hit: int, wrong: int, missed: int) -> float | None:
    """Harmonic mean of precision and recall over all cubes; None where there was nothing to find or say."""
    return 2 * hit / (2 * hit + wrong + missed) if hit + wrong + missed else None
