"""Signal or noise: false alarms per 100 points and steps found, Jalon's beside the usual rules.

Every rule sees the same windows (see `signal_windows`), learns from the first points and is counted on the
rest. A step of 3 sigma, up or down, is put into the counted part at a point drawn by a seed; it is found when
an alarm comes within 6 points that does not come in the same window without the step.

Every stable window is counted. Of all windows of a frequency about 500 are, drawn by a hash of their series
and place: more would take an hour and tell no more.

Thresholds and beliefs were chosen on the series whose zlib.crc32(name) is even and looked at on the others
for a dozen variants, so that those are a little flattered. Weekly steps were missed (62 % found): lower
thresholds alone found 67 % at 1.4 alarms per 100; members that swing around a level that holds, not
believed first, 60 %; believed first, 70 % and more at fewer alarms. Believed more still (4 instead of 3)
they hid a planted change. Days alarmed 3.2 times per 100: higher sums alone cost two in five of the steps
found, a higher limit for single points none; tails believed heavy from the start halve what was left (see
docs/decisions/0025-tries-leads-bands-alarms.md).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from bench.judgement.public import Numbers
from bench.judgement.signal_rivals import RIVALS, Alarms, Rule
from bench.judgement.signal_windows import WINDOWS, Window, windows
from jalon.judge.signals.watch import watch

WITHIN = 6
SIZE = 3.0
_MANY = 500  # windows that "all" is counted on, where there are more
_LEAST = 6  # stretches of this many points are left before the first and after the last possible step


def jalon(values: Numbers, season: int, warm: int) -> Alarms:
    """The alarms of Jalon, any kind."""
    return np.array([point.alarm for point in watch(values, season=season).points])


RULES: dict[str, Rule] = {"jalon": jalon, **RIVALS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """One window under one rule: its alarms among the counted points, and whether the step was found."""

    window: Window
    alarms: int
    points: int
    found: bool


def figures(data: Path, sample: int | None) -> dict[str, Any]:
    """Figures by frequency, then by kind of window, then by rule."""
    return {frequency: _frequency(list(windows(data, frequency, sample))) for frequency in WINDOWS} | {
        "step": f"{SIZE:g} sigma, found within {WITHIN} points"
    }


def _frequency(every: Sequence[Window]) -> dict[str, Any]:
    drawn = [_drawn(one, place, len(every)) for place, one in enumerate(every)]
    kept = [(one, take) for one, take in zip(every, drawn, strict=True) if take or one.stable or one.level]
    found = [one for one, _ in kept]
    counted = {name: [_count(rule, window) for window in found] for name, rule in RULES.items()}
    kinds = {
        "all": [take for _, take in kept],
        "stable": [window.stable for window in found],
        "stable_but_for_season": [window.level for window in found],
    }
    return {
        kind: {
            "windows": sum(chosen),
            "series": len({one.series for one, take in zip(found, chosen, strict=True) if take}),
            "rules": {
                name: summary([one for one, take in zip(rows, chosen, strict=True) if take])
                for name, rows in counted.items()
            },
        }
        for kind, chosen in kinds.items()
    }


def _drawn(window: Window, place: int, many: int) -> bool:
    return zlib.crc32(f"{window.series}:{place}".encode()) % many < _MANY


def _count(rule: Rule, window: Window) -> Counted:
    draw = np.random.default_rng(zlib.crc32(f"{window.series}:{window.values[0]}".encode()))
    size = len(window.values)
    at = int(draw.integers(window.warm + _LEAST, size - _LEAST + 1))
    stepped = window.values.copy()
    stepped[at:] += SIZE * window.sigma * draw.choice([-1.0, 1.0])
    season = window.season if rule is jalon or window.warm >= 2 * window.season else 1
    without = rule(window.values, season, window.warm)
    near = slice(at, at + WITHIN)
    # No rule looks ahead, so what comes after the last of these points need not be judged again.
    found = not without[near].any() and bool(rule(stepped[: near.stop], season, window.warm)[near].any())
    counted = without[window.warm :]
    return Counted(window=window, alarms=int(counted.sum()), points=len(counted), found=found)


def summary(rows: Sequence[Counted]) -> dict[str, Any]:
    """Alarms per 100 points and the share of steps found, each with its 95 % interval."""
    if not rows:
        return {"points": 0, "alarms_per_100": None, "steps": 0, "steps_found": None}
    points = sum(row.points for row in rows)
    found = sum(row.found for row in rows)
    return {
        "points": points,
        "alarms_per_100": round(100 * sum(row.alarms for row in rows) / points, 2),
        "alarms_interval": _by_series(rows),
        "steps": len(rows),
        "steps_found": round(found / len(rows), 3),
        "found_interval": _wilson(found, len(rows)),
    }


def _by_series(rows: Sequence[Counted], draws: int = 1000) -> list[float]:
    """The interval of the rate when whole series are drawn again (their points are not independent)."""
    names = {name: place for place, name in enumerate(sorted({row.window.series for row in rows}))}
    places = [names[row.window.series] for row in rows]
    alarms = np.bincount(places, [row.alarms for row in rows])
    points = np.bincount(places, [row.points for row in rows])
    again = np.random.default_rng(1).integers(0, len(names), (draws, len(names)))
    rates = 100 * alarms[again].sum(axis=1) / points[again].sum(axis=1)
    return [round(float(end), 2) for end in np.quantile(rates, [0.025, 0.975])]


def _wilson(found: int, size: int) -> list[float]:
    z, share = 1.96, found / size
    centre, half = share + z * z / (2 * size), z * sqrt(share * (1 - share) / size + z * z / (4 * size**2))
    return [round((centre + sign * half) / (1 + z * z / size), 3) for sign in (-1, 1)]
