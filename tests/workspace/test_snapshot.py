"""A source without dates: one value, read and judged as such."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.verdict import Status
from jalon.workspace import board, find, run, shown

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = """
workspace: snapshot
languages: [en]
---
source: customers
rows: customers.csv
key: id
columns: {joined: {type: date, format: "%d/%m/%Y"}}
---
kpi: churn
name: {en: Churn}
source: customers
value: count(*) filter (where churned = 'yes') / count(*)
unit: "%"
better: lower
by: [plan]
targets:
  - stay: {below: 10%}
"""
ROWS = "id,plan,churned,joined\n1,a,yes,31/01/2025\n2,a,no,01/02/2025\n3,b,no,02/02/2025\n4,b,no,03/02/2025\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "jalon.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_a_snapshot_has_one_value_with_its_status(folder: Path) -> None:
    workspace = find(folder, NOW)
    outcome = run(workspace, NOW)
    assert outcome.failed == {}
    kpi = workspace.definitions.kpis["churn"]
    with workspace.ledger() as ledger:
        (card,) = board(workspace, ledger, NOW)
        by_plan = shown(
            workspace, ledger, kpi, Grain.ALL, by=("plan",), start=None, end=None, now=NOW, as_of=None
        )
        with pytest.raises(Refusal) as refused:
            shown(workspace, ledger, kpi, Grain.MONTH, by=(), start=None, end=None, now=NOW, as_of=None)
    assert card.verdict.value == 0.25
    assert card.verdict.status is Status.MISSED
    assert {dict(each.observation.slice)["plan"]: each.observation.value for each in by_plan} == {
        "a": 0.5,
        "b": 0,
    }
    assert refused.value.finding.code == "grain-not-kept"


def test_a_column_that_is_described_but_not_needed_stops_nothing(folder: Path) -> None:
    """`joined` has a declared format, and no KPI reads it."""
    workspace = find(folder, NOW)
    assert [each.code for each in run(workspace, NOW).findings if each.severity == "error"] == []
