"""How the news of a lead and the news of the result go together, lag by lag, against chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.chance import Turns, chance, signs, turns
from jalon.judge.leads.own_past import OwnPast
from jalon.judge.leads.units import Prepared, prepared
from jalon.judge.leads.whitening import own_past

_OUTLIER = 4.0  # news further out, in robust standard deviations, counts as no more than this
_DOUBTED = 0.2  # a chance above this is no link, whatever the second kind of draws says
_turns = lru_cache(maxsize=8)(turns)
_signs = lru_cache(maxsize=8)(signs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One series with the model of its own past and its news (n,)."""

    of: Prepared
    own: OwnPast
    news: Numbers

    @classmethod
    def whitened(cls, series: Numbers | Prepared, season: int) -> Side:
        """A series (n,) and what its own past does not foretell."""
        of = series if isinstance(series, Prepared) else prepared(series)
        own = own_past(of, season)
        return cls(of=of, own=own, news=own.news(of))


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """Which lags are tried, in periods, and the draws that stand for chance."""

    lags: tuple[int, ...]
    draws: int = 999
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Crossing:
    """The best lag of a lead, its t value, and how often chance alone shows one as great at any lag tried."""

    lag: int
    t: float
    chance: float


def crossing(result: Side, lead: Side, search: Search) -> Crossing:
    """The lag at which a lead's news is found in the result's.

    The lead is whitened twice: by its own model (Haugh 1976, *Checking the independence of two covariance-
    stationary time series*), and by the result's, which is the efficient score when the result moves with
    the lead's level rather than its news; there the season of either is taken from it. The greatest |t| over
    both and over all lags is set against that of turned leads, so nothing is paid for what the two ways and
    neighbouring lags have in common. What that makes a link must be one beside products of random signs too:
    there a few large moves that met by chance are none.
    """
    told = standard(result.news)
    season = tuple(sorted({*result.own.harmonics, *lead.own.harmonics}))
    own = replace(result.own, harmonics=season)
    ways = [standard(lead.news), standard(own.news(lead.of))]
    seen = np.stack([_values(way, told, search.lags) for way in ways])
    way, at = np.unravel_index(np.abs(seen).argmax(), seen.shape)
    t = float(seen[way, at])
    by_chance = chance(abs(t), _greatest(_turned(told, search), ways))
    if by_chance <= _DOUBTED:
        by_chance = max(by_chance, chance(abs(t), _greatest(_flipped(told, search), ways)))
    return Crossing(lag=search.lags[at], t=t, chance=by_chance)


def _greatest(drawn: Callable[[Numbers], Numbers], ways: Sequence[Numbers]) -> Numbers:
    """The greatest |t| of each draw (draws,), over all lags and both ways."""
    return np.asarray(np.max([np.abs(drawn(way)).max(axis=1) for way in ways], axis=0))


def standard(news: Numbers) -> Numbers:
    """News (n,) with mean 0 and variance 1, outliers drawn in, 0 where not known."""
    known = np.isfinite(news)
    if not known.any():
        return np.zeros(news.size)
    inner = news[known] - np.median(news[known])
    reach = _OUTLIER * 1.4826 * float(np.median(np.abs(inner)))
    drawn_in = np.clip(inner, -reach, reach) if reach > 0 else inner
    drawn_in = drawn_in - drawn_in.mean()
    spread = float(drawn_in.std())
    even = np.zeros(news.size)
    even[known] = drawn_in / spread if spread > 0 else 0.0
    return even


def _values(lead: Numbers, result: Numbers, lags: tuple[int, ...]) -> Numbers:
    """The t value at each lag (lags,)."""
    return np.asarray(_products(lead, result, lags).sum(axis=0))


def _products(lead: Numbers, result: Numbers, lags: tuple[int, ...]) -> Numbers:
    """What each point adds to the t value at each lag (n, lags)."""
    added = np.zeros((result.size, len(lags)))
    for at, lag in enumerate(lags):
        early, late = lead[: lead.size - lag], result[lag:]
        both = float(np.sqrt((early @ early) * (late @ late)))
        if both > 0:
            added[lag:, at] = early * late / both * np.sqrt(early.size)
    return added


def _flipped(result: Numbers, search: Search) -> Callable[[Numbers], Numbers]:
    """The t values of a lead (draws, lags) when products get random signs."""
    flips = _signs(result.size, search.draws, search.seed)

    def drawn(lead: Numbers) -> Numbers:
        return np.asarray(flips @ _products(lead, result, search.lags))

    return drawn


def _turned(result: Numbers, search: Search) -> _Turned:
    size = result.size
    waves = np.fft.rfft(result)
    twice = np.full(waves.size, 2.0)
    twice[0] = 1.0
    if size % 2 == 0:
        twice[-1] = 1.0
    ahead = np.exp(2j * np.pi * np.outer(np.arange(waves.size), search.lags) / size)
    # The circular correlation by Parseval, at the lags tried alone.
    kernel = (waves * twice)[:, None] * ahead / size
    return _Turned(kernel=kernel, spins=_turns(size, search.draws, search.seed), power=float(result @ result))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Turned:
    """The t values of a turned lead (draws, lags)."""

    kernel: Turns
    spins: Turns
    power: float

    def __call__(self, lead: Numbers) -> Numbers:
        both = float(np.sqrt((lead @ lead) * self.power))
        if both <= 0:
            return np.zeros((self.spins.shape[0], self.kernel.shape[1]))
        waves = np.conj(np.fft.rfft(lead))[:, None] * self.kernel
        found: Numbers = (self.spins @ waves).real / both * np.sqrt(lead.size)
        return found
