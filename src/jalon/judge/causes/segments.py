"""What a segment search asks for and answers: segments with their effect and their share of the move."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jalon.judge.causes.cuboids import Segment, inside
from jalon.judge.causes.evidence import Evidence, Leaves
from jalon.judge.causes.fit import Fit

FEWEST_LEAVES = 32
"""Below so many leaves their noise cannot be told from their moves."""


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


def answer(leaves: Leaves, seen: Evidence, found: Fit, gains: dict[Segment, float], asked: Asked) -> Search:
    """The answer from the final fit: segments too small to matter are left out."""
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
