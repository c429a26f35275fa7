"""Made-up KPIs and series for the tests of judging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.formula import Active, Formula, Interval, Quotient, Rows, Sum
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.rows import Column
from jalon.vocabulary.target import Target
from jalon.vocabulary.verdict import FrozenBase

CALENDAR = Calendar(year_starts=4)
ROWS = Rows(source="orders")
FLOW: Formula = Sum(rows=ROWS, of=Column(name="amount"))
RATIO: Formula = Quotient(left=FLOW, right=FLOW)
BALANCE: Formula = Active(rows=ROWS, interval=Interval(start=Column(name="a"), end=Column(name="b")))


def kpi(
    *targets: Target,
    formula: Formula = FLOW,
    better: Better = Better.HIGHER,
    learning: int = 0,
    unit: str | None = "EUR",
) -> Kpi:
    return Kpi(
        name="revenue",
        formula=formula,
        value="sum(amount)",
        unit=unit,
        better=better,
        learning=learning,
        targets=targets,
    )


def month(year: int, number: int) -> Period:
    return CALENDAR.period_of(Grain.MONTH, date(year, number, 1))


def series(
    values: Sequence[Value | None],
    first: date = date(2025, 11, 1),
    grain: Grain = Grain.MONTH,
    parts: Mapping[date, tuple[int, Value]] | None = None,
    running: bool = False,
) -> Series:
    """Values of consecutive periods from `first`; `parts` are (days, value) of the first days of periods."""
    start = CALENDAR.ordinal(grain, first)
    made = [
        Observation(kpi="revenue", period=CALENDAR.period(grain, start + step), value=value)
        for step, value in enumerate(values)
    ]
    if running:
        made[-1] = replace(made[-1], complete=False)
    for day, (days, value) in (parts or {}).items():
        period = Period(start=day, end=day + timedelta(days=days), grain=grain)
        made.append(Observation(kpi="revenue", period=period, value=value, complete=False))
    return Series.of("revenue", grain, made, CALENDAR)


def setting(
    today: date = date(2026, 12, 1),
    *,
    stale: bool = False,
    covered_until: date | None = None,
    bases: Mapping[str, FrozenBase] | None = None,
    others: Mapping[str, Series] | None = None,
) -> Setting:
    return Setting(
        calendar=CALENDAR,
        today=today,
        stale=stale,
        covered_until=covered_until,
        bases=bases or {},
        others=others or {},
    )


def d(text: str) -> Decimal:
    return Decimal(text)
