"""Where effort pays, as one person may see it: the ranked list, and what to do about each KPI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jalon.show.board import Card
from jalon.show.effort import first_step, gap_text, influence_text, next_section, suggestion
from jalon.show.order import members_off, needs_attention
from jalon.show.section import Section
from jalon.show.steps import Telling, step_text
from jalon.vocabulary.effort import NextStep, Priority
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import Status
from jalon.vocabulary.workspace import Definitions
from jalon.web.board.members import slice_text
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Pays:
    """The ranked list of one person in one language: `kpis` are those they see, and only these are named."""

    language: str
    kpis: Mapping[str, Kpi]
    sources: Mapping[str, str]
    definitions: Definitions
    ranking: tuple[Priority, ...]

    @classmethod
    def of(cls, seen: Iterable[str], language: str) -> Pays:
        """As it was kept, with what is planned now; what has become stale since is not ranked."""
        here = site()
        definitions = here.definitions
        kpis = {name: definitions.kpis[name] for name in seen if name in definitions.kpis}
        aimed = {name: kpi for name, kpi in kpis.items() if kpi.targets}
        late = (card.kpi.name for card in here.cards(aimed) if card.verdict.status is Status.STALE)
        return cls(
            language=language,
            kpis=kpis,
            sources={name: each.label.get(language) or name for name, each in definitions.sources.items()},
            definitions=definitions,
            ranking=tuple(ranked(here.ledger, aimed, frozenset(late))),
        )

    def first(self) -> list[First]:
        """Where effort pays most."""
        ranks = [each for each in self.ranking if each.place is not None]
        return [self._first(each) for each in ranks[:FIRST]]

    def suggestions(self, cards: Iterable[Card]) -> dict[str, str]:
        """What is known suggests for those KPIs that ask for someone, where nobody planned anything."""
        pressed = {card.kpi.name for card in cards if needs_attention(card)}
        idle = [each for each in self.ranking if each.effort.kpi in pressed and each.action is None]
        told = {each.effort.kpi: suggestion(each, self._telling(each)) for each in idle}
        return {name: text for name, text in told.items() if text}

    def suggested(self, kpi: str) -> tuple[str, NextStep] | None:
        """The first step that is suggested for one KPI, in words and as it is."""
        found = self._found(kpi)
        step = None if found is None else first_step(found)
        if found is None or step is None:
            return None
        return step_text(step, self._telling(found)), step

    def section(self, card: Card) -> list[Section]:
        """What to do next about a KPI with a target, for its page: that may be nothing."""
        found = self._found(card.kpi.name)
        if found is None:
            return []
        count = sum(each.place is not None for each in self.ranking)
        off = [slice_text(each.verdict.slice, self.language) for each in members_off(card)]
        return [next_section(found, count, self._telling(found), off)]

    def _found(self, kpi: str) -> Priority | None:
        return next((each for each in self.ranking if each.effort.kpi == kpi), None)

    def _telling(self, found: Priority) -> Telling:
        kpi = self.kpis[found.effort.kpi]
        return Telling(
            kpi=kpi,
            calendar=self.definitions.calendar(kpi),
            language=self.language,
            kpis=self.kpis,
            sources=self.sources,
        )

    def _first(self, found: Priority) -> First:
        told, action, gap = self._telling(found), found.action, found.effort.gap
        planned = "" if action is None else action.text(self.language)
        return First(
            kpi=found.effort.kpi,
            name=told.kpi.text(self.language),
            gap="" if gap is None else gap_text(gap, told),
            influence=influence_text(found.effort.influence, told),
            step=planned or suggestion(found, told),
            planned=bool(planned),
        )
