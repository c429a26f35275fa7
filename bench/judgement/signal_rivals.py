"""What others do to tell signal from noise, each as a function from a series to its alarms.

Every rule gets the values (n,), the season and how many first points it may learn from; it gives (n,) of true
where it alarms. Nothing before `warm` is counted; the season is 1 where `warm` is under two cycles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
import numpy.typing as npt

from bench.judgement.public import Numbers

Alarms = npt.NDArray[np.bool_]
Rule = Callable[[Numbers, int, int], Alarms]


def ten_percent(values: Numbers, season: int, warm: int) -> Alarms:
    """More than 10 % from the previous point."""
    alarms = np.zeros(len(values), dtype=bool)
    alarms[1:] = np.abs(np.diff(values)) > 0.1 * np.abs(values[:-1])
    return alarms


def xmr_raw(values: Numbers, season: int, warm: int) -> Alarms:
    """Individuals chart, limits frozen after the first points: mean ± 2.66 mean moving ranges."""
    learned = values[:warm]
    reach = 2.66 * float(np.abs(np.diff(learned)).mean())
    return np.asarray(np.abs(values - learned.mean()) > reach)


def xmr_deseasonalised(values: Numbers, season: int, warm: int) -> Alarms:
    """The same on values less the mean of their place in the cycle, as the first points had it."""
    places = np.arange(len(values)) % season
    usual = np.array([values[:warm][places[:warm] == place].mean() for place in range(season)])
    return xmr_raw(values - usual[places], season, warm)


def smoothing(values: Numbers, season: int, warm: int) -> Alarms:
    """Errors of additive seasonal smoothing beyond 3 standard deviations of those in the first points.

    Level and season weights are those with the least squared error in the first points; without a
    season where that foretells them better.
    """
    grid = [(level, turn) for level, turn in product((0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0), (0.0, 0.1, 0.3))]
    tried = [_smoothed(values, warm, level, turn, season) for level, turn in grid]
    tried += [_smoothed(values, warm, level, 0.0, 1) for level, _ in grid[::3]]
    errors = min(tried, key=lambda found: float(np.square(found[season:warm]).sum()))
    return np.asarray(np.abs(errors) > 3 * float(np.std(errors[season:warm], ddof=1)))


def _smoothed(values: Numbers, warm: int, weight: float, turn: float, season: int) -> Numbers:
    places = [place % season for place in range(len(values))]
    first = values[: warm - warm % season].reshape(-1, season)
    usual = (first - first.mean(axis=1, keepdims=True)).mean(axis=0).tolist()
    level, errors = float(values[:season].mean()), np.zeros(len(values))
    for index, (value, place) in enumerate(zip(values.tolist(), places, strict=True)):
        error = value - level - usual[place]
        level += weight * error
        usual[place] += turn * (1 - weight) * error
        errors[index] = error
    return errors


RIVALS: Mapping[str, Rule] = {
    "ten_percent": ten_percent,
    "xmr_raw": xmr_raw,
    "xmr_deseasonalised": xmr_deseasonalised,
    "smoothing_3sd": smoothing,
}
