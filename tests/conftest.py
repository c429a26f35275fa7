"""What every test may ask for: the real tables, and how many examples a property tries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.bounds import LONG
from tests.fresh import copy_new_ledgers, migrating
from tests.ordering import pytest_collection_modifyitems, pytest_xdist_make_scheduler
from tests.summaries import pytest_terminal_summary

__all__ = ["pytest_collection_modifyitems", "pytest_terminal_summary", "pytest_xdist_make_scheduler"]

ROOT = Path(__file__).parent.parent

# `make test` tries the same examples every time: it fails for what was changed. test-long tries others.
settings.register_profile("default", max_examples=50, deadline=None, print_blob=True, derandomize=True)
settings.register_profile(
    "long",
    max_examples=2000,
    deadline=timedelta(seconds=30),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("long" if LONG else "default")
copy_new_ledgers()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real tables with expected values: `JALON_REAL_DATA`, else `../shared/data`."""
    folder = Path(os.environ.get("JALON_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real tables: {folder} is not there; set JALON_REAL_DATA to their folder")
    return folder


@pytest.fixture(scope="module")
def migrated() -> Iterator[None]:
    """Ledgers of this file's tests are made by migrations, not copied: for what is about them."""
    with migrating():
        yield
