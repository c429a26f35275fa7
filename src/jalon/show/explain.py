"""“How do we know?”: what a KPI measures and what its number rests on, in words and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jalon.show.asked import asked_sentence, asked_value
from jalon.show.board import Card
from jalon.show.effort import next_json, next_section
from jalon.show.facts import called
from jalon.show.judgement import sections
from jalon.show.numbers import as_decimal, unit_words, value_text
from jalon.show.order import members_off
from jalon.show.quality import points_json, quality_section
from jalon.show.roles import RoleNames, role_text
from jalon.show.section import Section, section_text
from jalon.show.sentences import known, say, words
from jalon.show.steps import Telling
from jalon.show.targets import describe, member_text
from jalon.show.words import (
    as_of_sentence,
    change_sentence,
    completeness_sentence,
    judged_period,
    standing_word,
    status_sentence,
    year_ago_sentence,
)
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.effort import Priority
from jalon.vocabulary.formula import UNDATED, Leaf, leaves
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.quality import Point
from jalon.vocabulary.target import Target
from jalon.vocabulary.verdict import FrozenBase, Verdict

_DIGITS = 12  # of a quotient


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """A verdict with what it rests on.

    `sources`, `objectives`, `roles` give names by language, `times` the name of each source's default time,
    `kpis` all KPIs; `filters` are the rows kept; `parts` the leaves of the number by their text; `bases` the
    frozen bases of targets in the KPI's order (None: no base); `judgement` what is said beyond the verdict;
    `members` are the cards of those with targets of their own; `quality` whether it is a good KPI; `next`
    what to do, among `ranked` KPIs where effort pays; `plan` is blocks of text that say how it was computed.
    """

    kpi: Kpi
    verdict: Verdict
    calendar: Calendar
    parts: Mapping[str, Value | None] = field(default_factory=dict)
    filters: tuple[str, ...] = ()
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    objectives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    roles: RoleNames = field(default_factory=dict)
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    bases: tuple[FrozenBase | None, ...] = ()
    judgement: Judgement | None = None
    members: tuple[Card, ...] = ()
    quality: tuple[Point, ...] = ()
    next: Priority | None = None
    ranked: int = 0
    plan: tuple[str, ...] = ()


def explain_text(subject: Explained, language: str) -> str:
    """The explanation for a terminal: a sentence, then one named line a fact. Ends with a newline."""
    facts = explain_facts(subject, language)
    width = max(len(label) for _, label, _ in facts)
    lines = [status_sentence(subject.verdict, subject.kpi, subject.calendar, language)]
    lines += [f"└ {_standing(each, language)}" for each in _off(subject)] + [""]
    for _, label, texts in facts:
        lines.append(f"{label:<{width}}  {texts[0]}")
        lines += [f"{'':<{width}}  {text}" for text in texts[1:]]
    for section in _sections(subject, language):
        lines += ["", section_text(section).rstrip()]
    for block in subject.plan:
        lines += ["", block.rstrip()]
    return "\n".join(lines) + "\n"


def explain_json(subject: Explained, language: str) -> dict[str, object]:
    """The same facts for a program: numbers as numbers, sentences in the asked language."""
    kpi, verdict = subject.kpi, subject.verdict
    return {
        "kpi": kpi.name,
        "name": kpi.text(language),
        "sentence": status_sentence(verdict, kpi, subject.calendar, language),
        "period_start": verdict.period.start,
        "period_end": verdict.period.end,
        "grain": verdict.period.grain,
        "slice": dict(verdict.slice),
        "value": verdict.value,
        "previous": verdict.previous,
        "change": verdict.change,
        "compared_with": None if verdict.compared_with is None else verdict.compared_with.start,
        "status": verdict.status,
        "trend": verdict.trend,
        "target": asked_value(verdict.expectation),
        "expected": _expected(verdict),
        "complete": verdict.complete,
        "as_of": verdict.as_of,
        "members_off": [_member_off(each, language) for each in _off(subject)],
        "parts": dict(subject.parts),
        "formula": kpi.value,
        "definition": {key: " ".join(texts) for key, _, texts in explain_facts(subject, language)},
        "judgement": subject.judgement,
        "next": _next(subject, language),
        "quality": points_json(
            subject.quality, language, kpis=subject.kpis, objectives=subject.objectives, roles=subject.roles
        ),
        "judged": {each.key: list(each.said) for each in _sections(subject, language)},
        "plan": list(subject.plan),
    }


def _next(subject: Explained, language: str) -> dict[str, object] | None:
    if subject.next is None:
        return None
    off = _off_names(subject, language)
    return next_json(subject.next, subject.ranked, _telling(subject, language), off)


def _sections(subject: Explained, language: str) -> list[Section]:
    told: list[Section] = []
    off = _off_names(subject, language)
    if subject.next is not None:
        told.append(next_section(subject.next, subject.ranked, _telling(subject, language), off))
    if subject.judgement is not None:
        shown = subject.verdict.period
        told += sections(
            subject.judgement, subject.kpi, subject.calendar, language, subject.kpis, shown, subject.roles
        )
    if subject.quality:
        told.append(
            quality_section(
                subject.quality,
                language,
                kpis=subject.kpis,
                objectives=subject.objectives,
                roles=subject.roles,
            )
        )
    return told


def _off(subject: Explained) -> list[Card]:
    """The members that are off their own target, the worst first."""
    if not subject.members:
        return []
    whole = Card(kpi=subject.kpi, verdict=subject.verdict, calendar=subject.calendar, members=subject.members)
    return members_off(whole)


def _off_names(subject: Explained, language: str) -> list[str]:
    return [called(each, language).kpi.text(language) for each in _off(subject)]


def _standing(card: Card, language: str) -> str:
    """Where a member stands, under its name."""
    named = called(card, language)
    return status_sentence(named.verdict, named.kpi, named.calendar, language)


def _member_off(card: Card, language: str) -> dict[str, object]:
    verdict = card.verdict
    return {
        "slice": dict(verdict.slice),
        "value": verdict.value,
        "status": verdict.status,
        "sentence": _standing(card, language),
    }


def _telling(subject: Explained, language: str) -> Telling:
    sources = {name: _translated(label, language) or name for name, label in subject.sources.items()}
    return Telling(
        kpi=subject.kpi, calendar=subject.calendar, language=language, kpis=subject.kpis, sources=sources
    )


def explain_facts(subject: Explained, language: str) -> list[tuple[str, str, list[str]]]:
    """Every fact as key, name and lines, in reading order; facts without content are left out."""
    kpi, verdict, calendar = subject.kpi, subject.verdict, subject.calendar
    period = judged_period(verdict, kpi, calendar, language)
    there = verdict.value is not None or verdict.as_of is not None
    number = value_text(_precise(verdict.value), kpi.unit, language, exact=True)
    told: dict[str, list[str]] = {
        "says": [_translated(kpi.says, language)],
        "value": [
            f"{number} · {period}",
            *_slice(verdict, language),
        ],
        "status": [standing_word(verdict, language)],
        "expected": [asked_sentence(verdict, kpi, language)],
        "change": [change_sentence(verdict, kpi, calendar, language)],
        "year_ago": [year_ago_sentence(verdict, kpi, calendar, language)],
        "complete": [completeness_sentence(verdict, calendar, language)] if there else [],
        "as_of": [as_of_sentence(verdict, language)] if there else [],
        "parts": _parts(subject, language),
        "formula": kpi.value.strip().splitlines(),
        "filter": _filters(subject, language),
        "source": _sources(subject, language),
        "time": _times(subject, language),
        "unit": [_unit(kpi, language)],
        "direction": [words("direction", kpi.better.value, language)],
        "target": _targets(subject, language),
        "objective": [_objective(subject, language)],
        "because": [_translated(kpi.because, language)],
        "kind": [_kind(kpi, language)],
        "owner": [role_text(kpi.owner or "", language, subject.roles)],
    }
    kept = {key: [text for text in texts if text] for key, texts in told.items()}
    return [(key, say("explain", key, language), texts) for key, texts in kept.items() if texts]


def _expected(verdict: Verdict) -> dict[str, Value | None] | None:
    expectation = verdict.expectation
    return None if expectation is None else {"low": expectation.low, "high": expectation.high}


def _parts(subject: Explained, language: str) -> list[str]:
    parts = sorted(subject.parts.items(), key=lambda part: part[0] == "denominator")
    return [
        f"{_part(name, language)} = {value_text(_precise(value), None, language, exact=True)}"
        for name, value in parts
    ]


def _part(name: str, language: str) -> str:
    return say("explain", name, language) if known("explain", name) else name


def _precise(value: Value | None) -> Value | None:
    """All digits of an amount; of a quotient, whose digits may never end, those that say something."""
    if value is None or isinstance(value, int):
        return value
    number = as_decimal(value)
    digits = _DIGITS - number.adjusted() - 1
    return number if -int(number.as_tuple().exponent) <= digits else round(number, max(digits, 2))


def _slice(verdict: Verdict, language: str) -> list[str]:
    return [f"{dimension} = {member_text(member, language)}" for dimension, member in verdict.slice]


def _translated(texts: Mapping[str, str], language: str) -> str:
    """A person's text in a language, else in any they wrote."""
    return texts.get(language) or next(iter(texts.values()), "")


def _filters(subject: Explained, language: str) -> list[str]:
    """The rows kept, where every leaf leaves some out; “all of them” where none does.

    Where only some leaves do (the won ones among all), the formula says it, and a line here would be wrong.
    """
    rows = [leaf.rows for leaf in leaves(subject.kpi.formula)]
    if rows and all(one.where is None for one in rows):
        return [say("explain", "all_rows", language)]
    return [] if any(one.where is None for one in rows) else list(subject.filters)


def _sources(subject: Explained, language: str) -> list[str]:
    names = dict.fromkeys(leaf.rows.source for leaf in leaves(subject.kpi.formula))
    return [_translated(subject.sources.get(name, {}), language) or name for name in names]


def _times(subject: Explained, language: str) -> list[str]:
    return list(dict.fromkeys(_time(leaf, subject, language) for leaf in leaves(subject.kpi.formula)))


def _time(leaf: Leaf, subject: Explained, language: str) -> str:
    if leaf.rows.at is None:
        return subject.times.get(leaf.rows.source) or say("explain", "default_time", language)
    return say("explain", "undated", language) if leaf.rows.at == UNDATED else leaf.rows.at


def _unit(kpi: Kpi, language: str) -> str:
    if kpi.unit == "%":
        return say("explain", "percent", language)
    return unit_words(kpi.unit, Decimal(2), language) or say("explain", "pure", language)


def _targets(subject: Explained, language: str) -> list[str]:
    targets = subject.kpi.targets
    if not targets:
        return [say("explain", "none", language)]
    bases = [*subject.bases, *[None] * len(targets)][: len(targets)]
    return [_target(target, base, subject, language) for target, base in zip(targets, bases, strict=True)]


def _target(target: Target, base: FrozenBase | None, subject: Explained, language: str) -> str:
    return describe(target, subject.kpi, subject.calendar, language, base=base, kpis=subject.kpis)


def _objective(subject: Explained, language: str) -> str:
    name = subject.kpi.objective
    if name is None:
        return say("explain", "no_objective", language)
    return _translated(subject.objectives.get(name, {}), language) or name


def _kind(kpi: Kpi, language: str) -> str:
    kinds = [] if kpi.level is None else [words("level", kpi.level.value, language)]
    kinds += [] if kpi.timing is None else [words("timing", kpi.timing.value, language)]
    return " · ".join(kinds)
