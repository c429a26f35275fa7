"""What is coming: forecasts with their bands, the chance of each target, the record of such statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.planned import Planned


class Unsaid(StrEnum):
    """Why no chance is stated."""

    TOO_EARLY = "too_early"  # fewer values than a forecast needs, or no whole cycle of a season seen
    NOT_ASKED = "not_asked"  # the target asks nothing of that period: no base yet, no good direction
    OVER = "over"  # its period is over: the verdict says how it ended
    FAR = "far"  # further away than anything can be said of


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """One period to come: as likely above `middle` as below; four times of five within `low` and `high`."""

    period: Period
    middle: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Past statements with a chance from `low` to `high`: how many, `said` on average, `came` true."""

    low: float
    high: float
    count: int
    said: float
    came: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackRecord:
    """What would have been said of such a target at `moments` earlier moments of this very series.

    `brier` is the mean squared distance of chance and outcome, 0 at best; `base` that of always saying the
    share that came true. Both are None while there is no statement.
    """

    moments: int
    brier: float | None
    base: float | None
    bins: tuple[Kept, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """How likely one target is, as the facts stand.

    `target` is its place among the KPI's targets. It is met when the value of `period` (`summed`: the sum of
    the periods up to its end, of which `so_far` is there already) lies within `low` and `high`; an open side
    is None. `expected`, `least`, `most` are the forecast of that value and its band (four of five cases).
    `needed` is what each period to come must bring; `share` the same ÷ what is forecast. `reached` is the
    first period from which on it is more likely met than not. `begun`: the period runs, and what is there of
    it counts, of which the record knows nothing: it is of statements about whole periods. `at_first`
    is the chance as it was before it began. Where `unsaid` says why, the rest is None.
    """

    target: int
    period: Period
    summed: bool = False
    low: float | None = None
    high: float | None = None
    so_far: float | None = None
    chance: float | None = None
    expected: float | None = None
    least: float | None = None
    most: float | None = None
    needed: tuple[float, ...] = ()
    share: float | None = None
    reached: Period | None = None
    record: TrackRecord | None = None
    begun: bool = False
    at_first: float | None = None
    unsaid: Unsaid | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Foresight:
    """What is coming after a KPI's last whole period, at one grain.

    `known` values carry it of `needed` at least; `periods` are empty while that is too few. `ended` is the
    last day of facts that stopped long ago: nothing is said of what came after. `planned` is what people
    declared beforehand, and the forecast counts; `contradicted` what was to leave nothing, and left
    something: it does not count. `late` is the last day of facts that are overdue. `ripens`: the newest
    value is not what it will be, since what it counts comes later than the rows it counts it of.
    """

    grain: Grain
    known: int
    needed: int
    periods: tuple[Ahead, ...] = ()
    chances: tuple[Chance, ...] = ()
    ended: date | None = None
    late: date | None = None
    planned: tuple[Planned, ...] = ()
    contradicted: tuple[Planned, ...] = ()
    ripens: bool = False
