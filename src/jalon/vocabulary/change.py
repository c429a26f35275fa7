"""The change ledger: what was going to be changed and hoped for, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.observation import TOTAL, Slice


class Direction(StrEnum):
    """Where a change is meant to move the KPI."""

    UP = "up"
    DOWN = "down"


class SizeUnit(StrEnum):
    """What an expected size is counted in."""

    SHARE = "share"  # of what would have come without the change: 0.1 is 10 %
    AMOUNT = "amount"  # the KPI's unit, per period


class Answer(StrEnum):
    """Did the change work."""

    WORKED = "worked"
    DID_NOT = "did not"
    CANNOT_TELL = "cannot tell"


class AnswerReason(StrEnum):
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
class Smallest:
    """The smallest effects that would be found in four of five cases, at a false-alarm rate of 5 %.

    Shares of what would have come (`relative`), else amounts in the KPI's unit a period; both > 0.
    """

    relative: bool
    up: float
    down: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisteredChange:
    """A change as it was written down: `number` is its place among all registered ones.

    `expected` > 0, in the direction (None: not said how much). `compare` are members of the scope's last
    dimension that the change does not touch. `smallest` is what was said at registration. What `registered`
    after its `start` is `late`. A `withdrawn` one stays listed, with its reason.
    """

    number: int
    kpi: str
    texts: Mapping[str, str]
    start: date
    grain: Grain
    window: int
    direction: Direction
    expected: float | None = None
    unit: SizeUnit = SizeUnit.SHARE
    scope: Slice = TOTAL
    compare: tuple[str | None, ...] = ()
    smallest: Smallest | None = None
    registered: datetime
    late: bool = False
    withdrawn: datetime | None = None
    why_withdrawn: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """An estimate and its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What the change did, a period and in all, in the KPI's unit, and as a share of `without`.

    `without`: the mean a period that would have come without the change. `share` is None on the absolute
    scale, `total` where periods do not add up. `chance`: how often as large an effect, up or down, comes
    where nothing was changed.
    """

    without: float
    share: Estimate | None
    per_period: Estimate
    total: Estimate | None
    chance: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceboPicture:
    """The effects found where nothing was changed, by the first day of each window, beside the real one.

    Shares where `relative`, else the KPI's unit a period. `as_large` of them lie at least as far from
    nothing as the real one; windows overlap, and are worth `separate` that do not.
    """

    relative: bool
    starts: tuple[date, ...]
    effects: tuple[float, ...]
    real: float
    as_large: int
    separate: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """One period of the KPI in the change's scope, before or after its start; no value: not known."""

    period: Period
    value: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedChange:
    """A registered change and what can be said of it now.

    Once `begun`, `seen` of its window's periods are there; `over` is the day after the last one. `smallest`
    is what could be found as the facts stand now. `helpers` comparison members were of use. `effect` and
    what goes with it is None where it is too early or too short. `waiting`: its window is over, but nothing
    was judged since it was registered.
    """

    change: RegisteredChange
    answer: Answer
    reason: AnswerReason
    against: Against
    begun: bool
    seen: int
    over: date | None = None
    smallest: Smallest | None = None
    effect: Effect | None = None
    picture: PlaceboPicture | None = None
    passed: tuple[Passed, ...] = ()
    helpers: int = 0
    waiting: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRecord:
    """Over all judged changes of the company: of `told` that have an answer, `worked` did.

    `compared` have both an expected and a measured share: `expected` and `got` are their means in the
    direction meant, `ratio` how much comes of what is expected (None: too few to say).
    """

    judged: int
    told: int
    worked: int
    compared: int
    expected: float | None = None
    got: float | None = None
    ratio: Estimate | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """The changes registered for a KPI, newest start first, and the company's record."""

    changes: tuple[JudgedChange, ...]
    record: ChangeRecord = field(default_factory=lambda: ChangeRecord(judged=0, told=0, worked=0, compared=0))
