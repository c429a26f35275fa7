"""Whether a KPI is a good one: twelve criteria, each with its state, its reason as data and its fix.

The words are in `show.quality`, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Criterion(StrEnum):
    """What a good KPI is; the order in which the points are told."""

    SIMPLE = "simple"
    ALIGNED = "aligned"
    ACTIONABLE = "actionable"
    REALISTIC = "realistic"
    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    TIMED = "timed"
    GUARDED = "guarded"  # a counter-KPI shows the damage when it is gamed
    PLAIN = "plain"
    UNIQUE = "unique"
    FEW = "few"  # not one of too many for its owner or its team
    BALANCED = "balanced"  # its objective has early signs and results


class PointState(StrEnum):
    """How a criterion stands."""

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot_tell"
    WAIVED = "waived"  # fails, and a person wrote why that is accepted


class Reason(StrEnum):
    """Why a criterion stands as it does; each needs its own facts (see `judge.quality`)."""

    FEW_PARTS = "few_parts"
    MANY_PARTS = "many_parts"
    DEEP_FORMULA = "deep_formula"
    MANY_CONDITIONS = "many_conditions"

    SERVES = "serves"
    NO_OBJECTIVE = "no_objective"
    OBJECTIVE_UNKNOWN = "objective_unknown"
    NO_BECAUSE = "no_because"
    BECAUSE_REPEATS = "because_repeats"

    PLANNED = "planned"
    NO_OWNER = "no_owner"
    OWNER_VACANT = "owner_vacant"
    NO_PLAN = "no_plan"
    STEPS_UNOWNED = "steps_unowned"
    STEPS_UNMEASURED = "steps_unmeasured"
    PLAN_UNKNOWN = "plan_unknown"
    NOTHING_TO_PLAN = "nothing_to_plan"
    MEASURES_UNKNOWN = "measures_unknown"

    WITHIN_REACH = "within_reach"
    TOLD_FROM_NOISE = "told_from_noise"
    OUT_OF_REACH = "out_of_reach"
    NOISE_LARGER = "noise_larger"
    VERDICT_LATE = "verdict_late"
    NOTHING_ASKED = "nothing_asked"
    BASELINE = "baseline"
    CHANCE_UNKNOWN = "chance_unknown"

    ONE_RESULT = "one_result"
    NO_TARGET = "no_target"
    TARGETS_CLASH = "targets_clash"
    DIRECTION_OPEN = "direction_open"
    NO_LEVEL = "no_level"

    COMPUTED = "computed"
    NO_UNIT = "no_unit"
    NO_VALUES = "no_values"
    NOT_COMPUTED = "not_computed"

    DATED = "dated"
    TARGET_OVER = "target_over"
    NO_MILESTONES = "no_milestones"
    NO_REVIEW = "no_review"
    REVIEW_SLOW = "review_slow"
    NO_DATE_ASKED = "no_date_asked"

    COUNTERED = "countered"
    NO_COUNTER = "no_counter"
    COUNTER_UNKNOWN = "counter_unknown"
    COUNTER_ITSELF = "counter_itself"

    PLAIN_WORDS = "plain_words"
    NO_SENTENCE = "no_sentence"
    CODE_WORDS = "code_words"
    ACRONYMS = "acronyms"
    JARGON = "jargon"
    LONG_SENTENCE = "long_sentence"

    ALONE = "alone"
    SAME_FORMULA = "same_formula"
    SAME_NAME = "same_name"

    FEW_ENOUGH = "few_enough"
    MANY_FOR_PERSON = "many_for_person"
    MANY_FOR_TEAM = "many_for_team"

    BOTH_TIMINGS = "both_timings"
    NO_TIMING = "no_timing"
    ONLY_LEADING = "only_leading"
    ONLY_LAGGING = "only_lagging"
    NO_OBJECTIVE_TO_BALANCE = "no_objective_to_balance"


class Fix(StrEnum):
    """What to do so that a criterion holds, or so that it can be told."""

    NAME_PARTS = "name_parts"
    NAME_CONDITION = "name_condition"
    NAME_OBJECTIVE = "name_objective"
    SAY_BECAUSE = "say_because"
    NAME_OWNER = "name_owner"
    FILL_ROLE = "fill_role"
    PLAN_STEPS = "plan_steps"
    OWN_STEPS = "own_steps"
    MEASURE_STEPS = "measure_steps"
    EASE_TARGET = "ease_target"
    LENGTHEN_PERIOD = "lengthen_period"
    GIVE_TIME = "give_time"
    WAIT = "wait"
    SET_TARGET = "set_target"
    KEEP_ONE_TARGET = "keep_one_target"
    SAY_DIRECTION = "say_direction"
    SAY_LEVEL = "say_level"
    SAY_UNIT = "say_unit"
    BIND_ROWS = "bind_rows"
    COMPUTE = "compute"
    SET_NEXT_TARGET = "set_next_target"
    SET_MILESTONES = "set_milestones"
    SAY_REVIEW = "say_review"
    REVIEW_OFTENER = "review_oftener"
    NAME_COUNTER = "name_counter"
    WRITE_SENTENCE = "write_sentence"
    SAY_PLAINLY = "say_plainly"
    SPELL_OUT = "spell_out"
    SHORTEN = "shorten"
    KEEP_ONE_KPI = "keep_one_kpi"
    RENAME = "rename"
    FOLLOW_FEWER = "follow_fewer"
    SAY_TIMING = "say_timing"
    ADD_RESULT = "add_result"
    ADD_EARLY_SIGN = "add_early_sign"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What a KPI's own values say of its target.

    `periods` is the number of complete periods with a value. `chance` (0 to 1) is that of reaching the
    target. `noise` is the standard deviation of one period's value, level and season apart, divided by the
    step the target asks (from where it starts). `left` counts the periods from the target's start, or from
    now where it has none, to its day. None: cannot be told.
    """

    periods: int
    chance: float | None = None
    noise: float | None = None
    left: int | None = None


Fact = int | float | date | str | tuple[str, ...]
"""A count, a share, a day, a name of the definitions or a person's own word, or several of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """One reason with its facts; `fix` is None where nothing needs to be done."""

    state: PointState
    reason: Reason
    facts: Mapping[str, Fact] = field(default_factory=dict)
    fix: Fix | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """How one criterion stands, with every ground of that state, the first the most urgent.

    `waiver` is the reason a person wrote, by language, for accepting what fails; empty unless it is waived.
    """

    criterion: Criterion
    state: PointState
    grounds: tuple[Ground, ...]
    waiver: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> Reason:
        """The first reason."""
        return self.grounds[0].reason

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts of the first reason."""
        return self.grounds[0].facts

    @property
    def fix(self) -> Fix | None:
        """What to do first."""
        return self.grounds[0].fix
