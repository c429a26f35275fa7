"""What the worker does for this room: reads a dropped file, takes it in, tries it, looks at columns, adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jalon.ledger.people.models import Audit, Job
from jalon.vocabulary.finding import Finding
from jalon.web.frame.audit import record
from jalon.web.frame.site import site
from jalon.web.library.faults import finding_kept
from jalon.web.library.moves import renewal_kept
from jalon.web.library.sighted import choices_of, sighting_kept
from jalon.web.library.waiting import refusing
from jalon.workspace import Workspace, run
from jalon.workspace.dropping import Dropped, adopt, dropped, file_of, forget, look
from jalon.workspace.following import columns_of
from jalon.workspace.receiving import KEPT
from jalon.workspace.renewing import again

LOOK, ADOPT, AGAIN = "look", "adopt", "again"
ADOPTED = "file_adopted"
_TOLD = ("source", "data", "file", "undo")


def look_at(job: Job, now: datetime) -> dict[str, Any]:
    """Read a dropped file and propose how to take it."""
    workspace, payload = site().workspace, job.payload
    Job.objects.filter(kind__in=(LOOK, AGAIN), finished_at__lt=now - KEPT).delete()
    kept = dropped(workspace, payload["token"], now=now)
    return sighting_kept(look(workspace, kept, now=now, sheet=payload["sheet"]))


def take_in(job: Job, now: datetime) -> dict[str, Any]:
    """Write a file's source and measure, and compute it; done twice, it is written once."""
    line = Audit.objects.filter(verb=ADOPTED, after__token=job.payload["token"]).first()
    line = line or _adopted(job, now)
    failed = computed(now)
    kpi = line.subject
    found = failed.get(kpi)
    return {"kpi": kpi, "line": line.pk, "failed": None if found is None else finding_kept(found)}


def _adopted(job: Job, now: datetime) -> Audit:
    workspace, payload = site().workspace, job.payload
    kept = dropped(workspace, payload["token"], now=now)
    done = adopt(workspace, kept, choices_of(payload["choices"]), now=now, sheet=payload["sheet"])
    told = {
        "token": kept.token,
        "source": done.source,
        "data": done.data,
        "file": done.file,
        "undo": done.undo,
    }
    line = record(job.asked_by, ADOPTED, done.kpi, after=told)
    clear(workspace, kept)
    return line


def clear(workspace: Workspace, kept: Dropped) -> None:
    """Forget a dropped file, and the rows of it that were shown."""
    forget(workspace, kept)
    Job.objects.filter(kind__in=(LOOK, AGAIN), payload__token=kept.token).delete()


def computed(now: datetime) -> Mapping[str, Finding]:
    """Compute and publish what changed; why KPIs failed."""
    return run(site().workspace, now).failed


def try_again(job: Job, now: datetime) -> dict[str, Any]:
    """What a newer file of a source would change; `renamed` says what its columns are called now."""
    here, payload = site(), job.payload
    kept = dropped(here.workspace, payload["token"], now=now)
    renamed = payload["renamed"]
    found = again(here.workspace, here.ledger, payload["source"], kept, now=now, renamed=renamed)
    rows = file_of(here.definitions.sources[payload["source"]])
    columns = () if rows is None else columns_of(here.workspace.folder / kept.path, rows)
    return renewal_kept(found, columns, here.definitions)


KINDS = {LOOK: refusing(look_at), ADOPT: refusing(take_in), AGAIN: refusing(try_again)}
"""Kinds of jobs and what does them."""
