"""What announces a KPI, and what it announces, in words: what is shown first, then what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt

from jalon.show.chances import share_text
from jalon.show.section import Section, Table
from jalon.show.sentences import say, say_count
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.lead import LeadLink, Leads, LeadState

_ORDER = (
    LeadState.LEADS,
    LeadState.NOT_SHOWN,
    LeadState.TOO_SHORT,
    LeadState.STILL,
    LeadState.APART,
)
_MORE = 0.1
"""The effect of a lead is told for ten per cent more of it."""
_TELLING = 0.01
"""Errors that shrink by less are not worth a sentence."""
_TINY = 0.001


def leads_section(found: Leads, kpi: Kpi, language: str, kpis: Mapping[str, Kpi]) -> Section | None:
    """The links of a KPI to others that may be named (`kpis`); None where there is nothing to say."""
    told = _Told(language, {kpi.name: kpi, **kpis})
    links = [*_sorted(found.before), *_sorted(found.after)]
    links = [each for each in links if each.lead in told.kpis and each.result in told.kpis]
    said = [sentence for link in links for sentence in told.said(link)]
    left = found.tried - sum(not link.declared for link in found.before)
    if not said:
        return None
    notes = [say("leads", "method", language), say("leads", "asked", language)]
    if left > 0:
        notes.append(say_count("leads", "none", language, left))
    return Section(
        key="leads",
        title=say("leads", "title", language),
        said=tuple(said),
        notes=tuple(notes),
        tables=(told.table(links),) if links else (),
    )


def _sorted(links: tuple[LeadLink, ...]) -> list[LeadLink]:
    return sorted(links, key=lambda link: (not link.declared, _ORDER.index(link.state)))


class _Told:
    """Links told in a language."""

    def __init__(self, language: str, kpis: Mapping[str, Kpi]) -> None:
        self.language, self.kpis = language, kpis

    def said(self, link: LeadLink) -> Iterator[str]:
        """The sentence of a link, and how much it helps where that is worth saying."""
        lag = link.said if link.state is LeadState.NOT_SHOWN else link.lag
        yield say(
            "leads",
            self._key(link),
            self.language,
            lead=self.name(link.lead),
            result=self.name(link.result),
            lag="" if lag is None else self.length(lag, link),
            span=self.length(link.points, link),
            needed=link.needed,
            move=self.move(link.change),
        )
        if link.state is LeadState.LEADS and link.gain is not None:
            less = 1 - sqrt(max(1 - link.gain, 0.0))
            if less >= _TELLING:
                yield say("leads", "gain", self.language, share=share_text(less, self.language, whole=True))

    @staticmethod
    def _key(link: LeadLink) -> str:
        if link.state is LeadState.LEADS:
            way = "lower" if (link.change or 0.0) < 0 else "higher"
            return way if link.declared else f"maybe_{way}"
        if link.state is LeadState.NOT_SHOWN and link.said is not None:
            return "not_shown_said"
        return link.state.value

    def name(self, name: str) -> str:
        """What people call a KPI, in quotes."""
        return say("leads", "quoted", self.language, word=self.kpis[name].text(self.language))

    def length(self, count: int, link: LeadLink) -> str:
        """So many weeks or months."""
        if link.grain is None:
            return ""
        return say_count("leads", link.grain.value, self.language, count)

    def move(self, change: float | None, *, signed: bool = False) -> str:
        """What follows ten per cent more of the lead."""
        if change is None:
            return ""
        size = abs(change) * _MORE
        text = share_text(size, self.language, whole=size >= _MORE / 10)
        return f"{'−' if change < 0 else '+'}{text}" if signed else text

    def table(self, links: list[LeadLink]) -> Table:
        """Every link with its figures."""
        heads = ("sign", "result", "answer", "span", "ahead", "effect", "first", "second", "chance")
        return Table(
            caption=say("leads", "table", self.language),
            heads=tuple(say("leads", each, self.language) for each in heads),
            rows=tuple(self._row(link) for link in links),
        )

    def _row(self, link: LeadLink) -> tuple[str, ...]:
        effects = (link.change, link.first, link.second)
        return (
            self.kpis[link.lead].text(self.language),
            self.kpis[link.result].text(self.language),
            say("leads_answer", link.state.value, self.language),
            self.length(link.points, link),
            "" if link.lag is None else self.length(link.lag, link),
            *(self.move(each, signed=True) for each in effects),
            self.chance(link.chance),
        )

    def chance(self, chance: float | None) -> str:
        """How often chance alone shows as much; never 0 %."""
        if chance is None:
            return ""
        tiny = chance < _TINY
        return say("leads", "tiny", self.language) if tiny else share_text(chance, self.language)
