"""Faults of a database and of its disk, told as findings instead of an engine's own exceptions."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, InterfaceError, OperationalError, connections

from jalon.vocabulary.finding import Finding, Place, Refusal

_SQLITE = {
    sqlite3.SQLITE_FULL: "ledger-full",
    sqlite3.SQLITE_BUSY: "ledger-busy",
    sqlite3.SQLITE_LOCKED: "ledger-busy",
    sqlite3.SQLITE_READONLY: "ledger-read-only",
    sqlite3.SQLITE_PERM: "ledger-read-only",
    sqlite3.SQLITE_NOTADB: "ledger-unreadable",
    sqlite3.SQLITE_CORRUPT: "ledger-unreadable",
    sqlite3.SQLITE_CANTOPEN: "ledger-unreadable",
    sqlite3.SQLITE_IOERR: "ledger-unreadable",
}

# A quota, or a file that may not grow: SQLite calls only ENOSPC a full disk.
_NO_ROOM = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)

# SQLSTATE, longest prefix first: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "28": "ledger-password",
    "42501": "ledger-read-only",
    "25006": "ledger-read-only",
    "53100": "ledger-full",
    "53": "ledger-busy",
    "55P03": "ledger-busy",
    "40": "ledger-busy",
    "57014": "ledger-busy",
    "57P": "ledger-unreachable",
    "08": "ledger-unreachable",
    "3D": "ledger-unreachable",
}

# A refused login carries no SQLSTATE, only the server's words in its own language.
_LOGIN_WORDS = ("password", "mot de passe", "authentication", "authentification", 'role "')

_FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def refusing(alias: str, shown: str) -> Iterator[None]:
    """Turn any fault of the database or disk inside the block into a Refusal that names the ledger.

    A connection that broke is closed, so that the next call opens a new one.
    """
    try:
        yield
    except (Error, sqlite3.Error) as fault:
        code = database_code(fault)
        if code == "ledger-unreachable" and alias in connections.databases:
            connections[alias].close()
        raise told(code, shown, fault) from fault
    except ImproperlyConfigured as fault:
        # Django's word for an engine whose driver is not installed.
        raise told("ledger-driver", shown, fault) from fault
    except OSError as fault:
        raise told(disk_code(fault), shown, fault) from fault


def told(code: str, shown: str, fault: BaseException) -> Refusal:
    """The refusal for a fault; its first line is kept as a fact."""
    reason = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
    return Refusal(Finding(code=code, place=Place(file=shown), facts={"ledger": shown, "reason": reason}))


def disk_code(fault: OSError) -> str:
    """The finding for a fault of the file system."""
    if fault.errno in _FULL_DISK:
        return "ledger-full"
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "ledger-read-only"
    return "ledger-unreadable"


def database_code(fault: BaseException) -> str:
    """The finding for a fault that Django passes on from an engine."""
    cause: Any = fault.__cause__ or fault
    if isinstance(cause, sqlite3.Error):
        number = getattr(cause, "sqlite_errorcode", 0)
        return "ledger-full" if number in _NO_ROOM else _SQLITE.get(number & 0xFF, "ledger-unreadable")
    state = getattr(cause, "sqlstate", None) or ""
    for prefix in sorted(_POSTGRES, key=len, reverse=True):
        if state.startswith(prefix):
            return _POSTGRES[prefix]
    if not state and any(word in str(cause).lower() for word in _LOGIN_WORDS):
        return "ledger-password"
    # Without a SQLSTATE it is the connection itself that failed.
    lost = not state and isinstance(fault, OperationalError | InterfaceError)
    return "ledger-unreachable" if lost else "ledger-unreadable"
