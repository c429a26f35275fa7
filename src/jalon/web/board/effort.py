"""Where effort pays, as one person may see it: the ranked list, and what to do about each KPI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jalon.show.board import Card
from jalon.show.effort import Telling, gap_text, influence_text, next_section, pressing, step_text, suggestion
from jalon.show.order import needs_attention
from jalon.show.section import Section
from jalon.vocabulary.effort import NextStep, Priority
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import Status
from jalon.web.frame.site import site
from jalon.workspace.judgement.ranking import ranked

FIRST = 3
"""KPIs at the head of Today: more is a list, and those stand below."""


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """One of the first: where it stands, what it moves, what to do, and whether somebody planned that."""

    kpi: str
    name: str
    gap: str
    influence: str
    step: str
    planned: bool


def priorities(seen: Iterable[str]) -> list[Priority]:
    """The KPIs with a target among those that may be seen, where effort pays most first."""
    here = site()
    kpis = here.definitions.kpis
    aimed = {name: kpis[name] for name in seen if name in kpis and kpis[name].targets}
    late = (card.kpi.name for card in here.cards(aimed) if card.verdict.status is Status.STALE)
    return ranked(here.ledger, aimed, frozenset(late))


def telling(kpi: Kpi, language: str, seen: Iterable[str]) -> Telling:
    """How a KPI's steps are told: only what may be seen is named."""
    definitions = site().definitions
    return Telling(
        kpi=kpi,
        calendar=definitions.calendar(kpi),
        language=language,
        kpis={name: definitions.kpis[name] for name in seen if name in definitions.kpis},
        sources={name: each.label.get(language) or name for name, each in definitions.sources.items()},
    )


def first(found: Iterable[Priority], language: str, seen: Iterable[str]) -> list[First]:
    """Where effort pays most."""
    known = frozenset(seen)
    ranking = [each for each in found if each.place is not None][:FIRST]
    return [
        _first(each, telling(site().definitions.kpis[each.effort.kpi], language, known)) for each in ranking
    ]


def _first(found: Priority, told: Telling) -> First:
    action, gap = found.action, found.effort.gap
    planned = (
        "" if action is None else action.texts.get(told.language) or next(iter(action.texts.values()), "")
    )
    return First(
        kpi=found.effort.kpi,
        name=told.kpi.text(told.language),
        gap="" if gap is None else gap_text(gap, told),
        influence=influence_text(found.effort.influence, told),
        step=planned or suggestion(found, told),
        planned=bool(planned),
    )


def suggestions(cards: Iterable[Card], language: str, seen: Iterable[str]) -> dict[str, str]:
    """What is known suggests for those of some KPIs that ask for someone."""
    known, kpis = frozenset(seen), site().definitions.kpis
    pressed = {card.kpi.name for card in cards if needs_attention(card)}
    found = [each for each in priorities(known) if each.effort.kpi in pressed] if pressed else []
    told = {
        each.effort.kpi: suggestion(each, telling(kpis[each.effort.kpi], language, known)) for each in found
    }
    return {name: text for name, text in told.items() if text}


def suggested(kpi: Kpi, language: str, seen: Iterable[str]) -> tuple[str, NextStep] | None:
    """The first step that is suggested for one KPI, in words and as it is."""
    known = frozenset(seen)
    found = next((each for each in priorities(known) if each.effort.kpi == kpi.name), None)
    if found is None or not found.effort.steps:
        return None
    return step_text(found.effort.steps[0], telling(kpi, language, known)), found.effort.steps[0]


def section(kpi: Kpi, language: str, seen: Iterable[str]) -> list[Section]:
    """What to do next about a KPI, for its page; nothing where nothing presses."""
    known = frozenset(seen)
    every = priorities(known)
    found = next((each for each in every if each.effort.kpi == kpi.name), None)
    if found is None or not pressing(found):
        return []
    count = sum(each.place is not None for each in every)
    return [next_section(found, count, telling(kpi, language, known))]
