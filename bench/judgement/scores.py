"""Scores of forecasts and of stated chances, with intervals that take each series as one draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.judgement.public import Numbers, PublicSeries

BINS = 10
LEAST = 30


def naive2(series: PublicSeries, *, strict: bool) -> Numbers:
    """Naive 2 of the M4 competition: the last value, deseasonalised where a season shows.

    `strict` deseasonalises (multiplicatively) only series above zero, as statsmodels' decomposition does.
    """
    y, m, h = series.train, series.season, len(series.test)
    if not _seasonal(y, m) or (strict and not (y > 0).all()):
        return np.full(h, y[-1])
    kernel = np.concatenate([[0.5], np.ones(m - 1), [0.5]]) / m if m % 2 == 0 else np.ones(m) / m
    half, trend = len(kernel) // 2, np.convolve(y, kernel, mode="valid")
    phase = np.arange(half, len(y) - half) % m
    ratio = y[half : len(y) - half] / np.where(trend == 0, np.nan, trend)
    index = np.array([np.nanmean(ratio[phase == each]) for each in range(m)])
    index /= index.mean()
    last = index[(len(y) - 1) % m]
    return np.asarray((y[-1] / last if last > 0 else y[-1]) * index[(len(y) + np.arange(h)) % m])


def _seasonal(y: Numbers, m: int) -> bool:
    """The competition's test: autocorrelation at one cycle beyond 90 % limits, from three cycles on."""
    if m < 2 or len(y) < 3 * m:
        return False
    away = y - y.mean()
    total = float(away @ away)
    if total == 0:
        return False
    lags = np.array([away[k:] @ away[: len(y) - k] for k in range(1, m + 1)]) / total
    return bool(abs(lags[-1]) > 1.645 * np.sqrt((1 + 2 * (lags[:-1] ** 2).sum()) / len(y)))


def owa(series: Sequence[PublicSeries], said: Sequence[Numbers], base: Sequence[Numbers]) -> dict[str, Any]:
    """Overall weighted average of sMAPE and MASE over those of a base; 95 % interval over series."""
    ours = np.array([_errors(each, one) for each, one in zip(series, said, strict=True)])
    theirs = np.array([_errors(each, one) for each, one in zip(series, base, strict=True)])
    kept = np.isfinite(ours).all(axis=1) & np.isfinite(theirs).all(axis=1)
    ours, theirs = ours[kept], theirs[kept]
    draws = np.random.default_rng(1).integers(len(ours), size=(500, len(ours)))
    spread = [float((ours[d].mean(axis=0) / theirs[d].mean(axis=0)).mean()) for d in draws]
    return {
        "value": round(float((ours.mean(axis=0) / theirs.mean(axis=0)).mean()), 4),
        "interval": [round(float(each), 4) for each in np.quantile(spread, (0.025, 0.975))],
        "n": len(ours),
    }


def _errors(series: PublicSeries, said: Numbers) -> tuple[float, float]:
    """The sMAPE and MASE of one forecast."""
    y, m = series.test, series.season
    size, away = np.abs(y) + np.abs(said), np.abs(y - said)
    ease = np.abs(series.train[m:] - series.train[:-m]).mean() if len(series.train) > m else 0.0
    smape = float(200 * np.where(size > 0, away / np.where(size > 0, size, 1), 0).mean())
    return smape, float(away.mean() / ease) if ease > 0 else np.nan


def clustered(hits: Sequence[Any]) -> dict[str, Any]:
    """A share of hits, series by series, with the 95 % interval of resampled series."""
    sums = np.array([(float(np.sum(each)), len(each)) for each in hits if len(each)])
    draws = np.random.default_rng(1).integers(len(sums), size=(500, len(sums)))
    spread = [float(sums[d, 0].sum() / sums[d, 1].sum()) for d in draws]
    return {
        "value": round(float(sums[:, 0].sum() / sums[:, 1].sum()), 4),
        "interval": [round(float(each), 4) for each in np.quantile(spread, (0.025, 0.975))],
        "n": int(sums[:, 1].sum()),
        "series": len(sums),
    }


def chances(said: Sequence[Numbers], came: Sequence[Numbers]) -> dict[str, Any]:
    """Brier score and expected calibration error of stated chances, arrays by series."""
    p, y = np.concatenate([*said, np.empty(0)]), np.concatenate([*came, np.empty(0)])
    if not len(p):
        return {"n": 0}
    squares = clustered([(a - b) ** 2 for a, b in zip(said, came, strict=True)])
    return {"brier": squares, "ece": _ece(p, y), "bins": _table(p, y), "n": len(p)}


def _ece(p: Numbers, y: Numbers) -> float | None:
    table = _table(p, y)
    total = sum(each["n"] for each in table)
    if not total:
        return None
    return round(float(sum(each["n"] * abs(each["said"] - each["came"]) for each in table) / total), 4)


def _table(p: Numbers, y: Numbers) -> list[dict[str, Any]]:
    """Ten bins of equal width, those with fewer than 30 cases left out."""
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    return [
        {
            "said": round(float(p[place == each].mean()), 4),
            "came": round(float(y[place == each].mean()), 4),
            "n": int((place == each).sum()),
        }
        for each in range(BINS)
        if (place == each).sum() >= LEAST
    ]
