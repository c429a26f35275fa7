"""Running: what is computed, what is left, what a failure keeps."""

from __future__ import annotations

from datetime import UTC, datetime

from jalon.vocabulary.observation import Why
from jalon.vocabulary.verdict import Status
from jalon.workspace import trial
from tests.workspace.made import APRIL, ROWS, Shop

MONTHS = {"2026-01": 2, "2026-02": 1, "2026-03": 2}


def test_run_twice_is_run_once(shop: Shop) -> None:
    first = shop.run()
    assert (first.run, first.kpis, first.failed) == (1, 2, {})
    values = shop.shown()
    again = shop.run()
    assert (again.run, again.kpis, again.unchanged, again.values) == (None, 0, 2, 0)
    assert shop.shown() == values
    assert shop.values() == MONTHS


def test_a_trial_keeps_nothing(shop: Shop) -> None:
    computed = trial(shop.find(), APRIL)
    assert set(computed.observations) == {"orders", "revenue"}
    with shop.find().ledger() as ledger:
        assert ledger.current() is None


def test_a_failed_source_keeps_its_values_and_is_stale(shop: Shop) -> None:
    shop.run()
    before = shop.values()
    (shop.folder / "orders.csv").unlink()
    outcome = shop.run()
    assert set(outcome.failed) == {"orders", "revenue"}
    assert {finding.code for finding in outcome.failed.values()} == {"file-missing"}
    assert shop.values() == before
    assert {each.status for each in shop.shown()} == {Status.STALE}
    shop.write()
    assert shop.run().failed == {}
    assert Status.STALE not in {each.status for each in shop.shown()}


def test_a_source_emptied_withdraws_nothing(shop: Shop) -> None:
    shop.run()
    shop.write(())
    outcome = shop.run()
    assert {finding.code for finding in outcome.failed.values()} == {"source-emptied"}
    assert shop.values() == MONTHS


def test_a_row_that_came_late_is_a_restatement(shop: Shop) -> None:
    shop.run()
    shop.write((*ROWS, "6,2026-01-31,south,1.00"))
    outcome = shop.run()
    assert (outcome.kpis, outcome.failed) == (2, {})
    (january, *others) = shop.shown()
    assert (january.observation.value, january.observation.why) == (3, Why.RESTATED)
    assert {each.observation.why for each in others} == {Why.NEW}


def test_a_local_midnight_completes_a_period(shop: Shop) -> None:
    """23:30 and 00:30 in Paris are one day in UTC."""
    evening = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)
    shop.run(evening)
    assert [each.observation.complete for each in shop.shown(now=evening)] == [True, True, False]
    night = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    assert shop.run(night).kpis == 2
    seen = shop.shown(now=night)
    assert [each.observation.complete for each in seen] == [True, True, True]
    assert seen[-1].observation.why == Why.COMPLETED


def test_a_delivery_promise_is_a_new_definition(shop: Shop) -> None:
    """April began, and nothing was ordered: a zero once rows are promised within the day."""
    shop.run()
    assert "2026-04" not in shop.values()
    shop.write(source="arrives_within: 1h")
    assert shop.run().kpis == 2
    later = datetime(2027, 1, 1, tzinfo=UTC)  # the file was written after April began
    shop.run(later)
    assert shop.values(now=later)["2026-04"] == 0
