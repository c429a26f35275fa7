"""The demo's moves are explained by what is planted: the hidden fall, the missing days, the gamed channel."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.demo.planted import truth
from jalon.vocabulary.cause import Cause, CauseKind, FaultKind, MoveExplained
from jalon.vocabulary.verdict import Comparison
from jalon.workspace import find
from jalon.workspace.judgement.why import why
from jalon.workspace.published import Published
from tests.demo.days import NOW, TODAY

Moves = dict[str, dict[Comparison, MoveExplained]]
PLANTED = truth(TODAY)


@pytest.fixture(scope="module")
def moves(computed: Path) -> Moves:
    """Every explanation, by KPI."""
    now = datetime.fromisoformat(NOW)
    workspace = find(computed, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        return {
            name: {each.comparison: each for each in why(reading, kpi) if each.comparison is not None}
            for name, kpi in reading.kpis.items()
        }


def first(move: MoveExplained) -> Cause:
    return move.causes[0]


@pytest.mark.parametrize("kpi", [PLANTED.fall.kpi, "orders", "sales_by_region"])
def test_the_fall_hidden_by_growth_elsewhere_is_ranked_first(moves: Moves, kpi: str) -> None:
    fall, move = PLANTED.fall, moves[kpi][Comparison.SAME_PERIOD_LAST_YEAR]
    assert move.change is not None
    assert move.change > 0
    cause = first(move)
    assert (cause.kind, cause.slice, cause.apart) == (
        CauseKind.MEMBER,
        ((fall.dimension, fall.member),),
        True,
    )
    assert cause.contribution is not None
    assert cause.contribution < 0
    (over,) = (each for each in move.over if each.dimensions == (fall.dimension,))
    member = next(each for each in over.members if each.slice == cause.slice)
    months = (move.after.start.year - fall.since.year) * 12 + move.after.start.month - fall.since.month + 1
    assert months - 1 <= member.row <= months  # since the month it began in, or the one after


def test_the_outage_is_a_fault_of_the_data_before_any_reason(moves: Moves) -> None:
    planted = PLANTED.missing
    for kpi in ("visits", "conversion_rate", "transactions", "page_visitors"):
        move = moves[kpi][Comparison.PREVIOUS]
        assert first(move).kind is CauseKind.DATA_FAULT
        (fault,) = move.faults
        assert (fault.kind, fault.first, fault.last) == (FaultKind.GAP, planted.first, planted.last)
        assert fault.source in planted.sources
    visits = moves["visits"][Comparison.PREVIOUS]
    missing = visits.faults[0].missing
    assert missing is not None
    assert visits.change is not None
    assert visits.change > 0 > visits.change - missing  # the whole rise is that January lacks six days


def test_no_other_source_is_said_to_lack_days(moves: Moves) -> None:
    faults = {fault for of_kpi in moves.values() for move in of_kpi.values() for fault in move.faults}
    assert {fault.source for fault in faults} == set(PLANTED.missing.sources)


def test_the_gamed_channel_stands_out(moves: Moves) -> None:
    gamed = PLANTED.gamed
    cause = first(moves[gamed.kpi][Comparison.SAME_PERIOD_LAST_YEAR])
    assert (cause.slice, cause.apart) == (gamed.scope, True)


def test_few_members_are_said_to_stand_out(moves: Moves) -> None:
    """Of all members of all KPIs; how many is printed."""
    every = [
        member
        for of_kpi in moves.values()
        for move in of_kpi.values()
        for over in move.over
        for member in over.members
        if member.distance is not None
    ]
    apart = sum(each.apart for each in every)
    print(f"\n{apart} of {len(every)} members stand out")
    assert len(every) > 500
    assert apart < 0.05 * len(every)


def test_every_split_sums_to_its_move(moves: Moves) -> None:
    """Exactly, to the last digit; how many there are is printed."""
    views = 0
    for of_kpi in moves.values():
        for move in of_kpi.values():
            for over in move.over:
                if over.unsplit is None:
                    shares = [each.contribution for each in over.members]
                    assert sum(shares, Decimal(0)) + over.rest + over.remainder == move.change
                    views += 1
            if move.volume:
                assert sum((each.contribution for each in move.volume), Decimal(0)) == move.change
                views += 1
            if move.formula is not None:
                assert sum((each.contribution for each in move.formula.named), Decimal(0)) == move.change
                views += 1
            if move.days is not None:
                assert move.days.calendar + move.days.level == move.change
                views += 1
    print(f"\n{views} views of {sum(map(len, moves.values()))} moves sum to their change")
    assert views > 400
