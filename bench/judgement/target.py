"""The chance of targets that were set beforehand: Brier and calibration, single periods and sums."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.judgement.public import FREQUENCIES, Numbers, PublicSeries, read
from bench.judgement.rivals import AutoEts, MedianOfFour, Rival, SeasonalNaive, installed
from bench.judgement.scores import chances
from jalon.judge.outlook.outlook import foresee
from jalon.judge.outlook.spans import single, total

YEAR = {"daily": 364}
"""Points a year where that is not a cycle; 364 days begin on the same weekday."""
RIVALS = {"monthly": 100, "quarterly": 100, "weekly": 15, "daily": 20}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Targets of one series: `single` (H,) of each period up to a year, `sums` (3,) up to `lengths` (3,).

    Each is last year's value × (1 + U(−10 %, +20 %)), drawn before anything else is looked at.
    """

    series: PublicSeries
    single: Numbers
    sums: Numbers
    lengths: tuple[int, ...]

    @property
    def met(self) -> tuple[Numbers, Numbers]:
        """Which were met."""
        sums = np.array([self.series.test[:each].sum() for each in self.lengths])
        return _flags(self.series.test[: len(self.single)] >= self.single), _flags(sums >= self.sums)


def _flags(true: npt.NDArray[np.bool_]) -> Numbers:
    return true.astype(np.float64)


Chances = Callable[[Asked], tuple[Numbers, Numbers]]


def figures(data: Path, sample: int | None = None) -> dict[str, Any]:
    """Jalon on all series, all together and by frequency; all methods on one sample."""
    cases = {each: asked(read(data, each, sample)) for each in FREQUENCIES}
    everything = [one for each in cases.values() for one in each]
    found = {"jalon": _measured(everything, _jalon)}
    found["jalon"]["by_frequency"] = {key: _measured(each, _jalon) for key, each in cases.items() if each}
    if not installed():
        return found | {"rivals": "not installed: script/setup bench"}
    few = [
        one
        for each in FREQUENCIES
        for one in asked(read(data, each, min(RIVALS[each], sample or RIVALS[each]), seed=2))
    ]
    found["sample"] = {"jalon": _measured(few, _jalon), "base rate": _measured(few, _base_rate(few))}
    for rival in (SeasonalNaive(), AutoEts(), MedianOfFour()):
        memory = _remembered(rival)
        found["sample"][f"{rival.name}, normal errors"] = _measured(few, _normal(memory))
        found["sample"][f"{rival.name}, forecast above target = certain"] = _measured(few, _certain(memory))
    return found


def asked(series: Sequence[PublicSeries], seed: int = 3) -> list[Asked]:
    """Targets of the series that have a year behind them and no loss last year."""
    draw = np.random.default_rng(seed)
    found = []
    for each in series:
        year = YEAR.get(each.frequency, each.season)
        count = min(len(each.test), year)
        factor = 1 + draw.uniform(-0.1, 0.2, size=count + 3)
        if len(each.train) < year:
            continue
        last = each.train[len(each.train) - year :][:count]
        lengths = tuple(max(2, count * part // 3) for part in (1, 2, 3))
        sums = np.array([last[:length].sum() for length in lengths]) * factor[count:]
        found.append(Asked(series=each, single=last * factor[:count], sums=sums, lengths=lengths))
    return found


def _jalon(asked: Asked) -> tuple[Numbers, Numbers]:
    outlook = foresee(asked.series.train, asked.series.season, len(asked.series.test))
    one = [outlook.over(single(period + 1)) for period in range(len(asked.single))]
    sums = [outlook.over(total(length)) for length in asked.lengths]
    return (
        np.array([np.nan if s is None else s.at_least(t) for s, t in zip(one, asked.single, strict=True)]),
        np.array([np.nan if s is None else s.at_least(t) for s, t in zip(sums, asked.sums, strict=True)]),
    )


def _remembered(rival: Rival) -> Callable[[Asked], tuple[Numbers, Numbers]]:
    """A rival's forecasts and spreads, each series once."""
    kept: dict[str, tuple[Numbers, Numbers]] = {}

    def forecast(asked: Asked) -> tuple[Numbers, Numbers]:
        each = asked.series
        if each.name not in kept:
            kept[each.name] = rival.forecast(each.train, each.season, len(each.test))
        return kept[each.name]

    return forecast


def _normal(forecast: Chances) -> Chances:
    """Normal errors; those of a sum independent, as is commonly taken."""

    def says(asked: Asked) -> tuple[Numbers, Numbers]:
        centre, spread = forecast(asked)
        spread = np.maximum(spread, 1e-9)
        count = len(asked.single)
        sums = np.array([centre[:each].sum() for each in asked.lengths])
        wide = np.array([np.sqrt((spread[:each] ** 2).sum()) for each in asked.lengths])
        return _phi((centre[:count] - asked.single) / spread[:count]), _phi((sums - asked.sums) / wide)

    return says


def _phi(away: Numbers) -> Numbers:
    """The normal distribution function."""
    return np.array([(1 + math.erf(each / math.sqrt(2))) / 2 for each in away])


def _certain(forecast: Chances) -> Chances:
    def says(asked: Asked) -> tuple[Numbers, Numbers]:
        centre, _ = forecast(asked)
        sums = np.array([centre[:each].sum() for each in asked.lengths])
        return _flags(centre[: len(asked.single)] >= asked.single), _flags(sums >= asked.sums)

    return says


def _base_rate(cases: Sequence[Asked]) -> Chances:
    """The share that came true, said every time: it is known only afterwards, and still no better."""
    one, sums = (float(np.concatenate(each).mean()) for each in zip(*(c.met for c in cases), strict=True))

    def says(asked: Asked) -> tuple[Numbers, Numbers]:
        return np.full(len(asked.single), one), np.full(len(asked.sums), sums)

    return says


def _measured(cases: Sequence[Asked], says: Chances) -> dict[str, Any]:
    said, met = [says(each) for each in cases], [each.met for each in cases]
    found: dict[str, Any] = {}
    for place, name in enumerate(("single", "sum")):
        told = [np.isfinite(each[place]) for each in said]
        found[name] = chances(
            [each[place][there] for each, there in zip(said, told, strict=True)],
            [each[place][there] for each, there in zip(met, told, strict=True)],
        )
        found[name]["too_early"] = int(sum((~there).sum() for there in told))
    found["single_one_a_series"] = _one_a_series([each[0] for each in said], [each[0] for each in met])
    return found


def _one_a_series(said: Sequence[Numbers], met: Sequence[Numbers], seed: int = 5) -> dict[str, Any]:
    """One period drawn of each series: those of one series share its luck."""
    draw = np.random.default_rng(seed)
    place = [int(draw.integers(len(each))) for each in met]
    kept = [(s[[p]], m[[p]]) for s, m, p in zip(said, met, place, strict=True) if np.isfinite(s[p])]
    return chances([each for each, _ in kept], [each for _, each in kept])
