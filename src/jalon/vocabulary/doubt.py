"""Doubts about what figures say: the number got better and not the thing, or a target was made easier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalon.vocabulary.observation import Slice
from jalon.vocabulary.signal import LevelChange
from jalon.vocabulary.verdict import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Gamed:
    """A KPI improves while its counter-KPI worsens since about the same time, both beyond chance.

    `own` and `other` are the changes of level of the KPI and of `counter`; `strength` is how many times the
    smaller of the two leaves the ordinary range of its KPI. The share
    of `members` in it has moved since, the way it did. Where the KPI has no target, `aimed` is one that has
    and that improved against the same change of the counter-KPI: people act for what they are measured by,
    so that one is looked at first.
    """

    counter: str
    own: LevelChange
    other: LevelChange
    strength: float
    members: tuple[Slice, ...] = ()
    aimed: str | None = None


class Eased(StrEnum):
    """What made a target easier to reach."""

    LOWERED = "lowered"  # the least that is asked, or what should be reached
    RAISED = "raised"  # the most that is allowed
    WIDENED = "widened"
    POSTPONED = "postponed"
    SLOWED = "slowed"  # a smaller improvement each time
    PERIODS = "periods"  # the values of single periods


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedTarget:
    """A target made easier with no reason written down, first seen on the day `on`.

    `known` is the last day before it on which the old one was seen to hold (None: that is not known).
    `target` is its place among the KPI's targets. `before` and `after` are what it asked, one number or the
    two ends of a range (a share where `relative`); of single periods those of the first that is eased, of
    `count`. `due` is its date then, `postponed` the later one. `then` is how the KPI stood the run before;
    `old` how it stands by the old target, `new` by the one that holds. `file` and `line` say
    where it is written.
    """

    target: int
    on: date
    eased: Eased
    known: date | None = None
    before: tuple[Decimal, ...] = ()
    after: tuple[Decimal, ...] = ()
    relative: bool = False
    count: int = 0
    due: date | None = None
    postponed: date | None = None
    then: Status | None = None
    old: Status | None = None
    new: Status | None = None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubts:
    """What should be looked at again before the figures of a KPI are believed."""

    gamed: Gamed | None = None
    moved: tuple[MovedTarget, ...] = ()
