"""Named points at which a test may kill the process, to prove that nothing is lost there."""

from __future__ import annotations

import os
import signal
from collections import Counter

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Do nothing, unless `JALON_CRASH_AT` names this point: die at its `JALON_CRASH_AFTER`-th passage."""
    if os.environ.get("JALON_CRASH_AT") != name:
        return
    _passed[name] += 1
    if _passed[name] >= int(os.environ.get("JALON_CRASH_AFTER", "1")):
        os.kill(os.getpid(), signal.SIGKILL)
