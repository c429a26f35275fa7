"""The words of the pages: `texts/ROOM.yaml`, a sentence a key, French and English side by side.

A sentence may hold our own markup (`<b>`); facts that fill it are escaped. `one|many` is chosen by `count`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.safestring import SafeString, mark_safe

from jalon.show.markup import escape
from jalon.show.sentences import bound

LANGUAGES = ("fr", "en")
TEXTS = Path(__file__).parent / "texts"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Every entry by `room.key`: its text in each language."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(TEXTS.glob("*.yaml")):
        entries: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 a safe loader
        found |= {f"{file.stem}.{key}": entry for key, entry in entries.items()}
    return found


def say(key: str, language: str, **facts: object) -> SafeString:
    """A sentence for a page, its facts escaped; safe to print as it is."""
    return mark_safe(_filled(key, language, {name: _escaped(fact) for name, fact in facts.items()}))  # noqa: S308 our own sentence, escaped facts


def plain(key: str, language: str, **facts: object) -> str:
    """The same as plain text, for mails, titles and files."""
    return _filled(key, language, facts)


def _filled(key: str, language: str, facts: Mapping[str, object]) -> str:
    template = texts()[key][language]
    if "|" in template:
        one, many = template.split("|")
        count = int(str(facts["count"]))
        template = one if count == 1 or (count == 0 and language == "fr") else many
    return bound(template, language).format_map(facts)


def _escaped(fact: object) -> str:
    return str(fact) if isinstance(fact, SafeString) else escape(str(fact))
