"""What one number to come may be: a centre, a scale, and the chance of any target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from jalon.judge.student import below, quantile


class Measure(StrEnum):
    """How a forecast is off: by a difference, or by a ratio (its logarithm)."""

    DIFFERENCE = "difference"
    RATIO = "ratio"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """A number to come: `centre` (its median) ± `scale` × Student's t with `freedom` degrees, + `shift`.

    `scale` is in the unit of the value, or of its logarithm where `measure` is a ratio. `never_below` is a
    bound that the series has never crossed (0, or None). `step` is how far the values it may take lie apart
    (1 for counts, 0 for any value): the curve is cut halfway between them. `doubt` is the least and 1 − the
    greatest chance that is ever stated: 1 ÷ (points known + 2), Laplace's rule of succession.
    """

    centre: float
    scale: float
    freedom: int
    measure: Measure
    shift: float = 0.0
    never_below: float | None = None
    step: float = 0.0
    doubt: float = 0.0

    @property
    def middle(self) -> float:
        """The forecast: as likely to be exceeded as not."""
        return self._bounded(self.centre) + self.shift

    def band(self, share: float) -> tuple[float, float]:
        """Low and high end of the band that holds a share (0 < share < 1) of what may come."""
        return self.at((1 - share) / 2), self.at((1 + share) / 2)

    def at(self, share: float) -> float:
        """The value below which it stays with this chance (0 < share < 1)."""
        away = self.scale * quantile(share, self.freedom)
        if self.measure is Measure.RATIO:
            return self.centre * math.exp(min(away, 700.0)) + self.shift
        return self._bounded(self.centre + away) + self.shift

    def at_least(self, target: float) -> float:
        """The chance that it is the target or more."""
        if self.step:
            target = (math.ceil(target / self.step) - 0.5) * self.step
        return self._doubted(self._above(target - self.shift, met=1.0))

    def at_most(self, target: float) -> float:
        """The chance that it is the target or less."""
        if self.step:
            target = (math.floor(target / self.step) + 0.5) * self.step
        return self._doubted(1 - self._above(target - self.shift, met=0.0))

    def _above(self, target: float, met: float) -> float:
        """The chance of more than a target; `met` where it is certain to be met exactly.

        The bound itself is sure to be reached (`met` 1), but not to be passed: much may lie on it.
        """
        bound = self.never_below
        if bound is not None and (target < bound or (met == 1 and target == bound)):
            return 1.0
        if self.centre == 0 and self.measure is Measure.RATIO:
            return met if target == 0 else float(target < 0)  # nothing is open any more
        if self.measure is Measure.RATIO:
            away = math.inf if target <= 0 else math.log(self.centre) - math.log(target)
        else:
            away = self.centre - target
        if self.scale <= 0 or math.isinf(away):
            return met if away == 0 else float(away > 0)
        return float(below(away / self.scale, self.freedom))

    def _bounded(self, value: float) -> float:
        return value if self.never_below is None else max(value, self.never_below)

    def _doubted(self, chance: float) -> float:
        return min(max(chance, self.doubt), 1 - self.doubt)
