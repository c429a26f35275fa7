"""What is said of a KPI beyond its verdict, as the worker kept it: a page computes nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jalon.show.judgement import sections
from jalon.show.quality import quality_section
from jalon.show.section import Section, section_html
from jalon.vocabulary.foresight import Ahead
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.quality import Evidence
from jalon.web.board.address import Asked
from jalon.web.board.effort import Pays
from jalon.web.board.plainly import named_where_seen
from jalon.web.frame.site import site
from jalon.workspace.judgement.changes import up_to_now
from jalon.workspace.judgement.judging import kept
from jalon.workspace.judgement.quality import quality
from jalon.workspace.registering import registered
from jalon.workspace.story import Story

_BRIEF = {"signals": 1, "why": 2, "changes": 2, "leads": 1, "alignment": 1, "quality": 1}
"""How many sentences of a part a narrow screen shows at first; all of what to do and what is coming."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The parts as safe HTML; `waiting` while the worker has not judged the newest values.

    `foreseen` is what is expected of the periods to come. `provisional`: the period shown runs, and what it
    counts still comes, so that nothing before it compares.
    """

    parts: tuple[str, ...]
    waiting: bool
    foreseen: tuple[Ahead, ...] = ()
    provisional: bool = False


def judged(told: Story, asked: Asked, pays: Pays) -> Judged | None:
    """What is said of the total as of now; nothing of one member, of the past, or before the first run.

    `pays` is of the person who looks: their language and the KPIs they may see; only those are named.
    """
    ledger = site().ledger
    if asked.slice or asked.as_of or ledger.current() is None:
        return None
    kpi = told.card.kpi
    found = kept(ledger, kpi.name)
    if found is None:
        return Judged(parts=(), waiting=not ledger.judged())
    changes = up_to_now(found.changes, registered(ledger), kpi.name, told.card.calendar, site().now)
    found = replace(found, changes=changes)
    told_of = pays.section(told.card)
    shown = told.card.verdict.period
    told_of += sections(
        found, kpi, told.card.calendar, pays.language, pays.kpis, shown, site().definitions.roles
    )
    told_of += good(kpi, found.evidence, pays.language, frozenset(pays.kpis))
    parts = (section_html(each, pays.language, brief=_BRIEF.get(each.key, 0)) for each in told_of)
    foresight = found.foresight
    return Judged(
        parts=tuple(parts),
        waiting=False,
        foreseen=() if foresight is None else foresight.periods,
        provisional=foresight is not None and foresight.ripens and not told.card.verdict.complete,
    )


def good(kpi: Kpi, found: Evidence | None, language: str, seen: frozenset[str]) -> list[Section]:
    """Whether it is a good KPI, by its definition and what people have written down up to now."""
    here = site()
    points = quality(here.definitions, kpi, found, here.ledger.practice(), here.today)
    if not points:
        return []
    named = named_where_seen(here.definitions.kpis, language, seen)
    labels = {name: each.label for name, each in here.definitions.objectives.items()}
    roles = here.definitions.roles
    return [quality_section(points, language, kpis=named, objectives=labels, roles=roles)]
