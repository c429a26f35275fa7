"""What a series' own past, season and trend foretell, and what is news each period (its innovations).

Box, Jenkins, Reinsel and Ljung, *Time Series Analysis*, ch. 12: two series are compared only after each has
been whitened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.units import Mask, Prepared


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPast:
    """A model of one series: `differenced`, `harmonics` of a season of `season` points, lags and weights."""

    differenced: bool
    harmonics: tuple[int, ...]
    season: int
    lags: tuple[int, ...] = ()
    weights: Numbers = field(default_factory=lambda: np.zeros(0))

    def deviations(self, of: Prepared, fitted_until: int | None = None) -> tuple[Numbers, Mask]:
        """Moves or levels (n,) less season and trend, 0 where not known; and where they are known.

        Season and trend are those of the periods before `fitted_until`; of all when it is None.
        """
        values, known = self._kind(of)
        fixed = self._season_and_trend(values, known, values.size if fitted_until is None else fitted_until)
        return np.where(known, values - fixed, 0.0), known

    def news(self, of: Prepared, fitted_until: int | None = None) -> Numbers:
        """What this model of the past does not foretell of a series (n,), NaN where it is not known."""
        left, known = self.deviations(of, fitted_until)
        told = past(left, self.lags) @ self.weights
        return np.where(known, left - told, np.nan)

    def ahead(self, of: Prepared, periods: int) -> Numbers:
        """The series foretold for the next `periods` from its own past (periods,), in prepared units."""
        size = of.values.size
        longer = replace(
            of,
            values=np.append(of.values, np.full(periods, of.values[-1])),
            known=np.append(of.known, np.zeros(periods, dtype=np.bool_)),
        )
        values, known = self._kind(longer)
        fixed = self._season_and_trend(values, known, size)
        left = np.where(known, values - fixed, 0.0)
        for at in range(size, size + periods):
            back = [(lag, weight) for lag, weight in zip(self.lags, self.weights, strict=True) if lag <= at]
            left[at] = sum(weight * left[at - lag] for lag, weight in back)
        told: Numbers = (left + fixed)[size:]
        return of.values[-1] + np.cumsum(told) if self.differenced else told

    def _kind(self, of: Prepared) -> tuple[Numbers, Mask]:
        """Moves or levels, and where they are known."""
        if not self.differenced:
            return of.values, of.known
        known = of.known.copy()
        known[1:] &= of.known[:-1]
        known[0] = False
        return np.diff(of.values, prepend=of.values[0]), known

    def _season_and_trend(self, values: Numbers, known: Mask, until: int) -> Numbers:
        columns = _calendar(values.size, self.season, self.harmonics, self.differenced)
        rows = known & (np.arange(values.size) < until)
        fixed: Numbers = columns @ np.linalg.lstsq(columns[rows], values[rows], rcond=None)[0]
        return fixed


def past(values: Numbers, lags: tuple[int, ...]) -> Numbers:
    """The values (n,) as they were `lags` periods before (n, len(lags)); 0 before the first."""
    table = np.zeros((values.size, len(lags)))
    for column, lag in enumerate(lags):
        table[lag:, column] = values[: max(values.size - lag, 0)]
    return table


@lru_cache(maxsize=256)
def _calendar(size: int, season: int, harmonics: tuple[int, ...], differenced: bool) -> Numbers:
    """Columns of constant, trend (levels only) and harmonics of the season (size, columns)."""
    time = np.arange(size)
    columns = [np.ones(size)] if differenced else [np.ones(size), time / 100.0]
    for harmonic in harmonics:
        angle = 2 * np.pi * harmonic * time / season
        columns.append(np.cos(angle))
        if 2 * harmonic < season:
            columns.append(np.sin(angle))
    return np.column_stack(columns)
