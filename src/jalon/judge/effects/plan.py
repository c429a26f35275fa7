"""What is written down before a change starts, and what is told of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jalon.judge.effects.smoothing import Scale


class Direction(StrEnum):
    """Where the change is meant to move the KPI."""

    UP = "up"
    DOWN = "down"


class Unit(StrEnum):
    """What an expected size is counted in."""

    SHARE = "share"  # of what would have come without the change: 0.1 is 10 %
    AMOUNT = "amount"  # the KPI's unit, per period


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """How far the change is meant to move the KPI; `size` > 0, in the plan's direction."""

    size: float
    unit: Unit = Unit.SHARE


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A change before it starts: where to, how far (None: not said), and how many periods are watched."""

    direction: Direction
    window: int
    expected: Expected | None = None


class Answer(StrEnum):
    """Did the change work."""

    WORKED = "worked"
    DID_NOT = "did not"
    CANNOT_TELL = "cannot tell"


class Reason(StrEnum):
    """Why the answer is what it is."""

    BEYOND_CHANCE = "beyond chance"  # worked: moved as declared, more than placebos do
    WRONG_WAY = "wrong way"  # did not: moved against the declared direction, more than placebos do
    FALLS_SHORT = "falls short"  # did not: as much as was expected is ruled out
    WITHIN_CHANCE = "within chance"  # cannot tell: placebos move as much, and so may what was expected
    TOO_EARLY = "too early"  # cannot tell: the window is not over
    TOO_SHORT = "too short"  # cannot tell: too few separate placebo windows, or none of the window's values


class Against(StrEnum):
    """The effect beside what was expected."""

    AS_EXPECTED = "as expected"  # the interval holds it
    LESS = "less"
    MORE = "more"
    NOT_SAID = "not said"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What can be said before the change starts, from placebo windows in the past.

    `smallest_up`, `smallest_down` (> 0): the smallest effects that would be found in four of five cases at
    a false-alarm rate of 5 %, as shares (relative scale) or in the KPI's unit per period (absolute); None,
    with `separate` windows, where there are too few placebos to say.
    """

    scale: Scale
    separate: float
    smallest_up: float | None
    smallest_down: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """An estimate and its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What the change did, a period and in all, in the KPI's unit, and as a share of `without`.

    `without`: the mean a period that would have come without the change. `share` is None on the absolute
    scale. `chance`: how often as large an effect, up or down, comes where nothing was changed.
    """

    without: float
    share: Between | None
    per_period: Between
    total: Between
    chance: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """Effects of placebo windows (`starts`, indices of the history) and the real one, for a picture.

    Shares (relative scale) or the KPI's unit per period; `as_large`: how many placebos, overlapping ones
    included, are at least as far from nothing as the real one.
    """

    starts: tuple[int, ...]
    placebos: tuple[float, ...]
    real: float
    as_large: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The judgement of one change; `effect` and `picture` are None where it is too early or too short."""

    answer: Answer
    reason: Reason
    against: Against
    outlook: Outlook
    effect: Effect | None = None
    picture: Picture | None = None
    helpers: int = 0
    explained: float = 0.0
