"""What a run writes into the history: definitions, moved targets, frozen bases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from tests.workspace.made import APRIL, ROWS, Shop

IMPROVE = """\
targets:
  - improve: {by: 50%, each: month, from: previous_month, compounded: true}
    since: 2026-03-01
"""


def test_a_moved_target_is_an_entry(shop: Shop) -> None:
    shop.write(targets="targets: [{stay: {above: 2}}]")
    shop.run()
    shop.run()
    assert len(shop.history("target")) == 1
    shop.write(targets="targets: [{stay: {above: 1}}]")
    outcome = shop.run()
    assert (outcome.kpis, outcome.run) == (0, 2)  # nothing to compute, and yet something to keep
    said = [json.loads(entry.content)["targets"] for entry in shop.history("target")]
    assert [[each["above"] for each in targets] for targets in said] == [["2"], ["1"]]
    shop.write()
    shop.run()
    assert json.loads(shop.history("target")[-1].content) == {"targets": []}


def test_a_definition_is_an_entry_only_when_it_changed(shop: Shop) -> None:
    shop.run()
    shop.write((*ROWS, "6,2026-04-01,south,1.00"))
    shop.run()
    assert [entry.subject for entry in shop.history("definition")] == ["orders", "revenue"]
    shop.write(source="derived: {half: amount / 2}")
    shop.run()
    assert [entry.subject for entry in shop.history("definition")] == ["orders", "revenue"] * 2


def test_a_frozen_base_stays_and_the_restated_value_is_shown(shop: Shop) -> None:
    shop.write(targets=IMPROVE)
    shop.run()
    (frozen,) = shop.history("base")
    assert (frozen.subject, json.loads(frozen.content)["value"]) == ("orders", "1")
    shop.write((*ROWS, "6,2026-02-20,south,1.00"), targets=IMPROVE)
    shop.run()
    assert shop.history("base") == [frozen]
    expectation = shop.card().verdict.expectation
    assert expectation is not None
    assert expectation.base is not None
    assert expectation.base.period.start == date(2026, 2, 1)
    assert (expectation.base.value, expectation.base.restated) == (1, 2)


def test_a_base_is_frozen_though_nothing_is_computed(shop: Shop) -> None:
    shop.run()
    shop.write(targets=IMPROVE)
    outcome = shop.run()
    assert (outcome.kpis, outcome.run) == (0, 2)
    assert [json.loads(entry.content)["value"] for entry in shop.history("base")] == ["1"]


def test_a_replay_knows_no_later_target_or_base(shop: Shop) -> None:
    shop.run()
    shop.write((*ROWS, "6,2026-02-20,south,1.00"), targets=IMPROVE)
    later = datetime(2026, 4, 12, 9, tzinfo=UTC)
    shop.run(later)
    now, then = shop.card(later).verdict.expectation, shop.card(later, APRIL).verdict.expectation
    assert now is not None
    assert now.base is not None
    assert (now.base.value, then) == (2, None)
