"""Aggregates inside aggregates are named for what they are."""

from __future__ import annotations

import pytest

from jalon.definitions.formula import read_value
from jalon.definitions.formula.aggregates import AGGREGATES
from jalon.definitions.formula.row_calls import NESTED
from jalon.vocabulary.finding import Place, Refusal


def test_every_aggregate_is_known_as_one() -> None:
    assert set(AGGREGATES) == NESTED


@pytest.mark.parametrize("name", sorted(AGGREGATES))
def test_an_aggregate_inside_another_is_refused_as_such(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_value(f"sum({name}(amount))", source="orders", place=Place(file="kpis.yaml"))
    assert refused.value.finding.code == "aggregate-nested"
