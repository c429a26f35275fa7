"""The audit: who did what, newest first, by person, kind and subject."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from jalon.ledger.people.models import Audit, Person
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import needs
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.people.tabs import tabs
from jalon.web.words import plain, texts

_PAGE = 50


@needs(Right.ADMIN)
def audit(request: HttpRequest) -> HttpResponse:
    """A page of the audit; the filter stands in the address."""
    asked = {
        name: request.GET.get(name, "").replace("\0", "").strip()[:200]
        for name in ("person", "verb", "subject")
    }
    lines = Audit.objects.select_related("person")
    if asked["person"].isdigit():
        lines = lines.filter(person_id=int(asked["person"][:9]))
    if asked["verb"]:
        lines = lines.filter(verb=asked["verb"])
    if asked["subject"]:
        lines = lines.filter(subject__icontains=asked["subject"])
    after = request.GET.get("before", "")
    if after.isdigit():
        lines = lines.filter(pk__lt=int(after[:15]))
    found = list(lines[: _PAGE + 1])
    language = language_of(request)
    more = urlencode({**asked, "before": found[_PAGE - 1].pk}) if len(found) > _PAGE else ""
    context = {
        "lines": [_line(line, language) for line in found[:_PAGE]],
        "more": more,
        "asked": asked,
        "people": [(str(each.pk), each.name) for each in Person.objects.all()],
        "verbs": sorted(
            (
                (verb, _verb(verb, language))
                for verb in Audit.objects.values_list("verb", flat=True).distinct().order_by()
            ),
            key=lambda pair: pair[1],
        ),
        "tabs": tabs(request, "people-audit"),
    }
    return render(request, "people/audit.html", context)


def _line(line: Audit, language: str) -> dict[str, Any]:
    return {
        "at": line.at,
        "who": line.person.name if line.person else "",
        "what": _verb(line.verb, language),
        "subject": _subject(line.subject, language),
        "before": _written(line.before),
        "after": _written(line.after),
    }


def _subject(subject: str, language: str) -> str:
    """A KPI by its name; anything else as it was recorded."""
    kpi = site().definitions.kpis.get(subject)
    return kpi.text(language) if kpi else subject


def _verb(verb: str, language: str) -> str:
    key = f"audit.{verb}"
    return plain(key, language) if key in texts() else verb


def _written(what: Any) -> str:
    return "" if what is None else json.dumps(what, ensure_ascii=False, indent=1, sort_keys=True)
