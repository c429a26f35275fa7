"""Published segment searches, written anew from their papers, given at most two dimensions as Jalon is.

- Adtributor (Bhagwan et al., NSDI 2014): members of the dimension of highest surprise; T_EP .67, T_EEP .1.
- Squeeze (Li et al., ISSRE 2019): leaves clustered by deviation score; per cluster the cells of one table
  with the best generalised potential score, weighted against their number.
- RiskLoc (Kalander 2022): leaves split at the deviation of the opposite tail; the cell of highest
  explanatory power whose weighted risk is at least .5, again and again; risk .5, share of power .02.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.causes.cuboids import Cuboid, Segment, cuboids
from jalon.judge.causes.evidence import Leaves

Rival = Callable[[Leaves], frozenset[Segment]]


def _surprise(expected: Numbers, real: Numbers) -> Numbers:
    """Jensen–Shannon terms of two distributions over the members of a dimension."""
    p, q = expected / expected.sum(), real / real.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        both = p * np.log(2 * p / (p + q)), q * np.log(2 * q / (p + q))
    return np.asarray(0.5 * sum(np.nan_to_num(one) for one in both))


def adtributor(leaves: Leaves, enough: float = 0.67, each: float = 0.1) -> frozenset[Segment]:
    """The members of one dimension."""
    change = leaves.after.sum() - leaves.before.sum()
    best: tuple[float, frozenset[Segment]] = (-1.0, frozenset())
    for table in cuboids(leaves.codes, 1):
        expected, real = table.total(leaves.before), table.total(leaves.after)
        power, surprise = (real - expected) / change, _surprise(expected, real)
        taken: list[int] = []
        for member in np.argsort(-surprise):
            if power[member] > each:
                taken.append(int(member))
            if sum(power[taken]) > enough:
                break
        if taken and sum(power[taken]) > enough and surprise[taken].sum() > best[0]:
            best = (float(surprise[taken].sum()), frozenset(table.segment(one) for one in taken))
    return best[1]


def squeeze(leaves: Leaves, most: int = 8) -> frozenset[Segment]:
    """The cells of the best table of each cluster of leaves."""
    kept = (leaves.before + leaves.after) > 0
    codes, expected, real = leaves.codes[kept], leaves.before[kept], leaves.after[kept]
    deviation = 2 * (expected - real) / (expected + real)
    clusters = _clusters(deviation, _loud(np.abs(expected - real)))
    if not clusters:
        return frozenset()
    struck = np.logical_or.reduce(clusters)
    normal = np.abs(deviation) < np.min(np.abs(deviation[struck]))
    tables = cuboids(codes, 2)
    values = sum(int(column.max()) + 1 for column in codes.T)
    coverage = max(-np.log(np.sum(struck) / len(codes)), 1e-3)
    weight = np.log(len(clusters) + 1) / len(clusters) * values / np.log(values + 1) * coverage
    found: set[Segment] = set()
    for cluster in clusters:
        ranked = [_potential(table, cluster, normal, expected, real, weight, most) for table in tables]
        found |= max(ranked, key=lambda one: one[0])[1]
    return frozenset(found)


def _loud(off: Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The leaves above the knee of the sorted absolute errors' cumulated curve."""
    order = np.argsort(-off)
    curve = np.cumsum(off[order]) / max(off.sum(), 1e-12)
    knee = int(np.argmax(curve - np.arange(1, len(off) + 1) / len(off)))
    found = np.zeros(len(off), dtype=np.bool_)
    found[order[: knee + 1]] = True
    return found


def _clusters(
    deviation: Numbers, loud: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> list[np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Leaves between the valleys of the smoothed histogram of loud deviations, the peak at 0 apart."""
    counts, edges = np.histogram(deviation[loud], bins=80, range=(-2.0, 2.0))
    smooth = np.convolve(counts, np.array([1, 2, 3, 2, 1]) / 9, mode="same")
    inner = np.arange(1, len(smooth) - 1)
    valleys = inner[(smooth[inner] <= smooth[inner - 1]) & (smooth[inner] < smooth[inner + 1])]
    bounds = [-2.001, *edges[valleys + 1].tolist(), 2.001]
    found = []
    for low, high in pairwise(bounds):
        own = loud & (deviation > low) & (deviation <= high)
        if own.sum() >= 10 and not low < 0 <= high:
            found.append(own)
    return found


def _potential(
    table: Cuboid,
    cluster: np.ndarray[tuple[int], np.dtype[np.bool_]],
    normal: np.ndarray[tuple[int], np.dtype[np.bool_]],
    expected: Numbers,
    real: Numbers,
    weight: float,
    most: int,
) -> tuple[float, frozenset[Segment]]:
    """The best number of a table's cells by share of struck leaves, and its score."""
    looked = cluster | normal
    hits = np.bincount(table.cells[cluster], minlength=table.count)
    alls = np.bincount(table.cells, minlength=table.count)
    order = np.argsort(-(hits / np.maximum(alls, 1)), kind="stable")[:most]
    off = np.abs(real - expected)
    best: tuple[float, frozenset[Segment]] = (-np.inf, frozenset())
    for count in range(1, len(order) + 1):
        if hits[order[count - 1]] == 0:
            break
        inside = np.isin(table.cells, order[:count])
        one, other = inside & looked, ~inside & looked
        ripple = expected[one] * real[one].sum() / max(expected[one].sum(), 1e-12)
        left = off[other].mean() if other.any() else 0.0
        score = 1 - (np.abs(real[one] - ripple).mean() + left) / max(off[one].mean() + left, 1e-12)
        order_of = len(table.dimensions)
        rank = float(score * weight - count * order_of**2)
        if rank > best[0]:
            best = (rank, frozenset(table.segment(int(cell)) for cell in order[:count]))
    return best


def riskloc(leaves: Leaves, risk: float = 0.5, share: float = 0.02) -> frozenset[Segment]:
    """One cell after the other, the leaves of those found set aside."""
    kept = (leaves.before + leaves.after) > 0
    codes, expected, real = leaves.codes[kept], leaves.before[kept], leaves.after[kept]
    deviation = 2 * (expected - real) / (expected + real)
    cut = _cut(deviation)
    struck = deviation > cut if cut >= 0 else deviation < cut
    weight = np.minimum(1.0, np.where(struck, np.abs(deviation), np.abs(cut - deviation)))
    power = real - expected
    if power[struck].sum() < 0:
        power = -power
    least = power[struck].sum() * share
    tables, left = cuboids(codes, 2), np.ones(len(codes), dtype=np.bool_)
    found: list[Segment] = []
    while power[struck & left].sum() >= least and len(found) < 12:
        taken = _riskiest(tables, left, struck, weight, power, expected, real, least, risk)
        if taken is None:
            break
        found.append(taken[0])
        left &= ~taken[1]
    return frozenset(found)


def _cut(deviation: Numbers, outliers: int = 5) -> float:
    """Minus the smaller of the two tails, a few outliers set aside."""
    ordered = np.unique(deviation)
    low, high = ordered[min(outliers, len(ordered) - 1)], ordered[-min(outliers + 1, len(ordered))]
    return -float(min(low, high, key=abs))


def _riskiest(
    tables: list[Cuboid],
    left: np.ndarray[tuple[int], np.dtype[np.bool_]],
    struck: np.ndarray[tuple[int], np.dtype[np.bool_]],
    weight: Numbers,
    power: Numbers,
    expected: Numbers,
    real: Numbers,
    least: float,
    risk: float,
) -> tuple[Segment, np.ndarray[tuple[int], np.dtype[np.bool_]]] | None:
    for order in (1, 2):
        best: tuple[float, Segment, np.ndarray[tuple[int], np.dtype[np.bool_]]] | None = None
        for table in (one for one in tables if len(one.dimensions) == order):
            powers = table.total(np.where(left, power, 0.0))
            hit, calm = (table.total(np.where(left & side, weight, 0.0)) for side in (struck, ~struck))
            high = hit / (hit + calm + 1)
            for cell in np.argsort(-powers):
                if powers[cell] <= (best[0] if best else least):
                    break
                if hit[cell] == 0 or high[cell] < risk:
                    continue
                own = left & (table.cells == cell)
                if high[cell] - _calm(expected[own], real[own]) >= risk:
                    best = (float(powers[cell]), table.segment(int(cell)), own)
                    break
        if best is not None:
            return best[1], best[2]
    return None


def _calm(expected: Numbers, real: Numbers) -> float:
    """How far leaves lie off a common factor, against how far they lie off their expectation."""
    both = (expected > 0) & (real > 0)
    if not both.any():
        return 0.0
    expected, real = expected[both], real[both]
    ripple = expected * real.sum() / expected.sum()
    off = np.abs(2 * (expected - real) / (expected + real)).mean()
    return float(np.abs(2 * (ripple - real) / (ripple + real)).mean() / off) if off else 0.0


RIVALS: dict[str, Rival] = {"adtributor": adtributor, "squeeze": squeeze, "riskloc": riskloc}
