"""Laws of the engine, over random tables: what must hold whatever the rows are."""

from __future__ import annotations

import os
import random
from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.observation import Value
from jalon.vocabulary.rows import ColumnType
from tests.compute.lab import Facts, Lab, by_slice, series

ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
LAW = settings(
    max_examples=2000 if os.environ.get("JALON_LONG") else 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Order = tuple[date, Decimal, str | None, int]

days = some.dates(min_value=date(2023, 11, 1), max_value=date(2025, 3, 31))
amounts = some.integers(min_value=-9_999_999, max_value=9_999_999).map(lambda n: Decimal(n).scaleb(-2))
regions = some.sampled_from(("north", "south", "west", None))
orders = some.lists(
    some.tuples(days, amounts, regions, some.integers(min_value=1, max_value=6)), min_size=1, max_size=40
)
COLUMNS = {
    "day": ColumnType.DATE,
    "amount": ColumnType.DECIMAL,
    "region": ColumnType.TEXT,
    "customer": ColumnType.INTEGER,
}
ORDERS = """
workspace: laws
calendar: {timezone: UTC}
---
source: orders
rows: orders.csv
times: {ordered: day}
"""
GRAINS = "grains: [day, week, month, quarter, year]"


def facts(rows: list[Order]) -> dict[str, Facts]:
    return {"orders": Facts(columns=COLUMNS, rows=rows)}


def sum_of(values: Iterable[Value | None]) -> Decimal:
    """The exact sum of values that must all be there."""
    total = Decimal(0)
    for value in values:
        assert value is not None
        total += Decimal(value)
    return total


def month(day: date) -> str:
    return day.replace(day=1).isoformat()


def months_between(first: date, last: date) -> list[str]:
    found = []
    at = first.replace(day=1)
    while at <= last:
        found.append(at.isoformat())
        at = (at + timedelta(days=32)).replace(day=1)
    return found


EVERY_KIND = f"""{ORDERS}
---
kpi: total
source: orders
value: sum(amount) filter (where amount > 0)
by: [region]
grains: [day, month]
---
kpi: customers
source: orders
value: count(distinct customer)
by: [region]
grains: [day, month]
---
kpi: newcomers
source: orders
value: first_time(customer)
grains: [day, month]
---
kpi: middle
source: orders
value: median(amount)
grains: [day, month]
---
kpi: average
source: orders
value: avg(amount)
grains: [day, month]
---
kpi: recent
source: orders
value: trailing(count(distinct customer), 30 days)
grains: [month]
"""


@LAW
@given(rows=orders, seed=some.integers())
def test_the_order_of_rows_changes_nothing(lab: Lab, rows: list[Order], seed: int) -> None:
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)
    first = lab.compute(EVERY_KIND, facts(rows))
    second = lab.compute(EVERY_KIND, facts(shuffled))
    for kpi in first.observations:
        for grain in (Grain.DAY, Grain.MONTH, Grain.ALL):
            assert by_slice(first, kpi, grain) == by_slice(second, kpi, grain)


@LAW
@given(rows=orders)
def test_days_add_up_and_slices_add_up(lab: Lab, rows: list[Order]) -> None:
    text = f"{ORDERS}\n---\nkpi: total\nsource: orders\nvalue: sum(amount)\nby: [region]\n{GRAINS}\n"
    computed = lab.compute(text, facts(rows))
    exact = sum((row[1] for row in rows), Decimal(0))
    for grain in (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.ALL):
        values = by_slice(computed, "total", grain)
        assert sum_of(value for (slice, _), value in values.items() if not slice) == exact
        assert sum_of(value for (slice, _), value in values.items() if slice) == exact
    by_month: dict[str, Decimal] = defaultdict(Decimal)
    for day, amount, _, _ in rows:
        by_month[month(day)] += amount
    found = series(computed, "total", Grain.MONTH)
    assert {start: value for start, value in found.items() if value or start in by_month} == by_month


@LAW
@given(rows=orders)
def test_filters_never_bound_the_look_back(lab: Lab, rows: list[Order]) -> None:
    text = f"""{ORDERS}
---
kpi: north
source: orders
value: trailing(sum(amount) filter (where region = 'north'), 3 months)
grains: [month]
---
kpi: north_before
source: orders
value: previous(sum(amount) filter (where region = 'north'), 2)
grains: [month]
"""
    computed = lab.compute(text, facts(rows))
    axis = months_between(min(row[0] for row in rows), max(row[0] for row in rows))
    plain = {start: Decimal(0) for start in axis}
    for day, amount, region, _ in rows:
        if region == "north":
            plain[month(day)] += amount
    trailing = {
        start: sum((plain[each] for each in axis[max(0, at - 2) : at + 1]), Decimal(0))
        for at, start in enumerate(axis)
    }
    assert series(computed, "north", Grain.MONTH) == trailing
    before = {start: plain[axis[at - 2]] if at >= 2 else None for at, start in enumerate(axis)}
    assert series(computed, "north_before", Grain.MONTH) == before


@LAW
@given(rows=orders, known=some.sets(some.integers(min_value=1, max_value=6)))
def test_joins_never_multiply(lab: Lab, rows: list[Order], known: set[int]) -> None:
    text = f"""{ORDERS}
lookups: {{buyer: {{source: buyers, on: {{customer: number}}}}}}
---
source: buyers
rows: buyers.csv
key: number
---
kpi: total
source: orders
value: sum(amount)
by: [buyer.segment]
grains: [year]
"""
    tables = facts(rows)
    columns = {"number": ColumnType.INTEGER, "segment": ColumnType.TEXT}
    buyers = [(number, f"segment {number % 2}") for number in sorted(known)]
    tables["buyers"] = Facts(columns=columns, rows=buyers)
    computed = lab.compute(text, tables)
    values = by_slice(computed, "total", Grain.ALL)
    exact: dict[str | None, Decimal] = defaultdict(Decimal)
    for _, amount, _, customer in rows:
        exact[f"segment {customer % 2}" if customer in known else None] += amount
    assert values[(), min(row[0] for row in rows).isoformat()] == sum(exact.values())
    sliced = {dict(slice)["buyer.segment"]: value for (slice, _), value in values.items() if slice}
    assert sliced == exact
    if not known:
        return
    twice = [*buyers, buyers[0]]
    refused = lab.compute(text, {**tables, "buyers": Facts(columns=columns, rows=twice)})
    assert refused.failed["total"].code == "lookup-not-unique"
    assert str(buyers[0][0]) in refused.failed["total"].facts["key"]


@LAW
@given(rows=orders, start=some.integers(min_value=1, max_value=12))
def test_fiscal_years_begin_where_they_are_said_to(lab: Lab, rows: list[Order], start: int) -> None:
    names = [name.lower() for name in month_name[1:]]
    text = ORDERS.replace("timezone: UTC", f"timezone: UTC, year_starts: {names[start - 1]}")
    text += "\n---\nkpi: total\nsource: orders\nvalue: sum(amount)\ngrains: [fiscal_quarter, fiscal_year]\n"
    text += "---\nkpi: buyers\nsource: orders\nvalue: count(distinct customer)\n"
    text += "grains: [fiscal_quarter, fiscal_year]\n"
    computed = lab.compute(text, facts(rows))
    for grain, months in ((Grain.FISCAL_YEAR, 12), (Grain.FISCAL_QUARTER, 3)):
        exact: dict[str, Decimal] = defaultdict(Decimal)
        buyers: dict[str, set[int]] = defaultdict(set)
        for day, amount, _, customer in rows:
            number = day.year * 12 + day.month - 1
            first = number - (number - (start - 1)) % months
            begins = date(first // 12, first % 12 + 1, 1).isoformat()
            exact[begins] += amount
            buyers[begins].add(customer)
        found = series(computed, "total", grain)
        assert {begins: value for begins, value in found.items() if value or begins in exact} == exact
        counted = series(computed, "buyers", grain)
        assert {begins: value for begins, value in counted.items() if value} == {
            begins: len(each) for begins, each in buyers.items()
        }


instants = some.datetimes(
    min_value=datetime.fromisoformat("2024-01-01"),
    max_value=datetime.fromisoformat("2025-02-01"),
    timezones=some.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


@LAW
@given(moments=some.lists(instants, min_size=1, max_size=30), zone=some.sampled_from(ZONES))
def test_days_are_those_of_the_named_zone(lab: Lab, moments: list[datetime], zone: str) -> None:
    text = f"""
workspace: zones
calendar: {{timezone: {zone}}}
---
source: hits
rows: hits.csv
times: {{at: moment}}
---
kpi: hits
source: hits
value: count(*)
grains: [day]
"""
    table = Facts(columns={"moment": ColumnType.INSTANT}, rows=[(moment,) for moment in moments])
    computed = lab.compute(text, {"hits": table})
    exact: dict[str, int] = defaultdict(int)
    for moment in moments:
        exact[moment.astimezone(ZoneInfo(zone)).date().isoformat()] += 1
    found = series(computed, "hits", Grain.DAY)
    assert {day: value for day, value in found.items() if value} == exact


@LAW
@given(
    spans=some.lists(
        some.tuples(instants, some.integers(min_value=1, max_value=200_000)), min_size=1, max_size=12
    ),
    zone=some.sampled_from(ZONES),
)
def test_hours_of_days_are_true_hours(lab: Lab, spans: list[tuple[datetime, int]], zone: str) -> None:
    text = f"""
workspace: hours
calendar: {{timezone: {zone}}}
---
source: outages
rows: outages.csv
times: {{began: began}}
---
kpi: down
source: outages
value: active_hours(began, ended)
grains: [day]
---
kpi: length
source: outages
value: period_hours() + 0 * count(*)
grains: [day]
"""
    rows = [(began, began + timedelta(seconds=length)) for began, length in spans]
    columns = {"began": ColumnType.INSTANT, "ended": ColumnType.INSTANT}
    computed = lab.compute(text, {"outages": Facts(columns=columns, rows=rows)})
    calendar = Calendar(timezone=zone)
    for start, value in series(computed, "length", Grain.DAY).items():
        day = date.fromisoformat(start)
        assert value * 3600 == calendar.seconds(day, day + timedelta(days=1))
    for start, value in series(computed, "down", Grain.DAY).items():
        day = date.fromisoformat(start)
        begins, ends = calendar.instant(day), calendar.instant(day + timedelta(days=1))
        exact = sum(
            max(timedelta(0), min(ended, ends) - max(began, begins)).total_seconds() for began, ended in rows
        )
        assert float(value or 0) * 3600 == pytest.approx(exact, abs=1e-6)


@LAW
@given(rows=orders)
def test_offsets_map_period_to_period(lab: Lab, rows: list[Order]) -> None:
    text = f"""{ORDERS}
---
kpi: total
source: orders
value: sum(amount)
{GRAINS}
---
kpi: before
value: previous(total)
{GRAINS}
---
kpi: a_year_ago
value: last_year(total)
{GRAINS}
---
kpi: step
value: change(total)
grains: [month, quarter, year]
"""
    computed = lab.compute(text, facts(rows), now=datetime(2026, 6, 1, tzinfo=UTC))
    calendar = Calendar(timezone="UTC")
    for grain in (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        plain = series(computed, "total", grain)
        before = series(computed, "before", grain)
        year = series(computed, "a_year_ago", grain)
        assert list(plain) == list(before) == list(year)
        for start in plain:
            at = calendar.ordinal(grain, date.fromisoformat(start))
            assert before[start] == plain.get(calendar.start(grain, at - 1).isoformat())
            earlier = calendar.year_before(grain, at)
            wanted = None if earlier is None else plain.get(calendar.start(grain, earlier).isoformat())
            assert year[start] == wanted
