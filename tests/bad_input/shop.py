"""A small shop with every kind of file, in good order: what the cases then break."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import openpyxl

JALON = """\
workspace: shop
languages: [fr, en]
currency: EUR
calendar: {timezone: Europe/Paris}
"""

SOURCES = """\
source: orders
rows: data/orders.csv
key: order_id
times: {ordered: ordered_on, shipped: shipped_on}
lookups:
  customer: {source: customers, on: customer_id}
  price: {source: prices, on: {product: product}, as_of: {start: valid_from, end: valid_to}}
---
source: customers
rows: data/customers.csv
key: customer_id
---
source: prices
rows: data/prices.csv
---
source: budget
rows: data/budget.xlsx
times: {month: month}
future: true
---
source: visits
rows: data/visits.parquet
times: {seen: seen_on}
---
source: events
rows: data/events.json
times: {at: day}
---
source: leads
rows: data/leads.csv
times: {came: came_on}
---
source: staff
rows: data/staff.csv
times: {hired: hired_on}
---
source: costs
sql: select day, cost_cents * 0.01 as cost from raw
files: {raw: data/costs.csv}
times: {day: day}
"""

KPI = """\
kpi: {name}
source: {source}
value: {value}
unit: {unit}
grains: [month, all]
objective: growth
{more}---
"""

KPIS = {
    # name: source, value, unit, more
    "revenue": ("orders", "sum(amount)", "EUR", "targets:\n  - stay: {above: 10}\n"),
    "by_segment": ("orders", "sum(amount)", "EUR", "by: [customer.segment]\n"),
    "cost_of_goods": ("orders", "sum(price.cost)", "EUR", ""),
    "delivery": ("orders", "avg(days_between(ordered_on, shipped_on))", "days", "better: lower\n"),
    "customers_known": ("customers", "count(*)", "customers", ""),
    "budgeted": ("budget", "sum(amount)", "EUR", ""),
    "visits_seen": ("visits", "sum(visits)", "visits", ""),
    "events_seen": ("events", "count(*)", "events", ""),
    "leads_came": ("leads", "count(*)", "leads", "targets:\n  - stay: {above: 1}\n"),
    "headcount": ("staff", "active(count(*), hired_on, left_on)", "people", ""),
    "spent": ("costs", "sum(cost)", "EUR", "better: lower\n"),
}
# The last line of the definitions; a KPI may be appended after it.
END = "objective: growth\nname: {fr: Croissance, en: Growth}\nowner: ceo\n"

ORDERS = """\
order_id,customer_id,product,ordered_on,shipped_on,amount,note
1,10,tea,2026-01-05,2026-01-07,20.50,
2,11,tea,2026-01-20,2026-01-21,30.00,café
3,10,cup,2026-02-13,2026-02-17,25.25,
4,12,tea,2026-02-27,2026-03-01,40.00,
5,11,cup,2026-03-31,2026-04-01,19.99,
"""
CUSTOMERS = "customer_id,segment\n10,retail\n11,wholesale\n12,retail\n"
PRICES = """\
product,valid_from,valid_to,cost
tea,2026-01-01,2026-02-01,5.00
tea,2026-02-01,,6.00
cup,2026-01-01,,2.50
"""
LEADS = "lead,came_on,why\n1,2026-01-15,web\n2,2026-02-16,fair\n3,2026-03-17,web\n"
STAFF = "person,hired_on,left_on\n1,2026-01-01,\n2,2026-01-15,2026-03-15\n3,2026-02-20,\n"
COSTS = "day,cost_cents\n2026-01-15,1050\n2026-02-15,2075\n2026-03-15,3000\n"

_ORDERED = ("revenue", "by_segment", "cost_of_goods", "delivery")
USES = {
    "orders": _ORDERED,
    # A broken linked table stops all KPIs of the table that links to it.
    "customers": (*_ORDERED, "customers_known"),
    "prices": _ORDERED,
    "budget": ("budgeted",),
    "visits": ("visits_seen",),
    "events": ("events_seen",),
    "leads": ("leads_came",),
    "staff": ("headcount",),
    "costs": ("spent",),
}


def definitions() -> dict[str, str]:
    """The YAML files."""
    kpis = "".join(
        KPI.format(name=name, source=source, value=value, unit=unit, more=more)
        for name, (source, value, unit, more) in KPIS.items()
    )
    return {"jalon.yaml": JALON, "sources.yaml": SOURCES, "kpis.yaml": kpis + END}


def write(folder: Path) -> Path:
    """The whole workspace, tables included."""
    tables = folder / "data"
    tables.mkdir(parents=True)
    for name, text in definitions().items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in {
        "orders": ORDERS,
        "customers": CUSTOMERS,
        "prices": PRICES,
        "leads": LEADS,
        "staff": STAFF,
        "costs": COSTS,
    }.items():
        (tables / f"{name}.csv").write_text(text, encoding="utf-8")
    budget(tables / "budget.xlsx")
    parquet(tables / "visits.parquet", "SELECT DATE '2026-01-01' + (7 * i)::INTEGER AS seen_on, i AS visits")
    events = [{"day": f"2026-0{month}-10", "kind": "call"} for month in (1, 2, 3)]
    (tables / "events.json").write_text(json.dumps(events), encoding="utf-8")
    return folder


def budget(path: Path, amount: object = 100, head: str = "amount", sheet: str = "Budget") -> None:
    """A workbook of three months."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(["month", head])
    for month in (1, 2, 3):
        page.append([f"2026-0{month}-01", amount])
    book.save(path)


def parquet(path: Path, select: str, count: int = 12) -> None:
    """A Parquet file of so many rows; `i` counts them."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select} FROM range({count}) AS r(i)) TO '{path}' (FORMAT parquet)")
