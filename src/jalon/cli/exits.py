"""Exit codes: what a script can learn without reading."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    FINE = 0
    FAILURE = 1
    USAGE = 2  # a wrong argument
    FINDINGS = 3  # errors in the definitions or tables
    STALE = 4  # stale or failed data
    INTERRUPTED = 130  # as the shell says of Ctrl-C
