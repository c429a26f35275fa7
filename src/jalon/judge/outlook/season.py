"""The seasonal profile known at each origin, shrunk as far as the data do not carry it."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.rows import Rows

MEMORY = 6.0
"""Cycles after which what was seen of a season counts for 1/e."""


def profiles(rows: Rows) -> Numbers:
    """Additive seasonal profile (K, season) by phase from the series' start; zeros while unseen.

    Classical decomposition: distance from the centred moving mean, averaged by phase over the points known at
    the origin (recent cycles count more), then shrunk towards zero by the share of its variance that noise
    explains (empirical Bayes: Miller and Williams, 2003, "Shrinkage estimators of time series seasonal
    factors").
    """
    season, count = rows.season, len(rows.values)
    if season < 2 or count < 2 * season:
        return np.zeros((len(rows.origins), max(season, 1)))
    away = rows.values - _centred(rows.values, season)
    half = season // 2
    age = (rows.origins[:, None] - 1 - half - np.arange(count)) / season
    seen = (age >= 0) & np.isfinite(away) & (rows.origins[:, None] >= 2 * season)
    weight = np.where(seen, np.exp(-np.maximum(age, 0) / MEMORY), 0.0)
    phase = np.eye(season)[np.arange(count) % season]
    filled = np.nan_to_num(away)
    return _shrunk(weight @ phase, weight**2 @ phase, (weight * filled) @ phase, (weight * filled**2) @ phase)


def _centred(values: Numbers, season: int) -> Numbers:
    """Centred moving mean over one cycle, NaN where it does not reach, (n,)."""
    if season % 2:
        kernel = np.full(season, 1 / season)
    else:
        kernel = np.concatenate([[0.5], np.ones(season - 1), [0.5]]) / season
    found = np.full(len(values), np.nan)
    half = len(kernel) // 2
    if len(values) >= len(kernel):
        found[half : len(values) - half] = np.convolve(values, kernel, mode="valid")
    return found


def _shrunk(weight: Numbers, square: Numbers, total: Numbers, squares: Numbers) -> Numbers:
    """Weighted phase means less their mean, times 1 − noise/variance, kept within 0 and 1."""
    safe = np.maximum(weight, 1e-12)
    mean = np.where(weight > 0, total / safe, 0.0)
    mean -= mean.mean(axis=1, keepdims=True)
    within = np.maximum(squares - total**2 / safe, 0.0).sum(axis=1)
    freedom = (weight - square / safe).sum(axis=1)
    noise = within / np.maximum(freedom, 1e-12)
    error = (noise[:, None] * square / safe**2).mean(axis=1)
    spread = (mean**2).mean(axis=1)
    kept = np.where(spread > 0, 1 - error / np.maximum(spread, 1e-300), 0.0)
    return np.where(freedom[:, None] > 1e-6, mean * np.clip(kept, 0, 1)[:, None], 0.0)


class Seasonality(StrEnum):
    """How a season acts: it adds, it multiplies, there is none; or two cycles have not been seen whole."""

    ADDITIVE = "additive"
    MULTIPLICATIVE = "multiplicative"
    NONE = "none"
    UNSEEN = "unseen"


def seasonality(values: Numbers, season: int) -> Seasonality:
    """Which one the data carry: the form that leaves less unexplained, where it explains anything."""
    if season < 2:
        return Seasonality.NONE
    if len(values) < 2 * season:
        return Seasonality.UNSEEN
    left = {Seasonality.NONE: _left(values, season, flat=True), Seasonality.ADDITIVE: _left(values, season)}
    if (values > 0).all():
        left[Seasonality.MULTIPLICATIVE] = _left_of_logarithms(values, season)
    return min(left, key=lambda form: left[form])


def _left(values: Numbers, season: int, *, flat: bool = False) -> float:
    """Mean square of what an additive profile leaves of the distance from the moving mean."""
    now = np.array([len(values)], dtype=np.int64)
    profile = profiles(Rows(values=values, origins=now, season=season, horizon=1))[0]
    explained = 0.0 if flat else profile[np.arange(len(values)) % season]
    away = values - _centred(values, season) - explained
    return float(np.nanmean(away**2)) if np.isfinite(away).any() else 0.0


def _left_of_logarithms(values: Numbers, season: int) -> float:
    """The same for a multiplicative profile, in the unit of the values."""
    logarithms = np.log(values)
    now = np.array([len(values)], dtype=np.int64)
    profile = profiles(Rows(values=logarithms, origins=now, season=season, horizon=1))[0]
    middle = _centred(values, season)
    away = values - middle * np.exp(profile[np.arange(len(values)) % season])
    return float(np.nanmean(away**2)) if np.isfinite(away).any() else 0.0
