"""Forecasting methods commonly used, from statsforecast: imported late, since that takes seconds."""

from __future__ import annotations

import importlib.util
from typing import Any, Protocol

import numpy as np

from bench.judgement.public import Numbers

_Z80 = 1.2815515655446004


def installed() -> bool:
    """True where the rivals are there."""
    return importlib.util.find_spec("statsforecast") is not None


class Rival(Protocol):
    """Forecasts (H,) and the standard deviation of their errors (H,)."""

    name: str

    def forecast(self, train: Numbers, season: int, horizon: int) -> tuple[Numbers, Numbers]:
        """Forecast and spread."""
        ...


class SeasonalNaive:
    """The value one season before."""

    name = "seasonal naive"

    def forecast(self, train: Numbers, season: int, horizon: int) -> tuple[Numbers, Numbers]:
        """Forecast and spread."""
        return _one("SeasonalNaive", train, season, horizon)


class AutoEts:
    """Exponential smoothing chosen by AICc."""

    name = "AutoETS"

    def forecast(self, train: Numbers, season: int, horizon: int) -> tuple[Numbers, Numbers]:
        """Forecast and spread."""
        return _one("AutoETS", train, season, horizon)


class MedianOfFour:
    """The median of four methods, ends of bands likewise."""

    name = "median of four"

    def forecast(self, train: Numbers, season: int, horizon: int) -> tuple[Numbers, Numbers]:
        """Forecast and spread."""
        names = ("SeasonalNaive", "AutoETS", "DynamicOptimizedTheta", "AutoCES")
        found = np.array([_one(each, train, season, horizon) for each in names])
        centre, spread = np.median(found, axis=0)
        return centre, spread


def _one(name: str, train: Numbers, season: int, horizon: int) -> tuple[Numbers, Numbers]:
    """One method; where it refuses a short series, the last value with the spread of its steps."""
    models: Any = importlib.import_module("statsforecast.models")
    try:
        found = getattr(models, name)(season_length=season).forecast(y=train, h=horizon, level=[80])
        mean = np.asarray(found["mean"], dtype=np.float64)
        spread = (np.asarray(found["hi-80"]) - np.asarray(found["lo-80"])) / 2 / _Z80
    except Exception:  # whatever it meets: each model has faults of its own for a short series
        steps = np.sqrt(np.arange(1, horizon + 1)) * float(np.std(np.diff(train)))
        return np.full(horizon, train[-1]), steps
    if not np.isfinite(mean).all():
        return np.full(horizon, train[-1]), np.full(horizon, float(np.std(np.diff(train))))
    return mean, np.nan_to_num(spread, nan=float(np.std(np.diff(train))))
