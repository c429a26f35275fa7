"""Data: where the numbers come from, how fresh each source is, what the last runs did, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jalon.compute.identity import sources_of
from jalon.ledger.people.models import Job
from jalon.vocabulary.finding import Finding, Place, Severity
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import FAILED, Run, SourceState
from jalon.vocabulary.rights import Right
from jalon.vocabulary.source import EnteredRows, Source
from jalon.web import jobs
from jalon.web.frame.access import needs, person_of, sight_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.library.faults import Fault, fault_of
from jalon.web.library.named import label_of
from jalon.workspace.dropping import UPLOADS, file_of
from jalon.workspace.judging import failures
from jalon.workspace.published import Published

RUNS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """One source as people see it. `state`: fresh, late, failed, stopped (it promises nothing), unread."""

    name: str
    label: str
    state: str
    rows: int | None
    first: date | None
    last: date | None
    delivered: datetime | None
    kpis: tuple[Kpi, ...]
    entered: bool
    dropped: bool
    fault: Fault | None = None


@needs(Right.VIEWER)
def data(request: HttpRequest) -> HttpResponse:
    """Sources, runs, failures, what waits for the worker."""
    here, language = site(), language_of(request)
    run = here.ledger.current()
    runs = here.ledger.runs(RUNS)
    read = Published.of(here.workspace, here.ledger, here.now, None)
    visible = sight_of(request).visible(here.definitions.kpis)
    context = {
        "sources": [
            _supply(source, run, read, [here.definitions.kpis[name] for name in visible], language)
            for source in here.definitions.sources.values()
        ],
        "runs": [(each, sum(bool(state.failure) for state in each.sources.values())) for each in runs],
        "run": run,
        "failed": _failed(run, visible, language),
        "faults": _faults(here.workspace.findings, language),
        "waiting": Job.objects.filter(state__in=(Job.ASKED, Job.RUNNING), kind="run").exists(),
        "broken": Job.objects.filter(state=Job.FAILED).order_by("-pk")[:5],
    }
    return render(request, "library/data.html", context)


@needs(Right.CONTRIBUTOR)
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Ask the worker to look at all data now; `full` computes what has not changed, too."""
    full = request.POST.get("full") == "1"
    jobs.ask("run", site().now, person=person_of(request), **({"full": True} if full else {}))
    record(person_of(request), "run_asked", after={"full": full})
    tell(request, "data.asked")
    return redirect("data")


def _supply(source: Source, run: Run | None, read: Published, kpis: Sequence[Kpi], language: str) -> Supply:
    state = run.sources.get(source.name) if run is not None else None
    rows = source.rows
    file = file_of(source)
    return Supply(
        name=source.name,
        label=label_of(source, language),
        state=_freshness(source, state, read),
        rows=None if state is None or state.last_day is None else state.rows,
        first=None if state is None else state.first_day,
        last=None if state is None else state.last_day,
        delivered=None if state is None else state.delivered_at,
        kpis=tuple(kpi for kpi in kpis if source.name in sources_of(read.workspace.definitions, kpi)),
        entered=isinstance(rows, EnteredRows),
        dropped=file is not None and file.pattern.startswith(f"{UPLOADS}/"),
        fault=_fault_of(state, language),
    )


def _freshness(source: Source, state: SourceState | None, read: Published) -> str:
    if state is None:
        return "unread"
    if state.failure:
        return "failed"
    if source.arrives_within is None:
        return "stopped"
    return "late" if read.stale(state) else "fresh"


def _fault_of(state: SourceState | None, language: str) -> Fault | None:
    if state is None or not state.failure:
        return None
    finding = Finding(code=state.failure, place=Place(file=state.place), facts=dict(state.message))
    return fault_of(finding, language)


def _failed(run: Run | None, visible: Sequence[str], language: str) -> list[tuple[Kpi, list[Fault]]]:
    """The KPIs that the last run could not compute, each with why."""
    here = site()
    names = [] if run is None else [key.removeprefix(FAILED) for key in run.sources if key.startswith(FAILED)]
    kpis = [
        here.definitions.kpis[name] for name in names if name in visible and name in here.definitions.kpis
    ]
    return [(kpi, [fault_of(each, language) for each in failures(here.workspace, run, kpi)]) for kpi in kpis]


def _faults(findings: Sequence[Finding], language: str) -> list[Fault]:
    """What the definitions say wrongly; notes are for whoever writes them."""
    return [fault_of(each, language) for each in findings if each.severity is not Severity.NOTE]
