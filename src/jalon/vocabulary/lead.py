"""Does a leading KPI lead: what the figures show of a link between two KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jalon.vocabulary.calendar import Grain


class LeadState(StrEnum):
    """What is said of a link."""

    LEADS = "leads"
    NOT_SHOWN = "not_shown"  # tested, and nothing shows it
    TOO_SHORT = "too_short"
    STILL = "still"  # one of the two never moves
    APART = "apart"  # not kept by the same weeks or months, or not in the same years


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadLink:
    """Whether `lead` announces `result`, on `points` periods of `grain` where both are known.

    `declared` by a person, with the lag they named (`said`, None: any). `lag` is the one found, or the best
    of those tried; `chance` how often chance alone shows as much. Of a link that leads: after 1 % more of the
    lead the result is `change` % higher (`error`: its standard error; `first`, `second`: in each half), and
    knowing the lead takes away `gain` of the squared errors of `foretold` forecasts made without looking.
    """

    lead: str
    result: str
    state: LeadState
    declared: bool
    grain: Grain | None = None
    said: int | None = None
    points: int = 0
    needed: int = 0
    lag: int | None = None
    chance: float | None = None
    change: float | None = None
    error: float | None = None
    first: float | None = None
    second: float | None = None
    gain: float | None = None
    foretold: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Leads:
    """The links of a KPI: what announces it (`before`), what it announces (`after`).

    Early signs of the same objective were tried beside what people declared: `tried` so many, of which only
    those found are in `before`.
    """

    before: tuple[LeadLink, ...] = ()
    after: tuple[LeadLink, ...] = ()
    tried: int = 0
