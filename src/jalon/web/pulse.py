"""The worker's sign of life, left while it computes, too, and read by the health page."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from types import TracebackType

from django.db import DatabaseError, connection

from jalon.ledger.people.models import Job, Setting
from jalon.web import jobs
from jalon.web.frame.site import site

EVERY = 15.0  # seconds
SILENT = timedelta(minutes=2)
"""After so long without a sign the worker is taken for dead."""
_NAME = "worker_beat"
_log = logging.getLogger("jalon.worker")


class Pulse:
    """Beats in a thread of its own while the block runs."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="pulse", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(EVERY)

    def _beat_on(self) -> None:
        while True:
            try:
                beat(site().now)
            except DatabaseError as fault:
                _log.warning("no sign of life left: %s", fault)
            connection.close()  # between beats nothing is held: the file may be replaced, a server restarted
            if self._over.wait(EVERY):
                return


def beat(now: datetime) -> None:
    """Leave a sign of life."""
    Setting.objects.update_or_create(name=_NAME, defaults={"value": now.isoformat()})


def well(now: datetime) -> bool:
    """True while the worker gives signs of life and no job takes longer than its lease."""
    kept = Setting.objects.filter(name=_NAME).first()
    if kept is None or now - datetime.fromisoformat(kept.value) > SILENT:
        return False
    return not Job.objects.filter(state=Job.RUNNING, started_at__lt=now - jobs.LEASE).exists()
