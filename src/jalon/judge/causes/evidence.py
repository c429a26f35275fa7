"""What each leaf of a cube says about a relative move: how much it moved, and how sure one leaf can be.

A leaf with levels r₀ before and r₁ after (amounts, or rates of a numerator over a denominator) has the
symmetric relative move u = 2(r₁ − r₀)/(r₁ + r₀) in [−2, 2]: new leaves 2, dead ones −2, and u = 2·tanh(λ/2)
where r₁ = r₀·e^λ. Its variance is taken as σ² + φ/a: relative noise, and counting noise that shrinks with
the leaf's size a.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jalon.judge.arrays import Numbers

Codes = npt.NDArray[np.int64]

_FLOOR = 5e-3
"""No leaf is believed more closely than to this share of its level."""
ONE_SIGMA = 0.682689
"""The share of normal errors within one standard deviation."""
_BINS = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaves:
    """The finest cells of a cube: (n, dimensions) integer codes, and values before (or expected) and after.

    For a ratio, `before` and `after` are numerators and `under_before`, `under_after` denominators.
    """

    codes: Codes
    before: Numbers
    after: Numbers
    under_before: Numbers | None = None
    under_after: Numbers | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Per usable leaf: its row in the cube, relative move u, size a, and precision 1/sd of u."""

    rows: Codes
    move: Numbers
    size: Numbers
    precision: Numbers


def evidence(leaves: Leaves) -> Evidence:
    """The relative moves of all leaves that had anything in either period."""
    one, other, weight = _levels(leaves)
    size = (np.abs(one) + np.abs(other)) / 2 * weight
    rows = np.flatnonzero((size > 0) & np.isfinite(size))
    moved = (other - one)[rows] * weight[rows]
    move, size = moved / size[rows], size[rows]
    return Evidence(rows=rows, move=move, size=size, precision=_precision(leaves.codes[rows], move, size))


def _levels(leaves: Leaves) -> tuple[Numbers, Numbers, Numbers]:
    """Levels before and after, and what a level is worth: 1 for amounts, d₀d₁/(d₀+d₁)·2 for rates."""
    if leaves.under_before is None or leaves.under_after is None:
        return leaves.before, leaves.after, np.ones(len(leaves.before))
    under, under_after = leaves.under_before, leaves.under_after
    usable = (under > 0) & (under_after > 0)
    one = np.divide(leaves.before, under, out=np.zeros(len(under)), where=usable)
    other = np.divide(leaves.after, under_after, out=np.zeros(len(under)), where=usable)
    both = np.where(usable, under + under_after, 1.0)
    return one, other, np.where(usable, 2 * under * under_after / both, 0.0)


def _precision(codes: Codes, move: Numbers, size: Numbers) -> Numbers:
    """1/sd of each leaf's move, from differences of neighbours.

    Leaves that share all but one code lie in nearly the same segments, so that their difference is noise
    whatever moved, even when most of the cube did; of the dimensions, the one that differs least is taken.
    """
    if len(move) < 2 * _BINS:
        return np.full(len(move), 1 / max(_FLOOR, float(np.std(move)) if len(move) else _FLOOR))
    orders = [np.lexsort((codes[:, own], *np.delete(codes, own, 1).T)) for own in range(codes.shape[1])]
    order = min(orders, key=lambda one: float(np.quantile(np.abs(np.diff(move[one])), ONE_SIGMA)))
    gap = np.diff(move[order])
    thin = (1 / size[order][1:] + 1 / size[order][:-1]) / 2
    levels = np.array_split(np.argsort(thin, kind="stable"), _BINS)
    centres = np.array([np.mean(thin[level]) for level in levels])
    spreads = np.array([np.quantile(np.abs(gap[level]), ONE_SIGMA) ** 2 / 2 for level in levels])
    base, slope = _line(centres, spreads)
    return 1 / np.sqrt(np.minimum(np.maximum(base + slope / size, _FLOOR**2), 4.0))


def _line(centres: Numbers, spreads: Numbers) -> tuple[float, float]:
    """Non-negative σ² and φ of spreads ≈ σ² + φ·centres, by relative least squares."""
    scale = np.maximum(spreads, _FLOOR**2)
    best = (float("inf"), float(np.median(spreads)), 0.0)
    both = np.column_stack([np.ones_like(centres), centres]) / scale[:, None]
    target = spreads / scale
    for columns in ((0, 1), (0,), (1,)):
        found = np.linalg.lstsq(both[:, columns], target, rcond=None)[0]
        if (found < 0).any():
            continue
        off = float(np.sum((both[:, columns] @ found - target) ** 2))
        if off < best[0] - 1e-12:
            values = dict(zip(columns, found.tolist(), strict=True))
            best = (off, values.get(0, 0.0), values.get(1, 0.0))
    return best[1], best[2]
