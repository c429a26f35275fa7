"""Putting a restored SQLite file in the place of the ledger's, while nobody else has that open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connections

from jalon.ledger.files import flush, flush_folder
from jalon.vocabulary.finding import Finding, Place, Refusal

_WAIT = 2.0  # seconds to let short transactions end


def put_in_place(alias: str, copy: Path, ledger: Path) -> None:
    """Replace `ledger` by `copy` in one rename. Raises Refusal: `ledger-in-use`.

    Another process would go on writing to the file that was replaced, so it must not have it open.
    """
    flush(copy)
    connections[alias].close()
    if not ledger.exists():
        copy.replace(ledger)
        flush_folder(ledger.parent)
        return
    with closing(sqlite3.connect(ledger, timeout=_WAIT, isolation_level=None)) as old:
        if not _alone(old, ledger):
            _drop_side_files(ledger)
        copy.replace(ledger)
    flush_folder(ledger.parent)


def _alone(old: sqlite3.Connection, ledger: Path) -> bool:
    """Lock the old file for good, its log folded in; False when it is too damaged for that.

    Leaving WAL needs to be the only connection, and leaves no log that would be played into the new file.
    """
    try:
        old.execute("PRAGMA journal_mode=DELETE")
        old.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        raise Refusal(
            Finding(code="ledger-in-use", place=Place(file=str(ledger)), facts={"ledger": str(ledger)})
        ) from fault
    except sqlite3.DatabaseError:
        return False
    return True


def _drop_side_files(ledger: Path) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        ledger.with_name(ledger.name + ending).unlink(missing_ok=True)
