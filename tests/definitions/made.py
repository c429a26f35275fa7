"""A workspace that says nearly everything the language can say, as texts by path."""

from __future__ import annotations

import dataclasses
from typing import Any

from jalon.vocabulary.finding import Place

JALON = """\
workspace: acme
languages: [fr, en]
currency: EUR
calendar: {timezone: Europe/Paris, week_starts: monday, year_starts: april}
calendars:
  retail: {week_pattern: 4-4-5, year_starts_on: [2024-02-04, 2025-02-02]}
  us: {year_starts: october, timezone: America/New_York}
connections:
  files: duckdb
  shop: "env:SHOP_DATABASE_URL"
  big: {kind: duckdb, deadline: 120s, memory: 1GB}
shared: {region: {orders: customer.region, leads: region}}
board: [revenue, orders_count]
most_slices: 500
signals: eager
roles: {shop_lead: {en: Head of the shop, fr: Responsable de la boutique}}
planned:
  - name: {fr: Fermeture, en: Closed}
    from: 2026-08-03
    until: 2026-08-16
    effect: -60%
    kpis: [revenue, basket]
ledger: ""
"""

ORDERS = """\
source: orders
rows: data/orders/*.csv
text: {encoding: cp1252, delimiter: ";", quote: '"', header: false, names: [a, b], skip: 2, decimal: ",",
  thousands: " ", dates: "%d/%m/%Y", empty: ["", "NA"]}
key: order_id
latest: {by: [updated_at]}
times: {paid: paid_at, shipped: {column: shipped_at, timezone: UTC}}
lookups:
  customer: {source: customers, on: customer_id}
  rate: {source: rates, on: {currency: code}, as_of: {start: valid_from, end: valid_to, time: paid}}
columns: {amount: decimal, paid_at: {type: date, format: "%d-%m-%y"}, note: {empty: ["?"]}}
derived: {gross: "quantity * price"}
arrives_within: 36h
may_change_for: 7d
future: true
label: {fr: Commandes, en: Orders}
---
source: customers
connection: shop
table: public.customers
key: id
---
source: rates
sql: select * from raw
files: {raw: data/rates.csv, more: {rows: data/more.xlsx, sheet: Feuil1}}
key: [code, valid_from]
---
source: leads
entered:
  - {date: 2026-01-31, value: 12.5, source: Trade fair, author: sales, region: Nord}
times: {created: date}
"""

KPIS = """\
# What the shop earns.
kpi: revenue
name: {fr: "Chiffre d'affaires", en: Revenue}
says: {fr: Ce que les clients ont payé., en: What customers paid.}
because: It pays for everything else.
source: orders
value: sum(amount) filter (where status = 'paid')
unit: EUR
by: [region, channel, customer.segment, [region, channel], {dimension: city, top: 10}]
grains: [day, week, month, fiscal_quarter]
empty: zero
level: strategic
function: sales
scope: team:sales
timing: lagging
objective: profitable-growth
owner: head-of-sales
review: monthly
learning: 6
counter: orders_count
leads: [orders_count, {kpi: basket, months: 2}]
planned:
  - {name: {fr: Nouveaux prix, en: New prices}, from: 2026-04-01, effect: +5%, owner: Claire}
  - {name: {fr: Salon, en: Fair}, from: 2026-05-04, until: 2026-05-08, effect: 3000}
waivers:
  few: {fr: "Vu en mars.", en: "Seen in March."}
  timed: "Always."
targets:
  - reach: {value: 120000, by: 2026-12-31, from: 100000, from_day: 2026-01-01}
    milestones: {2026-06-30: 110000}
    stretch: 130000
  - improve: {by: 20%, each: fiscal_quarter, from: previous_quarter, compounded: true}
  - improve: {by: 500, each: month, from: 2026-03-01, compounded: false}
  - stay: {above: 95000}
    for: {region: Nord}
    margin: 3%
    since: 2026-01-01
    reason: {fr: Le seuil, en: The threshold}
  - stay: {between: [10, 20]}
  - per_period: {grain: month, values: {2026-01: 100, 2026-02: 110}}
  - per_period: {grain: month, kpi: orders_count}
expect: {2026-03: 182340.50, 2026-W12: 12, 2026-03-14: 4, FY2027-Q1: 5}
---
kpi: orders_count
source: orders
value: count(*)
unit: orders
objective: profitable-growth
---
kpi: basket
value: revenue / orders_count
unit: EUR/order
objective: profitable-growth
---
objective: profitable-growth
name: {fr: Croissance rentable, en: Profitable growth}
owner: ceo
"""

TEXTS = {"jalon.yaml": JALON, "sources/shop.yaml": ORDERS, "kpis/sales.yaml": KPIS}


def without_places(thing: Any) -> Any:
    """A definition with every place blank, to compare what two texts say."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        if isinstance(thing, Place):
            return Place(file="")
        fields = dataclasses.fields(thing)
        blank = {
            field.name: {} if field.name == "places" else without_places(getattr(thing, field.name))
            for field in fields
            if field.init
        }
        return dataclasses.replace(thing, **blank)
    if isinstance(thing, dict):
        return {key: without_places(value) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(without_places(value) for value in thing)
    return thing
