"""Where effort pays: the gap to a target, what closing it moves, how easily, and the next step.

The reckoning is in `judge.effort`, the words in `show.effort`, the reasons for both in decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalon.vocabulary.calendar import Period
from jalon.vocabulary.observation import Slice
from jalon.vocabulary.practice import Action


class Bar(StrEnum):
    """Why a KPI is not ranked: its data come first, or it is too early."""

    STALE = "stale"
    NO_DATA = "no_data"
    FAULT = "fault"  # days without rows in the very period that is judged
    LEARNING = "learning"
    NOT_ASKED = "not_asked"  # no target asks anything of this period


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """How far a KPI is from what is asked: `value`, where `asked` is at least (`more`) or at most wanted.

    `missing` is the distance as a share of the larger of the two, from 0 to 1. `ahead`: the value is the
    forecast of `period`, farther off than today's; `so_far`: `period` runs, that much is asked by now.
    `chance` is that of the target, None where it is not known.
    """

    value: float
    asked: float
    more: bool
    missing: float
    period: Period
    ahead: bool = False
    so_far: bool = False
    chance: float | None = None


class Way(StrEnum):
    """How a KPI moves what matters."""

    TOP = "top"  # one of those that its objective is measured by
    TARGET = "target"  # reaching its target brings a share of what another lacks
    FORMULA = "formula"  # another is made from it
    LEADS = "leads"  # it announces another, as the figures show
    SAID = "said"  # people say so; no figure shows it
    NONE = "none"  # no objective, and nothing is made from it


@dataclass(frozen=True, kw_only=True, slots=True)
class Influence:
    """What closing a gap would move: from 0 to 1, the KPIs that an objective is measured by having 1.

    `way` is the strongest, through `through`, of which it moves `share`; `parents` are all KPIs above it.
    """

    value: float
    way: Way
    through: str = ""
    share: float | None = None
    parents: tuple[str, ...] = ()


class Aspect(StrEnum):
    """What makes a gap easy to close, in the order told."""

    OWNED = "owned"
    PLANNED = "planned"
    TRIED = "tried"  # a change of it has worked
    LOCATED = "located"  # it is known who or what makes the bad move
    TOLD = "told"  # its noise is small beside the gap: it will be seen whether a step works


class Known(StrEnum):
    """Whether an aspect holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ease:
    """One aspect and what it counts, from its least to 1; what is not known counts its least."""

    aspect: Aspect
    known: Known
    counts: float


class StepKind(StrEnum):
    """What to do next; the facts that each needs stand beside it."""

    REPAIR = "repair"  # source, day: the last one that is there
    FEED = "feed"  # source, day: facts without a promise that stopped
    FILL = "fill"  # source, day, until: days without rows
    FIRST_VALUE = "first_value"
    DIVISOR = "divisor"  # what it is divided by is always 0
    LEARN = "learn"  # count: periods still needed
    SET_TARGET = "set_target"
    NAME_OWNER = "name_owner"
    WAIT = "wait"  # period, share: the chance that it ends well
    COUNTER = "counter"  # kpi, period, slice: what got better when this one, its counter-KPI, got worse
    EASED = "eased"  # day: the target was made easier, and nobody wrote why
    LOOK = "look"  # slice, value, period, before: a member that makes most of a bad move
    LOOK_APART = "look_apart"  # the same of one that stands out
    LOOK_HIDDEN = "look_hidden"  # the same of one that goes wrong while the whole goes well
    LOOK_PART = "look_part"  # kpi, value, period, before: a part of the formula that makes most of it
    RAISE = "raise"  # kpi, value, now, period: what one part would have to be
    RETHINK = "rethink"  # value, now, period: what is asked, and what all targets below make
    PACE = "pace"  # value, now, period: what is needed, and what is coming; count > 1: on average of so many
    SEARCH = "search"


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStep:
    """One step that what is known suggests; `more` tells that a higher value is wanted."""

    kind: StepKind
    kpi: str = ""
    slice: Slice = ()
    value: float | None = None
    now: float | None = None
    share: float | None = None
    count: int = 0
    period: Period | None = None
    before: Period | None = None
    source: str = ""
    day: date | None = None
    until: date | None = None
    more: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """All that values say of what to do about one KPI: kept after a run.

    `eases` are those that values tell (of plans and people nothing). `steps` has the most pressing first.
    `doubted`: its figure got better while what shows the other side got worse.
    """

    kpi: str
    influence: Influence
    bar: Bar | None = None
    gap: Gap | None = None
    eases: tuple[Ease, ...] = ()
    steps: tuple[NextStep, ...] = ()
    doubted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Priority:
    """One KPI in the ranked list: its `place` from 1, None where it is barred or nothing is missing.

    `pays` is gap × influence × tractability, from 0 to 1; a rank among others, not an amount. `action` is the
    planned one that is due first.
    """

    effort: Effort
    place: int | None
    urgency: float
    tractability: float
    pays: float
    eases: tuple[Ease, ...] = ()
    action: Action | None = None
