"""The classic control chart: individual values and moving ranges (XmR), for those who know it.

Limits and rules as in Wheeler, Understanding Variation (1993) and Making Sense of Data (2003): natural
process limits are the mean ± 2.66 mean moving ranges, the upper limit of ranges 3.268 of them. The chart
knows neither trend nor season: `watch` judges, this draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from jalon.judge.arrays import Numbers

LEAST = 12
"""Usable points that limits are made of, at least."""

_NATURAL = 2.66  # 3 / d2, d2 = 1.128 for ranges of two
_RANGES = 3.268  # D4 for ranges of two
_RUN = 8


class Rule(StrEnum):
    """Why a point of the chart is a signal."""

    BEYOND = "beyond"  # outside the natural process limits
    RUN = "run"  # the last of eight or more in a row on one side of the mean
    NEAR = "near"  # the last of four in a row of which three lie nearer to the same limit than to the mean
    RANGE = "range"  # its distance from the point before is beyond the limit of ranges


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of the chart with limits of its own: points `start` to `end` (exclusive), in the series' unit.

    `learned` is how many usable points the limits are made of; the numbers are None when under `LEAST`.
    """

    start: int
    end: int
    learned: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    mean_range: float | None = None
    range_limit: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The whole chart: stretches in order, moving ranges and the rules each point breaks, both (n,).

    A range is None for a masked point and for the first of a stretch; it is measured from the last
    usable point.
    """

    stretches: tuple[Stretch, ...]
    ranges: tuple[float | None, ...]
    signals: tuple[frozenset[Rule], ...]


def xmr(
    values: Numbers,
    *,
    masked: npt.NDArray[np.bool_] | None = None,
    changes: Sequence[int] = (),
    baseline: int | None = None,
) -> Chart:
    """Chart `values` (n,): limits begin anew at each index of `changes`.

    Limits are made of the first `baseline` usable points of a stretch, else of all. `masked` (n,) marks
    partial, missing and stale points: no limits of them, no signals; what is not finite is masked as well.
    """
    usable = np.isfinite(values) if masked is None else np.isfinite(values) & ~masked
    inside = sorted({change for change in changes if 0 < change < len(values)})
    ends = [*inside, len(values)]
    ranges: list[float | None] = [None] * len(values)
    signals = [frozenset[Rule]()] * len(values)
    stretches = []
    for start, end in zip([0, *inside], ends, strict=True):
        places = [place for place in range(start, end) if usable[place]]
        stretch = _stretch(values[places], start, end, baseline)
        stretches.append(stretch)
        moved: list[float | None] = [None, *np.abs(np.diff(values[places])).tolist()]
        broken = _broken(values[places], moved[: len(places)], stretch)
        for place, moving, rules in zip(places, moved, broken, strict=False):
            ranges[place], signals[place] = moving, rules
    return Chart(stretches=tuple(stretches), ranges=tuple(ranges), signals=tuple(signals))


def _stretch(values: Numbers, start: int, end: int, baseline: int | None) -> Stretch:
    learned = values if baseline is None else values[:baseline]
    if len(learned) < LEAST:
        return Stretch(start=start, end=end, learned=len(learned))
    mean, moving = float(learned.mean()), float(np.abs(np.diff(learned)).mean())
    return Stretch(
        start=start,
        end=end,
        learned=len(learned),
        mean=mean,
        low=mean - _NATURAL * moving,
        high=mean + _NATURAL * moving,
        mean_range=moving,
        range_limit=_RANGES * moving,
    )


def _broken(values: Numbers, ranges: Sequence[float | None], stretch: Stretch) -> list[frozenset[Rule]]:
    if stretch.mean is None or stretch.high is None or stretch.range_limit is None:
        return [frozenset()] * len(values)
    give = 1e-9 * max(abs(stretch.mean), stretch.range_limit)  # sums of doubles are not exact
    off = values - stretch.mean
    side = np.where(np.abs(off) <= give, 0, np.sign(off))
    reach = stretch.high - stretch.mean
    near = np.where(np.abs(off) > reach / 2 + give, side, 0)
    found = []
    for place, moving in enumerate(ranges):
        last, four = side[max(place - _RUN + 1, 0) : place + 1], near[max(place - 3, 0) : place + 1]
        rules = {
            Rule.BEYOND: abs(off[place]) > reach + give,
            Rule.RUN: len(last) == _RUN and abs(last.sum()) == _RUN,
            Rule.NEAR: near[place] != 0 and int((four == near[place]).sum()) >= 3,
            Rule.RANGE: moving is not None and moving > stretch.range_limit + give,
        }
        found.append(frozenset(rule for rule, broken in rules.items() if broken))
    return found
