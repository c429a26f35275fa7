"""The shape of a cycle: sines and cosines at each position, scaled so that they weigh 1 together."""

from __future__ import annotations

import numpy as np

from jalon.judge.arrays import Numbers

HARMONICS = 6
"""At most so many waves a cycle: all there are up to 13 positions, the smooth part of longer cycles."""


def shape(season: int) -> Numbers:
    """The basis (season, waves): every position's row; (season, 0) where there is no cycle."""
    if season < 2:
        return np.zeros((max(season, 1), 0))
    place = np.arange(season)
    columns = []
    for wave in range(1, min(season // 2, HARMONICS) + 1):
        columns.append(np.cos(2 * np.pi * wave * place / season))
        if 2 * wave != season:
            columns.append(np.sin(2 * np.pi * wave * place / season))
    basis = np.stack(columns, axis=1)
    return np.asarray(basis / np.sqrt(np.square(basis).sum(axis=1).mean()))
