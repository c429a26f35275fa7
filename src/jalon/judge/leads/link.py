"""What is said of a link between a lead and the result: evidence, lag, size, stability, gain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """What the data say of a link."""

    LEADS = "leads"
    NONE = "no evidence"
    TOO_SHORT = "too short to say"


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """The move of the result, in per cent, that is expected one lag after one per cent of the lead.

    `error` is the standard error of `change`; `first` and `second` are the same from each half of the
    periods. Per cent of a series that is not positive throughout is per cent of its mean size.
    """

    change: float
    error: float
    first: float
    second: float
    stable: bool  # the halves have one sign, and differ by no more than chance would have it (5 %)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gain:
    """The `share` of squared one-step errors removed over the last third, all else estimated before it.

    `points` periods were foretold; a negative share says that the lead made the forecasts worse.
    """

    share: float
    points: int

    @property
    def better(self) -> bool:
        """True when knowing the lead lowered the errors."""
        return self.share > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Whether `lead` leads, on `points` periods where both are known.

    `lag` (periods) is the best of those tried, `t` its t value; `chance` the probability of one as great at
    any lag tried where nothing links the two; `rate` the least false discovery rate, over all tested
    together, at which this link is found. They are None where the answer is too short to say; `size` and
    `gain` are told of a link that leads.
    """

    lead: str
    evidence: Evidence
    points: int
    lag: int | None = None
    t: float | None = None
    chance: float | None = None
    rate: float | None = None
    size: Size | None = None
    gain: Gain | None = None

    @property
    def sign(self) -> int:
        """+1 where both move the same way, −1 where they move opposite ways, 0 where nothing is said."""
        return 0 if self.t is None else (self.t > 0) - (self.t < 0)
