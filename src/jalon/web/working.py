"""The worker: computes and publishes when asked and when due, sends mails, tries again, tells failures."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, close_old_connections

from jalon.ledger.people.models import Job
from jalon.show.findings import render
from jalon.vocabulary.finding import Refusal
from jalon.web import jobs
from jalon.web.accounts.passwords import mail_link
from jalon.web.board.behind import read_rows
from jalon.web.frame.site import site
from jalon.web.library.catalogue_columns import describe_sources
from jalon.web.library.work import KINDS as LIBRARY
from jalon.web.pulse import Pulse
from jalon.web.sharing.printing import print_letter
from jalon.web.sharing.weekly import send_due
from jalon.workspace import run
from jalon.workspace.judgement.judging import judge_all

_log = logging.getLogger("jalon.worker")

EVERY = timedelta(minutes=5)
"""How often data is looked at unasked: only what changed is computed."""
_TIDY = timedelta(days=1)
_PAUSE = 0.5  # seconds between looks for something to do
_LOST_PAUSE = 5.0  # seconds before a lost database is tried again
_LOST = (OperationalError, InterfaceError)


def compute(job: Job, now: datetime) -> dict[str, Any]:
    """Run the workspace: what changed, or all of it with `full`."""
    here = site()
    outcome = run(here.workspace, now, full=bool(job.payload.get("full")))
    jobs.ask("judge", now)
    return {
        "run": outcome.run,
        "kpis": outcome.kpis,
        "unchanged": outcome.unchanged,
        "values": outcome.values,
        "failed": {name: finding.code for name, finding in outcome.failed.items()},
    }


def judge(job: Job, now: datetime) -> dict[str, Any]:
    """Say what the published values say, where that was not done since they were published."""
    return {"kpis": judge_all(site().workspace, now)}


def mail(job: Job, now: datetime) -> dict[str, Any]:
    """Send the weekly mails that are due and not sent."""
    return send_due(now)


def tidy(job: Job, now: datetime) -> dict[str, Any]:
    """Forget sessions that ended and jobs long done."""
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    return {"sessions": ended, "jobs": jobs.forget(now)}


KINDS: Mapping[str, Callable[[Job, datetime], dict[str, Any]]] = {
    "run": compute,
    "judge": judge,
    "mail": mail,
    "pdf": print_letter,
    "rows": read_rows,
    "describe": describe_sources,
    "password-link": mail_link,
    "tidy": tidy,
    **LIBRARY,
}

_BRINGS_COLUMNS = ("run", "adopt")
"""After these kinds of jobs the columns of sources may be others: they are looked at again."""


class Worker:
    """One loop. `until` says when to stop; the clock is the site's."""

    def __init__(self, until: Callable[[], bool] = lambda: False) -> None:
        self.until = until
        self._due: dict[str, datetime] = {}

    def work(self) -> None:
        """Work until told to stop; a lost database is waited for."""
        lost = True  # whatever was left running when this worker began is asked again
        with Pulse():
            while not self.until():
                try:
                    if lost:
                        jobs.leave_none_running(site().now)
                    lost = False
                    if not self.step():
                        time.sleep(_PAUSE)
                except _LOST as fault:
                    lost = True
                    _log.warning("database: %s", fault)
                    self._wait(_LOST_PAUSE)
                close_old_connections()

    def step(self) -> bool:
        """Ask for what is due, do one job; False when there was nothing to do."""
        now = site().now
        self._ask_for_what_is_due(now)
        job = jobs.take(now)
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        began = time.monotonic()
        if job.kind in _BRINGS_COLUMNS:
            jobs.ask("describe", site().now)
        try:
            outcome = KINDS[job.kind](job, site().now)
        except Refusal as refusal:
            reason = render(refusal.finding, "en")
            _log.warning("%s: %s", job.kind, reason)
            jobs.failed(job, site().now, reason)
        except _LOST:
            raise
        except Exception as fault:  # whatever a job meets, the worker lives and says it
            _log.exception("%s failed", job.kind)
            jobs.failed(job, site().now, f"{type(fault).__name__}: {fault}"[:500])
        else:
            seconds = round(time.monotonic() - began, 2)
            _log.info("%s: %s in %s s", job.kind, _counts(outcome), seconds)
            jobs.done(job, site().now, {**outcome, "seconds": seconds})

    def _ask_for_what_is_due(self, now: datetime) -> None:
        for kind, every in (("run", EVERY), ("mail", EVERY), ("tidy", _TIDY)):
            if kind not in self._due or now >= self._due[kind]:
                jobs.ask(kind, now)
                self._due[kind] = now + every

    def _wait(self, seconds: float) -> None:
        """Wait, but not longer than told to work."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.until():
            time.sleep(_PAUSE)


def _counts(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of an outcome: its numbers, and nothing of people's rows."""
    return {name: value for name, value in outcome.items() if value is None or isinstance(value, int)}
