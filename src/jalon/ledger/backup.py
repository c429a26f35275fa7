"""One consistent copy in one file, and back: a zip of a SQLite ledger and of a seal with its checksum.

Whatever the ledger lives in, the copy is a SQLite file with the same tables: a backup of PostgreSQL can be
restored into SQLite and the other way round, and any SQLite program can read it.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.db import Error, connections

from jalon.ledger import crash
from jalon.ledger.address import Address, sqlite
from jalon.ledger.copying import copy_to_file, replace_rows
from jalon.ledger.databases import connect, disconnect
from jalon.ledger.files import checksum, name_new
from jalon.ledger.replacing import put_in_place
from jalon.ledger.schema import applied, bring_forward
from jalon.vocabulary.finding import Finding, Place, Refusal

FORMAT = "jalon ledger backup 1"
_LEDGER = "ledger.sqlite3"
_SEAL = "seal.json"


def write(alias: str, to: Path) -> None:
    """Write a backup to a new file. Raises Refusal: `backup-exists`, `backup-unwritable`."""
    if to.exists():
        raise _refused("backup-exists", to)
    try:
        # Beside the target: the last step is a rename, and the space is known to be there.
        with tempfile.TemporaryDirectory(prefix=".jalon-backup-", dir=to.parent) as folder:
            _pack(alias, Path(folder), to)
    except FileExistsError:
        raise _refused("backup-exists", to) from None
    except OSError as fault:
        raise _refused("backup-unwritable", to, reason=fault.strerror or str(fault)) from fault
    except (Error, sqlite3.Error) as fault:
        # Only the copy is SQLite's to write; a PostgreSQL ledger's faults are the ledger's.
        if not isinstance(fault.__cause__ or fault, sqlite3.Error):
            raise
        raise _refused("backup-unwritable", to, reason=str(fault)) from fault


def restore(alias: str, address: Address, source: Path) -> None:
    """Replace a ledger's contents by a backup's, after all checks.

    Raises Refusal: `backup-missing`, `backup-broken`, `backup-newer`, `ledger-in-use`.
    """
    if not source.is_file():
        raise _refused("backup-missing", source)
    beside = address.file.parent if address.file else None
    with tempfile.TemporaryDirectory(prefix=".jalon-restore-", dir=beside) as folder:
        copy = Path(folder) / _LEDGER
        _unpack(source, copy)
        with _opened(copy) as scratch:
            _bring_copy_forward(scratch, source)
            if address.file is None:
                bring_forward(alias, address.shown)
                replace_rows(scratch, alias)
        if address.file is not None:
            crash.point("restoring")
            put_in_place(alias, copy, address.file)


def _pack(alias: str, folder: Path, to: Path) -> None:
    copy, packed = folder / _LEDGER, folder / "packed"
    with _opened(copy) as scratch:
        copy_to_file(alias, scratch, copy)
        _end_sessions(scratch)
        steps = applied(scratch)
    seal = {"format": FORMAT, "sha256": checksum(copy), "steps": steps}
    packed.touch(mode=0o600)  # it may hold people's addresses and the digests of their passwords
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr(_SEAL, json.dumps(seal, indent=1))
        archive.write(copy, _LEDGER)
    name_new(packed, to)


def _end_sessions(scratch: str) -> None:
    """Whoever holds a backup must not be signed in as somebody: the copy has no session."""
    with connections[scratch].cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")  # nothing of them stays in freed pages
        cursor.execute("DELETE FROM django_session")


def _unpack(source: Path, copy: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            seal: Any = json.loads(archive.read(_SEAL))
            with archive.open(_LEDGER) as packed, copy.open("wb") as unpacked:
                copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError) as fault:
        raise _refused("backup-broken", source) from fault
    if not isinstance(seal, dict) or seal.get("format") != FORMAT or seal.get("sha256") != checksum(copy):
        raise _refused("backup-broken", source)


def _bring_copy_forward(scratch: str, source: Path) -> None:
    try:
        bring_forward(scratch, str(source))
    except Refusal as refusal:
        raise _refused("backup-newer", source, step=refusal.finding.facts["step"]) from refusal


@contextmanager
def _opened(file: Path) -> Iterator[str]:
    """A connection to a scratch SQLite file, closed at the end so that nothing is left beside the file."""
    scratch = connect(sqlite(file, journal="DELETE"))
    try:
        yield scratch
    finally:
        disconnect(scratch)


def _refused(code: str, file: Path, **facts: str) -> Refusal:
    return Refusal(Finding(code=code, place=Place(file=str(file)), facts={"file": str(file), **facts}))
