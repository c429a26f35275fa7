"""What was planted in the company's rows and is a signal is seen, and dated to the month it began in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from jalon.demo import truth
from jalon.vocabulary.signal import News, Signals, Standing
from jalon.workspace import find
from jalon.workspace.judgement.signals import signals
from jalon.workspace.published import Published
from tests.demo.days import NOW, TODAY

PLANTED = truth(TODAY)


@pytest.fixture(scope="module")
def seen(computed: Path) -> Callable[[str], Signals]:
    """What is news of a KPI."""

    def of(kpi: str) -> Signals:
        now = datetime.fromisoformat(NOW)
        workspace = find(computed, now)
        with workspace.ledger() as ledger:
            reading = Published.of(workspace, ledger, now, None)
            found = signals(reading, reading.kpis[kpi])
        assert found is not None
        return found

    return of


def spikes(found: Signals) -> list[date]:
    """The months that were out of the ordinary by themselves."""
    return [
        each.period.start
        for each in found.points
        if each.standing is Standing.NEWS and each.news is News.SPIKE
    ]


@pytest.mark.parametrize("kpi", ["visits", "visitors"])
def test_the_month_whose_rows_are_missing_is_unusually_low(seen: Callable[[str], Signals], kpi: str) -> None:
    found, month = seen(kpi), PLANTED.missing.first.replace(day=1)
    (low,) = spikes(found)
    assert low == month
    point = next(each for each in found.points if each.period.start == month)
    assert point.value is not None
    assert point.low is not None
    assert point.value < point.low
    assert found.changes == ()


def test_the_successful_change_is_a_new_level_of_orders(seen: Callable[[str], Signals]) -> None:
    (change,) = seen("orders").changes
    assert change.news is News.STEP
    assert change.since.start == PLANTED.successful.since.replace(day=1)
    assert change.after > change.before


def test_the_gamed_kpi_and_its_counter_moved_when_the_gaming_began(seen: Callable[[str], Signals]) -> None:
    since = PLANTED.gamed.since.replace(day=1)
    for kpi in (PLANTED.gamed.kpi, PLANTED.gamed.counters[0]):
        change = seen(kpi).changes[-1]
        assert change.since.start == since, kpi
        assert change.after > change.before


def test_the_useless_change_is_no_news(seen: Callable[[str], Signals]) -> None:
    found = seen(PLANTED.useless.kpi)
    assert found.changes == ()
    assert spikes(found) == []


def test_the_hidden_fall_is_no_news_of_the_total(seen: Callable[[str], Signals]) -> None:
    """Growth elsewhere hides it: what hides is found by looking at the parts, not at this."""
    assert seen(PLANTED.fall.kpi).changes == ()
