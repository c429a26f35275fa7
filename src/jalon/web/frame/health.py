"""Health for whoever watches the site, metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

import jalon
from jalon.ledger.people.models import Job
from jalon.vocabulary.finding import Refusal
from jalon.web.frame.access import open_to_all
from jalon.web.frame.site import site
from jalon.web.pulse import well


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """200 with `ok` when database, definitions and worker are well; 503 and which is not otherwise.

    Says nothing about the company: it is open to whoever reaches the site.
    """
    found = {"database": _database(), "definitions": _definitions(), "worker": _worker()}
    status = 200 if all(found.values()) else 503
    said = {name: "ok" if each else "failed" for name, each in found.items()}
    return JsonResponse({"status": "ok" if status == 200 else "failed", **said}, status=status)


@open_to_all
def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges in Prometheus' text form, for this machine only: behind a proxy they are not passed on."""
    if request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1") or "X-Forwarded-For" in request.headers:
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    registry.register(_Gauges())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Gauges(Collector):
    """What is worth an alert: age of the last run, failures, KPIs by status, waiting jobs."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read them now."""
        here = site()
        run = here.ledger.current()
        version = GaugeMetricFamily("jalon_version", "The version that runs.", labels=["version"])
        version.add_metric([jalon.__version__], 1)
        yield version
        if run is not None and run.published_at is not None:
            age = (here.now - run.published_at).total_seconds()
            yield GaugeMetricFamily("jalon_run_age_seconds", "Since the last published run.", value=age)
            failures = sum(bool(state.failure) for state in run.sources.values())
            yield GaugeMetricFamily(
                "jalon_failures", "Sources and KPIs that the last run failed at.", failures
            )
        waiting = Job.objects.filter(state=Job.ASKED, due_at__lte=here.now).count()
        yield GaugeMetricFamily("jalon_jobs_waiting", "Jobs that wait for the worker.", value=waiting)
        yield self._statuses()

    def _statuses(self) -> GaugeMetricFamily:
        family = GaugeMetricFamily("jalon_kpis", "KPIs by status.", labels=["status"])
        counts: dict[str, int] = {}
        for card in site().cards():
            name = card.verdict.status.value if card.verdict.status else "none"
            counts[name] = counts.get(name, 0) + 1
        for name, count in sorted(counts.items()):
            family.add_metric([name], count)
        return family


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _definitions() -> bool:
    try:
        return bool(site().definitions.name)
    except Refusal:
        return False


def _worker() -> bool:
    try:
        return well(site().now)
    except DatabaseError:
        return False
