"""Files that are there whole or not at all: written beside, flushed to disk, then given their name."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

_BLOCK = 1 << 20


def flush(file: Path) -> None:
    """Bring a file's content to the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk (where the system lets one open a folder)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    total = sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def name_new(written: Path, final: Path) -> None:
    """Give a written file its final name. Raises FileExistsError when the name is taken, even just now."""
    flush(written)
    try:
        os.link(written, final)
    except FileExistsError:
        raise
    except OSError:
        # No second names on this file system: look, then rename.
        if final.exists():
            raise FileExistsError(str(final)) from None
        written.rename(final)
    else:
        written.unlink()
    flush_folder(final.parent)
