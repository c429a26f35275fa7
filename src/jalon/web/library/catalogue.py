"""The catalogue: three suggestions for what a person is after, and all ready-made KPIs to search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.vocabulary.kpi import Timing
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import needs, sight_of
from jalon.web.frame.language import language_of
from jalon.web.library.catalogue_columns import Offered, offered
from jalon.web.library.catalogue_rows import STATES, Row, Search, row_of
from jalon.web.words import plain


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A pack with its lines."""

    name: str
    label: str
    says: str
    rows: list[Row]


@needs(Right.VIEWER)
def catalogue(request: HttpRequest) -> HttpResponse:
    """What a person is after, and the list; both stand in the address."""
    found, language = offered(), language_of(request)
    visible = seen(request, found)
    search = Search.of(request.GET)
    groups = _groups(found, search, language, visible)
    rows = [row for group in groups for row in group.rows]
    context = {
        **_aimed(request, found, language, visible),
        "search": search,
        "choices": _choices(found, language),
        "groups": groups,
        "count": len(rows),
        "there": sum(row.state == "there" for row in rows),
        "ready": sum(row.state == "ready" for row in rows),
        "waiting": found.waiting,
        "sources": bool(found.workspace.definitions.sources),
    }
    return render(request, "library/catalogue.html", context)


def seen(request: HttpRequest, found: Offered) -> frozenset[str]:
    """The KPIs here whose page the person may open."""
    return frozenset(sight_of(request).visible(found.workspace.definitions.kpis))


def _groups(found: Offered, search: Search, language: str, visible: frozenset[str]) -> list[Group]:
    read, groups = found.offering.catalogue, []
    for name, entries in search.entries(read):
        rows = [row_of(found, found.offers[each.name], language, visible) for each in entries]
        kept = [row for row in rows if search.state in ("", row.state)]
        if kept:
            pack = read.packs[name]
            groups.append(Group(name=name, label=pack.label[language], says=pack.says[language], rows=kept))
    return groups


def _aimed(request: HttpRequest, found: Offered, language: str, visible: frozenset[str]) -> dict[str, Any]:
    """The aim asked for, as it is called, with three entries and why; the aims that there are."""
    asked = request.GET.get("aim", "").strip()[:200]
    offering = found.offering
    understood = offering.aim(asked, language) if asked else None
    return {
        "aim": asked,
        "said": understood or asked,
        "understood": understood,
        "suggestions": [
            (row_of(found, found.offers[each.entry.name], language, visible), each.because)
            for each in (offering.suggestions(asked, language) if asked else ())
        ],
        "aims": [(each.name, each.label[language]) for each in offering.catalogue.aims.values()],
    }


def _choices(found: Offered, language: str) -> dict[str, list[tuple[str, str]]]:
    packs = found.offering.catalogue.packs.values()
    return {
        "function": [(each.name, each.label[language]) for each in packs],
        "timing": [(each.value, plain(f"board.{each.value}", language)) for each in Timing],
        "state": [(each, plain(f"catalogue.only_{each}", language)) for each in STATES],
    }
