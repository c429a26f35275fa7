"""A series in units where a move is a share: logarithms, or parts of its usual size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jalon.judge.arrays import Numbers

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A series (n,) without gaps, where .01 is one per cent: of itself (`logs`) or of its usual size.

    `known` (n,) is False where a gap was filled on a straight line.
    """

    values: Numbers
    known: Mask
    logs: bool

    @property
    def flat(self) -> bool:
        """True when it never moves, or nothing is known."""
        seen = self.values[self.known]
        return seen.size == 0 or bool(np.ptp(seen) <= 1e-12 * max(1.0, float(np.abs(seen).max())))


def prepared(series: Numbers) -> Prepared:
    """`series` (n,), NaN or infinite where missing, in shares; logarithms where every value is positive."""
    raw = np.asarray(series, dtype=np.float64)
    known = np.isfinite(raw)
    seen = raw[known]
    if seen.size == 0:
        return Prepared(values=np.zeros_like(raw), known=known, logs=False)
    logs = bool((seen > 0).all())
    scaled = np.log(seen) if logs else seen / _usual(seen)
    filled = np.interp(np.arange(raw.size), np.flatnonzero(known), scaled)
    return Prepared(values=filled, known=known, logs=logs)


def _usual(seen: Numbers) -> float:
    """The mean size of a series: the median may be 0 where most values are."""
    return float(np.abs(seen).mean()) or 1.0
