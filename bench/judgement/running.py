"""How often bands hold what a running period comes to: months of public daily series, some days in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.judgement.public import Numbers, PublicSeries, read
from bench.judgement.scores import clustered
from jalon.judge.nature import Nature
from jalon.judge.outlook.outlook import foresee
from jalon.judge.outlook.spans import single
from jalon.workspace.judgement.running import Running

MONTH = 28
"""Four weeks, so that all months have the same days."""
DAYS_IN = (7, 14, 21, 25)
SEEN, JUDGED = 16, 12
BAND = 0.8


def running_figures(data: Path, sample: int | None) -> dict[str, Any]:
    """By days in: the share of sums inside their 80 % band; beside it, errors shrunk as the open part is."""
    series = [each for each in read(data, "daily", sample) if len(each.whole) >= MONTH * (SEEN + 4)]
    found: dict[str, Any] = {}
    for days in DAYS_IN:
        both = [list(_held(each, days)) for each in series]
        found[f"{days} days of {MONTH}"] = {
            "cov80": clustered([[ours for ours, _ in each] for each in both]),
            "cov80, error by the open share": clustered([[plain for _, plain in each] for each in both]),
        }
    return found


def _held(series: PublicSeries, days: int) -> Iterator[tuple[bool, bool]]:
    months = _months(series.whole)
    whole = months.sum(axis=1)
    for at in range(max(SEEN, len(whole) - JUDGED), len(whole)):
        share = _share(months[at - 1], days)
        if share is None:
            continue
        outlook = foresee(whole[:at], 13, 1)
        part = Running(
            nature=Nature.FLOW, share=share, value=float(months[at, :days].sum()), before=float(whole[at - 1])
        )
        steps = part.steps(float(outlook.forecast[0]))
        plain = [replace(each, spread=None) for each in steps]
        ends = [outlook.knowing(each).over(single(1)) for each in (steps, plain)]
        if all(each is not None for each in ends):
            ours, other = (_inside(each.band(BAND), whole[at]) for each in ends if each is not None)
            yield ours, other


def _months(values: Numbers) -> Numbers:
    count = len(values) // MONTH
    return values[len(values) - count * MONTH :].reshape(count, MONTH)


def _share(month: Numbers, days: int) -> float | None:
    """What the month before held after as many days."""
    total = float(month.sum())
    share = float(month[:days].sum()) / total if total > 0 else 0.0
    return share if 0 < share < 1 else None


def _inside(ends: Sequence[float], value: float) -> bool:
    return bool(np.isfinite(value)) and ends[0] <= value <= ends[1]
