"""What a run writes: only what differs, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from jalon.ports import Ledger, Publication, Wanted
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.observation import OTHER, Observation, Value, Why
from tests.ledger.values import START, moment, month, publish, value

REVENUE = Wanted(kpi="revenue")


def second(ledger: Ledger, before: Observation, after: Observation) -> list[Observation]:
    """Publish one value, then another in its place; returns all versions."""
    publish(ledger, {"revenue": [before]}, 1)
    publish(ledger, {"revenue": [after]}, 2)
    return ledger.versions(REVENUE)


def test_a_value_comes_back_as_it_went_in(ledger: Ledger) -> None:
    kept = value(
        Decimal("12.30"),
        slice_=(("region", "Île-de-France"), ("channel", None)),
        parts={"sum(amount)": Decimal("24.60"), "count(*)": 2, "avg": 0.1, "nothing": None},
        complete=False,
        entered=True,
    )
    run = publish(ledger, {"revenue": [kept]})
    (read,) = ledger.observations(REVENUE)
    assert read == replace(kept, run=run, why="new")
    assert str(read.value) == "12.30"
    assert read.computed_at is not None
    assert read.computed_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "amount",
    [0, -7, 10**30, Decimal("0.00"), Decimal("-1E+3"), Decimal("1E-20"), 0.1, -0.0, 1e300, 5e-324, None],
)
def test_a_value_keeps_its_type_and_every_digit(ledger: Ledger, amount: Value | None) -> None:
    publish(ledger, {"revenue": [value(amount)]})
    (read,) = ledger.observations(REVENUE)
    assert type(read.value) is type(amount)
    assert read.value == amount
    assert dict(read.parts) == {"sum(amount)": amount}


@pytest.mark.parametrize("member", ["", "x" * 5_000, "a'b\"c\\", "\n\t", "日本", "\ud800", OTHER, "[]", "%s"])
def test_any_member_survives(ledger: Ledger, member: str) -> None:
    publish(ledger, {"revenue": [value(1, slice_=(("region", member),))]})
    (read,) = ledger.observations(Wanted(kpi="revenue", slices=((("region", member),),), grain="day"))
    assert read.slice == (("region", member),)


def test_the_one_period_of_all_time_survives(ledger: Ledger) -> None:
    ever = Period(start=date.min, end=date.max, grain=Grain.ALL)
    publish(ledger, {"revenue": [replace(value(3), period=ever)]})
    assert [read.period for read in ledger.observations(REVENUE)] == [ever]


def test_a_clipped_period_stands_beside_the_whole_one(ledger: Ledger) -> None:
    whole = value(31, grain=Grain.MONTH)
    clipped = replace(value(14), period=whole.period.clipped(date(2026, 3, 15)))
    publish(ledger, {"revenue": [whole, clipped]})
    read = ledger.observations(REVENUE)
    assert [(each.period.end, each.value) for each in read] == [
        (date(2026, 3, 15), 14),
        (date(2026, 4, 1), 31),
    ]


def test_nothing_is_written_when_nothing_changed(ledger: Ledger) -> None:
    values = month({1: Decimal("1.5"), 2: 2, 3: 0.3})
    publish(ledger, {"revenue": values})
    later = [replace(each, computed_at=moment(9), data_as_of=date(2026, 3, 9)) for each in values]
    run = ledger.begin("duckdb 2.0.0", moment(2))
    assert ledger.stage(run, "revenue", later) == 0


def test_doubles_that_differ_by_summing_order_are_the_same(ledger: Ledger) -> None:
    near = value(0.3, parts={"sum": 0.3})
    versions = second(ledger, near, value(0.1 + 0.2, parts={"sum": 0.1 + 0.2}))
    assert [each.value for each in versions] == [0.3]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (value(1), value(2), Why.RESTATED),
        (value(Decimal("1.00")), value(Decimal("1.01")), Why.RESTATED),
        (value(10**20), value(10**20 + 1), Why.RESTATED),
        (value(0.3), value(0.3000001), Why.RESTATED),
        (value(None), value(0), Why.RESTATED),
        (value(1, parts={"a": 1, "b": 1}), value(1, parts={"a": 2, "b": 2}), Why.RESTATED),
        (value(1, parts={"a": 1}), value(1, parts={"b": 1}), Why.RESTATED),
        (value(1), value(1, complete=False), Why.RESTATED),
        (value(1), value(1, entered=True), Why.RESTATED),
        (value(1), value(2, definition="d2"), Why.DEFINITION),
        (value(1), value(1, definition="d2"), Why.DEFINITION),
        (value(1, complete=False), value(1), Why.COMPLETED),
        (value(1, complete=False), value(2), Why.COMPLETED),
        (value(1, complete=False), value(2, complete=False), Why.UPDATED),
    ],
)
def test_a_changed_value_says_why(ledger: Ledger, before: Observation, after: Observation, why: Why) -> None:
    versions = second(ledger, before, after)
    assert [(each.value, each.why) for each in versions] == [(before.value, "new"), (after.value, why)]
    assert ledger.observations(REVENUE) == versions[1:]


def test_a_vanished_value_is_withdrawn_and_may_come_back(ledger: Ledger) -> None:
    publish(ledger, {"revenue": month({1: 1, 2: 2})}, 1)
    publish(ledger, {"revenue": month({2: 2})}, 2)
    assert [each.value for each in ledger.observations(REVENUE)] == [2]
    publish(ledger, {"revenue": month({1: 5, 2: 2})}, 3)
    assert [each.value for each in ledger.observations(REVENUE)] == [5, 2]
    first = ledger.versions(Wanted(kpi="revenue", end=date(2026, 3, 2)))
    assert [(each.run, each.value, each.why) for each in first] == [
        (1, 1, "new"), (2, None, "withdrawn"), (3, 5, "new"),
    ]  # fmt: skip


def test_a_kpi_that_is_not_staged_keeps_its_values(ledger: Ledger) -> None:
    publish(ledger, {"revenue": month({1: 1}), "orders": month({1: 7}, "orders")}, 1)
    publish(ledger, {"revenue": month({1: 2})}, 2)
    assert [each.value for each in ledger.observations(Wanted(kpi="orders"))] == [7]


def test_staging_a_kpi_again_replaces_what_was_staged(ledger: Ledger) -> None:
    run = ledger.begin("duckdb 2.0.0", moment(1))
    assert ledger.stage(run, "revenue", month({1: 1, 2: 2})) == 2
    assert ledger.stage(run, "revenue", month({2: 3})) == 1
    assert ledger.publish(run, Publication(), moment(1))
    assert [each.value for each in ledger.observations(REVENUE)] == [3]
    assert ledger.verify() == []


@pytest.mark.parametrize(
    "amount", [float("inf"), float("nan"), Decimal("NaN"), Decimal("Infinity"), True, "1"]
)
def test_what_is_no_number_is_refused(ledger: Ledger, amount: Value) -> None:
    run = ledger.begin("duckdb 2.0.0", moment(1))
    with pytest.raises(Refusal) as refused:
        ledger.stage(run, "revenue", [value(amount, parts={})])
    assert refused.value.finding.code == "value-not-a-number"
    assert refused.value.finding.facts["kpi"] == "revenue"


def test_a_text_that_an_engine_cannot_keep_is_no_traceback(ledger: Ledger, address: str) -> None:
    run = ledger.begin("duckdb 2.0.0", moment(1))
    if address.startswith("postgresql:"):
        with pytest.raises(Refusal) as refused:
            ledger.stage(run, "revenue", [value(1, definition="d\x00")])
        assert refused.value.finding.code == "ledger-unreadable"
    assert ledger.stage(run, "revenue", [value(1)]) == 1
    assert ledger.publish(run, Publication(), moment(1))
    assert ledger.verify() == []


def test_the_same_period_twice_is_refused(ledger: Ledger) -> None:
    run = ledger.begin("duckdb 2.0.0", moment(1))
    with pytest.raises(Refusal) as refused:
        ledger.stage(run, "revenue", [value(1), value(2)])
    assert refused.value.finding.code == "value-twice"


def test_a_published_or_abandoned_run_takes_no_more_values(ledger: Ledger) -> None:
    published = publish(ledger, {"revenue": [value(1)]})
    abandoned = ledger.begin("duckdb 2.0.0", START)
    ledger.abandon(abandoned)
    for run in (published, abandoned, 99):
        with pytest.raises(Refusal) as refused:
            ledger.stage(run, "revenue", [value(2)])
        assert refused.value.finding.code == "run-closed"
    assert [each.value for each in ledger.observations(REVENUE)] == [1]


def test_more_values_than_a_batch(ledger: Ledger) -> None:
    many = [value(day, date(2010, 1, 1) + timedelta(days=day)) for day in range(4_500)]
    publish(ledger, {"revenue": many}, 1)
    assert [each.value for each in ledger.observations(REVENUE)] == list(range(4_500))
    publish(ledger, {"revenue": []}, 2)
    assert ledger.observations(REVENUE) == []
    assert ledger.verify() == []
