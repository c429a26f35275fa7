"""Who saw which KPI in a month: one row a person, KPI and month, written at most once a session."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from jalon.ledger.people.models import Sight
from jalon.web.frame.access import person_of
from jalon.web.frame.site import site
from jalon.web.sharing.reach import cycle_of

_KEPT = "seen"


def saw(request: HttpRequest, kpis: Iterable[str]) -> None:
    """The person has these KPIs before them now; what this session told already is not written again."""
    cycle = cycle_of(site().today)
    known = request.session.get(_KEPT, {})
    told = set(known.get("kpis", ())) if known.get("cycle") == cycle.isoformat() else set()
    new = sorted(set(kpis) - told)
    if not new:
        return
    person = person_of(request)
    rows = [Sight(person=person, kpi=kpi, cycle=cycle) for kpi in new]
    Sight.objects.bulk_create(rows, ignore_conflicts=True)
    request.session[_KEPT] = {"cycle": cycle.isoformat(), "kpis": sorted(told | set(new))}
