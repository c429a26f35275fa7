"""What was asked of each period then: a target that is moved moves nothing behind it."""

from __future__ import annotations

from datetime import UTC, datetime

from jalon.vocabulary.observation import Value
from jalon.vocabulary.verdict import Status
from jalon.workspace.story import story
from tests.workspace.made import APRIL, Shop

MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)


def above(value: int) -> str:
    return f"targets: [{{stay: {{above: {value}}}, grain: month}}]"


def asked(shop: Shop, now: datetime = APRIL, as_of: datetime | None = None) -> list[Value | None]:
    """What each month asks, January first."""
    workspace = shop.find(now)
    with workspace.ledger() as ledger:
        kpi = workspace.definitions.kpis["orders"]
        found = story(workspace, ledger, kpi, now=now, as_of=as_of).asked
    return [found[start].low for start in sorted(found)]


def test_a_lowered_target_is_asked_from_the_period_in_which_it_was_lowered(shop: Shop) -> None:
    shop.write(targets=above(5))
    shop.run(MARCH)
    assert asked(shop, MARCH) == [5, 5, 5]
    shop.write(targets=above(2))
    assert asked(shop) == [5, 5, 5]  # no run has seen it: it holds from today on, and April has no value
    shop.run(APRIL)
    assert asked(shop) == [5, 5, 5]
    shop.write(targets=above(3))
    shop.run(APRIL)
    assert asked(shop) == [5, 5, 5]


def test_of_two_moves_on_one_day_the_later_counts_from_that_period_on(shop: Shop) -> None:
    shop.write(targets=above(5))
    shop.run(datetime(2026, 2, 10, 9, tzinfo=UTC))
    for value in (4, 2):
        shop.write(targets=above(value))
        shop.run(MARCH)
    assert asked(shop) == [5, 5, 2]
    assert asked(shop, as_of=datetime(2026, 2, 20, tzinfo=UTC)) == [5, 5]


def test_what_was_asked_first_is_asked_of_all_before_and_nothing_while_there_was_none(shop: Shop) -> None:
    shop.write(targets=above(5))
    shop.run(datetime(2026, 1, 20, 9, tzinfo=UTC))
    shop.write()
    shop.run(datetime(2026, 2, 10, 9, tzinfo=UTC))
    shop.write(targets=above(2))
    shop.run(MARCH)
    workspace = shop.find()
    with workspace.ledger() as ledger:
        found = story(workspace, ledger, workspace.definitions.kpis["orders"], now=APRIL).asked
    assert {start.month: each.low for start, each in found.items()} == {1: 5, 3: 2}


def test_how_long_a_value_stands_is_counted_by_the_targets_of_then(shop: Shop) -> None:
    shop.write(targets=above(5))
    shop.run(datetime(2026, 2, 10, 9, tzinfo=UTC))
    shop.write(targets=above(1))
    shop.run(MARCH)
    workspace = shop.find()
    with workspace.ledger() as ledger:
        told = story(workspace, ledger, workspace.definitions.kpis["orders"], now=APRIL)
    assert [each.value >= 1 for each in told.values] == [True, True, True]
    assert (told.card.verdict.status, told.card.held) == (Status.ON_TRACK, 0)  # by the target of now: 2
