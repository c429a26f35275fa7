"""Objectives: each with its KPIs and where they stand, and whether early signs and results are in balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.show.aligned import aligned_section
from jalon.show.alignment import Speech
from jalon.show.allotted import with_allotments
from jalon.show.board import Card
from jalon.show.facts import Facts, facts
from jalon.show.marks import status_mark
from jalon.show.order import ORDER, worst_first
from jalon.show.quarters import quarter_note
from jalon.show.section import section_html
from jalon.show.sentences import say
from jalon.show.words import status_word
from jalon.vocabulary.kpi import Kpi, Objective, Timing
from jalon.vocabulary.rights import Right
from jalon.vocabulary.verdict import Status
from jalon.web.board.said import said
from jalon.web.board.steps import Roles
from jalon.web.frame.access import needs, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.workspace.judgement.judging import kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How many KPIs have a status; `mark` is a safe drawing."""

    count: int
    word: str
    kind: str
    mark: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """Early signs and results of a set; `lacks` is what is missing: leading, lagging, said or ""."""

    leading: int
    lagging: int
    unsaid: int
    lacks: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """One objective in words, with its KPIs that have a target and those that wait for one.

    `aligned` are safe HTML: of each KPI with a target that is made from others, whether these suffice.
    """

    name: str
    label: str
    says: str
    owner: str
    lines: tuple[Facts, ...]
    untargeted: tuple[Facts, ...]
    counts: tuple[Counted, ...]
    balance: Balance
    aligned: tuple[str, ...] = ()


@needs(Right.VIEWER)
def objectives(request: HttpRequest) -> HttpResponse:
    """Every objective, then the measures that serve none."""
    here, language, sight = site(), language_of(request), sight_of(request)
    every = here.definitions.kpis
    cards = here.cards(sight.visible(every))
    roles, kpis = Roles.of(language), {card.kpi.name: card.kpi for card in cards}
    known = here.definitions.objectives
    by_aim: dict[str, list[Card]] = {name: [] for name in known}
    for card in cards:
        if card.kpi.objective in by_aim:
            by_aim[card.kpi.objective].append(card)
    measures = [card for card in cards if card.kpi.objective not in known]
    context = {
        "aims": [_aim(known[name], found, roles, language, kpis) for name, found in by_aim.items()],
        "quarters": quarter_note([card for card in cards if _aimed(card)], language),
        "measures": [facts(card, language, f"n{at}") for at, card in enumerate(measures)],
        "defined": len(every),
        "run": here.ledger.current(),
    }
    return render(request, "board/objectives.html", context)


def balance(kpis: Iterable[Kpi]) -> Balance:
    """How a set is made up; a set of only one kind lacks the other, as one that says nothing does."""
    found = Counter(kpi.timing for kpi in kpis)
    leading, lagging, unsaid = found[Timing.LEADING], found[Timing.LAGGING], found[None]
    lacks = ""
    if leading + lagging == 0 and unsaid:
        lacks = "said"
    elif leading == 0 and lagging:
        lacks = "leading"
    elif lagging == 0 and leading:
        lacks = "lagging"
    return Balance(leading=leading, lagging=lagging, unsaid=unsaid, lacks=lacks)


def _aim(
    objective: Objective, cards: Sequence[Card], roles: Roles, language: str, kpis: Mapping[str, Kpi]
) -> Aim:
    told = [
        (card, facts(card, language, f"{objective.name}-{at}")) for at, card in enumerate(worst_first(cards))
    ]
    return Aim(
        name=objective.name,
        label=said(objective.label, language, objective.name),
        says=said(objective.says, language),
        owner=roles.words(objective.owner),
        lines=tuple(words for card, words in told if _aimed(card)),
        untargeted=tuple(words for card, words in told if not _aimed(card)),
        counts=_counts(cards, language),
        balance=balance(card.kpi for card in cards),
        aligned=tuple(_aligned([card for card, _ in told if card.kpi.targets], language, kpis)),
    )


def _aimed(card: Card) -> bool:
    """True where a target asks something of a KPI now, or will once it can."""
    verdict = card.verdict
    asked = verdict.status is not None or verdict.expectation is not None
    return bool(card.kpi.targets) and asked


def _aligned(cards: Iterable[Card], language: str, kpis: Mapping[str, Kpi]) -> Iterator[str]:
    """As the worker kept it; only KPIs that may be seen are named."""
    for card in cards:
        found = kept(site().ledger, card.kpi.name)
        if found is None:
            continue
        speech = Speech(language=language, kpis=kpis, calendar=card.calendar)
        section = None if found.alignment is None else aligned_section(found.alignment, speech)
        section = with_allotments(section, found.allotments, speech)
        if section is not None:
            key = f"alignment-{card.kpi.name}"
            named = replace(section, key=key, title=card.kpi.text(language))
            yield section_html(named, language, brief=1)


def _counts(cards: Sequence[Card], language: str) -> tuple[Counted, ...]:
    """How many with a target have each status, worst first; all others count as without one."""
    aimed = [card for card in cards if _aimed(card)]
    by_status = Counter(card.verdict.status for card in aimed)
    found: list[tuple[str, Status | None, int]] = [
        *((status_word(status, language), status, by_status[status]) for status in ORDER if status),
        (say("status", "waiting", language), None, by_status[None]),
        (status_word(None, language), None, len(cards) - len(aimed)),
    ]
    return tuple(
        Counted(
            count=count,
            word=word,
            kind="none" if status is None else status.value,
            mark=status_mark(status),
        )
        for word, status, count in found
        if count
    )
