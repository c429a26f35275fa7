"""All that is said of a KPI beyond its verdict: computed after each run, kept, and shown as it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jalon.vocabulary.alignment import Aligned, AllottedTarget
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.cause import MoveExplained
from jalon.vocabulary.change import Changes
from jalon.vocabulary.doubt import Doubts
from jalon.vocabulary.foresight import Foresight
from jalon.vocabulary.lead import Leads
from jalon.vocabulary.quality import Evidence
from jalon.vocabulary.signal import Signals


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What the values of one KPI at the grain it is read at say, as of `at`.

    Each part is None where it does not apply.
    """

    kpi: str
    grain: Grain
    at: datetime
    foresight: Foresight | None = None
    signals: Signals | None = None
    moves: tuple[MoveExplained, ...] = ()
    changes: Changes | None = None
    leads: Leads | None = None
    evidence: Evidence | None = None
    alignment: Aligned | None = None
    allotments: tuple[AllottedTarget, ...] = ()
    doubts: Doubts | None = None
