"""What is known when a series is judged: the clock, the calendar, how far the facts reach, frozen bases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from jalon.judge.series import Series
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import FrozenBase

NEUTRAL_BAND = Decimal("0.01")
"""A change of at most this share of the value before is called stable."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Everything beside the series itself that a verdict rests on.

    `covered_until` is the first local day the facts do not cover (None: `today`). `bases` are the
    frozen bases by `base.key_of(target)`. `others` are the series (same slice and grain) of KPIs that targets
    read their values from; `kpis` the KPIs that formulas may name. `ended`: the facts promised nothing and
    stopped long ago.
    """

    calendar: Calendar
    today: date
    covered_until: date | None = None
    stale: bool = False
    ended: bool = False
    bases: Mapping[str, FrozenBase] = field(default_factory=dict)
    others: Mapping[str, Series] = field(default_factory=dict)
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    neutral: Decimal = NEUTRAL_BAND

    @property
    def reach(self) -> date:
        """The end (exclusive) of what can be known: never beyond the end of today."""
        if self.covered_until is None:
            return self.today
        return min(self.covered_until, self.today + timedelta(days=1))
