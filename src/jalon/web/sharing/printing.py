"""PDF files: a short one at once, a long one by the worker.

Measured on two cores: 35 ms a line after a first second for loading the printer. Up to `AT_ONCE` lines stay
under two seconds; a longer one would keep a thread of the site busy, so the worker prints it and the page
looks again until it is there.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from jalon.ledger.people.models import Job
from jalon.show.pdf import pdf
from jalon.web import jobs
from jalon.web.frame.access import person_of
from jalon.web.frame.faults import fault
from jalon.web.frame.site import site
from jalon.web.sharing.lists import Listed

AT_ONCE = 40
"""Lines of a letter that are printed within the request."""
_KEPT = timedelta(days=1)
_MARK = re.compile(r"[0-9a-f]{64}\Z")
_one_at_a_time = Lock()


def printed(request: HttpRequest, document: str, found: Listed) -> HttpResponse:
    """The PDF of a document, or the page that waits for it. Raises Refusal (`pdf-unavailable`)."""
    if len(found.kpis) <= AT_ONCE:
        with _one_at_a_time:
            return _sent(pdf(document), found)
    mark = sha256(document.encode()).hexdigest()
    done = _folder() / f"{mark}.pdf"
    if done.is_file() and request.GET.get("look") == "1":
        return render(request, "sharing/printing.html", {"listed": found, "ready": True})
    if done.is_file():
        return _sent(done.read_bytes(), found)
    return _waited_for(request, document, mark, found)


def print_letter(job: Job, now: datetime) -> dict[str, Any]:
    """A job of the worker: print the document that was left for it; forget those of yesterday."""
    mark = str(job.payload["letter"])
    left = _folder() / f"{mark}.html"
    if not _MARK.match(mark) or not left.is_file():
        return {"printed": False}
    made = _folder() / f"{mark}.part"
    made.write_bytes(pdf(left.read_text(encoding="utf-8")))
    made.replace(made.with_suffix(".pdf"))
    left.unlink()
    for each in _folder().iterdir():
        if now.timestamp() - each.stat().st_mtime > _KEPT.total_seconds():
            each.unlink(missing_ok=True)
    return {"printed": True}


def _waited_for(request: HttpRequest, document: str, mark: str, found: Listed) -> HttpResponse:
    """Ask the worker once; say that it is under way, or that it failed."""
    pdf("<p></p>")  # where PDF files cannot be made at all, that is said now
    asked = Job.objects.filter(kind="pdf", payload={"letter": mark}).order_by("-pk").first()
    if asked is not None and asked.state == Job.FAILED and request.GET.get("again") != "1":
        return fault(request, "ours", 500)
    if asked is None or asked.state in (Job.FAILED, Job.DONE):
        _folder().mkdir(parents=True, exist_ok=True)
        (_folder() / f"{mark}.html").write_text(document, encoding="utf-8")
        jobs.ask("pdf", site().now, person=person_of(request), letter=mark)
    return render(request, "sharing/printing.html", {"listed": found}, status=202)


def _sent(content: bytes, found: Listed) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{found.slug}-{site().today.isoformat()}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


def _folder() -> Path:
    return site().workspace.hidden / "letters"
