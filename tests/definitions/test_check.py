"""Checks over whole workspaces: names, links, splits, units, targets, calendars."""

from __future__ import annotations

from datetime import date

import pytest

from jalon.definitions import check, read_texts
from jalon.vocabulary.finding import Finding, Severity
from tests.definitions.made import TEXTS

BASE = """\
workspace: acme
shared: {region: {orders: customer.region, leads: region}}
---
source: orders
rows: orders.csv
key: order_id
times: {paid: paid_at, shipped: shipped_at}
lookups: {customer: {source: customers, on: customer_id}}
---
source: customers
rows: customers.csv
key: id
---
source: leads
rows: leads.csv
times: {created: created_at}
---
objective: growth
"""

SALES = "kpi: sales\nsource: orders\nvalue: sum(amount)\nunit: EUR\nobjective: growth\n"
COUNT = "kpi: n\nsource: orders\nvalue: count(*)\nunit: orders\nobjective: growth\n"
LEADS = "kpi: m\nsource: leads\nvalue: count(*)\nunit: leads\nobjective: growth\n"


def check_with(*documents: str, base: str = BASE, today: date | None = None) -> list[Finding]:
    reading = read_texts({"jalon.yaml": base, **{f"k{n}.yaml": one for n, one in enumerate(documents)}})
    assert reading.findings == ()
    return list(check(reading.definitions, left_out=reading.left_out, today=today))


def test_a_sound_workspace_has_no_finding() -> None:
    assert check_with(SALES, COUNT, LEADS) == []
    reading = read_texts(TEXTS)
    assert [one for one in check(reading.definitions) if one.severity is not Severity.NOTE] == []


CASES: list[tuple[str, tuple[str, ...], str, int, tuple[str, ...]]] = [
    ("source", (SALES.replace("orders", "order"),), "source-unknown", 2, ("orders",)),
    ("connection", ("source: a\nrows: a.csv\nconnection: file\n",), "connection-unknown", 3, ("files",)),
    ("table in files", ("source: a\ntable: b\n",), "table-without-database", 1, ()),
    ("objective", (SALES.replace("growth", "growht"),), "objective-unknown", 5, ("growth",)),
    (
        "kpi of a formula",
        (SALES, "kpi: x\nvalue: salse / 2\nobjective: growth\n"),
        "kpi-unknown",
        2,
        ("sales",),
    ),
    ("counter", (SALES + "counter: slaes\n",), "kpi-unknown", 6, ("sales",)),
    ("announced", (SALES + "leads: [slaes]\n",), "kpi-unknown", 6, ("sales",)),
    (
        "announced, with its lag",
        (SALES + "leads:\n  - {kpi: slaes, weeks: 2}\n",),
        "kpi-unknown",
        7,
        ("sales",),
    ),
    ("announces itself", (SALES + "leads: [sales]\n",), "kpi-names-itself", 6, ()),
    ("counter of itself", (SALES + "counter: sales\n",), "kpi-names-itself", 6, ()),
    (
        "kpi of a target",
        (SALES + "targets:\n  - per_period: {grain: month, kpi: budget}\n",),
        "kpi-unknown",
        7,
        (),
    ),
    (
        "link",
        ("source: a\nrows: a.csv\nlookups:\n  b: {source: customer, on: x}\n",),
        "source-unknown",
        4,
        ("customers",),
    ),
    (
        "time of a link",
        ("source: a\nrows: a.csv\nlookups:\n  b: {source: orders, on: x, as_of: {start: y, time: z}}\n",),
        "time-unknown",
        4,
        (),
    ),
    (
        "time of a formula",
        (SALES.replace("sum(amount)", "sum(amount) at shiped"),),
        "time-unknown",
        3,
        ("shipped",),
    ),
    (
        "link without a key",
        ("source: a\nrows: a.csv\nlookups:\n  b: {source: leads, on: x}\n",),
        "link-without-key",
        4,
        (),
    ),
    (
        "link beside the key",
        ("source: a\nrows: a.csv\nlookups:\n  b: {source: orders, on: {x: y}}\n",),
        "link-beside-key",
        4,
        (),
    ),
    ("link of a split", (SALES + "by: [channel, custmer.segment]\n",), "link-unknown", 6, ("customer",)),
    (
        "link of a formula",
        (SALES.replace("sum(amount)", "sum(amount) filter (where custome.vip)"),),
        "link-unknown",
        3,
        ("customer",),
    ),
    ("link of a derived column", ("source: a\nrows: a.csv\nderived: {b: c.d}\n",), "link-unknown", 3, ()),
    (
        "cycle",
        ("kpi: a\nvalue: b + 1\nobjective: growth\n", "kpi: b\nvalue: a * 2\nobjective: growth\n"),
        "kpi-cycle",
        2,
        (),
    ),
    ("cycle of one", ("kpi: a\nvalue: a + 1\nobjective: growth\n",), "kpi-cycle", 2, ()),
    ("function word", (SALES.replace("kpi: sales", "kpi: median"),), "name-is-function", 1, ()),
    ("no objective", (SALES.replace("objective: growth\n", ""),), "measure-only", 1, ()),
    (
        "unshared split",
        (SALES, LEADS, "kpi: x\nvalue: sales / m\nby:\n  - chanel\nobjective: growth\n"),
        "dimension-unshared",
        4,
        (),
    ),
    (
        "euros and orders",
        (SALES, COUNT, "kpi: x\nvalue: sales + n\nobjective: growth\n"),
        "unit-mismatch",
        2,
        (),
    ),
    (
        "euros and a rate",
        (SALES, COUNT, "kpi: x\nvalue: sales - change_rate(sales)\nobjective: growth\n"),
        "unit-mismatch",
        2,
        (),
    ),
    (
        "another unit",
        (SALES, COUNT, "kpi: x\nvalue: sales / n\nunit: EUR\nobjective: growth\n"),
        "unit-differs",
        3,
        (),
    ),
    (
        "a share in euros",
        (SALES, "kpi: x\nvalue: share(sales)\nunit: EUR\nobjective: growth\n"),
        "unit-differs",
        3,
        (),
    ),
    ("slow", (SALES + "level: operational\ngrains: [year]\n",), "grain-slow", 7, ()),
    (
        "dates reversed",
        (SALES + "targets:\n  - reach: {value: 3, by: 2026-01-01, from: 1, from_day: 2026-06-01}\n",),
        "dates-reversed",
        7,
        (),
    ),
    (
        "milestone too late",
        (SALES + "targets:\n  - reach: {value: 3, by: 2026-01-01}\n    milestones: {2026-02-01: 2}\n",),
        "dates-reversed",
        7,
        (),
    ),
    (
        "since and until",
        (SALES + "targets:\n  - stay: {above: 3}\n    since: 2026-02-01\n    until: 2026-01-01\n",),
        "dates-reversed",
        7,
        (),
    ),
    ("floor above", (SALES + "targets:\n  - stay: {above: 3}\n    floor: 4\n",), "floor-wrong-side", 7, ()),
    (
        "stretch below",
        (SALES + "targets:\n  - stay: {above: 3}\n    stretch: 2\n",),
        "stretch-wrong-side",
        7,
        (),
    ),
    (
        "floor of less is better",
        (SALES + "better: lower\ntargets:\n  - stay: {below: 3}\n    floor: 2\n",),
        "floor-wrong-side",
        8,
        (),
    ),
    (
        "improve by nothing",
        (SALES + "targets:\n  - improve: {by: -5%, each: month, from: previous, compounded: true}\n",),
        "improve-not-positive",
        7,
        (),
    ),
    (
        "against the direction",
        (SALES + "targets:\n  - stay: {below: 3}\n",),
        "target-against-direction",
        7,
        (),
    ),
    (
        "falls though higher is better",
        (SALES + "targets:\n  - reach: {value: 3, by: 2026-01-01, from: 5}\n",),
        "target-against-direction",
        7,
        (),
    ),
    (
        "slice not kept",
        (SALES + "by: [channel]\ntargets:\n  - stay: {above: 3}\n    for: {region: Nord}\n",),
        "target-not-split",
        8,
        (),
    ),
    (
        "one member twice",
        (SALES + "by: [region]\ntargets:\n" + 2 * "  - stay: {above: 3}\n    for: {region: Nord}\n",),
        "target-members-twice",
        10,
        (),
    ),
    (
        "grain not kept",
        (SALES + "grains: [day]\ntargets:\n  - stay: {above: 3}\n    grain: month\n",),
        "target-grain-unkept",
        8,
        (),
    ),
    (
        "base within a month",
        (SALES + "targets:\n  - improve: {by: 5, each: month, from: 2026-03-02, compounded: true}\n",),
        "base-not-first-day",
        7,
        (),
    ),
    (
        "expected off its grains",
        (SALES + "grains: [day]\nexpect: {2026-03: 4}\n",),
        "expect-grain-unkept",
        7,
        (),
    ),
    ("one language", (SALES + "name: {fr: Ventes}\n",), "name-not-translated", 6, ()),
]


@pytest.mark.parametrize(
    ("documents", "code", "line", "suggestions"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_finding(documents: tuple[str, ...], code: str, line: int, suggestions: tuple[str, ...]) -> None:
    found = check_with(*documents)
    assert [(one.code, one.place.line) for one in found] == [(code, line)]
    assert found[0].suggestions[: len(suggestions)] == suggestions


def test_files_in_a_database() -> None:
    base = BASE.replace("workspace: acme\n", "workspace: acme\nconnections: {shop: env:SHOP}\n")
    found = check_with("source: a\nconnection: shop\nrows: a.csv\n", base=base)
    assert [(one.code, one.place.line) for one in found] == [("files-in-database", 2)]


def test_board_and_shared_name_what_exists() -> None:
    base = BASE.replace("leads: region}}", "leads: region, lead: x}}\nboard: [sales, slaes]").replace(
        "customer.region", "custmer.region"
    )
    found = check_with(SALES, base=base)
    assert sorted((one.code, one.place.line) for one in found) == [
        ("kpi-unknown", 3),
        ("link-unknown", 2),
        ("source-unknown", 2),
    ]


def test_a_loop_is_shown_whole() -> None:
    documents = [f"kpi: {a}\nvalue: {b} + 1\nobjective: growth\n" for a, b in ("ab", "bc", "ca", "da")]
    found = check_with(*documents)
    assert [(one.code, one.facts["loop"]) for one in found] == [("kpi-cycle", "a → b → c → a")]


def test_a_long_chain_is_no_loop() -> None:
    chain = "---\n".join(f"kpi: k{n}\nvalue: k{n + 1} + 1\nobjective: growth\n" for n in range(600))
    found = check_with(chain, SALES.replace("kpi: sales", "kpi: k600"))
    assert {finding.code for finding in found} == {"formula-too-large"}  # deep, not looping


def test_a_split_over_shared_dimensions() -> None:
    assert check_with(SALES, LEADS, "kpi: x\nvalue: sales / m\nby: [region]\nobjective: growth\n") == []


UNITS = [
    ("sales / n", "EUR/order"),
    ("sales / sales", "%"),
    ("sales * 12", "EUR"),
    ("change_rate(sales)", "%"),
    ("change(sales)", "EUR"),
    ("previous(sales) + sales", "EUR"),
    ("trailing(sales, 3 months)", "EUR"),
    ("or_else(sales, 0)", "EUR"),
    ("sales / period_days()", "EUR/day"),
]


@pytest.mark.parametrize(("value", "unit"), UNITS)
def test_units_that_come_out(value: str, unit: str) -> None:
    kpi = f"kpi: x\nvalue: {value}\nunit: '{unit}'\nobjective: growth\n"
    assert check_with(SALES, COUNT, kpi) == []


def test_a_number_of_months_makes_a_year() -> None:
    mrr = SALES.replace("unit: EUR", "unit: EUR/month")
    assert check_with(mrr, "kpi: arr\nvalue: sales * 12\nunit: EUR/year\nobjective: growth\n") == []
    found = check_with(mrr, "kpi: arr\nvalue: sales * 12\nunit: USD/year\nobjective: growth\n")
    assert [one.code for one in found] == ["unit-differs"]


def test_a_deadline_in_the_past_with_today() -> None:
    kpi = SALES + "targets:\n  - reach: {value: 3, by: 2026-01-01}\n"
    assert check_with(kpi, today=date(2026, 1, 1)) == []
    assert [one.code for one in check_with(kpi, today=date(2026, 1, 2))] == ["target-past"]


def test_retail_years_of_52_or_53_weeks() -> None:
    base = BASE.replace(
        "workspace: acme\n",
        "workspace: acme\n"
        "calendar: {week_pattern: 4-4-5, year_starts_on: [2024-02-04, 2025-02-02, 2026-02-02]}\n",
    )
    assert [(one.code, one.place.line) for one in check_with(base=base)] == [("calendar-year-length", 2)]


def test_no_years_and_no_languages() -> None:
    base = BASE.replace(
        "workspace: acme\n",
        "workspace: acme\nlanguages: []\ncalendar: {week_pattern: 4-4-5, year_starts_on: []}\n",
    )
    found = [(one.code, one.place.line) for one in check_with(base=base)]
    assert found == [("languages-empty", 2), ("calendar-without-years", 3)]


def test_what_could_not_be_read_is_not_missed_a_second_time() -> None:
    texts = {
        "jalon.yaml": BASE,
        "a.yaml": "kpi: a\nvalue: sum(\n---\nkpi: b\nvalue: a / 2\nobjective: growth\n",
    }
    reading = read_texts(texts)
    assert len(reading.findings) == 1
    assert check(reading.definitions, left_out=reading.left_out) == ()
    assert [one.code for one in check(reading.definitions)] == ["kpi-unknown"]


def test_the_known_future_names_kpis_that_are_there() -> None:
    planned = "planned:\n  - name: Strike\n    from: 2026-03-01\n    effect: -50%\n    kpis: [sales, slaes]\n"
    base = BASE.replace("---\n", f"{planned}---\n", 1)
    (found,) = check_with(SALES, base=base)
    assert (found.code, found.place.file, found.suggestions) == ("kpi-unknown", "jalon.yaml", ("sales",))
    assert base.splitlines()[found.place.line - 1].strip().startswith("kpis:")
