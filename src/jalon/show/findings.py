"""Findings as sentences: a title, the fact, the next step, in French and English.

The sentences stand in `texts/*.yaml`, one entry a code. A fact that begins with `term:` is itself a phrase
of the catalogue (`term:a-day`: “a day, such as 2026-12-31”).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jalon.vocabulary.finding import Finding

TEXTS = Path(__file__).parent / "texts"
_TERM = "term:"
_FALLBACK = "en"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """What a finding says to a person."""

    title: str
    fact: str
    next: str


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The templates of every code: `{"column-unknown": {"en": {"title": …, "fact": …, "next": …}}}`."""
    return {code: entry for texts in _files() for code, entry in texts.items() if _is_finding(entry)}


@cache
def terms() -> Mapping[str, Mapping[str, str]]:
    """The phrases that facts may stand for, by language."""
    return {name: phrase for texts in _files() for name, phrase in texts.get("terms", {}).items()}


@cache
def _files() -> tuple[dict[str, Any], ...]:
    paths = sorted(TEXTS.glob("*.yaml"))
    # The safe loader, in C where it is there: reading the catalogue in Python takes ten times as long.
    return tuple(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {} for path in paths)  # noqa: S506


def _is_finding(entry: object) -> bool:
    return isinstance(entry, dict) and all(
        isinstance(texts, dict) and "title" in texts for texts in entry.values()
    )


class _Facts(dict[str, str]):
    """Facts of a finding; one that is not there shows as an ellipsis, never as an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(finding: Finding, language: str) -> Sentence:
    """The sentence of a finding; a code without one shows its bare facts."""
    facts = _Facts({name: phrase(fact, language) for name, fact in finding.facts.items()})
    texts = catalogue().get(finding.code)
    if texts is None:
        listed = ", ".join(f"{name}: {fact}" for name, fact in facts.items())
        return Sentence(title=finding.code, fact=listed, next="")
    template = texts.get(language) or texts[_FALLBACK]
    return Sentence(**{part: template[part].format_map(facts) for part in ("title", "fact", "next")})


def phrase(fact: str, language: str) -> str:
    """A fact as it is shown: the phrase it stands for, else its own words."""
    if not fact.startswith(_TERM):
        return fact
    known = terms().get(fact.removeprefix(_TERM))
    return fact.removeprefix(_TERM) if known is None else known.get(language, known[_FALLBACK])


def render(finding: Finding, language: str) -> str:
    """One line: place, code, fact, next step, and what may have been meant."""
    said = sentence(finding, language)
    line = f"{finding.place}  {finding.code}  {said.fact}"
    if said.next:
        line += f" → {said.next}"
    return line + _meant(finding.suggestions, language)


def _meant(suggestions: tuple[str, ...], language: str) -> str:
    if not suggestions:
        return ""
    if language == "fr":
        return f" (vouliez-vous dire {' ou '.join(f'« {word} »' for word in suggestions)} ?)"
    return f" (did you mean {' or '.join(f'“{word}”' for word in suggestions)}?)"
