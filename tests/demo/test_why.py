"""The demo's moves are explained by what is planted: the fall hidden by growth, the missing days."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.demo.planted import truth
from jalon.vocabulary.cause import MissingDays, MoveExplained, Split
from jalon.vocabulary.verdict import Comparison
from jalon.workspace import find
from jalon.workspace.judgement.why import why
from jalon.workspace.published import Published
from tests.demo.days import NOW, TODAY

Moves = dict[str, dict[Comparison, MoveExplained]]


@pytest.fixture(scope="module")
def moves(computed: Path) -> Moves:
    """Every explanation, by KPI."""
    now = datetime.fromisoformat(NOW)
    workspace = find(computed, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        return {
            name: {each.comparison: each for each in why(reading, kpi)} for name, kpi in reading.kpis.items()
        }


def test_the_fall_hidden_by_growth_elsewhere_is_told_first(moves: Moves) -> None:
    fall = truth(TODAY).fall
    move = moves[fall.kpi][Comparison.SAME_PERIOD_LAST_YEAR]
    assert move.change > 0
    first = move.splits[0]
    assert first.along is Split.MEMBERS
    against = [each.slice for each in first.shares if each.contribution < 0]
    assert against == [((fall.dimension, fall.member),)]


def test_the_missing_days_are_told_and_nothing_else_is_called_missing(moves: Moves) -> None:
    planted = truth(TODAY).missing
    gap = MissingDays(first=planted.first, last=planted.last)
    for name in ("visits", "conversion_rate"):
        assert moves[name][Comparison.PREVIOUS].missing == (gap,)
    told = {run for of_kpi in moves.values() for move in of_kpi.values() for run in move.missing}
    assert told == {gap}


def test_every_split_sums_to_its_move(moves: Moves) -> None:
    """Exactly, to the last digit; how many there are is printed."""
    splits = [(move, split) for of_kpi in moves.values() for move in of_kpi.values() for split in move.splits]
    print(f"\n{len(splits)} splits of {sum(map(len, moves.values()))} moves sum to their change")
    assert len(splits) > 300
    for move, split in splits:
        assert sum((each.contribution for each in split.shares), Decimal(0)) == move.change
