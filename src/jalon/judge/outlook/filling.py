"""A series with holes made whole: smoothers learn what was filled in, `seen` says what was there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """`values` (n,) from the first to the last known point, holes filled; `seen` (n,) has NaN for them.

    `lead` points before and `gap` points after them are missing.
    """

    values: Numbers
    seen: Numbers
    lead: int
    gap: int

    @property
    def known(self) -> int:
        """How many points were there."""
        return int(np.isfinite(self.seen).sum())


def whole(values: Numbers, season: int) -> Whole:
    """Trim what is missing at both ends; fill holes by a line between neighbours, season kept."""
    there = np.flatnonzero(np.isfinite(values))
    if not len(there):
        return Whole(values=np.empty(0), seen=np.empty(0), lead=len(values), gap=0)
    lead, end = int(there[0]), int(there[-1]) + 1
    seen = np.where(np.isfinite(values[lead:end]), values[lead:end], np.nan)
    return Whole(values=_filled(seen, season), seen=seen, lead=lead, gap=len(values) - end)


def _filled(seen: Numbers, season: int) -> Numbers:
    missing = np.isnan(seen)
    if not missing.any():
        return seen.copy()
    profile = _profile(seen, season)
    flat, time = seen - profile, np.arange(len(seen))
    filled = np.interp(time, time[~missing], flat[~missing]) + profile
    if (seen[~missing] > 0).all():
        filled = np.maximum(filled, float(seen[~missing].min()))
    return np.where(missing, filled, seen)


def _profile(seen: Numbers, season: int) -> Numbers:
    """Median distance from the overall median by phase, (n,); zeros before three cycles."""
    if season < 2 or len(seen) < 3 * season:
        return np.zeros(len(seen))
    phase = np.arange(len(seen)) % season
    middle = np.nanmedian(seen)
    found = np.zeros(season)
    for each in range(season):
        here = seen[phase == each]
        found[each] = np.nanmedian(here) - middle if np.isfinite(here).any() else 0.0
    return found[phase]
