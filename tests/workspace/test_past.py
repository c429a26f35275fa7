"""The past as it was decided: targets read back from the history."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from jalon.vocabulary.target import Improve, Milestone, PerPeriod, ReachBy, Stay, StayWithin, Target
from jalon.vocabulary.verdict import Status
from jalon.workspace import board
from jalon.workspace.history import target_content
from jalon.workspace.judging import known_since
from jalon.workspace.past import kpis_at, target_from
from tests.workspace.made import APRIL, Shop

TARGETS: st.SearchStrategy[Target] = st.one_of(
    *(st.from_type(kind) for kind in (ReachBy, Improve, Stay, StayWithin, PerPeriod))
)


def finite(target: Target) -> bool:
    """JSON keeps every decimal a person can write; not-a-number is none."""
    return "NaN" not in str(target) and "Infinity" not in str(target)


@given(TARGETS.filter(finite))
def test_what_was_recorded_reads_back(target: Target) -> None:
    content = json.loads(json.dumps(target_content(target)))
    assert target_content(target_from(content)) == content


def test_a_replay_knows_the_targets_of_then(shop: Shop) -> None:
    shop.write(targets="targets: [{stay: {above: 2}}]")
    first = datetime(2026, 4, 1, 12, tzinfo=UTC)
    shop.run(first)
    shop.write(targets="targets: [{stay: {above: 1}}]")
    second = datetime(2026, 4, 2, 12, tzinfo=UTC)
    shop.run(second)
    workspace = shop.find(second)
    with workspace.ledger() as ledger:
        kpis = workspace.definitions.kpis
        told = [
            [
                str(getattr(target, "above", None))
                for target in kpis_at(ledger, kpis, moment)["orders"].targets
            ]
            for moment in (datetime(2026, 3, 31, tzinfo=UTC), first, second)
        ]
    assert told == [[], ["2"], ["1"]]


def test_milestones_come_back(shop: Shop) -> None:
    shop.write(
        targets="targets:\n  - reach: {value: 9, by: 2026-12-31, from: 1, from_day: 2026-01-01}\n"
        "    milestones: {2026-06-30: 5}\n"
    )
    moment = datetime(2026, 4, 1, 12, tzinfo=UTC)
    shop.run(moment)
    workspace = shop.find(moment)
    with workspace.ledger() as ledger:
        [target] = kpis_at(ledger, workspace.definitions.kpis, moment)["orders"].targets
    assert isinstance(target, ReachBy)
    assert [type(each) for each in target.milestones] == [Milestone]
    written = workspace.definitions.kpis["orders"].targets[0]
    assert target_content(target) == target_content(written)


def test_a_moment_before_the_first_run_is_reconstructed(shop: Shop) -> None:
    """Nothing was kept then: today's values of the periods that were over stand in, by today's targets."""
    shop.write(targets="targets: [{stay: {above: 2}}]")
    shop.run()
    workspace, then = shop.find(), datetime(2026, 3, 14, 12, tzinfo=UTC)
    assert shop.card(as_of=then).verdict.value is None
    with workspace.ledger() as ledger:
        card = board(workspace, ledger, APRIL, then, reconstruct=True)[0]
        assert known_since(ledger) == APRIL
    assert (card.verdict.period.start, card.verdict.value) == (date(2026, 2, 1), 1)
    assert card.verdict.status is Status.MISSED
    assert card.verdict.as_of is not None
    assert card.verdict.as_of <= date(2026, 3, 14)


def test_a_replay_is_judged_by_the_target_of_then(shop: Shop) -> None:
    first, second = datetime(2026, 4, 10, 9, tzinfo=UTC), datetime(2026, 4, 12, 9, tzinfo=UTC)
    shop.write(targets="targets: [{stay: {above: 2}}]")
    shop.run(first)
    shop.write(targets="targets: [{stay: {above: 20}}]")
    shop.run(second)
    told = {}
    for moment in (datetime(2026, 4, 11, 9, tzinfo=UTC), None):
        told[moment is None] = shop.card(second, moment).verdict.status
    assert told[False] is not told[True]
