"""Today: where every target stands, worst first, one plain sentence each, and what is done next about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.show.facts import facts
from jalon.show.order import needs_attention, worst_first
from jalon.show.quarters import quarter_note
from jalon.vocabulary.rights import Right
from jalon.web.board.chances import chances
from jalon.web.board.effort import Pays
from jalon.web.board.sights import saw
from jalon.web.board.steps import next_steps
from jalon.web.frame.access import needs, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site

AT_FIRST = 8
"""Lines shown before “see all”."""
_FEW = 2
"""No more than so many are worth hiding."""


@needs(Right.VIEWER)
def today(request: HttpRequest) -> HttpResponse:
    """Every KPI with a target that the person sees; `?all=1` shows those that need no attention too."""
    here, language = site(), language_of(request)
    names = sight_of(request).visible(name for name, kpi in here.definitions.kpis.items() if kpi.targets)
    cards = worst_first(here.cards(names))
    urgent = [card for card in cards if needs_attention(card)]
    every = request.GET.get("all") == "1"
    most = max(AT_FIRST, len(urgent))
    shown = cards if every or len(cards) <= most + _FEW else cards[:most]
    seen = sight_of(request).visible(here.definitions.kpis)
    pays = Pays.of(seen, language)
    steps = next_steps([card.kpi.name for card in shown], language, here.today, pays.suggestions(shown))
    likely = chances(shown, language)
    saw(request, [card.kpi.name for card in shown])
    context = {
        "day": here.today,
        "lines": [
            (facts(card, language, f"t{i}"), steps.get(card.kpi.name), likely.get(card.kpi.name, ""))
            for i, card in enumerate(shown)
        ],
        "quarters": quarter_note(shown, language),
        "told_chances": bool(likely),
        "total": len(cards),
        "urgent": len(urgent),
        "first": pays.first(),
        "worst": facts(urgent[0], language) if urgent else None,
        "hidden": len(cards) - len(shown),
        "defined": len(here.definitions.kpis),
        "run": here.ledger.current(),
        "waiting": bool(shown) and not here.ledger.judged(),
    }
    return render(request, "board/today.html", context)
