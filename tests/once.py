"""What takes long to make is made once a run of the tests, by whichever process needs it first."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None], *, intact: bool = True
) -> Path:
    """The folder of that name, filled by `make` where no process of this run has done so yet.

    Read only: whoever writes copies it first. Where `intact`, the next one to ask finds out who did not:
    every file must still hold what it held when it was made, save under `.jalon`, where readers leave traces.
    """
    base = factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once"
    home.mkdir(exist_ok=True)
    folder, seal = home / name, home / f"{name}.sealed"
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seal.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            seal.write_text(digest(folder))
    assert not intact or seal.read_text() == digest(folder), f"a test wrote into {folder}, which others read"
    return folder


def digest(folder: Path) -> str:
    """Of the names and bytes of all files outside `.jalon`."""
    found = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".jalon" not in path.parts:
            found.update(f"{path.relative_to(folder)}\0".encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()
