"""The few segments, conjunctions of one or two members, that explain why a cube of leaves moved.

For each cell of each one- and two-dimensional table, the likelihood gained if all its leaves moved by one
more factor (`fit`) is a quotient of two sums of leaves, so that all cells are scored at once. The best cell
is taken, all taken ones are fitted again together, and so on; then each is put in question against every
other cell, the others kept. A segment must gain more than the best of all cells would by chance: the chance
is that of the empirical spread of the cells themselves (Efron 2004), shared among their number (Bonferroni),
which is also the penalty that keeps the list short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.causes.cuboids import Cuboid, Segment, cuboids
from jalon.judge.causes.evidence import ONE_SIGMA, Codes, Evidence, Leaves, evidence
from jalon.judge.causes.fit import CLIP, Fit, fit
from jalon.judge.causes.segments import FEWEST_LEAVES, Asked, Search, SearchOutcome, answer


def find_segments(leaves: Leaves, asked: Asked | None = None) -> Search:
    """Find the segments that explain the move of a cube, or say that nothing stands out."""
    asked = asked or Asked()
    seen = evidence(leaves)
    if len(seen.rows) < FEWEST_LEAVES:
        return Search(outcome=SearchOutcome.TOO_FEW)
    ground = _Ground(
        codes=leaves.codes[seen.rows],
        seen=seen,
        tables=tuple(cuboids(leaves.codes[seen.rows], asked.dimensions)),
        asked=asked,
    )
    found, gains = ground.best()
    return answer(leaves, seen, found, gains, asked)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ground:
    """Everything a search looks at."""

    codes: Codes
    seen: Evidence
    tables: Sequence[Cuboid]
    asked: Asked

    def best(self) -> tuple[Fit, dict[Segment, float]]:
        """The cheaper of two beginnings: nothing common to all leaves, or something."""
        ends = [
            self._from(everything=everything)
            for everything in ((False, True) if self.asked.common else (False,))
        ]
        return min(ends, key=lambda end: end[0].loss + self._price(end[0]))[0:2]

    def _price(self, found: Fit) -> float:
        own = sum(self._penalty(len(segment)) for segment in found.segments)
        return own + (self._penalty(0) if found.everything else 0.0)

    def _penalty(self, order: int) -> float:
        """The gain that the best of all cells of an order exceeds by chance, asked so rarely."""
        cells = sum(table.count for table in self.tables if len(table.dimensions) == order)
        return float(2 * np.log(max(cells, 1) / self.asked.chance))

    def _fit(self, segments: Sequence[Segment], *, everything: bool) -> Fit:
        return fit(self.codes, self.seen, segments, everything=everything)

    def _from(self, *, everything: bool) -> tuple[Fit, dict[Segment, float]]:
        now = self._fit((), everything=everything)
        while len(now.segments) < self.asked.most:
            candidate = self._candidate(now)
            if candidate is None:
                break
            now = self._fit((*now.segments, candidate[0]), everything=everything)
        return self._questioned(now, everything=everything)

    def _questioned(self, now: Fit, *, everything: bool) -> tuple[Fit, dict[Segment, float]]:
        """Each segment against every other cell, the rest kept, until none is exchanged."""
        gains: dict[Segment, float] = {}
        for _ in range(3):
            settled = True
            for segment in now.segments:
                rest = self._fit([one for one in now.segments if one != segment], everything=everything)
                candidate = self._candidate(rest)
                if candidate is None:
                    now, settled = rest, False
                    continue
                gains[candidate[0]] = candidate[1]
                if candidate[0] != segment:
                    now, settled = self._fit((*rest.segments, candidate[0]), everything=everything), False
            if settled:
                break
        return now, gains

    def _candidate(self, now: Fit) -> tuple[Segment, float] | None:
        """The cell that gains most over its penalty, with its gain in penalties; None where none does.

        Chance is asked within an order, against the drift of its cells; orders are compared by likelihood.
        """
        raw = np.clip(now.residuals, -CLIP, CLIP)
        residuals, best = raw, None
        for order in range(1, self.asked.dimensions + 1):
            tables = [table for table in self.tables if len(table.dimensions) == order]
            cells = [_cells(table, residuals, now.precision) for table in tables]
            drift, penalty = _drift(cells), self._penalty(order)
            number = sum(table.count for table in tables)
            for table, (mean, held) in zip(tables, cells, strict=True):
                gains = _gains(mean, held, drift, number)
                cell = int(np.argmax(gains))
                segment = table.segment(cell)
                if gains[cell] <= penalty or segment in now.segments:
                    continue
                whole, weight = _cells(table, raw, now.precision)
                likelihood = float(whole[cell] ** 2 * weight[cell]) - penalty
                if best is None or likelihood > best[0]:
                    best = (likelihood, segment, float(gains[cell]) / penalty)
            residuals = _without(residuals, now.precision, tables, drift)
        return None if best is None else (best[1], best[2])


def _cells(table: Cuboid, residuals: Numbers, precision: Numbers) -> tuple[Numbers, Numbers]:
    """The mean move of each cell beyond the fit, and its precision squared."""
    held = table.total(precision**2)
    mean = np.divide(table.total(residuals * precision), held, out=np.zeros(table.count), where=held > 0)
    return mean, held


def _gains(mean: Numbers, held: Numbers, drift: float, cells: int) -> Numbers:
    """−2 log likelihood gained by a factor of each cell's own: normal, or Student's t with drift.

    Noise is known from all leaves, drift only from the middle of so many cells, a quantile, which is
    worth .54 of them in degrees of freedom (Satterthwaite for the sum of both variances).
    """
    squared = mean**2 * held / (1 + drift * held)
    if drift == 0:
        return squared
    degrees = 0.54 * cells * ((1 + drift * held) / np.maximum(drift * held, 1e-9)) ** 2
    return np.asarray((degrees + 1) * np.log1p(squared / degrees))


def _drift(cells: Sequence[tuple[Numbers, Numbers]]) -> float:
    """The variance by which cells differ beyond noise, seen in most of them: what is usual in this cube."""
    over = []
    for mean, held in cells:
        own, count = held > 0, int(np.sum(held > 0))
        if count > 1:
            off = (mean[own] - np.median(mean[own])) ** 2 * count / (count - 1)
            over.append(off - 1 / held[own])
    return max(0.0, float(np.quantile(np.concatenate(over), ONE_SIGMA))) if over else 0.0


def _without(residuals: Numbers, precision: Numbers, tables: Sequence[Cuboid], drift: float) -> Numbers:
    """Residuals less the usual drift of the cells of coarser tables, shrunk to what is more than noise.

    Finer cells are then set against their own row and column, not against the whole.
    """
    if drift == 0:
        return residuals
    for table in tables:
        mean, held = _cells(table, residuals, precision)
        kept = drift * held / (1 + drift * held)
        residuals = residuals - (kept * mean)[table.cells] * precision
    return residuals
