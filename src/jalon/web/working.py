"""The worker: computes and publishes when asked and when due, sends what is due, tries again, says what failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections

from jalon.ledger.people.models import Job, Setting
from jalon.show.findings import render
from jalon.vocabulary.finding import Refusal
from jalon.web import jobs
from jalon.web.frame.health import BEAT
from jalon.web.frame.site import site
from jalon.web.sharing.printing import print_letter
from jalon.web.sharing.weekly import send_due
from jalon.workspace import run

_log = logging.getLogger("jalon.worker")


EVERY = timedelta(minutes=5)
"""How often data is looked at unasked: only what changed is computed."""
_PAUSE = 0.5  # seconds between looks for something to do
_BEATS = timedelta(seconds=15)


def compute(job: Job, now: datetime) -> dict[str, Any]:
    """Run the workspace: what changed, or all of it with `full`."""
    here = site()
    outcome = run(here.workspace, now, full=bool(job.payload.get("full")))
    return {
        "run": outcome.run,
        "kpis": outcome.kpis,
        "unchanged": outcome.unchanged,
        "values": outcome.values,
        "failed": {name: finding.code for name, finding in outcome.failed.items()},
    }


def mail(job: Job, now: datetime) -> dict[str, Any]:
    """Send the weekly mails that are due and not sent."""
    return send_due(now)


KINDS: Mapping[str, Callable[[Job, datetime], dict[str, Any]]] = {
    "run": compute,
    "mail": mail,
    "pdf": print_letter,
}


class Worker:
    """One loop. `until` says when to stop; the clock is the site's."""

    def __init__(self, until: Callable[[], bool] = lambda: False) -> None:
        self.until = until
        self._next_run: datetime | None = None
        self._last_beat: datetime | None = None

    def work(self) -> None:
        """Work until told to stop; a lost database is waited for."""
        jobs.leave_none_running(site().now)
        while not self.until():
            try:
                busy = self.step()
            except DatabaseError as fault:
                _log.warning("database: %s", fault)
                close_old_connections()
                busy = False
            if not busy:
                time.sleep(_PAUSE)

    def step(self) -> bool:
        """Ask for what is due, do one job; False when there was nothing to do."""
        now = site().now
        self._beat(now)
        self._ask_for_what_is_due(now)
        job = jobs.take(now)
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        began = time.monotonic()
        try:
            outcome = KINDS[job.kind](job, site().now)
        except Refusal as refusal:
            reason = render(refusal.finding, "en")
            _log.warning("%s: %s", job.kind, reason)
            jobs.failed(job, site().now, reason)
        except DatabaseError:
            raise
        except Exception as fault:  # whatever a job meets, the worker lives and says it
            _log.exception("%s failed", job.kind)
            jobs.failed(job, site().now, f"{type(fault).__name__}: {fault}"[:500])
        else:
            seconds = round(time.monotonic() - began, 2)
            _log.info("%s: %s in %s s", job.kind, outcome, seconds)
            jobs.done(job, site().now, {**outcome, "seconds": seconds})

    def _ask_for_what_is_due(self, now: datetime) -> None:
        if self._next_run is not None and now < self._next_run:
            return
        self._next_run = now + EVERY
        jobs.ask("run", now)
        jobs.ask("mail", now)

    def _beat(self, now: datetime) -> None:
        """Leave a sign of life, which the health page reads."""
        if self._last_beat is not None and now - self._last_beat < _BEATS:
            return
        self._last_beat = now
        Setting.objects.update_or_create(name=BEAT, defaults={"value": now.isoformat()})
