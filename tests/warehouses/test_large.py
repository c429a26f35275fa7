"""Large and wide files: only what is needed is read, in bounded memory and time."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.bounds import at_most
from tests.warehouses.made import FILES, Workspace, types, workspace


def write_rows(path: Path, megabytes: int) -> tuple[int, Decimal]:
    """A CSV of orders of about this size; returns its rows and the sum of amounts."""
    dice = random.Random(7)
    amounts = [f"{dice.randrange(1, 100_000)}.{dice.randrange(100):02d}" for _ in range(1000)]
    block = "".join(
        f"{number},2024-{number % 12 + 1:02d}-{number % 28 + 1:02d},{amounts[number]},region {number % 7},"
        f"some free text that nobody needs {dice.random()}\n"
        for number in range(1000)
    )
    blocks = (megabytes << 20) // len(block) + 1
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,day,amount,region,note\n")
        for _ in range(blocks):
            stream.write(block)
    return blocks * 1000, sum(map(Decimal, amounts), Decimal(0)) * blocks


def check(files: Workspace, megabytes: int) -> float:
    """Load and sum; returns the seconds it took."""
    rows, total = write_rows(files.folder / "s.csv", megabytes)
    started = time.monotonic()
    loaded = files.load("s.csv", ("day", "amount", "region"))
    assert types(loaded) == {"day": "date", "amount": "decimal(18,2)", "region": "text"}
    assert files.rows('SELECT count(*), sum(amount) FROM "s"') == [(rows, total)]
    return time.monotonic() - started


@pytest.mark.slow
def test_fifty_megabytes(files: Workspace) -> None:
    assert check(files, 50) < at_most(30)


@pytest.mark.long
def test_a_gigabyte_in_half_a_gigabyte(tmp_path: Path) -> None:
    connection = replace(FILES, memory_mb=512, deadline=60)
    with workspace(tmp_path, connection=connection) as files:
        assert check(files, 1024) < 600


@pytest.mark.slow
def test_ten_thousand_columns(files: Workspace) -> None:
    width = 10_000
    lines = [",".join(f"c{number}" for number in range(width))]
    lines += [",".join(str(row * number) for number in range(width)) for row in range(100)]
    files.write("s.csv", "\n".join(lines) + "\n")
    started = time.monotonic()
    assert len(types(files.describe("s.csv"))) == width
    loaded = files.load("s.csv", ("c7", "c9999"))
    assert types(loaded) == {"c7": "integer", "c9999": "integer"}
    assert files.rows('SELECT sum(c7), sum(c9999) FROM "s"') == [(7 * 4950, 9999 * 4950)]
    assert time.monotonic() - started < at_most(30)


def test_too_little_memory_is_a_finding(tmp_path: Path) -> None:
    with workspace(tmp_path, connection=replace(FILES, memory_mb=16, deadline=30)) as files:
        files.write("s.csv", "a,b\n" + "".join(f"{number},{'x' * 200}\n" for number in range(60_000)))
        loaded = files.load("s.csv")
        assert loaded.table is not None or [one.code for one in loaded.findings] == ["load-memory"]
