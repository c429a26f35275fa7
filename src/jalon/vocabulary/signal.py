"""Signal or noise: what each value was expected to be, which are news, when the level changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalon.vocabulary.calendar import Grain, Period


class Caution(StrEnum):
    """How sure one must be before a value is called news."""

    QUIET = "quiet"
    EAGER = "eager"  # for those who would rather look once too often


class News(StrEnum):
    """What a value that is news says."""

    SPIKE = "spike"  # this value alone is out of the ordinary
    STEP = "step"  # the level changed and stays there
    DRIFT = "drift"  # the level has been moving away, a little at each period


class Standing(StrEnum):
    """Where one value stands."""

    ORDINARY = "ordinary"
    NEWS = "news"
    HELD = "held"  # out of the ordinary as the value before was, which has been said: no news
    LEARNING = "learning"  # too early: among the first values, or the first after a series began to move
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """One whole period, judged by what came before it only, in the KPI's unit.

    The value is ordinary from `low` to `high`; these and `expected` are None while learning. `news` and
    `since` (the first period it speaks of) stand with news, and where a value is still out of the ordinary.
    """

    period: Period
    value: float | None
    standing: Standing
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    news: News | None = None
    since: Period | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelChange:
    """The level changed, a step or a drift: announced with one period, dated back to another.

    `before` and `after` are what would have been expected of the announcing period without and with it.
    """

    news: News
    announced: Period
    since: Period
    before: float
    after: float


class Rule(StrEnum):
    """Why a point of a control chart is a signal."""

    BEYOND = "beyond"  # outside the natural limits
    RUN = "run"  # the last of eight or more in a row on one side of the mean
    NEAR = "near"  # of the last four three lie nearer to the same limit than to the mean
    RANGE = "range"  # its distance from the value before is beyond the limit of distances


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The limits of a control chart from one period to another, both included.

    They are made of `learned` values; all are None where these are too few.
    """

    first: Period
    last: Period
    learned: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    mean_range: float | None = None
    range_limit: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Charted:
    """One point of a control chart: its value, its distance from the value before, the rules it breaks."""

    period: Period
    value: float | None
    range: float | None = None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ControlChart:
    """The classic chart of individual values and moving ranges, which knows neither trend nor season.

    Limits begin anew where a change of level was dated to; each needs `needed` values.
    """

    needed: int
    limits: tuple[Limits, ...]
    points: tuple[Charted, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Signals:
    """What is news among the newest values of a KPI, and what is not, at one grain.

    Of `known` values the last is judged from `needed` on. `points` and `chart` show the newest periods;
    `changes` are all there were. `ended` is the last day judged where facts stopped or are overdue.
    `wide` says that the limits of the newest value are too far apart to tell anything.
    """

    grain: Grain
    caution: Caution
    known: int
    needed: int
    points: tuple[Watched, ...] = ()
    changes: tuple[LevelChange, ...] = ()
    chart: ControlChart | None = None
    wide: bool = False
    ended: date | None = None
