"""The seasonal profile known at each origin, shrunk as far as the data do not carry it."""

from __future__ import annotations

import numpy as np

from jalon.judge.outlook.rows import Numbers, Rows

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
