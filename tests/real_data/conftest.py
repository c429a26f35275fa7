"""Every dataset's workspace is assembled and run once; the summary says how many values are equal."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.once import made_once
from tests.real_data.command import jalon
from tests.real_data.datasets import assemble


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """A workspace after its first run: where, what the run said, how long it took."""

    folder: Path
    outcome: dict[str, Any]
    seconds: float


@pytest.fixture(scope="session")
def ran(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """A dataset's workspace, run once for all tests, whichever process they are in. Read only."""
    kept: dict[str, Ran] = {}

    def make(home: Path, name: str) -> None:
        home.mkdir()
        folder = assemble(name, shared_data, home / name)
        start = time.perf_counter()
        outcome = jalon("run", str(folder))
        told = {"outcome": outcome, "seconds": time.perf_counter() - start}
        (home / "told.json").write_text(json.dumps(told, default=str))

    def first(name: str) -> Ran:
        if name not in kept:
            home = made_once(tmp_path_factory, f"real_{name}", lambda home: make(home, name))
            told = json.loads((home / "told.json").read_text(), parse_float=Decimal)
            kept[name] = Ran(folder=home / name, outcome=told["outcome"], seconds=float(told["seconds"]))
        return kept[name]

    return first
