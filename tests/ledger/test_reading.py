"""Reading: by grain, slice, cut and time; now, at a run, at a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from jalon.ports import Ledger, Wanted
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import TOTAL, Slice
from tests.ledger.values import moment, month, publish, value

NORTH: Slice = (("region", "north"),)
NOWHERE: Slice = (("region", None),)
PAIR: Slice = (("region", "north"), ("channel", "web"))


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    slices = (TOTAL, NORTH, NOWHERE, PAIR)
    days = [
        value(100 * place + day, date(2026, 3, day), slice_=slice_)
        for place, slice_ in enumerate(slices)
        for day in (3, 1, 2)
    ]
    publish(ledger, {"revenue": [*days, value(7, grain=Grain.MONTH)], "orders": [value(1, kpi="orders")]})
    return ledger


def amounts(ledger: Ledger, **asked: object) -> list[object]:
    return [each.value for each in ledger.observations(Wanted(kpi="revenue", **asked))]  # type: ignore[arg-type]


def test_values_come_by_slice_and_time(filled: Ledger) -> None:
    assert amounts(filled, grain="day", slices=(TOTAL,)) == [1, 2, 3]
    read = filled.observations(Wanted(kpi="revenue", grain="day"))
    assert [each.slice for each in read[::3]] == [TOTAL, PAIR, NORTH, NOWHERE]
    assert [each.period.start.day for each in read] == [1, 2, 3] * 4


def test_only_what_is_wanted(filled: Ledger) -> None:
    assert amounts(filled, grain="month") == [7]
    assert amounts(filled, grain=Grain.MONTH) == [7]
    assert sorted(amounts(filled, slices=(NORTH, NOWHERE))) == [101, 102, 103, 201, 202, 203]  # type: ignore[type-var]
    assert amounts(filled, slices=()) == []
    assert amounts(filled, grain="day", dimensions=()) == [1, 2, 3]
    assert amounts(filled, dimensions=("region", "channel")) == [301, 302, 303]
    assert amounts(filled, dimensions=("channel", "region")) == []
    assert amounts(filled, grain="day", slices=(TOTAL,), start=date(2026, 3, 2)) == [2, 3]
    assert amounts(filled, grain="day", slices=(TOTAL,), end=date(2026, 3, 2)) == [1]
    assert amounts(filled, grain="year") == []
    assert filled.observations(Wanted(kpi="unknown")) == []


def test_many_slices_at_once(ledger: Ledger) -> None:
    slices = tuple((("customer", f"c{number}"),) for number in range(1_200))
    publish(ledger, {"revenue": [value(number, slice_=each) for number, each in enumerate(slices)]})
    assert sorted(amounts(ledger, grain="day", slices=slices[:900])) == list(range(900))  # type: ignore[type-var]
    assert amounts(ledger, slices=slices[700:701]) == [700]


def test_a_past_page_is_replayed(ledger: Ledger) -> None:
    first = publish(ledger, {"revenue": month({1: 1, 2: 2})}, 1)
    second = publish(ledger, {"revenue": month({1: 10})}, 2)
    third = publish(ledger, {"revenue": month({1: 10, 2: 20})}, 3)
    shown = {first: [1, 2], second: [10], third: [10, 20]}
    assert {run: amounts(ledger, run=run) for run in shown} == shown
    assert amounts(ledger, run=0) == []
    assert amounts(ledger, run=99) == [10, 20]
    assert amounts(ledger, as_of=moment(2)) == [10]
    assert amounts(ledger, as_of=moment(3) - timedelta(microseconds=1)) == [10]
    assert amounts(ledger, as_of=moment(1) - timedelta(microseconds=1)) == []
    assert amounts(ledger, as_of=moment(1).astimezone(timezone(timedelta(hours=9)))) == [1, 2]
    assert [each.run for each in ledger.versions(Wanted(kpi="revenue", run=second))] == [1, 1, 2, 2]


def test_runs_that_were_abandoned_between_do_not_show(ledger: Ledger) -> None:
    publish(ledger, {"revenue": month({1: 1})}, 1)
    open_run = ledger.begin("duckdb 2.0.0", moment(1))
    ledger.stage(open_run, "revenue", month({1: 66, 2: 66}))
    last = publish(ledger, {"revenue": month({1: 2})}, 3)
    assert amounts(ledger) == [2]
    assert amounts(ledger, run=open_run) == [1]
    assert [each.value for each in ledger.versions(Wanted(kpi="revenue"))] == [1, 2]
    ledger.abandon(open_run)
    assert amounts(ledger, run=last) == [2]


def test_a_moment_without_a_zone_is_a_mistake_not_a_guess(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="zone"):
        ledger.begin("duckdb 2.0.0", datetime(2026, 1, 1))  # noqa: DTZ001
