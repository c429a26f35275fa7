"""What the worker does for a page: asked once, waited for, told; a refusal is an answer like another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.ledger.people.models import Job
from jalon.vocabulary.finding import Finding, Refusal
from jalon.web import pulse
from jalon.web.frame.site import site
from jalon.web.library.faults import finding_kept, finding_of

_REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came of a job: its outcome, why it was refused, or that it failed by itself."""

    job: Job
    outcome: dict[str, Any]
    refused: Finding | None = None
    failure: str = ""


def latest(kind: str, **payload: Any) -> Job | None:
    """The newest job of a kind about something: `latest("look", token=…)`."""
    about = {f"payload__{name}": value for name, value in payload.items()}
    found: Job | None = Job.objects.filter(kind=kind, **about).order_by("-pk").first()
    return found


def answer_of(job: Job) -> Answer | None:
    """What a job answered; None while it is waited for."""
    if job.state == Job.DONE:
        refused = job.outcome.get(_REFUSED)
        return Answer(job=job, outcome=job.outcome, refused=None if refused is None else finding_of(refused))
    failure = job.outcome.get("failure", "")
    if job.state == Job.FAILED or failure:
        return Answer(job=job, outcome={}, failure=failure)
    return None


def wait(request: HttpRequest, doing: str, **facts: object) -> HttpResponse:
    """The page that asks again every second until the worker has answered; `doing` is a sentence's key."""
    context = {"doing": doing, "facts": facts, "silent": not pulse.well(site().now)}
    return render(request, "library/wait.html", context)


def refusing(work: Callable[[Job, datetime], dict[str, Any]]) -> Callable[[Job, datetime], dict[str, Any]]:
    """A job that is not tried again when it is refused: the refusal is what it answers."""

    def answered(job: Job, now: datetime) -> dict[str, Any]:
        try:
            return work(job, now)
        except Refusal as refusal:
            return {_REFUSED: finding_kept(refusal.finding)}

    return answered
