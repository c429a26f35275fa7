"""The page of one KPI: where it stands in a sentence, its chart, its members, what it means, what is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.show.board import Card
from jalon.show.facts import facts
from jalon.show.findings import sentence
from jalon.show.quarters import quarter_note
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.board.address import Asked
from jalon.web.board.behind import listable, rows_of
from jalon.web.board.drawn import drawn
from jalon.web.board.effort import Pays
from jalon.web.board.judged import judged
from jalon.web.board.members import members, slice_text
from jalon.web.board.moments import as_of_in, replay_of
from jalon.web.board.plainly import plainly
from jalon.web.board.sights import saw
from jalon.web.frame.access import kpi_for, needs, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.practice.block import practice_of
from jalon.web.sharing.block import share_of_kpi
from jalon.web.words import plain
from jalon.workspace.story import Story, story

_FEW, _MANY = 10, 1000
"""Members listed at first, and at most."""


@needs(Right.VIEWER, of="kpi")
def kpi(request: HttpRequest, name: str) -> HttpResponse:
    """One KPI as its address asks for it."""
    found, here = kpi_for(request, name), site()
    asked = Asked.of(request, found)
    told = story(
        here.workspace,
        here.ledger,
        found,
        now=here.now,
        grain=asked.grain,
        slice=asked.slice,
        by=asked.by,
        most=_MANY if asked.every else _FEW,
        as_of=as_of_in(request),
    )
    if asked.slice and not told.values:
        raise Http404
    saw(request, [found.name])
    return render(request, "board/kpi.html", _context(request, found, told, asked))


def _context(request: HttpRequest, found: Kpi, told: Story, asked: Asked) -> dict[str, Any]:
    language, sight = language_of(request), sight_of(request)
    name, slice = found.text(language), slice_text(asked.slice, language)
    words = facts(_named(told.card, name, slice, language), language, "kpi")
    seen = frozenset(sight.visible(site().definitions.kpis))
    right = sight.right_on(found.name) or Right.VIEWER
    pays = Pays.of(seen, language)
    beyond = judged(told, asked, pays)
    foreseen = () if beyond is None else beyond.foreseen
    objective = site().definitions.objectives.get(found.objective or "")
    return {
        "kpi": found,
        "facts": words,
        "asked": asked,
        "name": name,
        "slice": slice,
        "objective": objective,
        "replay": replay_of(request),
        "now_at": asked.at(as_of=""),
        "drawn": drawn(told, asked, words.name, language, foreseen=foreseen),
        "quarters": quarter_note([told.card], language),
        "members": members(told, asked, language),
        "judged": beyond,
        "plain": plainly(told, language, seen),
        "practice": practice_of(request, found, pays),
        "share": share_of_kpi(request, words, asked.values_query),
        "failures": [sentence(each, language) for each in told.failures],
        "rows": _rows(request, found, language),
        "listable": listable(told, asked),
        "may_aim": right.allows(Right.OWNER) and not asked.as_of,
        "may_edit": right.allows(Right.EDITOR) and not asked.as_of,
        "targets": list(enumerate(found.targets)),
    }


def _named(card: Card, name: str, slice: str, language: str) -> Card:
    """The card of a member says the member beside the KPI's name in every sentence."""
    if not slice:
        return card
    label = {language: plain("kpi.of_member", language, name=name, member=slice)}
    return replace(card, kpi=replace(card.kpi, label=label))


def _rows(request: HttpRequest, found: Kpi, language: str) -> object | None:
    number = request.GET.get("rows", "")
    return rows_of(found, int(number), language) if number.isdecimal() and len(number) < 12 else None
