"""The chain of history: what was decided stays, and a changed past shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from jalon.ports import Entry, Publication
from tests.ledger.values import START, moment, month, publish

if TYPE_CHECKING:
    from jalon.ledger.ledger import DjangoLedger


def decided(kind: str = "target", subject: str = "revenue", content: str = '{"by":"20%"}') -> Entry:
    return Entry(number=0, at=START, kind=kind, subject=subject, content=content, reason="Budget 2026 — voté")


def test_what_was_decided_is_kept_in_order(ledger: DjangoLedger) -> None:
    base = decided("base", content='{"value":"d182340.50"}')
    kept = ledger.append([decided(), base], moment(1))
    kept += ledger.append([decided(subject="orders")], moment(2))
    assert ledger.history() == kept
    assert [entry.number for entry in kept] == [1, 2, 3]
    assert [entry.at for entry in kept] == [moment(1), moment(1), moment(2)]
    assert [entry.previous for entry in kept] == ["", kept[0].digest, kept[1].digest]
    assert len({entry.digest for entry in kept}) == 3
    assert ledger.history("base", "revenue") == kept[1:2]
    assert ledger.history(subject="orders") == kept[2:]
    assert ledger.history("status") == []
    assert ledger.append([], moment(3)) == []
    assert ledger.verify() == []


def test_the_moment_of_another_zone_is_the_same_moment(ledger: DjangoLedger) -> None:
    ledger.append([decided()], datetime(2026, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))))
    assert ledger.history()[0].at == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert ledger.verify() == []


def test_any_words_are_kept(ledger: DjangoLedger) -> None:
    reason = "nul \x00, moitié \ud800, 日本 'quoted' %s"
    ledger.append([Entry(number=0, at=START, kind="target", subject="r", content="{}", reason=reason)], START)
    assert ledger.history()[0].reason == "nul �, moitié ?, 日本 'quoted' %s"
    assert ledger.verify() == []


def test_a_kind_that_is_not_one_is_a_mistake(ledger: DjangoLedger) -> None:
    with pytest.raises(ValueError, match="gossip"):
        ledger.append([decided("gossip")], START)
    assert ledger.history() == []


def test_a_run_tells_what_it_brought(ledger: DjangoLedger) -> None:
    run = ledger.begin("duckdb 2.0.0", START)
    ledger.stage(run, "revenue", month({1: 1, 2: 2}))
    ledger.stage(run, "orders", [])
    assert ledger.publish(run, Publication(entries=(decided("definition"),)), moment(1))
    definition, about = ledger.history()
    assert (definition.kind, about.kind, about.subject) == ("definition", "run", str(run))
    told = json.loads(about.content)
    assert (told["base"], told["values"], list(told["kpis"])) == (0, 2, ["revenue"])
    assert told["kpis"]["revenue"][0] == 2


TAMPERING = [
    ("UPDATE ledger_observation SET value = '2' WHERE value = '1' AND run = 1", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET complete = NOT complete WHERE run = 2", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET parts = '{}' WHERE run = 2", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET why = 'new' WHERE run = 2", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET definition = 'd9' WHERE run = 1", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET gone = NOT gone WHERE run = 2", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET period_end = '2026-04-02' WHERE run = 2", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET computed_at = NULL WHERE run = 1", "revenue", "history-rows"),
    ("UPDATE ledger_observation SET run = 3 WHERE run = 2", "revenue", "history-rows"),
    ("DELETE FROM ledger_observation WHERE run = 2", "revenue", "history-rows"),
    ("UPDATE ledger_series SET grain = 'week'", "revenue", "history-rows"),
    ("UPDATE ledger_series SET kpi = 'profit'", "profit", "history-rows"),
    ("UPDATE ledger_run SET published_at = '2026-01-01 00:00:00+00' WHERE number = 2", "2", "history-run"),
    ("UPDATE ledger_run SET sources = '{}' WHERE number = 1", "1", "history-run"),
    ("UPDATE ledger_run SET state = 'abandoned' WHERE number = 1", "1", "history-run"),
    ("DELETE FROM ledger_run WHERE number = 1", "1", "history-run"),
    ('UPDATE ledger_entry SET content = \'{"by":"10%"}\' WHERE number = 2', "revenue", "history-content"),
    ("UPDATE ledger_entry SET reason = '' WHERE number = 2", "revenue", "history-content"),
    ("UPDATE ledger_entry SET at = '2026-01-01 00:00:00+00' WHERE number = 2", "revenue", "history-content"),
    ("UPDATE ledger_entry SET digest = 'x' WHERE number = 2", "revenue", "history-content"),
    ("UPDATE ledger_entry SET previous = '' WHERE number = 2", "revenue", "history-link"),
    ("UPDATE ledger_entry SET content = '[' WHERE number = 1", "1", "history-content"),
    ("DELETE FROM ledger_entry WHERE number = 2", "2", "history-gap"),
    ("DELETE FROM ledger_entry WHERE number = 3", "2", "history-end"),
    ("DELETE FROM ledger_entry", "2", "history-end"),
    ("UPDATE ledger_pointer SET run = 1", "1", "history-end"),
]


@pytest.mark.parametrize(("sql", "subject", "why"), TAMPERING)
def test_a_changed_past_shows(ledger: DjangoLedger, sql: str, subject: str, why: str) -> None:
    publish(ledger, {"revenue": month({1: 1})}, 1)
    ledger.append([decided()], moment(1))
    publish(ledger, {"revenue": month({1: 2})}, 2)
    assert ledger.verify() == []
    with connections[ledger.alias].cursor() as cursor:
        cursor.execute(sql.replace("%", "%%"), [])
    assert (subject, why) in [(broken.subject, broken.why) for broken in ledger.verify()]


def test_an_added_row_shows(ledger: DjangoLedger) -> None:
    publish(ledger, {"revenue": month({1: 1})}, 1)
    publish(ledger, {"revenue": month({1: 1})}, 2)
    with connections[ledger.alias].cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_observation WHERE run = 1")
        names = [column[0] for column in cursor.description if column[0] != "id"]
        added = ", ".join("2" if name == "run" else name for name in names)
        cursor.execute(
            f"INSERT INTO ledger_observation ({', '.join(names)}) SELECT {added} FROM ledger_observation"
        )
    assert [(broken.subject, broken.why) for broken in ledger.verify()] == [("revenue", "history-rows")]
