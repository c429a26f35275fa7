"""A small shop for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspace.made import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path)
    made.write()
    return made
