"""Whose a run is: enough to tell a live process from the leftovers of a dead one."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SILENCE = timedelta(hours=24)
"""A run of another machine that has written nothing for so long is taken for dead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """A machine, a process id on it, and what tells this process from a later one with the same id."""

    host: str
    pid: int
    process: str


def mine() -> Lease:
    """The lease of this process."""
    return Lease(host=socket.gethostname(), pid=os.getpid(), process=_started(os.getpid()))


def now() -> datetime:
    """The clock, for heartbeats only."""
    return datetime.now(UTC)


def alive(lease: Lease, heartbeat: datetime) -> bool:
    """Whether the process that holds a lease may still be working."""
    if lease.host != socket.gethostname():
        return now() - heartbeat < SILENCE
    return _exists(lease.pid) and _started(lease.pid) == lease.process


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _started(pid: int) -> str:
    """Boot and start time of a process where the system tells (Linux); otherwise empty."""
    try:
        # The name, in brackets, may hold spaces: count the fields after it. The 20th is the start time.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    if fields[0] == "Z":
        return "zombie"
    return f"{boot}:{fields[19]}"
