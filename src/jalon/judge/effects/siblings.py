"""Control series: what moved them as well cannot be the change's doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers

_TINY = 1e-24
_DOUBT = 6.0  # how much more than chance a correlation has to show
_SEEN = 0.5  # a control counts where it has at least this part of the placebo windows


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """Misses (windows,) less what the controls' misses tell of them.

    `moved`: what the controls add to the last window's forecast; `helpers`: controls that tell something;
    `explained`: share of the placebos' variance taken away, 0 where they do not help.
    """

    misses: Numbers
    moved: float = 0.0
    helpers: int = 0
    explained: float = 0.0


def beside(
    misses: Numbers,
    others: Sequence[Numbers],
    weights: Numbers,
    window: int,
    separate: float,
    doubt: float = _DOUBT,
) -> Beside:
    """The misses beside those of the controls, by one shrunken slope on their weighted mean.

    Each control counts by its own correlation with the misses in placebo windows (one component of partial
    least squares), shrunk towards 0 as James and Stein do by what `separate` windows would show by chance,
    so that unrelated controls are left out. A placebo window's slope is learned without the windows that
    overlap it: what is left of it is as honest as what is left of the window itself. `doubt`: how much more
    than chance a correlation has to show.
    """
    sides = np.array([_aligned(other, len(misses)) for other in others]).reshape(len(others), len(misses))
    past = slice(0, len(misses) - window)
    seen = (np.isfinite(sides[:, past]) * weights).sum(axis=1) >= _SEEN * weights.sum()
    sides = sides[seen & np.isfinite(sides[:, -1])]
    if not len(sides):
        return Beside(misses=misses)
    sides = np.where(np.isfinite(sides), sides, 0.0)
    slopes = _slopes(
        np.where(weights > 0, misses[past], 0.0), sides[:, past], weights, window, separate, doubt
    )
    moved = np.zeros(len(misses))
    moved[past] = (slopes[:-1] * sides[:, past].T).sum(axis=1)
    moved[-1] = slopes[-1] @ sides[:, -1]
    left = misses - moved
    before, after = (float(np.nansum(weights * some[past] ** 2)) for some in (misses, left))
    if after >= before:
        return Beside(misses=misses)
    return Beside(
        misses=left,
        moved=float(moved[-1]),
        helpers=int(np.count_nonzero(slopes[-1])),
        explained=1 - after / before,
    )


def _slopes(
    own: Numbers, sides: Numbers, weights: Numbers, window: int, separate: float, doubt: float
) -> Numbers:
    """Slopes (placebos + 1, controls): of each placebo without its neighbours, and last of all placebos."""
    with_own = _without_neighbours(weights * own * sides, window).T
    square = _without_neighbours((weights * own * own)[None, :], window)[0]
    gram = _without_neighbours(weights * sides[:, None, :] * sides[None, :, :], window)
    gram = np.moveaxis(gram, -1, 0)
    sizes = np.sqrt(np.diagonal(gram, axis1=1, axis2=2) + _TINY)
    r = with_own / (sizes * np.sqrt(square + _TINY)[:, None])
    pulls = _shrunk(r, separate, doubt) / sizes
    together = np.sqrt(np.einsum("ni,nij,nj->n", pulls, gram, pulls) + _TINY)
    strength = _shrunk((pulls * with_own).sum(axis=1) / (together * np.sqrt(square + _TINY)), separate, doubt)
    return np.asarray(pulls * (strength * np.sqrt(square) / together)[:, None])


def _without_neighbours(products: Numbers, window: int) -> Numbers:
    """Sums over the last axis (…, n) that leave out a window's overlapping ones; last (…, n + 1) of all."""
    count = products.shape[-1]
    sums = np.concatenate([np.zeros((*products.shape[:-1], 1)), np.cumsum(products, axis=-1)], axis=-1)
    at = np.arange(count)
    near = sums[..., np.minimum(at + window, count)] - sums[..., np.maximum(at - window + 1, 0)]
    whole = sums[..., -1:]
    return np.concatenate([whole - near, whole], axis=-1)


def _shrunk(r: Numbers, separate: float, doubt: float) -> Numbers:
    """Correlations shrunk towards 0, to 0 where chance alone would show as much."""
    r = np.clip(r, -1, 1)
    chance = doubt * (1 - r * r) / (np.maximum(r * r, _TINY) * max(separate - 1, 1))
    return np.asarray(r * np.maximum(0, 1 - chance))


def _aligned(other: Numbers, length: int) -> Numbers:
    """The newest `length` windows of a control; NaN where it has none."""
    missing = max(length - len(other), 0)
    return np.concatenate([np.full(missing, np.nan), other[max(len(other) - length, 0) :]])
