"""The demo of one day after its first run, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tests.cli.made import jalon, read
from tests.demo.days import NOW


@dataclass(frozen=True, kw_only=True)
class FirstRun:
    """The demo's folder, what `jalon run --json` said of it, and the seconds of work it took here."""

    folder: Path
    said: dict[str, Any]
    seconds: float


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """The demo, computed. Read only."""
    folder = tmp_path_factory.mktemp("demo") / "company"
    made = jalon("init", folder, "--demo", "--now", NOW, lang="fr")
    assert made.exit_code == 0, made.output
    start = process_time()
    said = read(jalon("run", folder, "--json", "--now", NOW, lang="fr"))
    return FirstRun(folder=folder, said=said, seconds=process_time() - start)


@pytest.fixture(scope="session")
def computed(first_run: FirstRun) -> Path:
    """The folder of the demo, computed. Read only."""
    return first_run.folder
