"""What is asked of the worker: rows, taken by one worker at a time, tried again when a worker dies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from jalon.ledger.people.models import Job, Person

LEASE = timedelta(minutes=30)
"""After so long without an end a running job is taken for left by a dead worker."""
TRIES = 3
_RETRY = timedelta(minutes=1)
_KEPT = timedelta(days=30)


def ask(kind: str, now: datetime, *, person: Person | None = None, **payload: Any) -> Job:
    """Ask for a job; the same one, still waiting, is not asked twice."""
    waiting: Job | None = Job.objects.filter(kind=kind, payload=payload, state=Job.ASKED).first()
    if waiting is not None:
        return waiting
    job: Job = Job.objects.create(kind=kind, payload=payload, asked_by=person, due_at=now)
    return job


def take(now: datetime) -> Job | None:
    """The next job that is due, now running; None when there is nothing to do."""
    free = Q(state=Job.ASKED, due_at__lte=now) | Q(state=Job.RUNNING, started_at__lt=now - LEASE)
    with transaction.atomic():
        job: Job | None = Job.objects.select_for_update().filter(free).order_by("due_at", "pk").first()
        if job is None:
            return None
        job.state, job.started_at, job.tries = Job.RUNNING, now, job.tries + 1
        job.save(update_fields=["state", "started_at", "tries"])
    return job


def done(job: Job, now: datetime, outcome: dict[str, Any]) -> None:
    """Close a job with what came of it."""
    job.state, job.finished_at, job.outcome = Job.DONE, now, outcome
    job.save(update_fields=["state", "finished_at", "outcome"])


def failed(job: Job, now: datetime, reason: str) -> None:
    """Close a job that failed, or put it off for another try, each later than the one before."""
    job.outcome = {"failure": reason}
    if job.tries < TRIES:
        job.state, job.due_at = Job.ASKED, now + _RETRY * job.tries**2
    else:
        job.state, job.finished_at = Job.FAILED, now
    job.save(update_fields=["state", "due_at", "finished_at", "outcome"])


def forget(now: datetime) -> int:
    """Drop jobs that ended long ago. Returns how many."""
    dropped, _ = Job.objects.filter(finished_at__lt=now - _KEPT).delete()
    return int(dropped)


def leave_none_running(now: datetime) -> int:
    """A worker that starts is the only one: what another left running is asked again. Returns how many."""
    left: int = Job.objects.filter(state=Job.RUNNING).update(state=Job.ASKED, due_at=now)
    return left
