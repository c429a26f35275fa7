"""Random formulas: what passes the gate reads declared columns only, and runs; what does not is a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.fuzz import fuzz
from tests.gate.grammar import text_of

CHUNK = 10_000


def check(numbers: range, seed: int, folder: Path) -> str:
    tally = fuzz(numbers, seed, folder)
    assert tally.raised == []
    assert tally.executed >= 0.2 * tally.inputs
    assert sum(tally.engine.values()) <= 0.005 * tally.inputs, tally.engine
    assert tally.accepted + sum(tally.refused.values()) == tally.inputs
    assert len(tally.refused) >= 10  # the refused ones are of many kinds
    return "\n".join(tally.lines())


def test_random_formulas(tmp_path: Path) -> None:
    check(range(1_000), seed=2, folder=tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, 100_000, CHUNK))
def test_a_hundred_thousand_formulas(start: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = check(range(start, start + CHUNK), seed=1, folder=tmp_path)
    with capsys.disabled():
        print(f"\nrandom formulas from {start}:\n{figures}")


def test_a_number_gives_the_same_text_everywhere() -> None:
    assert text_of(1, 0) == text_of(1, 0)
    assert len({text_of(1, number) for number in range(300)}) > 250
