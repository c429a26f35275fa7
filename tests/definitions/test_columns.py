"""Columns against tables: they exist and their types fit; which columns the KPIs need."""

from __future__ import annotations

import pytest

from jalon.definitions import check_columns, needed_columns, read_texts
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import Table, TableColumn
from jalon.vocabulary.workspace import Definitions

TYPES = {
    "orders": {
        "order_id": ColumnType.INTEGER,
        "customer_id": ColumnType.INTEGER,
        "amount": ColumnType.DECIMAL,
        "quantity": ColumnType.INTEGER,
        "price": ColumnType.DOUBLE,
        "status": ColumnType.TEXT,
        "vip": ColumnType.BOOLEAN,
        "paid_at": ColumnType.TIMESTAMP,
        "shipped_at": ColumnType.TEXT,
        "updated_at": ColumnType.INSTANT,
        "channel": ColumnType.TEXT,
    },
    "customers": {"id": ColumnType.INTEGER, "region": ColumnType.TEXT, "country": ColumnType.TEXT},
    "countries": {"code": ColumnType.TEXT, "zone": ColumnType.TEXT},
}

SOURCES = """\
workspace: acme
---
source: orders
rows: orders.csv
key: order_id
latest: {by: updated_at}
times: {paid: paid_at}
lookups:
  customer: {source: customers, on: customer_id}
derived: {gross: quantity * price}
---
source: customers
rows: customers.csv
key: id
lookups: {country: {source: countries, on: country}}
---
source: countries
rows: countries.csv
key: code
"""


def definitions_of(kpi: str, sources: str = SOURCES) -> Definitions:
    reading = read_texts({"jalon.yaml": sources, "k.yaml": kpi})
    assert reading.findings == ()
    return reading.definitions


def columns_of(kpi: str, sources: str = SOURCES) -> list[Finding]:
    tables = {
        source: Table(
            relation=(source,),
            columns={name: TableColumn(name=name, type=type_) for name, type_ in columns.items()},
        )
        for source, columns in TYPES.items()
    }
    return list(check_columns(definitions_of(kpi, sources), tables))


def kpi_of(value: str, more: str = "") -> str:
    return f"kpi: k\nsource: orders\nvalue: {value}\n{more}"


SOUND = [
    "sum(amount)",
    "sum(gross) filter (where vip)",
    "count(*) filter (where status = 'paid' and amount > 3)",
    "count(distinct customer_id)",
    "count(distinct status)",
    "count(*) filter (where paid_at >= '2026-01-01')",
    "count(*) filter (where customer.country.zone in ('EU', 'UK'))",
    "sum(case when status = 'paid' then amount else 0 end)",
    "sum(coalesce(amount, 0))",
    "max(length(status))",
    "count(*) filter (where lower(status) like 'p%')",
    "median(amount * quantity)",
    "sum(cast(status as integer))",
    "first_time(customer_id)",
]


@pytest.mark.parametrize("value", SOUND)
def test_sound_formulas(value: str) -> None:
    assert columns_of(kpi_of(value)) == []


UNSOUND = [
    ("sum(amont)", "column-unknown"),
    ("sum(amount) filter (where statuss = 'paid')", "column-unknown"),
    ("count(distinct customer.regio)", "column-unknown"),
    ("count(*) filter (where customer.country.zon = 'EU')", "column-unknown"),
    ("sum(status)", "column-not-number"),
    ("sum(vip)", "column-not-number"),
    ("max(paid_at)", "column-not-number"),
    ("median(lower(status))", "column-not-number"),
    ("count(*) filter (where amount = 'paid')", "types-differ"),
    ("count(*) filter (where status = 3)", "types-differ"),
    ("count(*) filter (where gross = 'x')", "types-differ"),
    ("count(*) filter (where amount in (1, 'two'))", "types-differ"),
    ("count(*) filter (where amount between 1 and 'two')", "types-differ"),
    ("count(*) filter (where paid_at > 'yesterday')", "types-differ"),
    ("sum(amount * status)", "types-differ"),
    ("count(*) filter (where amount)", "filter-not-boolean"),
    ("count(*) filter (where status)", "filter-not-boolean"),
]


@pytest.mark.parametrize(("value", "code"), UNSOUND)
def test_unsound_formulas(value: str, code: str) -> None:
    found = columns_of(kpi_of(value))
    assert [(one.code, str(one.place)) for one in found] == [(code, "k.yaml:3")]


def test_what_column_was_meant() -> None:
    assert columns_of(kpi_of("sum(amont)"))[0].suggestions[0] == "amount"


def test_splits() -> None:
    found = columns_of(kpi_of("count(*)", "by:\n  - chanel\n  - customer.region\n  - customer.reigon\n"))
    assert [(one.code, one.place.line, one.suggestions[0]) for one in found] == [
        ("column-unknown", 5, "channel"),
        ("column-unknown", 7, "region"),
    ]


def test_parts_of_a_source() -> None:
    sources = (
        SOURCES.replace("key: order_id", "key: orderid")
        .replace("by: updated_at", "by: updatedat")
        .replace("paid: paid_at", "paid: shipped_at")
        .replace("on: customer_id}", "on: {status: id}}")
        .replace("quantity * price", "quantity * prise")
    )
    found = [(one.code, one.place.line) for one in columns_of(kpi_of("count(*)"), sources)]
    assert found == [
        ("column-unknown", 5),
        ("column-unknown", 6),
        ("time-not-date", 7),
        ("link-types-differ", 9),
        ("column-unknown", 10),
    ]


def test_declared_columns_must_be_there() -> None:
    sources = SOURCES.replace("key: order_id", "key: order_id\ncolumns: {amout: decimal}")
    assert [(one.code, one.place.line) for one in columns_of(kpi_of("count(*)"), sources)] == [
        ("column-unknown", 6)
    ]


def test_a_derived_column_of_itself() -> None:
    sources = SOURCES.replace("{gross: quantity * price}", "{gross: net + 1, net: gross - 1}")
    assert {one.code for one in columns_of(kpi_of("sum(gross)"), sources)} == {"derived-cycle"}


def test_a_shared_split_is_reported_where_it_is_declared() -> None:
    sources = SOURCES.replace(
        "workspace: acme", "workspace: acme\nshared: {region: {orders: customer.regio}}"
    )
    found = columns_of(kpi_of("count(*)", "by: [region]\n"), sources)
    assert [(one.code, str(one.place)) for one in found] == [("column-unknown", "jalon.yaml:2")]


def test_a_source_without_a_table_is_not_looked_at() -> None:
    assert check_columns(definitions_of(kpi_of("sum(anything)")), {}) == ()


NEEDED = [
    ("count(*)", "", {"orders": {"order_id", "updated_at", "paid_at"}}),
    ("sum(gross)", "", {"orders": {"order_id", "updated_at", "paid_at", "quantity", "price"}}),
    (
        "sum(amount) filter (where status = 'paid')",
        "by: [channel]\n",
        {"orders": {"order_id", "updated_at", "paid_at", "amount", "status", "channel"}},
    ),
    (
        "count(*)",
        "by: [customer.country.zone]\n",
        {
            "orders": {"order_id", "updated_at", "paid_at", "customer_id"},
            "customers": {"id", "country"},
            "countries": {"code", "zone"},
        },
    ),
]


@pytest.mark.parametrize(("value", "more", "needed"), NEEDED)
def test_needed_columns(value: str, more: str, needed: dict[str, set[str]]) -> None:
    definitions = definitions_of(kpi_of(value, more))
    assert {name: set(needed_columns(definitions, name)) for name in definitions.sources} == {
        name: needed.get(name, set()) for name in definitions.sources
    }


def test_a_split_of_a_formula_reaches_the_kpis_it_uses() -> None:
    kpis = "kpi: a\nsource: orders\nvalue: count(*)\n---\nkpi: b\nvalue: a / 2\nby: [channel]\n"
    assert "channel" in needed_columns(definitions_of(kpis), "orders")


def test_a_target_for_a_member_needs_its_column() -> None:
    kpi = kpi_of("count(*)", "targets:\n  - stay: {above: 3}\n    for: {channel: web}\n")
    assert "channel" in needed_columns(definitions_of(kpi), "orders")


def test_as_of_links_need_their_days_and_their_time() -> None:
    sources = SOURCES.replace(
        "{source: customers, on: customer_id}",
        "{source: customers, on: customer_id, as_of: {start: since, end: until, time: shipped}}",
    ).replace("{paid: paid_at}", "{paid: paid_at, shipped: shipped_at}")
    definitions = definitions_of(kpi_of("count(*)", "by: [customer.region]\n"), sources)
    assert {"since", "until", "region", "id"} == needed_columns(definitions, "customers")
    assert "shipped_at" in needed_columns(definitions, "orders")


def test_removing_repetitions_needs_every_column() -> None:
    sources = SOURCES.replace("key: order_id", "distinct_rows: true\nkey: order_id")
    assert needed_columns(definitions_of(kpi_of("count(*)"), sources), "orders") == frozenset()


def test_columns_that_no_kpi_needs_are_not_missing_from_what_was_read() -> None:
    sources = SOURCES.replace(
        "rows: orders.csv", "rows: orders.csv\ncolumns: {shipped_at: timestamp, channel: text}"
    )
    definitions = definitions_of(kpi_of("sum(amont)"), sources)
    needed = needed_columns(definitions, "orders")
    table = Table(
        relation=("orders",),
        columns={name: TableColumn(name=name, type=TYPES["orders"][name]) for name in needed - {"amont"}},
    )
    whole = check_columns(definitions, {"orders": table})
    assert {finding.facts["column"] for finding in whole if finding.code == "column-unknown"} == {
        "amont", "channel", "customer_id", "price", "quantity", "shipped_at",
    }  # fmt: skip
    read = check_columns(definitions, {"orders": table}, {"orders": needed})
    assert [(finding.code, finding.facts["column"]) for finding in read] == [("column-unknown", "amont")]
