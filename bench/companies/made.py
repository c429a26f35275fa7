"""A plain company, computed: its files in a folder and its values in the ledger."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from pathlib import Path
from shutil import rmtree
from zoneinfo import ZoneInfo

from jalon.demo import delivered, demo_files
from jalon.workspace import Workspace, find, run

TODAY = date(2026, 3, 20)
NOW = datetime.combine(TODAY, time(9), tzinfo=ZoneInfo("Europe/Paris"))
_DONE = "computed"
"""A file that says that a folder holds all of it."""


def computed(folder: Path, seed: int) -> Workspace:
    """The plain company of a seed as of a fixed morning; computed once where the folder is kept."""
    if not (folder / _DONE).exists():
        rmtree(folder, ignore_errors=True)
        _write(folder, seed)
        run(find(folder, NOW), NOW)
        (folder / _DONE).touch()
    return find(folder, NOW)


def _write(folder: Path, seed: int) -> None:
    for name, content in demo_files(TODAY, "en", planted=False, seed=seed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, day in delivered(TODAY).items():
        moment = datetime.combine(day, time(6), tzinfo=NOW.tzinfo).timestamp()
        os.utime(folder / name, (moment, moment))
