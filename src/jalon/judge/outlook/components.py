"""The forecasts that are combined: variants of one signature, each from all origins at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.rows import Rows
from jalon.judge.outlook.season import profiles
from jalon.judge.outlook.smoothing import ahead, grid, smooth, weigh
from jalon.judge.outlook.theta import theta

MODELS = grid((0.0, 0.05, 0.15, 0.3))
Component = Callable[[Rows], Numbers]


def seasonal_naive(rows: Rows) -> Numbers:
    """The value one cycle before; the last one while no cycle is known. (K, horizon)."""
    back = rows.origins[:, None] - rows.season + np.arange(rows.horizon) % rows.season
    seen = rows.origins[:, None] >= rows.season
    return rows.values[np.where(seen, np.maximum(back, 0), rows.origins[:, None] - 1)]


def additive(rows: Rows) -> Numbers:
    """Exponential smoothing with an additive season that may move."""
    profile, flat = _flat(rows)
    return _smoothed(flat, rows) + profile


def multiplicative(rows: Rows) -> Numbers:
    """The same of logarithms, so that season and trend multiply."""
    return np.exp(additive(_logarithms(rows)))


def theta_additive(rows: Rows) -> Numbers:
    """Theta after an additive season is taken out."""
    profile, flat = _flat(rows)
    return theta(flat, rows.origins, rows.horizon) + profile


def theta_multiplicative(rows: Rows) -> Numbers:
    """Theta, with its straight line, after a multiplicative season is taken out."""
    profile, flat = _flat(_logarithms(rows))
    return theta(np.exp(flat), rows.origins, rows.horizon) * np.exp(profile)


def theta_logarithmic(rows: Rows) -> Numbers:
    """Theta of logarithms."""
    return np.exp(theta_additive(_logarithms(rows)))


ANY: tuple[Component, ...] = (seasonal_naive, additive, theta_additive)
"""What any series may be forecast with."""
POSITIVE: tuple[Component, ...] = (
    seasonal_naive,
    additive,
    multiplicative,
    theta_multiplicative,
    theta_logarithmic,
)
"""What a series of values above zero is forecast with."""


def _logarithms(rows: Rows) -> Rows:
    return Rows(values=np.log(rows.values), origins=rows.origins, season=rows.season, horizon=rows.horizon)


def _flat(rows: Rows) -> tuple[Numbers, Numbers]:
    """The season of the steps to come (K, horizon), and the series without it (K, n)."""
    profile = profiles(rows)
    phase = np.arange(len(rows.values)) % rows.season
    return np.take_along_axis(profile, rows.steps % rows.season, axis=1), rows.values - profile[:, phase]


def _smoothed(flat: Numbers, rows: Rows) -> Numbers:
    states = smooth(flat, rows.origins, rows.season, MODELS)
    weights = weigh(states.squares, rows.origins, MODELS.size)
    return ahead(states, rows.origins, rows.horizon, MODELS, weights)
