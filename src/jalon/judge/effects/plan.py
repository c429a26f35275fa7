"""What is written down before a change starts, and what is told of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.judge.effects.smoothing import Scale
from jalon.vocabulary.change import Against, Answer, AnswerReason, Direction, Effect, SizeUnit


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """How far the change is meant to move the KPI; `size` > 0, in the plan's direction."""

    size: float
    unit: SizeUnit = SizeUnit.SHARE


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A change before it starts: where to, how far (None: not said), and how many periods are watched."""

    direction: Direction
    window: int
    expected: Expected | None = None


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
    reason: AnswerReason
    against: Against
    outlook: Outlook
    effect: Effect | None = None
    picture: Picture | None = None
    helpers: int = 0
    explained: float = 0.0
