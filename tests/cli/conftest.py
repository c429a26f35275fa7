"""A computed workspace and the demo shop, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made import NOW, jalon, workspace
from tests.demo.first import first_run_of_the_demo


@pytest.fixture(scope="session")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace after its first run. Read only."""
    folder = workspace(tmp_path_factory.mktemp("computed"))
    result = jalon("run", folder, "--now", NOW)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop of one day, after its first run. Read only."""
    return first_run_of_the_demo(tmp_path_factory).folder
