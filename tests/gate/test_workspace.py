"""Attacks on a whole workspace: files on disk, read, checked and computed by the engine in its worker."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jalon.vocabulary.finding import Finding, Severity
from jalon.workspace import find, trial
from tests.gate import shop
from tests.gate.attacks import VALUES
from tests.gate.tempting import TOKEN

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
SOURCES = """\
source: orders
rows: orders.csv
key: id
times: {paid: day, shipped: at_time}
lookups: {customer: {source: customers, on: customer_id}}
derived: {gross: "amount * quantity"}
---
source: customers
rows: customers.csv
key: customer_id
"""
HARMLESS = sorted({text for each in VALUES.values() for code, text in each if code == ""})
FAR = (
    "previous(revenue, 99999)",
    "trailing(revenue, 9999 years)",
    "trailing(revenue, 9999 weeks)",
    "last_year(previous(revenue, 99999))",
    "trailing(previous(revenue, 1900), 9999 weeks)",
    "last_year(" * 28 + "previous(revenue, 2000)" + ")" * 28,
    "same_weekday_last_year(previous(revenue, 1990))",
    "to_date(previous(revenue, 2025), year)",
    "change_year(previous(revenue, 2024))",
    "running(previous(revenue, 99999))",
    "previous(trailing(previous(revenue, 1900), 2000 years), 100)",
    "change(change(change(revenue)))",
)
ODD = (
    "sum(cast('nan' as double))",
    "max(cast('inf' as double))",
    "sum(99999999999999999999999999999 * amount)",
    "*".join(["revenue"] * 59),
    "sum(amount) / 0",
    "sum(1 / 0)",
    "sum(round(amount, -400))",
    "sum(cast(name as int))",
    "sum(cast(name as decimal(38, 38)))",
    "sum(hours_between(cast('0001-01-01' as date), at_time))",
    "count(*) filter (where day < cast('0001-01-01' as date))",
    "count(distinct id, name, region, status)",
    "sessions(id, 99999)",
    "min(length(replace(name, '', 'x')))",
)
OVERFLOWING = "sum(price" + " * 1e29" * 11 + ")"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        f"{i},{i % 3},{i * 1.25:.2f},{i / 7},{i % 5},{('paid', 'open')[i % 2]},n{i},{('Nord', 'Sud')[i % 2]},"
        f"{('true', 'false')[i % 2]},2026-0{1 + i % 3}-{1 + i % 28:02d},"
        f"2026-0{1 + i % 3}-{1 + i % 28:02d} 10:00:00,{TOKEN}"
        for i in range(60)
    ]
    header = "id,customer_id,amount,price,quantity,status,name,region,paid,day,at_time,password"
    (tmp_path / "orders.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    customers = "".join(f"{i},s{i},{TOKEN}\n" for i in range(3))
    (tmp_path / "customers.csv").write_text("customer_id,segment,ssn\n" + customers, encoding="utf-8")
    (tmp_path / "secret.csv").write_text(f"token\n{TOKEN}\n", encoding="utf-8")
    (tmp_path / "jalon.yaml").write_text("workspace: shop\ncalendar: {timezone: Europe/Paris}\n")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return tmp_path


def kpi(name: str, value: str) -> str:
    return f"kpi: {name}\nsource: orders\ngrains: [day, month, year]\nvalue: {json.dumps(value)}\n"


def test_harmless_values_compute_to_numbers_over_declared_columns(folder: Path) -> None:
    """All in one run, as a workspace would: every scan names declared columns only, nothing comes out."""
    named = {f"k{at}": text for at, text in enumerate((*HARMLESS, *FAR, *ODD))}
    documents = [kpi("revenue", "sum(amount)"), *(kpi(name, text) for name, text in named.items())]
    (folder / "kpis.yaml").write_text("---\n".join(documents), encoding="utf-8")
    workspace = find(folder, NOW)
    assert workspace.errors == ()
    computed = trial(workspace, NOW)
    assert set(computed.observations) | set(computed.failed) == {"revenue", *named}
    assert {finding.code for finding in computed.failed.values()} == {"outside-calendar"}
    assert {named[name] for name in computed.failed} <= set(FAR) | set(HARMLESS)
    assert len(computed.failed) <= 6
    assert TOKEN not in repr(computed.observations)
    scans = "\n".join(query.sql for query in computed.scans)
    assert "password" not in scans and "ssn" not in scans
    assert "secret" not in scans.replace("'secret.csv'", "")
    for observations in computed.observations.values():
        for observation in observations:
            assert str(observation.value) not in ("nan", "inf", "-inf", "NaN", "Infinity")


def test_a_number_that_no_engine_can_hold_is_a_finding(folder: Path) -> None:
    (folder / "kpis.yaml").write_text(kpi("huge", OVERFLOWING), encoding="utf-8")
    workspace = find(folder, NOW)
    assert workspace.errors == ()
    computed = trial(workspace, NOW)
    assert computed.failed["huge"].code == "query-failed"
    assert "huge" not in computed.observations


@pytest.mark.parametrize("value", [*FAR, *ODD], ids=lambda value: value[:40])
def test_far_and_odd_values_pass_the_gate(value: str) -> None:
    assert not isinstance(shop.value(value), Finding)


YAML_ATTACKS = (
    ("value: !!python/object/apply:os.system ['id']", "yaml-tag"),
    ("value: !!str sum(amount)", "yaml-tag"),
    ("value: {sum: amount}", "value-wrong"),
    ("value: [sum(amount), '; drop table orders']", "value-wrong"),
    ("value: &a sum(amount)\nunit: *b", "alias-unknown"),
    ("value: sum(amount)\nvalue: sum(password)", "key-twice"),
    ('value: "sum(amount)\\u202e"', "control-character"),
    ('value: "sum(amount)\\0"', "control-character"),
    ('value: sum(amount)\nby: ["region; drop table orders"]', None),
    ("value: sum(amount)\nby: ['password from secret --']", None),
    ("value: sum(amount)\nby: [secret.token]", "link-unknown"),
    ("value: sum(amount)\nby: [customer.customer.segment]", "link-unknown"),
    ("value: sum(amount)\nby: ['*']", None),
    ("value: sum(amount)\nby: ['(select 1)']", None),
    ("value: sum(amount) # ; drop table", ""),
    ("value: |-\n  sum(amount)\n  -- drop", "formula-comment"),
    ("value: |-\n  sum(amount)\n  + count(*)", ""),
    ("value: sum(amount)\nsql: select * from secret", "key-unknown"),
    ("value: sum(amount)\nfilter: 1=1", "key-unknown"),
    ('value: sum(amount)\nunit: "\'; drop table orders; --"', None),
    ('value: sum(amount)\nname: {en: "\'; drop table orders; --"}', ""),
)


@pytest.mark.parametrize(("lines", "code"), YAML_ATTACKS)
def test_definitions_that_reach_further(folder: Path, lines: str, code: str | None) -> None:
    """Refused with this code ("": harmless; None: whatever stops it, or nothing does); nothing comes out."""
    (folder / "kpis.yaml").write_text(f"kpi: attack\nsource: orders\n{lines}\n", encoding="utf-8")
    workspace = find(folder, NOW)
    codes = {finding.code for finding in workspace.errors}
    if code:
        assert code in codes
    if code == "":
        assert codes == set()
    computed = trial(workspace, NOW)
    assert TOKEN not in repr(computed.observations)
    assert all("secret.csv" not in query.sql and '"secret"' not in query.sql for query in computed.scans)
    assert (folder / "orders.csv").exists()


SOURCE_ATTACKS = (
    ("rows: ../secret.csv", "value-wrong"),
    ("rows: /etc/passwd", "value-wrong"),
    ("rows: file:///etc/passwd", "value-wrong"),
    ("rows: https://example.com/x.csv", "value-wrong"),
    ("rows: data/../../secret.csv", "value-wrong"),
    ("rows: ~/secret.csv", "value-wrong"),
    ('rows: "secret.csv\'; drop table x; --"', None),
    ("rows: secret.csv\nkey: 'token from secret --'", None),
    ("table: secret", "table-without-database"),
    ("table: 'main.secret; drop table x'", "value-wrong"),
    ("files: {raw: orders.csv}\nsql: select * from secret", "sql-table-unknown"),
    ("files: {raw: orders.csv}\nsql: select * from 'secret.csv'", "sql-table-unknown"),
    ("files: {raw: ../x.csv}\nsql: select * from raw", "value-wrong"),
    ("files: {'raw; drop': orders.csv}\nsql: select * from raw", "value-wrong"),
    ("files: {raw: orders.csv}\nsql: \"select id from raw; attach 'x.db'\"", "sql-broken"),
    ("files: {raw: orders.csv}\nsql: \"select * from raw)) to 'stolen.csv'; --\"", "sql-broken"),
    ("files: {raw: orders.csv}\nsql: select getenv('HOME') as h from raw", "function-unknown"),
    ('rows: secret.csv\nderived: {x: "(select token from secret)"}', "row-forbidden"),
    ("rows: secret.csv\nderived: {x: \"read_text('secret.csv')\"}", "function-unknown"),
    ('rows: secret.csv\nderived: {x: "token) from secret --"}', "formula-brackets"),
    ('connection: "duckdb\'; attach"\nrows: secret.csv', None),
)


@pytest.mark.parametrize(("lines", "code"), SOURCE_ATTACKS)
def test_sources_that_reach_further(folder: Path, lines: str, code: str | None) -> None:
    (folder / "evil.yaml").write_text(f"source: evil\n{lines}\n", encoding="utf-8")
    (folder / "kpis.yaml").write_text(kpi("attack", "count(*)").replace("orders", "evil"), encoding="utf-8")
    os.environ["JALON_TEST_SECRET"] = TOKEN
    try:
        workspace = find(folder, NOW)
        computed = trial(workspace, NOW)
    finally:
        del os.environ["JALON_TEST_SECRET"]
    found = [*workspace.errors, *computed.failed.values(), *computed.findings]
    codes = {finding.code for finding in found if finding.severity is Severity.ERROR}
    assert codes if code is None else code in codes
    assert TOKEN not in repr(computed.observations)
    assert not (folder / "stolen.csv").exists()
    assert not (folder.parent / "secret.csv").exists()
