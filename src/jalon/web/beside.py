"""A process kept alive beside this one: started again when it ends, less and less eagerly."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
import time
from collections.abc import Sequence

BESIDE = "JALON_BESIDE"
"""Tells the process whose company it keeps: it ends when that one is gone, however it went."""
_SOUND = 60.0  # seconds after which a process was well before it ended
_SLOWEST = 60.0
_log = logging.getLogger("jalon.serve")


class Beside:
    """The process and whoever watches it."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = list(command)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="beside", daemon=True)

    def start(self) -> None:
        """Start the process and the watch over it."""
        self._thread.start()

    def stop(self, wait: float = 20.0) -> None:
        """End the process; kill it when it does not end in time (nothing is lost: runs publish whole)."""
        with self._lock:  # nothing is started from here on
            self._stopping.set()
            process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.is_alive():
            self._thread.join(wait)

    def _keep(self) -> None:
        pause = 1.0
        while (process := self._started()) is not None:
            began = time.monotonic()
            code = process.wait()
            if self._stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - began > _SOUND else min(pause * 2, _SLOWEST)
            _log.warning("the worker ended with %s; it starts again in %s s", code, round(pause))
            self._stopping.wait(pause)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """The process, new; None once nothing is to be started any more."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # A session of its own: an interruption from the terminal reaches it through `stop`.
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                env={**os.environ, BESIDE: str(os.getpid())},
                start_new_session=True,
            )
            return self._process
