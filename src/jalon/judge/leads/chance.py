"""How often chance alone brings the greatest of many statistics so far: two kinds of draws, a smooth tail."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jalon.judge.arrays import Numbers

Turns = npt.NDArray[np.complex128]

_TAIL = 0.1  # the share of draws whose excess is smoothed


def turns(size: int, draws: int, seed: int) -> Turns:
    """Random turns (draws, size // 2 + 1) of the phases of series of `size` points.

    A turned series keeps its spectrum, hence what whitening left of its own past, and loses every link to
    another one. Theiler et al. (1992), *Testing for nonlinearity in time series: the method of surrogate
    data*. The same turn of two series keeps the link between them.
    """
    angles = np.random.default_rng(seed).uniform(0.0, 2 * np.pi, (draws, size // 2 + 1))
    angles[:, 0] = 0.0
    if size % 2 == 0:
        angles[:, -1] = np.where(angles[:, -1] < np.pi, 0.0, np.pi)  # this part of a real series is real
    return np.asarray(np.exp(1j * angles), dtype=np.complex128)


def signs(size: int, draws: int, seed: int) -> Numbers:
    """Random signs (draws, size) for the products of two series' news.

    With them products keep their sizes, hence the weight that a few large ones have in their sum, which
    turned phases spread evenly; but they lose what whitening left of their own past. Liu (1988), *Bootstrap
    procedures under some non-i.i.d. models*.
    """
    return np.random.default_rng(seed).choice([-1.0, 1.0], (draws, size))


def chance(seen: float, drawn: Numbers) -> float:
    """P(greatest |t| ≥ `seen`) when nothing links the two, from the greatest |t| of each draw (draws,).

    Counted where many draws lie beyond; further out an exponential tail in t² is laid through the last
    tenth (Knijnenburg et al. 2009, *Fewer permutations, more accurate P-values*, with shape 0, which for
    tails like the normal one is a little too large rather than too small).
    """
    beyond = int((drawn >= seen).sum())
    if beyond >= _TAIL * drawn.size / 2:
        return (beyond + 1) / (drawn.size + 1)
    squares = np.sort(drawn**2)
    start = float(squares[int((1 - _TAIL) * drawn.size)])
    excess = float((squares[squares >= start] - start).mean())
    if excess <= 0:
        return (beyond + 1) / (drawn.size + 1)
    return _TAIL * float(np.exp(-(seen**2 - start) / excess))


def false_discoveries(chances: Numbers) -> Numbers:
    """The least rate at which each would be found (n,): Benjamini and Hochberg (1995)."""
    order = np.argsort(chances)
    raw = chances[order] * chances.size / np.arange(1, chances.size + 1)
    rates = np.empty(chances.size)
    rates[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return rates
