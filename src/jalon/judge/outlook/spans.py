"""Single periods to come and sums of them: the spread of each, from the errors of the very same thing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.rows import Places
from jalon.judge.outlook.scale import GROWTH, scale
from jalon.judge.outlook.spread import Measure


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Periods `first` to `last` from now (1: the next), both included, added up."""

    first: int
    last: int


def single(period: int) -> Span:
    """One period."""
    return Span(first=period, last=period)


def total(last: int) -> Span:
    """The next period and all up to `last`."""
    return Span(first=1, last=last)


@dataclass(frozen=True, kw_only=True, slots=True)
class Calibrated:
    """The error of one span: scale and freedom of Student's t, and how errors are measured."""

    scale: float
    freedom: int
    measure: Measure


def calibrated(
    forecasts: Numbers, outcomes: Numbers, origins: Places, span: Span, weights: Numbers
) -> Calibrated | None:
    """How far forecasts (K, H) of a span were off, weighted by `weights` (H,); None before three errors.

    Errors of neighbours go together, so those of a sum are taken from sums, over every length up to the
    span's, and steadied across lengths.
    """
    if span.first == span.last:
        said, came, place, growth = forecasts, outcomes, span.last - 1, GROWTH
    else:
        start = span.first - 1
        said = np.cumsum((forecasts * weights)[:, start : span.last], axis=1)
        came = np.cumsum((outcomes * weights)[:, start : span.last], axis=1)
        place, growth = span.last - span.first, GROWTH + 1
    return _calibrated(said, came, origins, place, growth)


def _calibrated(
    said: Numbers, came: Numbers, origins: Places, place: int, growth: float
) -> Calibrated | None:
    measure = Measure.DIFFERENCE
    errors = came - said
    if _ratios_fit(said, came):
        measure = Measure.RATIO
        errors, growth = _ratios(said, came), growth % 1
    found = scale(errors, origins, growth)
    if found is None:
        return None
    return Calibrated(scale=float(found.size[place]), freedom=int(found.freedom[place]), measure=measure)


def _ratios(said: Numbers, came: Numbers) -> Numbers:
    """Logarithms of what came ÷ what was said (K, H), NaN where nothing came: there zero may be said."""
    found, seen = np.full(came.shape, np.nan), np.isfinite(came)
    found[seen] = np.log(came[seen]) - np.log(said[seen])
    return found


def _ratios_fit(said: Numbers, came: Numbers) -> bool:
    """True where ratios tell errors better than differences: the likelihood of normal errors of either."""
    seen = np.isfinite(came)
    if not seen.any() or (said[seen] <= 0).any() or (came[seen] <= 0).any() or (said[-1] <= 0).any():
        return False
    away, ratio = came[seen] - said[seen], np.log(came[seen] / said[seen])
    if not away.any():
        return False
    plain = np.log(np.mean(away**2)) / 2
    return bool(np.log(np.mean(ratio**2)) / 2 + np.mean(np.log(came[seen])) < plain)
