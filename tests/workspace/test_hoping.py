"""What a change is meant to do, as people write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jalon.vocabulary.change import Direction, SizeUnit
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.formula import Number
from jalon.vocabulary.kpi import Kpi
from jalon.workspace.hoping import read_hope

UP, DOWN, SHARE, AMOUNT = Direction.UP, Direction.DOWN, SizeUnit.SHARE, SizeUnit.AMOUNT


def of(unit: str | None) -> Kpi:
    return Kpi(name="any", formula=Number(value=Decimal(1)), value="1", unit=unit)


@pytest.mark.parametrize(
    ("written", "unit", "hope"),
    [
        ("+10%", "EUR", (UP, 0.1, SHARE)),
        ("−2,5 %", "EUR", (DOWN, 0.025, SHARE)),
        (" +250 % ", None, (UP, 2.5, SHARE)),
        ("+1\u202f500", "EUR", (UP, 1500.0, AMOUNT)),
        ("-3.5", "hours", (DOWN, 3.5, AMOUNT)),
        ("+2 pts", "%", (UP, 0.02, AMOUNT)),
        ("-1pt", "%", (DOWN, 0.01, AMOUNT)),
        ("+10%", "%", (UP, 0.1, SHARE)),
        ("up", "%", (UP, None, SHARE)),
        ("Baisse", "EUR", (DOWN, None, SHARE)),
    ],
)
def test_what_is_written_is_understood(
    written: str, unit: str | None, hope: tuple[Direction, float | None, SizeUnit]
) -> None:
    direction, size, counted = read_hope(written, of(unit))
    assert (direction, counted) == (hope[0], hope[2])
    assert size == (None if hope[1] is None else pytest.approx(hope[1]))


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("10%", "EUR"),  # which way?
        ("+0%", "EUR"),
        ("-100%", "EUR"),  # nothing would be left
        ("+2", "%"),  # per cent or points?
        ("+2 pts", "EUR"),
        ("+", "EUR"),
        ("", "EUR"),
        ("a lot", "EUR"),
        ("+1e5", "EUR"),
        ("+9999999999999", "EUR"),
    ],
)
def test_what_says_nothing_is_refused(written: str, unit: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_hope(written, of(unit))
    assert refused.value.finding.code == "change-expected"
