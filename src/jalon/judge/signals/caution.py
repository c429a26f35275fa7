"""How sure one must be before a point is called news: the quiet default, and a more eager setting."""

from __future__ import annotations

from dataclasses import dataclass, replace

WEEK = 7
"""Points in the cycle of days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Caution:
    """Thresholds in standard normal units, each with the false alarms it gives on pure chance.

    `spike`: one point lies so far from what was expected. `change`: a sum over several points
    does. `proof`: three in a row, seen from before the first, do together.
    `learning`: so many usable points are seen before any limit is drawn.
    """

    spike: float
    change: float
    proof: float
    learning: int = 12


QUIET = Caution(spike=3.0, change=3.45, proof=4.15)
"""The default."""

EAGER = Caution(spike=2.5, change=3.0, proof=3.5)
"""For those who would rather look once too often."""


def for_cycle(caution: Caution, season: int) -> Caution:
    """The same caution for a cycle of `season` points: days are many, and lie farther out than chance alone.

    What is added was chosen on one half of the public daily series and held on the other (`bench.judgement`).
    """
    if season != WEEK:
        return caution
    return replace(
        caution, spike=caution.spike + 0.7, change=caution.change + 0.2, proof=caution.proof + 0.25
    )
