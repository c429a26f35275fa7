"""Which tests run in one process, and which begin: what takes longest, so that no process waits at the end.

A file's tests stay together, as they share what its fixtures made. The hooks are imported by
`tests/conftest.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

LONGEST = (
    "tests/demo/test_script.py",
    "tests/browser/test_walk.py",
    "tests/demo/test_oracle.py",
    "tests/demo/test_company.py",
    "tests/bad_input/test_tables.py",
    "tests/warehouses/behaviour/test_generated.py",
    "tests/warehouses/behaviour/test_cases.py",
    "tests/web/access/test_matrix.py",
    "tests/ledger/test_kill.py",
    "tests/deploy/test_install.py",
    "tests/bad_input/test_texts.py",
    "tests/house/test_pages.py",
    "tests/real_data/test_sanity.py",
    "tests/bad_input/test_database.py",
    "tests/bad_input/test_hostile.py",
    "tests/ledger/test_staging.py",
    "tests/ledger/test_replay.py",
    "tests/workspace/test_keeping.py",
    "tests/real_data/test_expected.py",
    "tests/catalogue/test_values.py",
    "tests/web/access/test_attacks.py",
    "tests/workspace/judgement/test_why.py",
    "tests/browser/test_first_light.py",
    "tests/workspace/test_dropping.py",
    "tests/bad_input/test_ledger.py",
    "tests/bad_input/test_disk.py",
)
"""Files of half a minute and more. The others follow in the order of their names."""
TOGETHER = {
    "tests/demo/test_script.py": "the demo of today",
    "tests/browser/test_walk.py": "the demo of today",
    "tests/demo/test_company.py": "the demo of other days",
    "tests/demo/test_planted.py": "the demo of other days",
    "tests/demo/test_practice.py": "the demo of other days",
    "tests/demo/test_shop.py": "the demo of other days",
}
"""Files that share what only one process at a time may use, or what is quicker to keep than to make again."""


class ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist says no types
    """Each process takes the next file, or the next files that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return TOGETHER.get(file, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """In the order of collection, not by how many tests a file has."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first."""
    rank = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))
