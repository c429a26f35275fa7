"""Three years of made-up months with what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from jalon.show.section import Section
from jalon.show.signals import signals_section
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.signal import (
    Caution,
    Charted,
    ControlChart,
    LevelChange,
    Limits,
    News,
    Rule,
    Signals,
    Standing,
    Watched,
)
from tests.show.made import made_kpi

CALENDAR = Calendar()


def month(number: int) -> Period:
    """A month, counted from January 2024."""
    return CALENDAR.period_of(Grain.MONTH, date(2024 + number // 12, number % 12 + 1, 1))


def ordinary(number: int, value: float = 500.0) -> Watched:
    return Watched(
        period=month(number), value=value, standing=Standing.ORDINARY, expected=505.0, low=431.4, high=578.6
    )


def learning(number: int) -> Watched:
    return Watched(period=month(number), value=500.0, standing=Standing.LEARNING)


def spike(number: int, value: float) -> Watched:
    return replace(ordinary(number, value), standing=Standing.NEWS, news=News.SPIKE, since=month(number))


POINTS = (*(learning(number) for number in range(12)), *(ordinary(number) for number in range(12, 24)))
CHART = ControlChart(
    needed=12,
    limits=(
        Limits(
            first=month(0),
            last=month(23),
            learned=24,
            mean=500.0,
            low=440.0,
            high=560.0,
            mean_range=22.5,
            range_limit=73.5,
        ),
    ),
    points=tuple(
        Charted(
            period=month(number),
            value=500.0 if number != 20 else 600.0,
            range=None if number == 0 else 20.0,
            rules=(Rule.BEYOND, Rule.RANGE) if number == 20 else (),
        )
        for number in range(24)
    ),
)
STEP = LevelChange(news=News.STEP, announced=month(20), since=month(18), before=402.3, after=505.2)


def found(*last: Watched, changes: tuple[LevelChange, ...] = (), **others: object) -> Signals:
    """Signals whose newest points are these."""
    made = Signals(
        grain=Grain.MONTH,
        caution=Caution.QUIET,
        known=24,
        needed=13,
        points=(*POINTS[: 24 - len(last)], *last),
        changes=changes,
        chart=CHART,
    )
    return replace(made, **others)  # type: ignore[arg-type]


def section(signals: Signals, language: str = "en", unit: str | None = "orders") -> Section:
    kpi = made_kpi("orders", "Commandes", "Orders", unit)
    return signals_section(signals, kpi, CALENDAR, language)


def said(signals: Signals, language: str = "en", unit: str | None = "orders") -> list[str]:
    """The sentences with plain spaces."""
    lines = section(signals, language, unit).said
    return [each.replace("\u00a0", " ").replace("\u202f", " ") for each in lines]
