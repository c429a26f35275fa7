"""Boards: cards of KPIs, filtered by what stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.show.board import Card
from jalon.show.facts import facts
from jalon.show.order import needs_attention, worst_first
from jalon.show.quarters import quarter_note
from jalon.vocabulary.rights import Right
from jalon.web.board.effort import Pays
from jalon.web.board.filters import Filters
from jalon.web.board.moments import as_of_in, replay_of
from jalon.web.board.said import said
from jalon.web.board.sights import saw
from jalon.web.board.steps import next_steps
from jalon.web.frame.access import board_for, needs, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.sharing.block import share_of_board
from jalon.web.sharing.lists import MAIN


@needs(Right.VIEWER)
def board(request: HttpRequest) -> HttpResponse:
    """The workspace's own board: its first KPIs; `?all=1` or a filter shows every KPI."""
    here = site()
    filters = Filters.of(request.GET)
    first = [name for name in here.definitions.board if name in here.definitions.kpis]
    every = bool(filters) or request.GET.get("all") == "1" or not first
    names = list(here.definitions.kpis) if every else first
    rest = (
        0
        if every
        else len(sight_of(request).visible(here.definitions.kpis)) - len(sight_of(request).visible(first))
    )
    return _shown(
        request,
        MAIN,
        names,
        filters,
        {"board": None, "every": every, "rest": rest, "shortened": bool(first) and every and not filters},
    )


@needs(Right.VIEWER, of="board")
def named(request: HttpRequest, slug: str) -> HttpResponse:
    """A board that people made."""
    found = board_for(request, slug)
    more = {"board": found, "every": True, "rest": 0}
    return _shown(request, slug, found.kpis, Filters.of(request.GET), more)


def _shown(
    request: HttpRequest, slug: str, names: Sequence[str], filters: Filters, more: dict[str, Any]
) -> HttpResponse:
    here, language, sight = site(), language_of(request), sight_of(request)
    as_of = as_of_in(request)
    cards = here.cards(sight.visible(names), as_of)
    chosen = [card for card in cards if filters.keeps(card)]
    if filters.order == "worst":
        chosen = worst_first(chosen)
    urgent = [] if as_of else [card.kpi.name for card in chosen if needs_attention(card)]
    seen = sight.visible(here.definitions.kpis)
    told = Pays.of(seen, language).suggestions(chosen) if urgent else {}
    steps = next_steps(urgent, language, here.today, told)
    saw(request, [card.kpi.name for card in chosen])
    context = {
        "quarters": quarter_note(chosen, language),
        "cards": [_line(card, number, language, steps) for number, card in enumerate(chosen)],
        "filters": filters,
        "choices": filters.choices(cards, here.definitions, language),
        "boards": [
            {"slug": each.slug, "name": said(each.names, language, each.slug)}
            for each, _ in sight.boards.values()
            if not each.executive
        ],
        "replay": replay_of(request),
        "share": share_of_board(request, slug),
        "run": here.ledger.current(),
        "defined": len(here.definitions.kpis),
        **more,
    }
    return render(request, "board/board.html", context)


def _line(card: Card, number: int, language: str, steps: dict[str, Any]) -> dict[str, Any]:
    return {
        "facts": facts(card, language, f"c{number}"),
        "attention": needs_attention(card),
        "step": steps.get(card.kpi.name),
    }
