"""Where a KPI of a tree stands: its last value, what it will be if nobody does anything, what it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from jalon.judge.outlook.outlook import foresee
from jalon.vocabulary.alignment import AlignedKpi
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.kpi import Kpi
from jalon.workspace.judgement.line import BAND, BAND_WIDTH
from jalon.workspace.judgement.points import Points

_NOISE = 9
"""Periods from which the noise of a value that is held is known."""


def known(points: Points) -> Iterator[tuple[Period, float]]:
    """The periods that have a value, oldest first."""
    for period, value in zip(points.periods, points.values.tolist(), strict=True):
        if np.isfinite(value):
            yield period, value


def standing(kpi: Kpi, points: Points) -> AlignedKpi:
    """A KPI with its last value (None where there is none) and what its value may be."""
    now = next((value for _, value in reversed(list(known(points)))), None)
    least, most = _bounds(kpi, points)
    return AlignedKpi(name=kpi.name, now=now, better=kpi.better, least=least, most=most)


def held(node: AlignedKpi, points: Points, ahead: int) -> AlignedKpi:
    """A KPI of which nothing but its forecast of the periods to come says what it will be."""
    expected, error = _foretold(points, ahead)
    return replace(node, expected=expected, error=error)


def _bounds(kpi: Kpi, points: Points) -> tuple[float | None, float | None]:
    """What a value may be: on the side of 0 where it always was; no share of a whole beyond all of it."""
    values = points.values[np.isfinite(points.values)]
    if not len(values):
        return None, None
    share = kpi.unit == "%" and bool((values >= 0).all()) and bool((values <= 1).all())
    most = 1.0 if share else 0.0 if bool((values <= 0).all()) else None
    return (0.0 if bool((values >= 0).all()) else None), most


def _foretold(points: Points, ahead: int) -> tuple[tuple[float, ...], float]:
    """The forecast of the periods to come, and how far the first of them may lie from it."""
    outlook = foresee(points.values, points.cycle, ahead)
    values = outlook.forecast[:ahead]
    if not len(values) or not np.isfinite(values).all():
        return (), _noise(points)
    low, high = (float(each[0]) for each in outlook.band(BAND))
    return tuple(values.tolist()), (high - low) / BAND_WIDTH


def _noise(points: Points) -> float:
    """How far a value lies from the one before, without what both have in common: of its recent periods."""
    values = points.values[-_NOISE:]
    moves = np.diff(values[np.isfinite(values)])
    return float(np.std(moves)) / np.sqrt(2) if len(moves) > 2 else 0.0
