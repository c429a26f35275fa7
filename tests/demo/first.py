"""The demo as of one day after its first run: what many tests read, made once a run of the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tests.cli.made import jalon, read
from tests.demo.days import NOW
from tests.once import made_once


@dataclass(frozen=True, kw_only=True)
class FirstRun:
    """The demo's folder, what `jalon run --json` said of it, and the seconds of work it took here."""

    folder: Path
    said: dict[str, Any]
    seconds: float


def first_run_of_the_demo(factory: pytest.TempPathFactory) -> FirstRun:
    """The demo of `NOW`, computed. Read only."""
    home = made_once(factory, "company", _make)
    told = json.loads((home / "told.json").read_text())
    return FirstRun(folder=home / "shop", said=told["said"], seconds=told["seconds"])


def _make(home: Path) -> None:
    folder = home / "shop"
    home.mkdir()
    made = jalon("init", folder, "--demo", "--now", NOW, lang="fr")
    assert made.exit_code == 0, made.output
    start = process_time()
    said = read(jalon("run", folder, "--json", "--now", NOW, lang="fr"))
    (home / "told.json").write_text(json.dumps({"said": said, "seconds": process_time() - start}))
