"""Where a value stands against what is fine: inside, near, or beyond."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jalon.judge.numbers import exact, slack
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import Margin
from jalon.vocabulary.verdict import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """What is fine: `low <= value <= high`; an open side is None, both None when nothing can be asked."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def open(self) -> bool:
        """True when nothing is asked."""
        return self.low is None and self.high is None

    def scaled(self, share: Fraction) -> Band:
        """What a part of the period asks, given its share of the whole."""
        return Band(
            low=None if self.low is None else scaled(self.low, share),
            high=None if self.high is None else scaled(self.high, share),
        )


def scaled(value: Decimal, share: Fraction) -> Decimal:
    """A share of a value; multiplied before it is divided, so that a share of what it came from is exact."""
    return value * share.numerator / share.denominator


def one_sided(asked: Decimal | None, better: Better) -> Band:
    """At least `asked` where higher is better, at most where lower is; nothing where neither is."""
    match better:
        case Better.HIGHER:
            return Band(low=asked)
        case Better.LOWER:
            return Band(high=asked)
        case Better.NEITHER:
            return Band()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerance:
    """How far from the band is still near, and the least acceptable value beyond which nothing is."""

    margin: Margin
    floor: Decimal | None = None
    share: Fraction = Fraction(1)  # of the period, when what is asked was scaled


def running(value: Value, band: Band, tolerance: Tolerance) -> Status:
    """The status while there is time: on track inside the band, at risk within the margin, else off track."""
    if inside(value, band):
        return Status.ON_TRACK
    near = _near(value, band.low, tolerance, above=True) and _near(value, band.high, tolerance, above=False)
    return Status.AT_RISK if near else Status.OFF_TRACK


def finished(value: Value, band: Band) -> Status:
    """The status once time is over: the margin does not forgive."""
    return Status.REACHED if inside(value, band) else Status.MISSED


def inside(value: Value, band: Band) -> bool:
    """True when the value lies within the band (doubles within their tolerance)."""
    number, give = exact(value), slack(value)
    above = band.low is None or number >= band.low - give
    below = band.high is None or number <= band.high + give
    return above and below


def _near(value: Value, bound: Decimal | None, tolerance: Tolerance, *, above: bool) -> bool:
    """True when the value is on the right side of a bound, or beyond it within the margin and the floor."""
    if bound is None:
        return True
    sign = 1 if above else -1
    margin = tolerance.margin
    width = abs(bound) * margin.amount if margin.relative else scaled(margin.amount, tolerance.share)
    number = sign * exact(value)
    if number >= sign * bound:
        return True
    if tolerance.floor is not None and number < sign * scaled(tolerance.floor, tolerance.share):
        return False
    return number >= sign * bound - width - slack(value)
