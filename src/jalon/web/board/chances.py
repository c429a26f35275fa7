"""The chance of the target of each KPI, in one sentence, as the worker kept it."""

from __future__ import annotations

from collections.abc import Iterable

from jalon.show.board import Card
from jalon.show.foresight import chance_sentence
from jalon.vocabulary.verdict import Status
from jalon.web.frame.site import site
from jalon.workspace.judgement.judging import kept_foresight

_UNTOLD = (Status.STALE, Status.LEARNING)


def chances(cards: Iterable[Card], language: str) -> dict[str, str]:
    """By KPI, where one is known; nothing is told of stale facts or while the KPI is learned."""
    told = {}
    for card in cards:
        found = kept_foresight(site().ledger, card.kpi.name)
        if found is not None and card.kpi.targets and card.verdict.status not in _UNTOLD:
            told[card.kpi.name] = chance_sentence(found, card.kpi, card.calendar, language)
    return {name: said for name, said in told.items() if said}
