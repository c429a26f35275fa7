"""Did the change work: false alarms where nothing was changed, effects found where one was put in.

Settings were chosen on half of the series (by a hash of the name); every figure is of the other half. A case
is one window of one series; windows of a series do not overlap except where the data are few (daily: by
half). `aa` counts cases as independent (Clopper–Pearson); `aa_by_series` draws whole series again.
`jalon_young`: histories of two and a half years, of which no season can be learned yet.
`building_up`: the newest window of each series, with a lift that is the same in all periods and with one that
grows from nothing to twice as much.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.judgement.effect_rivals import INSTALLED, MISSING, RIVALS
from bench.judgement.public import Numbers, PublicSeries, read
from jalon.judge.beta import share_interval
from jalon.judge.effects.change import HELD, LEVEL, POWER, SEPARATE
from jalon.judge.effects.placebos import Placebos, found, placebos, windows_of
from jalon.judge.effects.smoothing import Scale, first_start, scale_of
from jalon.judge.student import quantile, two_sided

LIFTS = (0.05, 0.1, 0.2)
_LONGEST = 700  # points of a weekly series that are used
_SLOW = 60  # cases of the structural model, a frequency
_SEED = 20
_CONTROLS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Cases of a frequency: windows of `window` points, `cases` of each series, `step` points apart."""

    window: int
    cases: int
    step: int


SETTINGS = {
    "monthly": Setting(window=6, cases=2, step=12),
    "weekly": Setting(window=8, cases=12, step=16),
    "daily": Setting(window=28, cases=26, step=14),
}
YOUNG = {"monthly": 31, "weekly": 130}
OTHER_WINDOWS = {"monthly": (3, 12), "weekly": (4, 13), "daily": (14, 56)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One window after nothing was changed."""

    series: PublicSeries
    start: int
    found: Placebos


def figures(data: Path, sample: int | None) -> dict[str, Any]:
    """By frequency: Jalon without and with controls and at other windows, and the rivals."""
    shown: dict[str, Any] = {"series": "the half that no setting was chosen on", "window": {}}
    for frequency, setting in SETTINGS.items():
        every = [_newest(series) for series in read(data, frequency, sample)]
        pool = [series for series in every if _kept(series) and _relative(series, setting.window)]
        if not pool:
            continue
        shown["window"][frequency] = setting.window
        shown[frequency] = _frequency(frequency, pool, setting)
    return shown


def _frequency(frequency: str, pool: Sequence[PublicSeries], setting: Setting) -> dict[str, Any]:
    cases = _cases(pool, setting, "none")
    shown: dict[str, Any] = {"jalon": _measured(cases), "building_up": _building_up(pool, setting.window)}
    for kind in ("unrelated", "siblings"):
        shown[f"jalon_{kind}_controls"] = _measured(_cases(pool, setting, kind))
    if frequency in YOUNG:
        shown["jalon_young"] = _measured(_young(pool, setting, YOUNG[frequency]))
    for window in OTHER_WINDOWS[frequency]:
        other = Setting(window=window, cases=setting.cases, step=setting.step)
        shown[f"jalon_window_{window}"] = _measured(_cases(pool, other, "none"))
    for name, rival in RIVALS.items():
        some = _spread_out(cases, _SLOW) if name == "structural" else cases
        shown[name] = _rival(rival, some, setting.window) if INSTALLED else MISSING
    return shown


def _cases(pool: Sequence[PublicSeries], setting: Setting, kind: str) -> list[Case]:
    draw = np.random.default_rng(_SEED)
    cases = []
    for series in pool:
        start = len(series.train) - setting.window
        controls = _controls(kind, series, pool, draw)
        own = windows_of(series.train, start, series.season, Scale.RELATIVE)
        sides = [windows_of(control, start, series.season, Scale.RELATIVE) for control in controls]
        if own is None:
            continue
        others = [side for side in sides if side is not None]
        for at in range(start, own.first - 1, -setting.step)[: setting.cases]:
            if not _as_alone(series, at, start, setting.window):
                continue
            got = found(own, at, setting.window, others)
            if got is not None and got.separate >= SEPARATE and math.isfinite(got.miss):
                cases.append(Case(series=series, start=at, found=got))
    return cases


def _young(pool: Sequence[PublicSeries], setting: Setting, length: int) -> list[Case]:
    """The same windows, each after a history of so many points."""
    cases = []
    for series in pool:
        newest = len(series.train) - setting.window
        for at in range(newest, length - 1, -setting.step)[: setting.cases]:
            cut = series.train[at - length : at + setting.window]
            if scale_of(cut[:length]) is not Scale.RELATIVE:
                continue
            got = placebos(cut, length, series.season, Scale.RELATIVE)
            if got is not None and got.separate >= SEPARATE and math.isfinite(got.miss):
                cases.append(Case(series=series, start=at, found=got))
    return cases


def _as_alone(series: PublicSeries, at: int, start: int, window: int) -> bool:
    """True where the history up to `at` alone learns a season (or none) as the longer one does."""
    return first_start(at, series.season, window) == first_start(start, series.season, window)


def _controls(
    kind: str, series: PublicSeries, pool: Sequence[PublicSeries], draw: np.random.Generator
) -> list[Numbers]:
    """Other series of the frequency as they come, or series that share the shocks and have their own."""
    length = len(series.train)
    if kind == "unrelated":
        others = [s.train[-length:] for s in pool if s.name != series.name and len(s.train) >= length]
        return [others[i] for i in draw.permutation(len(others))[:_CONTROLS]]
    if kind == "siblings":
        return [_sibling(series.train, draw) for _ in range(_CONTROLS)]
    return []


def _sibling(values: Numbers, draw: np.random.Generator) -> Numbers:
    """The series times a first-order process of its own, stepping as far as the series usually does."""
    size = float(np.median(np.abs(np.diff(np.log(values[values > 0])))))
    own, state = np.empty(len(values)), 0.0
    for i, shock in enumerate(draw.normal(0, size, len(values))):
        state = 0.7 * state + shock
        own[i] = state
    return np.asarray(values * np.exp(own))


def _measured(cases: Sequence[Case]) -> dict[str, Any]:
    if not cases:
        return {"cases": 0}
    got = [case.found for case in cases]
    alarms = [_alarm(one, 0.0) for one in got]
    limits = [quantile((1 + HELD) / 2, one.freedom) * one.spread for one in got]
    inside = [abs(one.miss) <= limit for one, limit in zip(got, limits, strict=True)]
    smallest = [
        one.foreseen * (quantile(1 - LEVEL / 2, one.freedom) + quantile(POWER, one.freedom)) for one in got
    ]
    at_smallest = [_alarm(one, size) for one, size in zip(got, smallest, strict=True)]
    return {
        "cases": len(cases),
        "series": len({case.series.name for case in cases}),
        "aa": _share(alarms),
        "aa_by_series": _by_series(cases, alarms),
        **{f"found_{lift:.0%}": _share([_alarm(one, math.log1p(lift)) for one in got]) for lift in LIFTS},
        "held_90": _share(inside),
        "smallest_median": round(math.expm1(float(np.median(smallest))), 3),
        "found_at_smallest": _share(at_smallest),
        "helped": round(float(np.mean([one.helpers > 0 for one in got])), 3),
    }


def _alarm(one: Placebos, lift: float) -> bool:
    return two_sided((one.miss + lift) / one.spread, one.freedom) < LEVEL


def _building_up(pool: Sequence[PublicSeries], window: int) -> dict[str, Any]:
    """How often a lift of 20 % on average is found where it is even, and where it builds up."""
    shapes = {"even": np.ones(window), "building": (np.arange(window) + 0.5) * 2 / window}
    hits: dict[str, list[bool]] = {name: [] for name in shapes}
    for series in pool:
        start = len(series.train) - window
        for name, shape in shapes.items():
            lifted = series.train.copy()
            lifted[start:] *= 1 + LIFTS[-1] * shape
            got = placebos(lifted, start, series.season, Scale.RELATIVE)
            if got is not None and got.separate >= SEPARATE and math.isfinite(got.miss):
                hits[name].append(_alarm(got, 0.0))
    return {name: _share(seen) if seen else None for name, seen in hits.items()}


def _rival(rival: Any, cases: Sequence[Case], window: int) -> dict[str, Any]:
    alarms: dict[float, list[bool]] = {lift: [] for lift in (0.0, *LIFTS)}
    for case in cases:
        history = case.series.train[: case.start]
        after = case.series.train[case.start : case.start + window]
        for lift, seen in alarms.items():
            seen.append(rival(history, after * (1 + lift), case.series.season) < LEVEL)
    named = {f"found_{lift:.0%}": _share(seen) for lift, seen in alarms.items() if lift}
    return {"cases": len(cases), "aa": _share(alarms[0.0]), **named}


def _share(hits: Sequence[bool]) -> dict[str, float]:
    low, high = share_interval(sum(hits), len(hits))
    return {"share": round(sum(hits) / len(hits), 4), "low": round(low, 4), "high": round(high, 4)}


def _by_series(cases: Sequence[Case], alarms: Sequence[bool], draws: int = 1000) -> dict[str, float]:
    """The 95 % interval of the share when whole series are drawn again."""
    names = {name: i for i, name in enumerate(dict.fromkeys(case.series.name for case in cases))}
    hits, trials = np.zeros(len(names)), np.zeros(len(names))
    for case, alarm in zip(cases, alarms, strict=True):
        hits[names[case.series.name]] += alarm
        trials[names[case.series.name]] += 1
    drawn = np.random.default_rng(_SEED).integers(0, len(names), (draws, len(names)))
    low, high = np.quantile(hits[drawn].sum(axis=1) / trials[drawn].sum(axis=1), [0.025, 0.975])
    return {"low": round(float(low), 4), "high": round(float(high), 4)}


def _spread_out(cases: Sequence[Case], count: int) -> Sequence[Case]:
    return cases[:: max(1, len(cases) // count)][:count]


def _newest(series: PublicSeries) -> PublicSeries:
    """The newest points of a series, all of them in `train`."""
    whole = series.whole[-_LONGEST:] if series.frequency == "weekly" else series.whole
    return PublicSeries(
        name=series.name,
        frequency=series.frequency,
        season=series.season,
        source=series.source,
        dates=series.dates[-len(whole) :],
        train=whole,
        test=whole[:0],
    )


def _kept(series: PublicSeries) -> bool:
    return int(hashlib.sha256(series.name.encode()).hexdigest(), 16) % 2 == 1


def _relative(series: PublicSeries, window: int) -> bool:
    return scale_of(series.train[:-window]) is Scale.RELATIVE
