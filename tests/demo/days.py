"""The day of the tests that look at one company only, and the files of any day."""

from __future__ import annotations

from datetime import date
from functools import cache

from jalon.demo import demo_files

TODAY = date(2026, 3, 20)
NOW = "2026-03-20T09:00:00+01:00"


@cache
def files_of(day: date, language: str) -> dict[str, bytes]:
    """The demo's files, made once a process: they take some seconds. Read only."""
    return demo_files(day, language)
