"""Properties over random sequences of runs, against a plain dictionary."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.ledger import open_ledger
from jalon.ports import Ledger, Publication, Wanted
from jalon.vocabulary.observation import TOTAL, Observation, Slice, Value
from tests.ledger.conftest import emptied
from tests.ledger.values import moment, value

KPIS = ("revenue", "orders")
SLICES: tuple[Slice, ...] = (TOTAL, (("region", "north"),), (("region", None),))

Values = dict[tuple[int, int], Value]
"""Values of one KPI by (day, slice number)."""

AMOUNTS = st.one_of(
    st.integers(-3, 3),
    st.decimals(min_value=-3, max_value=3, places=1),
    st.floats(-3, 3, allow_nan=False).map(lambda amount: round(amount, 2)),
)
VALUES = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(0, 2)), AMOUNTS, max_size=8)


@dataclass(frozen=True)
class Step:
    """One run: what it stages of each KPI (None: not staged), and how it ends."""

    staged: tuple[Values | None, ...]
    end: str


STEPS = st.lists(
    st.builds(
        Step,
        staged=st.tuples(*(st.none() | VALUES for _ in KPIS)),
        end=st.sampled_from(["published", "published", "published", "abandoned", "left", "overtaken"]),
    ),
    max_size=6,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes addresses of new ledgers."""
    folder: Path = tmp_path_factory.mktemp("replay")
    if request.param == "sqlite":
        return lambda: str(folder / f"{secrets.token_hex(8)}.sqlite3")
    url = request.getfixturevalue("shared")
    return lambda: emptied(url)


def observations(kpi: str, values: Values) -> list[Observation]:
    return [value(amount, date(2026, 3, day), kpi, SLICES[place]) for (day, place), amount in values.items()]


def read(ledger: Ledger, kpi: str, run: int | None = None) -> Values:
    found = ledger.observations(Wanted(kpi=kpi, run=run))
    values = {(each.period.start.day, SLICES.index(each.slice)): each.value for each in found}
    assert len(values) == len(found)
    return values  # type: ignore[return-value]


def stage(ledger: Ledger, step: Step, number: int) -> int:
    run = ledger.begin("duckdb 2.0.0", moment(number))
    for kpi, values in zip(KPIS, step.staged, strict=True):
        if values is not None:
            ledger.stage(run, kpi, observations(kpi, values))
    return run


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_past_run_replays_its_own_values(fresh: Callable[[], str], steps: list[Step]) -> None:
    ledger = open_ledger(fresh())
    state: dict[str, Values] = {kpi: {} for kpi in KPIS}
    shown: dict[int, dict[str, Values]] = {}
    for number, step in enumerate(steps):
        run = stage(ledger, step, number)
        if step.end == "abandoned":
            ledger.abandon(run)
        if step.end == "overtaken":
            winner = stage(ledger, Step(staged=(None, {}), end="published"), number)
            assert ledger.publish(winner, Publication(), moment(number))
            assert not ledger.publish(run, Publication(), moment(number))
            state = {**state, "orders": {}}
            shown[winner] = state
        if step.end == "published":
            assert ledger.publish(run, Publication(), moment(number))
            staged = zip(KPIS, step.staged, strict=True)
            state = {**state, **{kpi: values for kpi, values in staged if values is not None}}
            shown[run] = state
    assert {kpi: read(ledger, kpi) for kpi in KPIS} == state
    assert {run: {kpi: read(ledger, kpi, run) for kpi in KPIS} for run in shown} == shown
    assert ledger.verify() == []
    ledger.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=VALUES, after=VALUES)
def test_a_run_twice_is_a_run_once(fresh: Callable[[], str], before: Values, after: Values) -> None:
    ledger = open_ledger(fresh())
    for number, values in enumerate((before, after)):
        run = stage(ledger, Step(staged=(values, None), end="published"), number)
        assert ledger.publish(run, Publication(), moment(number))
    once = ledger.observations(Wanted(kpi="revenue"))
    versions = ledger.versions(Wanted(kpi="revenue"))
    again = ledger.begin("duckdb 2.0.0", moment(3))
    assert ledger.stage(again, "revenue", reversed(observations("revenue", after))) == 0
    assert ledger.publish(again, Publication(), moment(3))
    assert ledger.observations(Wanted(kpi="revenue")) == once
    assert ledger.versions(Wanted(kpi="revenue")) == versions
    assert read(ledger, "revenue") == after
    ledger.close()
