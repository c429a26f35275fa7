"""Objectives and KPIs as a tree that computes: how each is made from others, its targets, what was found.

The words are in `show.alignment`, in both languages; the reckoning is in `judge.alignment`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.kpi import Better


class Making(StrEnum):
    """How a value is made from those of its parts, each first multiplied by its coefficient."""

    SUM = "sum"  # parts added; parts `against` taken off
    PRODUCT = "product"  # parts multiplied; divided by parts `against`
    BALANCE = "balance"  # the value of the period before, plus the parts (MRR and what comes and goes)
    LEADS = "leads"  # the value now, plus coefficient × how far each part has moved (tested early signs)


class Course(StrEnum):
    """How a value gets from one step of its target to the next."""

    STEADY = "steady"  # by the same amount each period
    AT_ONCE = "at_once"  # not before the period of the step


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One part of a value: a unit of it now gives `coefficient` units after `lag` periods.

    `error` is the standard error of the coefficient. `against`: taken off a sum, or dividing a product.
    """

    child: str
    lag: int = 0
    coefficient: float = 1.0
    error: float = 0.0
    against: bool = False

    def __post_init__(self) -> None:
        if self.lag < 0 or self.error < 0:
            raise ValueError("a lag and a standard error are not negative")


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A value to have reached in the period that holds `by`; None: a target without a date."""

    value: float
    by: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """A target as steps to reach, in the order of their dates."""

    steps: tuple[Step, ...]
    course: Course = Course.STEADY


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignedKpi:
    """One KPI of the tree: its value of the last whole period, its target, and what it is made from.

    `now` None: from its parts, or not known. `error`: the standard deviation of a value that is held, from
    period to period. `least` and `most` bound what is possible (a rate: 0 and 1). `expected` are the next
    values if nobody does anything (its forecast); without, or after them, it stays as it is.
    """

    name: str
    now: float | None = None
    error: float = 0.0
    better: Better = Better.HIGHER
    aim: Aim | None = None
    making: Making | None = None
    links: tuple[Link, ...] = ()
    least: float | None = None
    most: float | None = None
    expected: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignmentTree:
    """KPIs by name, linked without loops; one value a period of `grain`, the last known that of `now`."""

    kpis: Mapping[str, AlignedKpi]
    now: date
    grain: Grain = Grain.QUARTER
    calendar: Calendar = Calendar()

    def step(self, day: date) -> int:
        """How many periods after the last known one the period of a day comes. Raises OutsideCalendar."""
        return self.calendar.ordinal(self.grain, day) - self.calendar.ordinal(self.grain, self.now)

    def period(self, step: int) -> Period:
        """The period so many after the last known one. Raises OutsideCalendar."""
        return self.calendar.period(self.grain, self.calendar.ordinal(self.grain, self.now) + step)


class Sufficiency(StrEnum):
    """Whether the targets of the parts suffice for the target of the whole."""

    ENOUGH = "enough"
    NOT_ENOUGH = "not_enough"
    CANNOT_TELL = "cannot_tell"


class Untold(StrEnum):
    """Why it cannot be told."""

    NOT_IN_TREE = "not_in_tree"
    NO_TARGET = "no_target"
    NO_PARTS = "no_parts"
    OVER = "over"  # the target's day is not after the last known period
    NO_VALUE = "no_value"  # a value is not known, or a divisor is 0
    NO_DATE = "no_date"  # enough if a target without a date is reached in time
    UNCERTAIN = "uncertain"  # the interval holds the target
    NO_DIRECTION = "no_direction"  # neither higher nor lower is better


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What a check takes a part to be at in a period; `held`: its value now, as it has no target."""

    kpi: str
    period: Period
    value: float
    held: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StepCheck:
    """One step of a target against what its parts make.

    `margin` is over (above 0) or short (below 0), in the unit of the KPI and in its good direction. `low`
    and `high` are the ends of the 90 % interval of `planned`; `chance` the share of simulations that reach
    what is needed.
    """

    period: Period
    needed: float
    state: Sufficiency
    planned: float | None = None
    margin: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    untold: Untold | None = None
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """Whether the targets below a KPI suffice for its own: the worst of its steps."""

    kpi: str
    state: Sufficiency
    steps: tuple[StepCheck, ...] = ()
    untold: Untold | None = None


class NeedState(StrEnum):
    """Whether a value of one part, with all others as they are, reaches the target of the whole."""

    SOLVED = "solved"
    NO_EFFECT = "no_effect"  # the part does not move the whole
    BEYOND = "beyond"  # only a value beyond what is possible would
    TOO_LATE = "too_late"  # what is done from now on works only after the day
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """The value one part needs by the end of `by`, so that the whole is at `target` in `period`.

    `low` and `high` are the ends of its 90 % interval, the value itself where nothing is uncertain.
    """

    kpi: str
    part: str
    state: NeedState
    target: float | None = None
    period: Period | None = None
    by: Period | None = None
    now: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    untold: Untold | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """What the target of one part adds to the whole: in its unit, and as a share of what all targets add."""

    kpi: str
    amount: float
    share: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contributions:
    """The planned move of a KPI up to a period: `drift` comes without any target, the parts sum to the rest.

    `planned` − `now` = `drift` + the amounts of `parts`. Without numbers it could not be split (`untold`).
    """

    kpi: str
    period: Period | None = None
    now: float | None = None
    planned: float | None = None
    drift: float | None = None
    parts: tuple[Contribution, ...] = ()
    untold: Untold | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Allotment:
    """The target of a team or person as part of a larger one; `parts` are those below it.

    `weight` counts where the whole is an average of its parts (a rate), not their sum.
    """

    name: str
    value: float | None
    weight: float | None = None
    parts: tuple[Allotment, ...] = ()


class Fit(StrEnum):
    """How the targets of parts stand to the target of the whole."""

    FITS = "fits"
    SHORT = "short"  # together they ask less than the whole
    OVER = "over"  # together they ask more than the whole
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciliation:
    """One whole against its parts: `gap` is what the parts ask beyond it (above 0) or lack (below 0).

    `shares` are those of the sum of the parts; `missing` names parts without a value (or weight).
    """

    name: str
    whole: float | None
    fit: Fit
    together: float | None = None
    gap: float | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


class Issue(StrEnum):
    """What can be wrong in a tree; each with its own facts (see `judge.alignment.issues`)."""

    LOOP = "loop"
    PART_UNKNOWN = "part_unknown"
    VALUE_UNKNOWN = "value_unknown"
    VALUES_DISAGREE = "values_disagree"
    TARGET_OVER = "target_over"
    TARGET_BACKWARDS = "target_backwards"
    TARGET_UNDATED = "target_undated"
    TARGET_LATE = "target_late"
    CONTRADICTION = "contradiction"
    STANDS_ALONE = "stands_alone"
    NOBODY_CARRIES = "nobody_carries"
    NOT_ENOUGH = "not_enough"
    COUNTED_TWICE = "counted_twice"
    PARTS_SHORT = "parts_short"
    PARTS_OVER = "parts_over"
    PART_WITHOUT_VALUE = "part_without_value"
    PART_TWICE = "part_twice"


AlignmentFact = float | int | str | Period | tuple[str, ...]
"""An amount, a count, the name of a KPI or part, a period, or several names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AllottedPart:
    """What one member carries of a target: `value` (None: no target), and its share of all of them."""

    member: str | None
    value: float | None
    share: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AllottedTarget:
    """A target that is given out to the members of one dimension, as it stands for the period until `until`.

    `within` names whose target it is: () the company's. Parts are summed; where `mean` the whole is their
    mean, weighted by what each is divided by now. `gap` is what they ask beyond it (above 0) or lack.
    """

    kpi: str
    within: tuple[tuple[str, str | None], ...]
    dimension: str
    until: date
    whole: float
    fit: Fit
    together: float | None
    gap: float | None
    mean: bool
    parts: tuple[AllottedPart, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignmentFinding:
    """One thing wrong in a tree: about which KPI, with its facts."""

    issue: Issue
    kpi: str
    facts: Mapping[str, AlignmentFact] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aligned:
    """What the tree below one KPI says of its target, reckoned by the `grain` up to `until`.

    `needs` are what single parts would have to be, each by itself. `assumed` are pairs of a part and what it
    is said to announce, too short to be tested: both are taken to move by the same share.
    """

    kpi: str
    grain: Grain
    until: date
    check: Check
    needs: tuple[Need, ...] = ()
    adds: Contributions | None = None
    findings: tuple[AlignmentFinding, ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()
