"""The demo of one day after its first run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo.first import FirstRun, first_run_of_the_demo


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """The demo, computed. Read only."""
    return first_run_of_the_demo(tmp_path_factory)


@pytest.fixture(scope="session")
def computed(first_run: FirstRun) -> Path:
    """The folder of the demo, computed. Read only."""
    return first_run.folder
