"""Forecasts on public series: OWA, coverage of bands, CPU seconds; beside the methods commonly used."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.judgement.public import FREQUENCIES, Numbers, PublicSeries, read
from bench.judgement.rivals import AutoEts, MedianOfFour, Rival, SeasonalNaive, installed
from bench.judgement.running import running_figures
from bench.judgement.scores import clustered, naive2, owa
from jalon.judge.outlook.outlook import foresee
from jalon.judge.outlook.spans import single

SHARES = (0.8, 0.95)
RIVALS = 100
CUTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a method says of one series: forecast (H,), bands (2, H) by share."""

    forecast: Numbers
    bands: dict[float, Numbers]


def figures(data: Path, sample: int | None = None) -> dict[str, Any]:
    """By frequency: Jalon on all series (or a sample), and all methods on the same at most 100.

    `running`: how often bands hold what months that run come to.
    """
    found = {frequency: _frequency(data, frequency, sample) for frequency in FREQUENCIES}
    return found | {"running": running_figures(data, sample)}


def _frequency(data: Path, frequency: str, sample: int | None) -> dict[str, Any]:
    series = read(data, frequency, sample)
    found: dict[str, Any] = {"jalon": _measured(series, jalon)}
    if frequency == "daily":
        found["jalon_earlier_ends"] = _measured(_earlier(series), jalon)
    if not installed():
        return found | {"rivals": "not installed: script/setup bench"}
    few = read(data, frequency, _affordable(frequency, sample), seed=2)
    rivals: tuple[Rival, ...] = (SeasonalNaive(), AutoEts(), MedianOfFour())
    found["sample"] = {"jalon": _measured(few, jalon)}
    found["sample"] |= {each.name: _measured(few, rival_says(each)) for each in rivals}
    return found


def _affordable(frequency: str, sample: int | None) -> int:
    """So many series a rival can do in minutes: long weekly and daily ones take it seconds each."""
    most = {"weekly": 15, "daily": 20}.get(frequency, RIVALS)
    return most if sample is None else min(sample, most)


def jalon(series: PublicSeries) -> Said:
    """What Jalon says."""
    outlook = foresee(series.train, series.season, len(series.test))
    spreads = [outlook.over(single(period)) for period in range(1, len(series.test) + 1)]
    bands = {
        share: np.array([(np.nan, np.nan) if each is None else each.band(share) for each in spreads]).T
        for share in SHARES
    }
    return Said(forecast=outlook.forecast, bands=bands)


def rival_says(rival: Rival) -> Callable[[PublicSeries], Said]:
    """What a rival says, with the bands it gives itself."""

    def says(series: PublicSeries) -> Said:
        centre, spread = rival.forecast(series.train, series.season, len(series.test))
        bands = {share: np.array([centre - z * spread, centre + z * spread]) for share, z in _NORMAL.items()}
        return Said(forecast=centre, bands=bands)

    return says


_NORMAL = {0.8: 1.2815515655446004, 0.95: 1.959963984540054}


def _measured(series: Sequence[PublicSeries], says: Callable[[PublicSeries], Said]) -> dict[str, Any]:
    started = time.process_time()
    said = [says(each) for each in series]
    spent = (time.process_time() - started) / max(len(series), 1)
    forecasts = [each.forecast for each in said]
    found: dict[str, Any] = {
        "series": len(series),
        "owa": owa(series, forecasts, [naive2(each, strict=True) for each in series]),
        "owa_zeros_deseasonalised": owa(series, forecasts, [naive2(each, strict=False) for each in series]),
        "cpu_seconds": round(spent, 4),
    }
    for share in SHARES:
        hits = [
            (each.bands[share][0] <= one.test) & (one.test <= each.bands[share][1])
            for each, one in zip(said, series, strict=True)
        ]
        found[f"coverage_{share * 100:.0f}"] = clustered(hits)
    return found


def _earlier(series: Sequence[PublicSeries]) -> list[PublicSeries]:
    """The same series ended earlier, CUTS times a horizon before: the daily ones share one test window."""
    return [
        PublicSeries(
            name=f"{each.name}-{cut}",
            frequency=each.frequency,
            season=each.season,
            source=each.source,
            dates=each.dates[: len(each.whole) - cut * len(each.test)],
            train=each.train[: len(each.train) - cut * len(each.test)],
            test=each.whole[len(each.train) - cut * len(each.test) :][: len(each.test)],
        )
        for each in series
        for cut in range(1, CUTS + 1)
    ]
