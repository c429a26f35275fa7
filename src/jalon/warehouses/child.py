"""The parent's side of a worker process: start it, ask it, and end it when it takes too long."""

from __future__ import annotations

import os
import pickle
import select
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).with_name("worker.py")
_ALLOWED = {
    ("decimal", "Decimal"): Decimal,
    ("datetime", "date"): date,
    ("datetime", "datetime"): datetime,
    ("datetime", "timedelta"): timedelta,
    ("datetime", "timezone"): timezone,
}
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class Fault(Exception):
    """A request that failed. `kind` is `deadline`, `memory`, `disk`, `sql` or `lost`."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class _Plain(pickle.Unpickler):
    """Reads nothing but plain values: a worker that was taken over cannot run code in its parent."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is not a plain value")
        return _ALLOWED[module, name]


class Child:
    """One worker process with its own DuckDB; not shared between threads."""

    def __init__(self, *, settings: Sequence[str], space_mb: int, deadline: float) -> None:
        """Start it with statements to run first. `space_mb` bounds its address space; 0 does not.

        Each request must be answered within `deadline` seconds.
        """
        self._deadline = deadline
        command = [sys.executable, "-P", str(_SCRIPT), str(space_mb), str(deadline + 5)]
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}  # no secrets in there
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests = self._process.stdin
        self._answers = self._process.stdout.fileno()
        self._ready = select.poll()
        self._ready.register(self._answers, select.POLLIN | select.POLLHUP)
        self._write(tuple(settings))

    def ask(self, *request: Any) -> Any:
        """The answer to a request. Raises Fault; after `deadline`, `lost` and most of `memory` it is dead."""
        until = time.monotonic() + self._deadline
        self._write(request)
        size = struct.unpack("!Q", self._read(8, until))[0]
        outcome, content = _Plain(BytesIO(self._read(size, until))).load()
        if outcome != "fine":
            raise Fault(outcome, content)
        return content

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still buffered for the dead process
                    continue

    def _write(self, content: Any) -> None:
        body = pickle.dumps(content, protocol=5)
        try:
            self._requests.write(struct.pack("!I", len(body)))
            self._requests.write(body)
            self._requests.flush()
        except OSError as error:
            raise self._gone() from error

    def _read(self, size: int, until: float) -> bytes:
        parts: list[bytes] = []
        while size:
            if not self._ready.poll(max(0.0, until - time.monotonic()) * 1000):
                self.stop()
                raise Fault("deadline", f"{self._deadline:g}")
            part = os.read(self._answers, min(size, 1 << 20))
            if not part:
                raise self._gone()
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _gone(self) -> Fault:
        """What the end of the process means: killed by the system or aborted for want of memory, mostly."""
        self.stop()
        code = self._process.returncode
        return Fault("memory" if code is not None and code < 0 else "lost", f"exit {code}")
