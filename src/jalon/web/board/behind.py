"""The rows behind a number: the worker reads them from the sources, the page shows what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.compute.listing import Listing
from jalon.ledger.people.models import Job
from jalon.show.dates import day_text, days_text, moment_text
from jalon.show.numbers import decimal_text, value_text
from jalon.show.sentences import known
from jalon.show.sentences import say as shown_word
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import OTHER, Slice, Value
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.board.address import Asked
from jalon.web.frame.access import kpi_for, needs, person_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.workspace.rows import Behind, rows_behind
from jalon.workspace.story import Story, story

KIND = "rows"
_KEPT = timedelta(days=1)
"""Rows are copies of the sources' own: they are not kept longer than a day."""


@needs(Right.VIEWER, of="kpi")
@require_POST
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """Ask the worker for the rows behind the number that the page shows."""
    kpi, here = kpi_for(request, name), site()
    asked = Asked.of(request, kpi)
    told = story(here.workspace, here.ledger, kpi, now=here.now, grain=asked.grain, slice=asked.slice)
    if not listable(told, asked):
        raise Http404
    payload = _payload(told, asked)
    done = Job.objects.filter(kind=KIND, payload=payload, state=Job.DONE, finished_at__gt=here.now - _KEPT)
    job = done.order_by("-pk").first() or jobs.ask(KIND, here.now, person=person_of(request), **payload)
    query = f"{asked.query}&" if asked.query else ""
    return redirect(f"{reverse('kpi', args=[kpi.name])}?{query}rows={job.pk}#rows")


@needs(Right.VIEWER, of="kpi")
def look(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The block of the rows alone, for a page that waits for it."""
    kpi = kpi_for(request, name)
    rows = rows_of(kpi, number, language_of(request))
    if rows is None:
        raise Http404
    return render(request, "board/rows.html", {"rows": rows, "kpi": kpi, "waiting": request.GET.urlencode()})


def listable(told: Story, asked: Asked) -> bool:
    """True for a number whose rows can be listed: a value of now, of one member or of all."""
    pooled = any(member == OTHER for _, member in asked.slice)
    return told.seen is not None and not asked.as_of and not pooled


def read_rows(job: Job, now: datetime) -> dict[str, Any]:
    """A job of the worker: read the rows, count them, check their sum. Older ones are forgotten."""
    here, payload = site(), job.payload
    Job.objects.filter(kind=KIND, finished_at__lt=now - _KEPT).delete()
    kpi = here.definitions.kpis[payload["kpi"]]
    grain = Grain(payload["grain"])
    start, end = date.fromisoformat(payload["start"]), date.fromisoformat(payload["end"])
    period = Period(start=start, end=end, grain=grain)
    slice: Slice = tuple((dimension, member) for dimension, member in payload["slice"])
    found = rows_behind(here.workspace, here.ledger, kpi, period, slice, now=now)
    return _kept(found)


def _payload(told: Story, asked: Asked) -> dict[str, Any]:
    """What the worker must know; with the run, so that a newer number asks anew."""
    verdict, seen = told.card.verdict, told.seen
    return {
        "kpi": told.card.kpi.name,
        "grain": verdict.period.grain.value,
        "start": verdict.period.start.isoformat(),
        "end": verdict.period.end.isoformat(),
        "slice": [list(pair) for pair in asked.slice],
        "run": 0 if seen is None else seen.run,
    }


def _kept(found: Behind) -> dict[str, Any]:
    """What is kept of the rows as JSON: each cell as its kind and text."""
    return {
        "listings": [
            {
                "source": listing.source,
                "days": None if listing.days is None else [day.isoformat() for day in listing.days],
                "heads": Behind.heads(listing),
                "count": listing.count,
                "rows": _rows_kept(listing),
            }
            for listing in found.listings
        ],
        "checks": [
            {
                "part": check.part,
                "published": _cell(check.published),
                "found": _cell(check.found),
                "agrees": check.agrees,
            }
            for check in found.checks
        ],
    }


def _rows_kept(listing: Listing) -> list[list[list[str]]]:
    """The rows' cells; a key is no amount, so its digits are not grouped."""
    key = site().definitions.sources[listing.source].key
    keys = {at + 1 for at, head in enumerate(Behind.heads(listing)) if head in key}
    return [
        [["text", str(value)] if at in keys else _cell(value) for at, value in enumerate(row)]
        for row in listing.rows
    ]


def _cell(value: Any) -> list[str]:
    match value:
        case None:
            return ["nothing", ""]
        case bool():
            return ["truth", "yes" if value else "no"]
        case Decimal() | float() if not isfinite(value):
            return ["text", str(value)]
        case int() | Decimal():
            return ["number", f"{value:f}" if isinstance(value, Decimal) else str(value)]
        case float():
            return ["number", repr(value)]
        case datetime():
            return ["moment", value.isoformat()]
        case date():
            return ["day", value.isoformat()]
        case _:
            return ["text", str(value)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of one source as a page shows them: each row the texts of its cells with their kinds."""

    source: str
    days: str
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    count: int

    @property
    def more(self) -> int:
        """How many rows are not listed."""
        return self.count - len(self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """What came of asking for rows: `state` is asked, running, done or failed."""

    number: int
    state: str
    failure: str
    tables: tuple[Table, ...]
    checks: tuple[tuple[str, str, str, bool], ...]

    @property
    def waiting(self) -> bool:
        """True while the worker has not answered."""
        return self.state in (Job.ASKED, Job.RUNNING)


def rows_of(kpi: Kpi, number: int, language: str) -> Rows | None:
    """The rows a job brought, in words; None where there is no such job for this KPI."""
    job = Job.objects.filter(pk=number, kind=KIND).first()
    if job is None or job.payload.get("kpi") != kpi.name:
        return None
    outcome = job.outcome if job.state == Job.DONE else {}
    return Rows(
        number=job.pk,
        state=job.state,
        failure=job.outcome.get("failure", "") if job.state == Job.FAILED else "",
        tables=tuple(_table(each, language) for each in outcome.get("listings", ())),
        checks=tuple(_check(each, kpi, language) for each in outcome.get("checks", ())),
    )


def _table(listing: dict[str, Any], language: str) -> Table:
    label = site().definitions.sources[listing["source"]].label
    days = [date.fromisoformat(day) for day in listing["days"] or ()]
    return Table(
        source=label.get(language) or next(iter(label.values()), listing["source"]),
        days=days_text(days[0], days[1], language) if days else "",
        heads=tuple(listing["heads"]),
        rows=tuple(tuple(_shown(cell, language) for cell in row) for row in listing["rows"]),
        count=listing["count"],
    )


def _check(check: dict[str, Any], kpi: Kpi, language: str) -> tuple[str, str, str, bool]:
    part = check["part"]
    name = shown_word("explain", part, language) if known("explain", part) else ""
    unit = kpi.unit if part == "value" else None
    published, found = (_amount(check[key], unit, language) for key in ("published", "found"))
    return name, published, found, check["agrees"]


def _amount(cell: list[str], unit: str | None, language: str) -> str:
    kind, text = cell
    value: Value | None = None if kind == "nothing" else Decimal(text)
    return value_text(value, unit, language, exact=True)


def _shown(cell: list[str], language: str) -> tuple[str, str]:
    kind, text = cell
    match kind:
        case "number":
            return kind, decimal_text(Decimal(text), language, None)
        case "day":
            return kind, day_text(date.fromisoformat(text), language)
        case "moment":
            return kind, moment_text(datetime.fromisoformat(text), language)
        case _:
            return kind, text
