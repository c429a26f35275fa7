"""The sentences of the screens: one template a key and language, filled and never glued together."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

NBSP = "\u00a0"
_FILES = (
    "show.yaml",
    "chart.yaml",
    "letter.yaml",
    "intake.yaml",
    "quality.yaml",
    "alignment.yaml",
    "allotted.yaml",
    "judged.yaml",
    "signals.yaml",
    "why.yaml",
    "changes.yaml",
    "leads.yaml",
    "doubts.yaml",
    "effort.yaml",
    "dimensions.yaml",
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _texts() -> dict[str, dict[str, Any]]:
    folder, texts = files("jalon.show").joinpath("texts"), {}
    for name in _FILES:
        texts.update(yaml.load(folder.joinpath(name).read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506 a safe loader
    return texts


def words(group: str, key: str, language: str) -> Any:
    """The entry of a group in a language (English where the language is not known)."""
    entry = _texts()[group][key]
    return entry.get(language, entry["en"])


def known(group: str, key: str) -> bool:
    """True when a group has an entry of that name."""
    return key in _texts()[group]


def say(group: str, key: str, language: str, **facts: object) -> str:
    """A sentence with its places filled."""
    template: str = words(group, key, language)
    return bound(template, language).format_map(facts)


def say_count(group: str, key: str, language: str, count: int, **facts: object) -> str:
    """A sentence in the singular or the plural; French says the singular up to 1, English for 1 alone."""
    one, many = words(group, key, language).split("|")
    single = count < 2 if language == "fr" else count == 1
    return bound(one if single else many, language).format_map({"count": count, **facts})


@cache
def bound(template: str, language: str) -> str:
    """The template with spaces that may not break: by ≥ ≤ and ·; in French before : ; ? ! and in « »."""
    bound = template.replace("≥ ", f"≥{NBSP}").replace("≤ ", f"≤{NBSP}").replace(" ·", f"{NBSP}·")
    if language != "fr":
        return bound
    for mark in (":", ";", "?", "!", "»"):
        bound = bound.replace(f" {mark}", NBSP + mark)
    return bound.replace("« ", f"«{NBSP}")
