"""Candidates with true leads among them: simulated, and made of public series that have nothing in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.judgement.public import Numbers, read

CANDIDATES, TRUE, LONGEST_LAG = 20, 3, 6
SHARE = 0.14  # of the variance of the result's news that each true lead gives
_START = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A result (n,), candidates (20, n) of which the first three lead at `lags`, and the season's points."""

    result: Numbers
    candidates: tuple[Numbers, ...]
    lags: tuple[int, ...]
    season: int


def autoregressive(size: int, drawn: np.random.Generator) -> Numbers:
    """Noise that remembers: φ between 0 and .8."""
    return _remembering(size, drawn.uniform(0, 0.8), drawn)


def walking(size: int, drawn: np.random.Generator) -> Numbers:
    """A random walk with a drift."""
    steps = _remembering(size, drawn.uniform(-0.3, 0.3), drawn)
    return np.cumsum(steps + drawn.uniform(-0.3, 0.3))


def trending(size: int, drawn: np.random.Generator) -> Numbers:
    """Noise around a straight line."""
    noise = _remembering(size, drawn.uniform(0, 0.6), drawn)
    return noise + drawn.uniform(-0.06, 0.06) * np.arange(size)


KINDS: dict[str, tuple[Callable[[int, np.random.Generator], Numbers], float, float]] = {
    # what stands beside the season, the size of the season, and its change a year
    "autoregressive": (autoregressive, 1.0, 0.0),
    "walk": (walking, 1.5, 0.0),
    "trend": (trending, 1.0, 0.0),
    "moving_season": (autoregressive, 3.0, 0.1),
}


def simulated(kind: str, size: int, seed: int, season: int = 12) -> Case:
    """One case of `size` points; each true lead gives `SHARE` of the news, with either sign."""
    drawn = np.random.default_rng([seed, size, list(KINDS).index(kind)])
    base, wide, moving = KINDS[kind]
    leads = [base(size + _START, drawn) for _ in range(CANDIDATES)]
    result = base(size + _START, drawn)[_START:]
    lags = tuple(int(lag) for lag in drawn.integers(1, LONGEST_LAG + 1, TRUE))
    weight = np.sqrt(SHARE / (1 - TRUE * SHARE))
    for lead, lag in zip(leads, lags, strict=False):
        result = result + drawn.choice([-1, 1]) * weight * lead[_START - lag : _START - lag + size]
    seasons = [wide * _season(size, season, moving, drawn) for _ in range(CANDIDATES + 1)]
    return Case(
        result=np.exp(5 + 0.05 * (result + seasons[-1])),
        candidates=tuple(
            np.exp(5 + 0.05 * (lead[_START:] + own)) for lead, own in zip(leads, seasons, strict=False)
        ),
        lags=lags,
        season=season,
    )


def pool(data: Path, frequency: str, size: int) -> list[Numbers]:
    """Public series of one frequency, positive and moving, with enough points for `size` and a lag."""
    found = [one.whole for one in read(data, frequency)]
    return [
        values
        for values in found
        if values.size >= size + LONGEST_LAG and values.min() > 0 and np.ptp(values[-size:]) > 0
    ]


def real(series: Sequence[Numbers], size: int, seed: int, season: int) -> Case:
    """A public series as the noise, and others, drawn at random, each at its own time: three of them planted.

    Planted: its logarithms, shifted by a lag and scaled, are added to those of the noise. The scale makes
    each lead give `SHARE` of the variance of seasonal moves, news being unknown of real series.
    """
    drawn = np.random.default_rng([seed, size])
    chosen = drawn.choice(len(series), CANDIDATES + 1, replace=False)
    parts = [_part(np.log(series[at]), size + LONGEST_LAG, drawn) for at in chosen]
    noise, leads = parts[0], parts[1:]
    result = noise[LONGEST_LAG:]
    lags = tuple(int(lag) for lag in drawn.integers(1, LONGEST_LAG + 1, TRUE))
    ratio = np.sqrt(SHARE / (1 - TRUE * SHARE))
    for lead, lag in zip(leads, lags, strict=False):
        weight = drawn.choice([-1, 1]) * ratio * _roughness(noise, season) / _roughness(lead, season)
        result = result + weight * lead[LONGEST_LAG - lag : LONGEST_LAG - lag + size]
    result = result - result.mean()
    return Case(
        result=np.exp(np.clip(result, -30, 30)),
        candidates=tuple(np.exp(lead[LONGEST_LAG:]) for lead in leads),
        lags=lags,
        season=season,
    )


def unrelated(series: Sequence[Numbers], size: int, seed: int) -> tuple[Numbers, Numbers]:
    """Two public series drawn at random, each at its own time."""
    drawn = np.random.default_rng([seed, size])
    one, other = drawn.choice(len(series), 2, replace=False)
    return _part(series[one], size, drawn), _part(series[other], size, drawn)


def both_trending(size: int, seed: int) -> tuple[Numbers, Numbers]:
    """Two growing series that have nothing to do with one another."""
    drawn = np.random.default_rng([seed, size])
    steps = [
        0.02 + 0.03 * _remembering(size, drawn.uniform(-0.3, 0.5), drawn) + 0.02 * _yearly(size, drawn)
        for _ in range(2)
    ]
    return np.exp(5 + np.cumsum(steps[0])), np.exp(5 + np.cumsum(steps[1]))


def _yearly(size: int, drawn: np.random.Generator) -> Numbers:
    return _season(size, 12, 0.0, drawn)


def _remembering(size: int, weight: float, drawn: np.random.Generator) -> Numbers:
    news = drawn.standard_normal(size + 50)
    for at in range(1, news.size):
        news[at] += weight * news[at - 1]
    return news[50:]


def _season(size: int, points: int, moving: float, drawn: np.random.Generator) -> Numbers:
    shape = drawn.standard_normal(points)
    years = []
    for _ in range(-(-size // points)):
        years.append(shape - shape.mean())
        shape = shape + moving * drawn.standard_normal(points)
    return np.concatenate(years)[:size]


def _part(series: Numbers, size: int, drawn: np.random.Generator) -> Numbers:
    start = int(drawn.integers(0, series.size - size + 1))
    return series[start : start + size]


def _roughness(series: Numbers, season: int) -> float:
    """The standard deviation of moves less those of a season before; a jump is not all of it."""
    moves = np.diff(series)
    moves = moves[season:] - moves[:-season] if moves.size > 2 * season else moves
    return max(float(np.subtract(*np.percentile(moves, [84, 16]))) / 2, 1e-6)
