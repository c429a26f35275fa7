"""Settings of a DuckDB: bounded for loading, bounded and locked for queries."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jalon.vocabulary.workspace import Connection
from jalon.warehouses import sqltext
from jalon.warehouses.child import Child

_SPILL = 16  # times the memory limit: what a query may put on disk
_MOST_THREADS = 8
_MARGIN_MB = 1536  # code, thread stacks and what DuckDB takes beyond its own memory limit
_WRITING_MB = 6144  # writing Parquet reserves (without using) 5 MB a column


def scratch(cache: Path) -> Path:
    """A new folder for one process's temporary files; folders of processes that are gone are removed."""
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob("tmp-*-*"):
        if not _running(left.name.split("-")[1]):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"tmp-{os.getpid()}-", dir=cache))


def bounded(connection: Connection, temporary: Path, timezone: str) -> list[str]:
    """Statements that bound memory, threads and disk, and keep extensions out."""
    return [
        f"SET memory_limit = '{connection.memory_mb}MB'",
        f"SET threads = {min(_MOST_THREADS, os.cpu_count() or 1)}",
        f"SET temp_directory = {sqltext.text(str(temporary))}",
        f"SET max_temp_directory_size = '{connection.memory_mb * _SPILL}MB'",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        f"SET TimeZone = {sqltext.text(timezone)}",
    ]


def locked(files: Sequence[str]) -> list[str]:
    """Statements after which only these files can be read and no setting changes."""
    return [
        f"SET allowed_paths = [{sqltext.texts(files)}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ]


def loader(connection: Connection, temporary: Path, timezone: str) -> Child:
    """A process for SQL that we wrote ourselves; a large file may take many times a query's deadline."""
    deadline = max(600.0, 20 * connection.deadline)
    settings = bounded(connection, temporary, timezone)
    return Child(settings=settings, space_mb=0, deadline=deadline)


def querier(connection: Connection, settings: Sequence[str], *, writes: bool = False) -> Child:
    """A process for SQL that others had a hand in; `settings` end by locking it."""
    space = connection.memory_mb + _MARGIN_MB + (_WRITING_MB if writes else 0)
    return Child(settings=settings, space_mb=space, deadline=connection.deadline)


def _running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
