"""A KPI: a value computed from sources, owned, tied to an objective, with direction, unit, targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place
from jalon.vocabulary.formula import Formula
from jalon.vocabulary.planned import Planned
from jalon.vocabulary.quality import Criterion
from jalon.vocabulary.target import Target


class Better(StrEnum):
    """Which direction is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"  # to be read beside another KPI


class Level(StrEnum):
    """Strategic (long-term, few) or operational (day to day)."""

    STRATEGIC = "strategic"
    OPERATIONAL = "operational"


class Timing(StrEnum):
    """Leading (an early sign) or lagging (a result)."""

    LEADING = "leading"
    LAGGING = "lagging"


class WhenEmpty(StrEnum):
    """What a period without rows means."""

    ZERO = "zero"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Top:
    """Keep the `members` largest members of a cut (by the KPI's value over everything), pool the rest."""

    members: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """What a KPI is split by: one dimension, or several together. The total is the cut without dimensions."""

    dimensions: tuple[str, ...] = ()
    top: Top | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """A strategic objective that KPIs serve."""

    name: str
    label: Mapping[str, str]
    says: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    place: Place = Place(file="")


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadsTo:
    """A KPI that this one is said to announce: `lag` weeks or months (`grain`) before, where that is said."""

    kpi: str
    lag: int | None = None
    grain: Grain | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kpi:
    """Everything a person says about a KPI. Without an objective it is only a measure.

    `formula` is the value as a tree, `value` the same as written. `grains` are those kept, None for the
    default of its level. `learning` is how many complete periods must exist before judging begins.
    `expect` are a reader's own numbers, by the first day of a period of `expect_grain`.
    """

    name: str
    formula: Formula
    value: str
    label: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    unit: str | None = None
    better: Better = Better.HIGHER
    by: tuple[Cut, ...] = ()
    grains: tuple[Grain, ...] | None = None
    calendar: str | None = None
    empty: WhenEmpty | None = None
    level: Level | None = None
    function: str | None = None
    scope: str = "company"
    timing: Timing | None = None
    objective: str | None = None
    because: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    review: str | None = None
    learning: int = 0
    counter: str | None = None  # the KPI that shows the damage when this one is gamed
    leads: tuple[LeadsTo, ...] = ()
    targets: tuple[Target, ...] = ()
    expect: Mapping[tuple[Grain, date], Decimal] = field(default_factory=dict)
    planned: tuple[Planned, ...] = ()
    waivers: Mapping[Criterion, Mapping[str, str]] = field(default_factory=dict)  # accepted, and why
    place: Place = Place(file="")
    places: Mapping[str, Place] = field(default_factory=dict)  # of its fields, by dotted name

    @property
    def measure(self) -> bool:
        """True while no objective is named."""
        return self.objective is None

    def text(self, language: str) -> str:
        """Its name for people in a language, falling back to any language, then to the code name."""
        return self.label.get(language) or next(iter(self.label.values()), self.name)
