"""“In plain words”: what a KPI says, for whom, by whom, which target, since when; technical details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from jalon.ledger.people.models import Team
from jalon.show.dates import day_text, moment_text
from jalon.show.explain import explain_facts
from jalon.show.sentences import words
from jalon.show.targets import describe
from jalon.vocabulary.formula import references
from jalon.vocabulary.kpi import Kpi, Timing
from jalon.web.board.said import said
from jalon.web.board.steps import Roles
from jalon.web.frame.site import site
from jalon.web.words import plain
from jalon.workspace.story import Story

_SIGNS = 5  # early signs that are named; more are not read


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One fact: its name and its lines; `links` are pages it points to, by name; `more` what is left out."""

    name: str
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    more: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plainly:
    """The block beside a KPI's chart; `reading` says which way is good."""

    says: str
    because: str
    reading: str
    told: tuple[Told, ...]
    technical: tuple[Told, ...] = field(default=())


def plainly(story: Story, language: str, seen: frozenset[str]) -> Plainly:
    """Everything the block says. `seen` are the KPIs the person may see: only those are named."""
    kpi = story.card.kpi
    return Plainly(
        says=said(kpi.says, language),
        because=said(kpi.because, language),
        reading=words("direction", kpi.better.value, language),
        told=tuple(_told(story, language, seen)),
        technical=tuple(_technical(story, language, seen)),
    )


def _told(story: Story, language: str, seen: frozenset[str]) -> Iterator[Told]:
    kpi = story.card.kpi

    def told(key: str, *lines: str, links: tuple[tuple[str, str], ...] = ()) -> Told:
        return Told(
            name=plain(f"kpi.{key}", language), lines=tuple(each for each in lines if each), links=links
        )

    targets = targets_told(story, language, seen)
    yield told("scope", scope_text(kpi.scope, language))
    if kinds := _kinds(kpi, language):
        yield told("type", kinds)
    yield told("owner", Roles.of(language).words(kpi.owner))
    yield told("target", *(targets or [plain("kpi.no_target", language)]))
    if kpi.review:
        yield told("review", plain(f"kpi.review_{kpi.review}", language))
    if kpi.counter in seen:
        yield told("counter", links=(_named(kpi.counter, language),))
    if signs := _early_signs(kpi, seen):
        yield _signs_told(signs, language)
    yield from _versions(kpi, language, story)
    yield told("as_of", *_fresh(story, language))


def targets_told(story: Story, language: str, seen: frozenset[str]) -> list[str]:
    """Each target of the KPI written out, in its order; a KPI it follows is named where it may be seen."""
    kpi, bases = story.card.kpi, story.explained.bases
    pairs = zip(kpi.targets, bases, strict=True)
    kpis = named_where_seen(story.explained.kpis, language, seen)
    return [
        describe(target, kpi, story.card.calendar, language, base=base, kpis=kpis) for target, base in pairs
    ]


def named_where_seen(kpis: Mapping[str, Kpi], language: str, seen: frozenset[str]) -> dict[str, Kpi]:
    """The KPIs, those that the person may not see without their names."""
    other = plain("kpi.another", language)
    return {
        name: each if name in seen else replace(each, label={language: other}) for name, each in kpis.items()
    }


def scope_text(scope: str, language: str) -> str:
    """For whom: the whole company, a team by its name, a project."""
    kind, _, name = scope.partition(":")
    if kind != "team":
        return (
            plain("kpi.company", language)
            if kind == "company"
            else plain("kpi.project", language, name=name.replace("-", " "))
        )
    team = Team.objects.filter(slug=name).first()
    called = said({} if team is None else team.names, language, name.replace("-", " "))
    return plain("kpi.team", language, name=called)


def _kinds(kpi: Kpi, language: str) -> str:
    found = [] if kpi.level is None else [words("level", kpi.level.value, language)]
    found += [] if kpi.timing is None else [words("timing", kpi.timing.value, language)]
    return " · ".join(found)


def _signs_told(signs: list[str], language: str) -> Told:
    left = len(signs) - _SIGNS
    return Told(
        name=plain("kpi.early_signs", language),
        lines=(),
        links=tuple(_named(each, language) for each in signs[:_SIGNS]),
        more=plain("kpi.signs_more", language, count=left) if left > 0 else "",
    )


def _early_signs(kpi: Kpi, seen: frozenset[str]) -> list[str]:
    """The early signs of a result's objective: first those with a target, and of its function."""
    if kpi.objective is None or kpi.timing is Timing.LEADING:
        return []
    every = site().definitions.kpis.values()
    signs = [
        each
        for each in every
        if each.timing is Timing.LEADING and each.objective == kpi.objective and each.name in seen
        if each.name != kpi.name
    ]
    signs.sort(key=lambda each: (not each.targets, each.function != kpi.function))
    return [each.name for each in signs]


def _named(kpi: str | None, language: str) -> tuple[str, str]:
    name = kpi or ""
    return name, site().definitions.kpis[name].text(language)


def _versions(kpi: Kpi, language: str, story: Story) -> Iterator[Told]:
    """Which definition this is and since when; when its targets were last moved."""
    entries = site().ledger.history(subject=kpi.name)
    defined = [each.at for each in entries if each.kind == "definition"]
    moved = [each.at for each in entries if each.kind == "target"]
    if defined:
        since = plain("kpi.version_since", language, number=len(defined), day=_day(defined[-1], language))
        yield Told(name=plain("kpi.version", language), lines=(since,))
    if len(moved) > 1:
        told = plain("kpi.moved", language, count=len(moved) - 1, day=_day(moved[-1], language))
        yield Told(name=plain("kpi.moves", language), lines=(told,))


def _day(moment: datetime, language: str) -> str:
    return day_text(moment.astimezone(site().zone).date(), language)


def _fresh(story: Story, language: str) -> Iterator[str]:
    """Up to which day the data goes, and when the number was made."""
    day, seen = story.card.verdict.as_of, story.seen
    if day is None:
        yield plain("kpi.as_of_unknown", language)
    else:
        yield plain("kpi.as_of_day", language, day=day_text(day, language))
    if seen is not None and seen.computed_at is not None:
        yield plain("kpi.computed", language, moment=_moment(seen.computed_at, language))


_OF_OTHERS = ("formula", "parts")
_TECHNICAL = ("formula", "parts", "filter", "source", "time", "unit")


def _technical(story: Story, language: str, seen_kpis: frozenset[str]) -> Iterator[Told]:
    """What the number rests on, for whoever checks it; nothing of KPIs that the person may not see."""
    hidden = not references(story.card.kpi.formula) <= seen_kpis
    facts = {key: (label, texts) for key, label, texts in explain_facts(story.explained, language)}
    for key in _TECHNICAL:
        if key in facts and not (hidden and key in _OF_OTHERS):
            label, texts = facts[key]
            yield Told(name=label, lines=tuple(texts))
    seen = story.seen
    yield Told(name=plain("kpi.code", language), lines=(story.card.kpi.name,))
    if seen is not None:
        yield Told(name=plain("kpi.hash", language), lines=(seen.definition[:16],))
        run = plain("kpi.run_of", language, number=seen.run, moment=_moment(seen.computed_at, language))
        yield Told(name=plain("kpi.run", language), lines=(run,))
    place = story.card.kpi.place
    yield Told(name=plain("kpi.file", language), lines=(str(place),))


def _moment(moment: datetime | None, language: str) -> str:
    return "" if moment is None else moment_text(moment.astimezone(site().zone), language)
