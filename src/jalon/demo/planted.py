"""What was planted in the company's rows, and its truth: what a good reader of its KPIs should find.

Dates are relative to the given day. Nothing of this is written into the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

TRIAL = 1.35
"""How many times more often a visit buys once the 30-day trial is offered."""
FALL = 0.5
"""The share of Occitanie's returning customers who stay away once a competitor has opened there."""
GAMED = 0.42
"""The share of tickets by e-mail that are closed at once and opened anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlantedChange:
    """A dated change and its true effect on a KPI: relative, 0 where it does nothing."""

    name: str
    kpi: str
    since: date
    scope: tuple[tuple[str, str], ...]
    effect: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingRows:
    """Days (both included) whose rows are missing in some sources though the trade went on."""

    sources: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class GamedKpi:
    """A KPI that rises without anything getting better, since a day; `counters` show it."""

    kpi: str
    since: date
    scope: tuple[tuple[str, str], ...]
    counters: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedTarget:
    """A target lowered on a day without a reason."""

    kpi: str
    on: date
    before: Decimal
    after: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenFall:
    """A member that falls, since a day, while the total grows; `share` of its trade is lost."""

    kpi: str
    dimension: str
    member: str
    since: date
    share: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class PlantedLead:
    """A KPI that moves `weeks` after another, as its rows come from those of the other."""

    lead: str
    result: str
    weeks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """Everything that was planted."""

    successful: PlantedChange
    useless: PlantedChange
    idle: PlantedChange
    missing: MissingRows
    gamed: GamedKpi
    moved: MovedTarget
    fall: HiddenFall
    leads: tuple[PlantedLead, ...]


def nothing(today: date) -> Truth:
    """What is planted in a company in which nothing has happened yet: all of it lies a year ahead."""
    return truth(today + timedelta(days=365 + 245))


def truth(today: date) -> Truth:
    """What is planted in the company of a day."""
    return Truth(
        successful=PlantedChange(
            name="essai-30-jours",
            kpi="conversion_rate",
            since=today - timedelta(days=154),
            scope=(),
            effect=Decimal(str(TRIAL)) - 1,
        ),
        useless=PlantedChange(
            name="page-accueil",
            kpi="bounce_rate",
            since=today - timedelta(days=245),
            scope=(),
            effect=Decimal(0),
        ),
        idle=PlantedChange(
            name="sachet-offert",
            kpi="average_basket",
            since=today - timedelta(days=203),
            scope=(),
            effect=Decimal(0),
        ),
        missing=MissingRows(
            sources=("visites", "pages_vues"),
            first=today - timedelta(days=75),
            last=today - timedelta(days=70),
        ),
        gamed=GamedKpi(
            kpi="resolved_tickets",
            since=today - timedelta(days=126),
            scope=(("canal", "e-mail"),),
            counters=("reopen_rate", "csat"),
        ),
        moved=MovedTarget(
            kpi="on_time_rate",
            on=today - timedelta(days=63),
            before=Decimal("0.95"),
            after=Decimal("0.9"),
        ),
        fall=HiddenFall(
            kpi="revenue",
            dimension="region",
            member="Occitanie",
            since=today - timedelta(days=140),
            share=Decimal(str(FALL)),
        ),
        leads=(
            PlantedLead(lead="mql", result="sql_leads", weeks=1),
            PlantedLead(lead="new_leads", result="sql_leads", weeks=1),
        ),
    )
