"""The record of a series: what would have been said of targets at earlier origins, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.outlook.outlook import Outlook
from jalon.judge.outlook.spans import Span

HARD = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Targets that are replayed: a cycle before, plus quantiles of the changes over a cycle seen by then."""
BINS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """Said after `origin` points: "at least `target`" has a chance of `chance`; it `came` true or not."""

    origin: int
    target: float
    chance: float
    came: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Bin:
    """Statements with a chance from `low` to `high`: how many, mean chance, share that came true."""

    low: float
    high: float
    count: int
    said: float
    came: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Past statements with their score; `origins` is the number of moments they were made at.

    Statements of one moment share its luck, so `origins`, not their number, says how much was tried. `brier`
    is the mean squared distance of chance and outcome (Brier, 1950), `base` that of always saying the share
    that came true; both None while there is no statement.
    """

    statements: tuple[Statement, ...]
    origins: int
    brier: float | None
    base: float | None
    bins: tuple[Bin, ...]


def record(outlook: Outlook, span: Span) -> Record:
    """Replay a span from each earlier origin with targets that were known there; scales known there too."""
    replayed = outlook.replayed
    if replayed is None:
        return scored(())
    found: list[Statement] = []
    moved = Span(first=span.first + outlook.gap, last=span.last + outlook.gap)
    for row, origin in enumerate(replayed.origins[:-1]):
        spread = outlook.said(row, span)
        came = float(replayed.outcomes[row, moved.first - 1 : moved.last].sum())
        if spread is None or not np.isfinite(came):
            continue
        found += [
            Statement(origin=int(origin), target=target, chance=spread.at_least(target), came=came >= target)
            for target in _targets(replayed.values[:origin], replayed.season, moved)
        ]
    return scored(found)


def scored(statements: Sequence[Statement]) -> Record:
    """The score of statements and their table: ten bins of equal width, those that are empty left out."""
    said = np.array([each.chance for each in statements])
    came = np.array([each.came for each in statements], dtype=np.float64)
    base = float(came.mean()) if len(came) else 0.0
    return Record(
        statements=tuple(statements),
        origins=len({each.origin for each in statements}),
        brier=float(np.mean((said - came) ** 2)) if len(came) else None,
        base=base * (1 - base) if len(came) else None,
        bins=_bins(said, came),
    )


def _bins(said: Numbers, came: Numbers) -> tuple[Bin, ...]:
    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    return tuple(
        Bin(
            low=each / BINS,
            high=(each + 1) / BINS,
            count=int((place == each).sum()),
            said=float(said[place == each].mean()),
            came=float(came[place == each].mean()),
        )
        for each in range(BINS)
        if (place == each).any()
    )


def _targets(known: Numbers, season: int, span: Span) -> tuple[float, ...]:
    """The span a cycle before (of the last points while none was seen), plus changes seen by then."""
    length = span.last - span.first + 1
    cycle = season if len(known) > season >= 2 else 1
    place = len(known) - cycle + np.arange(span.first - 1, span.last) % cycle
    base = float(known[place].sum())
    sums = np.convolve(known, np.ones(length), mode="valid") if len(known) >= length else known[:0]
    change = sums[cycle:] - sums[:-cycle]
    if len(change) < 3:
        return (base,)
    return tuple(dict.fromkeys(base + float(each) for each in np.quantile(change, HARD)))
