"""A new ledger in SQLite is copied from one made once a process: migrating each takes a third of a second.

What is about ledgers themselves makes its own: `migrated` in `tests/conftest.py`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from django.db import connections

from jalon.ledger import open_ledger, schema

_migrate = schema._migrate


def _migrate_a_copy(alias: str, shown: str) -> None:
    """As Jalon does, save that a file that is not there yet begins as a copy of an empty ledger."""
    connection = connections[alias]
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not file.exists():
        with suppress(OSError):  # what the disk refuses to the copy it shall refuse to Jalon
            _copy(file)
    _migrate(alias, shown)


def _copy(file: Path) -> None:
    """Whole or not at all: two threads may open a new ledger together."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        os.write(handle, _empty())
        os.fchmod(handle, 0o644)
        os.link(name, file)
    finally:
        os.close(handle)
        Path(name).unlink()


@cache
def _empty() -> bytes:
    """The bytes of a ledger that nobody has written to."""
    folder = Path(tempfile.mkdtemp())
    try:
        with migrating():
            open_ledger(str(folder / "ledger.sqlite3")).close()
        return (folder / "ledger.sqlite3").read_bytes()
    finally:
        shutil.rmtree(folder)


@contextmanager
def migrating() -> Iterator[None]:
    """Within it every ledger is made by migrations, as a person's is."""
    before, schema._migrate = schema._migrate, _migrate
    try:
        yield
    finally:
        schema._migrate = before


def copy_new_ledgers() -> None:
    """From now on, in this process."""
    schema._migrate = _migrate_a_copy
