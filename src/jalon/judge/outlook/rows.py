"""One series seen from several origins: what was known at each of them, none of what came after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jalon.judge.arrays import Numbers

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """A series (n,) seen from `origins` (K,), ascending: at each, the first so many points are known.

    `season` points a cycle (1: none); forecasts go `horizon` points beyond each origin.
    """

    values: Numbers
    origins: Places
    season: int
    horizon: int

    @property
    def steps(self) -> Places:
        """Positions of the points to come, (K, horizon); they may lie beyond the series."""
        return self.origins[:, None] + np.arange(self.horizon)

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """True where a point is known at an origin, (K, n)."""
        return np.arange(len(self.values)) < self.origins[:, None]

    def outcomes(self) -> Numbers:
        """What came after each origin, (K, horizon); NaN where it is not there yet."""
        padded = np.concatenate([self.values, np.full(self.horizon, np.nan)])
        return padded[np.minimum(self.steps, len(padded) - 1)]
