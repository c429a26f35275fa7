"""Values, runs and moments for the ledger's tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from jalon.ports import Ledger, Publication
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.observation import TOTAL, Observation, Slice, SourceState, Value

CALENDAR = Calendar()
START = datetime(2026, 1, 1, 6, 30, tzinfo=UTC)


def moment(number: int) -> datetime:
    """The moment of the n-th run: one a day."""
    return START + timedelta(days=number)


def value(
    amount: Value | None,
    day: date = date(2026, 3, 1),
    kpi: str = "revenue",
    slice_: Slice = TOTAL,
    grain: Grain = Grain.DAY,
    **more: object,
) -> Observation:
    """One value of the period that holds `day`."""
    spelled: dict[str, object] = {
        "definition": "d1",
        "data_as_of": date(2026, 3, 2),
        "computed_at": START,
        "parts": {"sum(amount)": amount},
        **more,
    }
    period = CALENDAR.period_of(grain, day)
    return Observation(kpi=kpi, period=period, slice=slice_, value=amount, **spelled)  # type: ignore[arg-type]


def month(amounts: Mapping[int, Value], kpi: str = "revenue", **more: object) -> list[Observation]:
    """Values of days of March 2026, by day of the month."""
    return [value(amount, date(2026, 3, day), kpi, **more) for day, amount in amounts.items()]  # type: ignore[arg-type]


def publish(ledger: Ledger, values: Mapping[str, Iterable[Observation]], number: int = 1) -> int:
    """A whole run with all values of some KPIs; returns its number."""
    run = ledger.begin("duckdb 2.0.0", moment(number))
    for kpi, observations in values.items():
        ledger.stage(run, kpi, observations)
    sources = {"orders": SourceState(source="orders", rows=number, last_day=date(2026, 3, 2))}
    assert ledger.publish(run, Publication(sources=sources), moment(number))
    return run
