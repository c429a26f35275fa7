"""Segments fitted together: every leaf in a segment moves by the segment's own factor, factors multiply.

This is the ripple effect (Sun et al., HotSpot, 2018; Li et al., Squeeze, 2019): a cause that strikes a
segment moves all its leaves in proportion to their levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.causes.cuboids import Segment, inside
from jalon.judge.causes.evidence import Codes, Evidence

CLIP = 5.0
"""A single leaf's residual counts for at most so many standard deviations."""
_MOST = 6.0  # e^6: a segment that vanished or came into being
_ROUNDS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """Fitted log factors: of everything, and of each segment; residuals of leaves in their own sd.

    `precision` is that of the evidence, lowered where a segment's leaves scatter more than others; `loss` is
    −2 log likelihood, residuals clipped, up to a constant.
    """

    segments: tuple[Segment, ...]
    everything: float
    factors: tuple[float, ...]
    residuals: Numbers
    precision: Numbers
    loss: float


def fit(
    codes: Codes, seen: Evidence, segments: Sequence[Segment], *, everything: bool, start: float = 0.0
) -> Fit:
    """Fit log factors to the moves of leaves, robustly; `everything` also fits one factor to all."""
    groups = _groups(codes, segments)
    masks, group = np.unique(groups, return_inverse=True)
    design = np.array([[(mask >> k) & 1 for k in range(len(segments))] for mask in masks], dtype=np.float64)
    design = design.reshape(len(masks), len(segments))
    if everything:
        design = np.column_stack([np.ones(len(masks)), design])
    centre, weight = _centres(seen, group, len(masks))
    found = _solve(design, centre, weight, start if everything else 0.0)
    expected = 2 * np.tanh(design @ found / 2)
    residuals = (seen.move - expected[group]) * seen.precision
    scatter = _scatter(residuals, group, len(masks))
    residuals = residuals / scatter[group]
    loss = float(np.sum(np.minimum(np.abs(residuals), CLIP) ** 2) + 2 * np.sum(np.log(scatter[group])))
    return Fit(
        segments=tuple(segments),
        everything=float(found[0]) if everything else 0.0,
        factors=tuple(float(one) for one in found[int(everything) :]),
        residuals=residuals,
        precision=seen.precision / scatter[group],
        loss=loss,
    )


def _groups(codes: Codes, segments: Sequence[Segment]) -> Codes:
    """A bit per segment that a leaf lies in, (n,)."""
    groups = np.zeros(len(codes), dtype=np.int64)
    for place, segment in enumerate(segments):
        groups |= inside(codes, segment).astype(np.int64) << place
    return groups


def _centres(seen: Evidence, group: Codes, count: int) -> tuple[Numbers, Numbers]:
    """The robust mean move of the leaves of each group, and its precision squared."""
    squared = seen.precision**2
    centre = np.array([_median(seen.move[group == one], squared[group == one]) for one in range(count)])
    weight = np.bincount(group, weights=squared, minlength=count).astype(np.float64)
    for _ in range(3):
        off = (seen.move - centre[group]) * seen.precision
        off /= np.maximum(_scatter(off, group, count), 1.0)[group]
        trust = squared * np.minimum(1.0, 2.0 / np.maximum(np.abs(off), 1e-12))
        total = np.bincount(group, weights=trust, minlength=count)
        centre = np.bincount(group, weights=trust * seen.move, minlength=count) / total
    return centre, weight


def _median(values: Numbers, weights: Numbers) -> float:
    order = np.argsort(values)
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, heap[-1] / 2)])


def _scatter(residuals: Numbers, group: Codes, count: int) -> Numbers:
    """How much more than expected the leaves of each group scatter, at least 1 (of group 0: 1)."""
    found = np.ones(count)
    for one in range(1, count):
        own = np.abs(residuals[group == one])
        if len(own) >= 8:
            found[one] = max(1.0, float(np.median(own)) / 0.6745)
    return found


def _solve(design: Numbers, centre: Numbers, weight: Numbers, start: float) -> Numbers:
    """Log factors λ with 2·tanh(design·λ / 2) nearest to the centres, by damped Gauss–Newton."""
    found = np.zeros(design.shape[1])
    if not len(found):
        return found
    root = np.sqrt(weight)
    found = np.full(len(found), 0.0)
    found[0] = start
    for _ in range(_ROUNDS):
        reached = np.tanh(design @ found / 2)
        slope = np.maximum(1 - reached**2, 1e-3)
        step = np.linalg.lstsq(design * (slope * root)[:, None], (centre - 2 * reached) * root, rcond=None)[0]
        found = np.clip(found + np.clip(step, -1.5, 1.5), -_MOST, _MOST)
        if np.max(np.abs(step)) < 1e-6:
            break
    return found
