"""One laboratory for all tests of computing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compute.lab import Lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A laboratory whose process serves the whole session."""
    folder: Path = tmp_path_factory.mktemp("lab")
    made = Lab(folder)
    yield made
    made.close()
