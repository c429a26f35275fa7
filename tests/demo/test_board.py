"""The board of the demo: it opens on five KPIs, and all together show every status there is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from jalon.show.board import Card
from jalon.vocabulary.verdict import Status
from jalon.workspace import Workspace, board, find
from tests.bounds import at_most
from tests.demo.days import NOW
from tests.demo.first import FirstRun

AT = datetime.fromisoformat(NOW)
MOST_VALUES = 250_000


@pytest.fixture(scope="module")
def workspace(computed: Path) -> Workspace:
    return find(computed, AT)


@pytest.fixture(scope="module")
def cards(workspace: Workspace) -> dict[str, Card]:
    with workspace.ledger() as ledger:
        every = board(workspace, ledger, AT, names=list(workspace.definitions.kpis))
    return {card.verdict.kpi: card for card in every}


def test_every_status_is_there(cards: dict[str, Card]) -> None:
    assert {card.verdict.status for card in cards.values()} == {*Status, None}


def test_who_is_what(cards: dict[str, Card]) -> None:
    """Those that do not depend on the day: the bank is late, the survey has not begun, stock is observed."""
    status = {name: card.verdict.status for name, card in cards.items()}
    assert status["cash_balance"] is Status.STALE
    assert status["team_pulse"] is Status.NO_DATA
    shrinkage = cards["shrinkage"].verdict
    assert shrinkage.status is Status.LEARNING
    assert (shrinkage.learning_done, shrinkage.learning_needed) == (3, 6)
    assert status["gross_margin_rate"] is Status.REACHED
    assert status["net_income"] is Status.MISSED
    assert status["reopen_rate"] is Status.OFF_TRACK
    assert status["resolved_tickets"] is Status.ON_TRACK


def test_the_worked_example_can_be_read(cards: dict[str, Card]) -> None:
    """MRR is to grow by a fifth each fiscal quarter, compounded from a frozen base; leads by half."""
    mrr = cards["mrr"].verdict.expectation
    assert mrr is not None
    assert mrr.base is not None
    assert mrr.base.period.start.isoformat() == "2025-01-01"
    whole = mrr.whole_low if mrr.whole_low is not None else mrr.low
    assert whole is not None
    assert float(whole) == pytest.approx(float(mrr.base.value) * 1.2**4)
    leads = cards["new_leads"].verdict.expectation
    assert leads is not None


def test_the_market_is_marked_as_entered(cards: dict[str, Card]) -> None:
    assert cards["market_sales"].verdict.entered
    assert not cards["revenue"].verdict.entered


def test_a_first_run_is_quick_and_keeps_no_absurd_number_of_values(
    first_run: FirstRun, workspace: Workspace
) -> None:
    assert first_run.said["kpis"] == len(workspace.definitions.kpis)
    assert (first_run.said["failed"], first_run.said["findings"]) == ([], [])
    assert 100_000 < first_run.said["values"] < MOST_VALUES
    assert first_run.seconds < at_most(40)
