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
from enum import StrEnum

import numpy as np

from jalon.judge.causes.cuboids import Cuboid, Segment, cuboids, inside
from jalon.judge.causes.evidence import Codes, Evidence, Leaves, Numbers, evidence
from jalon.judge.causes.fit import CLIP, Fit, fit

FEWEST_LEAVES = 32


class SearchOutcome(StrEnum):
    """What the search can say."""

    FOUND = "found"
    NOTHING_STANDS_OUT = "nothing stands out"  # noise, or the same move everywhere
    TOO_FEW = "too few"  # too few leaves to know noise


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSegment:
    """A segment that moved by its own factor.

    `effect`: its relative move beyond everything else (−.3: 30 % less); `before`, `after`: its sums (of a
    ratio: its rates); `contribution`: its share of the move of the whole, in the unit of the whole, all
    causes included; `score`: likelihood gained, in units of its penalty (1: just kept).
    """

    segment: Segment
    effect: float
    before: float | None
    after: float | None
    contribution: float
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """What was found, largest contribution first.

    `everywhere`: the relative move common to all leaves; `noise`: relative sd of a typical leaf.
    """

    outcome: SearchOutcome
    segments: tuple[FoundSegment, ...] = ()
    everywhere: float = 0.0
    noise: float | None = None
    change: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a search may find: how many segments, by chance how often one too many, how small."""

    most: int = 8
    chance: float = 0.01
    material: float = 0.005  # of the sum of absolute contributions found
    dimensions: int = 2
    common: bool = True  # everything may have moved by one factor; False where `before` is an expectation


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
    return _answer(leaves, seen, found, gains, asked)


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
        """The cell that gains most over its penalty, with the gain in penalties; None where none does."""
        clipped = np.clip(now.residuals, -CLIP, CLIP)
        push, hold = clipped * now.precision, now.precision**2
        scores = [_scores(table, push, hold) for table in self.tables]
        best: tuple[float, Segment, float] | None = None
        for order in range(1, self.asked.dimensions + 1):
            own = [
                (table, score)
                for table, score in zip(self.tables, scores, strict=True)
                if len(table.dimensions) == order
            ]
            spread = _spread([score for _, score in own])
            penalty = self._penalty(order)
            for table, score in own:
                cell = int(np.argmax(np.abs(score)))
                segment, gain = table.segment(cell), float((score[cell] / spread) ** 2)
                if (
                    gain > penalty
                    and segment not in now.segments
                    and (best is None or gain - penalty > best[0])
                ):
                    best = (gain - penalty, segment, gain / penalty)
        return None if best is None else (best[1], best[2])


def _scores(table: Cuboid, push: Numbers, hold: Numbers) -> Numbers:
    """Standard deviations by which each cell's leaves together lie off the fit."""
    held = table.total(hold)
    return np.divide(table.total(push), np.sqrt(held), out=np.zeros(table.count), where=held > 0)


def _spread(scores: Sequence[Numbers]) -> float:
    """The spread of cells about the middle of their table, at least 1: what chance does in this cube."""
    off = [np.abs(score[score != 0] - np.median(score[score != 0])) for score in scores if (score != 0).any()]
    if not off:
        return 1.0
    return max(1.0, float(np.quantile(np.concatenate(off), 0.682689)))


def _answer(leaves: Leaves, seen: Evidence, found: Fit, gains: dict[Segment, float], asked: Asked) -> Search:
    kept = [
        FoundSegment(
            segment=segment,
            effect=float(np.expm1(factor)),
            before=sums[0],
            after=sums[1],
            contribution=sums[2],
            score=gains.get(segment, 1.0),
        )
        for segment, factor in zip(found.segments, found.factors, strict=True)
        for sums in [_sums(leaves, inside(leaves.codes, segment))]
    ]
    gross = sum(abs(one.contribution) for one in kept)
    kept = [one for one in kept if abs(one.contribution) >= asked.material * gross]
    return Search(
        outcome=SearchOutcome.FOUND if kept else SearchOutcome.NOTHING_STANDS_OUT,
        segments=tuple(sorted(kept, key=lambda one: (-abs(one.contribution), one.segment))),
        everywhere=float(np.expm1(found.everything)),
        noise=float(np.median(1 / seen.precision)),
        change=_sums(leaves, np.ones(len(leaves.codes), dtype=np.bool_))[2],
    )


def _sums(
    leaves: Leaves, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[float | None, float | None, float]:
    """A segment's value before and after, and what it moved the whole by (a ratio: rate and mix)."""
    before, after = float(leaves.before[mask].sum()), float(leaves.after[mask].sum())
    if leaves.under_before is None or leaves.under_after is None:
        return before, after, after - before
    under, later = float(leaves.under_before[mask].sum()), float(leaves.under_after[mask].sum())
    all_under, all_later = float(leaves.under_before.sum()), float(leaves.under_after.sum())
    if not all_under or not all_later:
        return None, None, 0.0
    level = (float(leaves.before.sum()) / all_under + float(leaves.after.sum()) / all_later) / 2
    mixed = level * (later / all_later - under / all_under) if not mask.all() else 0.0
    return (
        before / under if under else None,
        after / later if later else None,
        after / all_later - before / all_under - mixed,
    )
