"""Every dataset's workspace is assembled and run once; the summary says how many values are equal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
    """A dataset's workspace, run once for all tests."""
    kept: dict[str, Ran] = {}

    def first(name: str) -> Ran:
        if name not in kept:
            folder = assemble(name, shared_data, tmp_path_factory.mktemp("real_data") / name)
            start = time.perf_counter()
            outcome = jalon("run", str(folder))
            kept[name] = Ran(folder=folder, outcome=outcome, seconds=time.perf_counter() - start)
        return kept[name]

    return first
