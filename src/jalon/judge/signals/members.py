"""The ways a series may move: a level with a slope that dies away, or with swings around it, and a season.

A member is a local level with or without a damped slope (Harvey, Forecasting, structural time series models
and the Kalman filter, 1989), or a level that holds with swings that come back to it (an autoregression of
the first order in noise). Each has its own ratios of noises.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from jalon.judge.arrays import Numbers

COMES_BACK = 0.7
"""The share of a swing that is left one point later."""

_LEVELS = (0.0, 0.02, 0.1, 0.5, 4.0)  # variance of a level's step, in variances of the noise
_SLOPED = 0.1  # up to this ratio a level may have a slope
_SLOPE = (0.1, 0.02)  # first variance; variance of a slope's step as a share of the level's
_SWINGS = (0.6, 2.0)  # variance of what is new in a swing
_SEASONS = ((0.0, 0.0), (100.0, 0.0), (100.0, 0.2))  # first variance; variance moved a cycle
_DAMPED = 0.97
_FIRM = 0.1  # up to this ratio a member does not follow what lies far out
_CLIP = 2.5
_BELIEF = 3.0  # a process that holds its level is believed before one that wanders, until it proves otherwise


@dataclass(frozen=True, kw_only=True, slots=True)
class Members:
    """All of them: `first` covariances (members, parts, parts), variances of `moves` (members, parts).

    The parts are level, slope or swing, and waves. Each (members,): `clip` is how far out, in spreads, a
    point is still followed; `swings` 1 where the second part is a swing, seen at once, 0 where it is a slope;
    `kept` the share of the second part left one point later; `added` what of it goes into the level;
    `belief` the logarithm of how much it is believed before anything is seen.
    """

    first: Numbers
    moves: Numbers
    clip: Numbers
    swings: Numbers
    kept: Numbers
    added: Numbers
    belief: Numbers


@lru_cache(maxsize=16)
def members(waves: int, season: int) -> Members:
    """The members for a cycle of `season` points drawn with so many waves."""
    rows = list(product(_kinds(), _SEASONS if waves else _SEASONS[:1]))
    first = np.zeros((len(rows), 2 + waves, 2 + waves))
    moves = np.zeros((len(rows), 2 + waves))
    share = 1.0 / max(waves, 1)
    for row, ((level, second, bent, _), (turning, turned)) in enumerate(rows):
        np.fill_diagonal(first[row], [1.0 + turning, second, *[turning * share] * waves])
        moves[row] = [level, bent, *[turned * share / season] * waves]
    swings = np.array([swing for (_, _, _, swing), _ in rows])
    return Members(
        first=first,
        moves=moves,
        clip=np.where(moves[:, 0] <= _FIRM, _CLIP, np.inf),
        swings=swings,
        kept=np.where(swings > 0, COMES_BACK, _DAMPED),
        added=np.where(swings > 0, 0.0, _DAMPED),
        belief=_BELIEF * swings,
    )


def _kinds() -> list[tuple[float, float, float, float]]:
    """Level's variance, first variance of the second part, variance of its steps, 1 where it is a swing."""
    plain = [(level, 0.0, 0.0, 0.0) for level in _LEVELS]
    sloped = [(level, _SLOPE[0], _SLOPE[1] * level, 0.0) for level in _LEVELS if level <= _SLOPED]
    swinging = [(0.0, new / (1 - COMES_BACK**2), new, 1.0) for new in _SWINGS]
    return plain + sloped + swinging
